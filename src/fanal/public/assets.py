"""The sheet, the scripts and the icons: minified once, named in the policy by hash."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import quote

_HERE = Path(__file__).resolve().parent
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _small_style(text: str) -> str:
    text = _COMMENT.sub("", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text)
    text = re.sub(r":\s+", ":", text)
    return text.replace(";}", "}").strip()


def _small_script(text: str) -> str:
    """Comments and line starts go; the code itself is left alone."""
    text = _COMMENT.sub("", text)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


STYLE = _small_style((_HERE / "style.css").read_text(encoding="utf-8"))
SCRIPT = _small_script((_HERE / "script.js").read_text(encoding="utf-8"))
# Beside the one script of every page: what keeps lists on a phone, the worker that it asks, and the
# check on a page that is kept.
KEEPING = _small_script((_HERE / "keeping.js").read_text(encoding="utf-8"))
WORKER = _small_script((_HERE / "worker.js").read_text(encoding="utf-8"))
GONE = _small_script((_HERE / "gone.js").read_text(encoding="utf-8"))
KEPT = _small_script((_HERE / "kept.js").read_text(encoding="utf-8"))
# And the phone that is handed to a person.
HANDED = _small_script((_HERE / "handed.js").read_text(encoding="utf-8"))
STYLE_HASH = _hash(STYLE)
SCRIPT_HASH = _hash(SCRIPT)
KEEPING_HASH = _hash(KEEPING)
KEPT_HASH = _hash(KEPT)
HANDED_HASH = _hash(HANDED)

_ICONS = {
    # A lamp that sends its light to both sides.
    "lamp": (
        32,
        '<circle cx="16" cy="13" r="5.5" fill="var(--lamp)" stroke="currentColor"'
        ' stroke-width="2"/><path d="M3 8l4.5 2.5M2.5 15h5M29 8l-4.5 2.5M29.5 15h-5"'
        ' stroke="var(--lamp)" stroke-width="2.5"/><path d="M12.5 18.5 10 29h12l-2.5-10.5'
        'M11 25h10" stroke="currentColor" stroke-width="2" fill="none"/>',
    ),
    # The same lamp, large, with its light around it.
    "rays": (
        132,
        '<g fill="var(--lamp)" stroke="none"><circle cx="66" cy="52" r="50" opacity=".12"/>'
        '<circle cx="66" cy="52" r="35" opacity=".22"/><circle cx="66" cy="52" r="21"'
        ' opacity=".4"/></g><circle cx="66" cy="52" r="11" fill="var(--lamp)"'
        ' stroke="currentColor" stroke-width="3"/><path d="M56 66h20M59 66l-7 58h28l-7-58M54.5 '
        '100h23" fill="none" stroke="currentColor" stroke-width="3"/>',
    ),
    # Two who speak, for who reads none of the words beside it.
    "tongues": (
        22,
        '<path d="M2.5 4h11v7.5H8L5 14v-2.5H2.5zM16.5 8.5h3V16H17v2.5L14 16H9v-2" fill="none"'
        ' stroke="currentColor" stroke-width="1.8"/>',
    ),
    "hear": (
        24,
        '<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"'
        ' fill="none" stroke="currentColor" stroke-width="2"/>',
    ),
    "leave": (
        20,
        '<path d="m4 4 12 12M16 4 4 16" stroke="currentColor" stroke-width="2.8"/>',
    ),
    "on": (
        20,
        '<path d="m7 3 7 7-7 7" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    ),
    "phone": (
        24,
        '<path d="M6.5 3h3.2l1.7 4.6-2.3 1.7a12 12 0 0 0 5.6 5.6l1.7-2.3L21 14.3v3.2'
        'A3.5 3.5 0 0 1 17.5 21 14.5 14.5 0 0 1 3 6.5 3.5 3.5 0 0 1 6.5 3Z" fill="none"'
        ' stroke="currentColor" stroke-width="2"/>',
    ),
}


def icon(name: str) -> str:
    """An inline drawing that screen readers pass over."""
    size, drawing = _ICONS[name]
    kind = {"on": ' class="flip"', "rays": ' class="rays"'}.get(name, "")
    return (
        f'<svg{kind} width="{size}" height="{size}" viewBox="0 0 {size} {size}"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{drawing}</svg>"
    )


def _favicon() -> str:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        '<rect width="32" height="32" rx="7" fill="#1b2434"/>'
        '<circle cx="16" cy="16" r="7" fill="#ffb52e"/></svg>'
    )
    return "data:image/svg+xml," + quote(drawing, safe="=:/'")


FAVICON = _favicon()
