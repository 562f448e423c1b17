"""Who a member is, for their colleagues: sealed under a key that is not in the database."""

import hashlib
import hmac
import json
import unicodedata
from dataclasses import asdict, dataclass
from uuid import UUID

from fanal.accounts.models import Member
from fanal.accounts.server import server_content_key, server_secret
from fanal.vault import Context, Sealed, open_sealed, seal


@dataclass(frozen=True)
class Profile:
    """A name, a sign-in name, and the language of the desk ("" follows the browser).

    `keys`: whether single keys do something at the desk.
    """

    name: str
    email: str
    language: str = ""
    keys: bool = True


def login_index(email: str) -> str:
    """What is stored instead of the sign-in name: 64 hexadecimal digits."""
    normal = unicodedata.normalize("NFKC", email).strip().casefold()
    key = server_secret().derive("login index")
    return hmac.new(key, normal.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def seal_profile(member_id: UUID, profile: Profile) -> bytes:
    plain = json.dumps(asdict(profile)).encode()
    return bytes(seal(server_content_key("member profile"), plain, _context(member_id)))


def profile_of(member: Member) -> Profile:
    """Opened once for each `Member` object, so once a request."""
    opened: Profile | None = member.__dict__.get("_profile")
    if opened is None:
        key = server_content_key("member profile")
        plain = open_sealed(key, Sealed(member.profile), _context(member.id))
        opened = member.__dict__["_profile"] = Profile(**json.loads(plain))
    return opened


def _context(member_id: UUID) -> Context:
    return Context("member-profile", member=member_id)
