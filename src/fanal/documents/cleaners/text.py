"""Plain text carries nothing but its words; marks that nobody sees could still name a copy."""

import re

from fanal.documents.cleaners import Clean

# A byte order mark, and the characters of Unicode that spell out what no reader shows: tags and
# private ones. Joiners stay: Arabic, Persian and many others are written with them.
_UNSEEN = re.compile("[\ufeff\ue000-\uf8ff\U000e0000-\U0010ffff]")


def prepare() -> Clean:
    def clean(original: bytes, password: str = "") -> tuple[str, bytes]:
        return "text/plain", _UNSEEN.sub("", original.decode("utf-8")).encode()

    return clean
