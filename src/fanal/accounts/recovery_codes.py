"""Ten single-use codes for the day the phone is lost."""

import base64
import hashlib
import hmac
import os
import re
import unicodedata

from fanal.accounts.models import Member, RecoveryCode
from fanal.accounts.server import server_secret
from fanal.vault import Context

HOW_MANY = 10
_BYTES = 10
_LOOKALIKES = str.maketrans("018", "OIB")


def replace_all(member: Member) -> list[str]:
    """New codes, to be shown once; the old ones stop working. Call inside a transaction."""
    codes = [_new_code() for _ in range(HOW_MANY)]
    RecoveryCode.objects.filter(member=member).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(member=member, digest=_digest(member, code)) for code in codes
    )
    return codes


def holds(member: Member, typed: str) -> bool:
    """Whether this is one of the member's codes; it stays usable."""
    return RecoveryCode.objects.filter(member=member, digest=_digest(member, typed)).exists()


def spend(member: Member, typed: str) -> bool:
    """Whether this is one of the member's codes; it works once."""
    found = RecoveryCode.objects.filter(member=member, digest=_digest(member, typed))
    return found.delete()[0] == 1


def left(member: Member) -> int:
    return RecoveryCode.objects.filter(member=member).count()


def _new_code() -> str:
    text = base64.b32encode(os.urandom(_BYTES)).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _digest(member: Member, typed: str) -> bytes:
    # 80 random bits need no stretching.
    upper = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    code = re.sub(r"[\W_]", "", upper)
    statement = Context("recovery-code", member=member.id, code=code)
    return hmac.digest(server_secret().derive("recovery codes"), bytes(statement), hashlib.sha256)
