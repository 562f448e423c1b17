"""The headers that every public answer carries; what SecureDrop sends, and a little more."""

from fanal.core.config import config
from fanal.public.assets import HANDED_HASH, KEEPING_HASH, KEPT_HASH, SCRIPT_HASH, STYLE_HASH

POLICY = "Content-Security-Policy"


def _policy(*scripts: str, more: tuple[str, ...] = ()) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {STYLE_HASH}",
            f"script-src {' '.join(scripts)}",
            "img-src data:",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            *more,
        )
    )


OF_A_PAGE = _policy(SCRIPT_HASH)
# Where lists can be kept on a phone, the worker that does it, and a list that may be kept.
OF_KEEPING = _policy(SCRIPT_HASH, KEEPING_HASH, more=("worker-src 'self'",))
OF_A_KEPT_LIST = _policy(SCRIPT_HASH, KEPT_HASH)
OF_HANDING = _policy(SCRIPT_HASH, HANDED_HASH)
OF_THE_WORKER = "default-src 'none'; connect-src 'self'"

_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)

SECURITY: dict[str, str] = {
    "Cache-Control": "no-store",
    POLICY: OF_A_PAGE,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Looking up a centre's name before anybody asked for it would tell the network.
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
}
if config.secure_origin:
    SECURITY["Strict-Transport-Security"] = "max-age=63072000"
