"""The headers of every desk page; the content policy comes from the settings."""

from fanal.core.config import config

SECURITY: dict[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), usb=(), browsing-topics=()",
    # Not "no-referrer": the CSRF check needs an Origin, and kept words need their page.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
if config.secure_origin:
    SECURITY["Strict-Transport-Security"] = "max-age=63072000"
