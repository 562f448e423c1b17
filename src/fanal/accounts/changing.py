"""A member changes their own password, app or codes; each asks for the password first."""

from django.db import transaction

from fanal.accounts import passwords, sessions, totp
from fanal.accounts.models import Member
from fanal.accounts.profiles import Profile, profile_of, seal_profile
from fanal.vault import SecretKey


def change_password(*, member: Member, secret: SecretKey, password: str) -> None:
    """Every session of the member ends; the caller opens a new one."""
    wrapped = passwords.wrap(member.pk, secret, password)
    with transaction.atomic():
        member.salt, member.wrapped_secret = wrapped.salt, wrapped.secret
        member.save(update_fields=["salt", "wrapped_secret"])
        sessions.end_all(member.pk)


def change_app(*, member: Member, seed: bytes, code: str) -> bool:
    """From now on codes come from this seed, if `code` shows that the app has it."""
    step = totp.matching_step(seed, code)
    if step is None:
        return False
    member.totp, member.totp_step = totp.seal_seed(member.pk, seed), step
    member.save(update_fields=["totp", "totp_step"])
    return True


def change_profile(*, member: Member, name: str, language: str, keys: bool = True) -> None:
    profile = Profile(name, profile_of(member).email, language, keys)
    member.profile = seal_profile(member.pk, profile)
    member.save(update_fields=["profile"])
    member.__dict__.pop("_profile", None)
