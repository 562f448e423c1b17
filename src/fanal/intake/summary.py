"""What a row of the inbox shows besides the few clear columns, sealed to the team."""

from datetime import datetime
from uuid import UUID

from fanal.accounts.models import TeamKey
from fanal.dossiers.contents import Silent
from fanal.intake.contents import About, ReportIntake, Source
from fanal.intake.models import Report
from fanal.intake.referral import Purpose
from fanal.knowledge import Ternary
from fanal.vault import Context, Sealed, SecretKey, VaultError, open_with, seal_to


class Summary(Silent):
    received: datetime
    about: About | None
    minor: Ternary | None
    danger: bool | None
    language: str
    languages: str
    source: Source
    purpose: Purpose | None = None

    @classmethod
    def of(cls, intake: ReportIntake, *, at: datetime, language: str, source: Source) -> "Summary":
        return cls(
            received=at,
            about=intake.about,
            minor=intake.minor,
            danger=intake.danger,
            language=language,
            languages=intake.languages[:80],
            source=source,
            purpose=intake.referral.purpose if intake.referral else None,
        )


def _context(dossier: UUID, key: UUID) -> Context:
    return Context("report-summary", dossier=dossier, team_key=key)


def seal_summary(report: Report, summary: Summary, key: TeamKey) -> None:
    """Set the report's summary, sealed to a generation of a team's key; the caller saves."""
    plain = summary.model_dump_json().encode()
    report.summary = bytes(seal_to(key.public_key, plain, _context(report.pk, key.id)))
    report.summary_key = key


def open_summary(report: Report, secrets: dict[UUID, SecretKey]) -> Summary | None:
    """None when our ring lacks the key, or the row was altered; it is shown all the same."""
    context = _context(report.pk, report.summary_key_id)
    plain = opened(secrets.get(report.summary_key_id), report.summary, context)
    return Summary.model_validate_json(plain) if plain else None


def seal_waiting(report: Report, since: datetime, key: TeamKey) -> None:
    """Note since when somebody waits for the other; needs no secret, so the person's side can."""
    sealed = seal_to(key.public_key, since.isoformat().encode(), _waiting(report.pk, key.id))
    report.waiting = key.id.bytes + bytes(sealed)


def waiting_since(
    report: Report, summary: Summary | None, secrets: dict[UUID, SecretKey]
) -> datetime | None:
    """None when our ring lacks the key, or the row was altered."""
    if not report.waiting:
        return summary.received if summary else None
    key = UUID(bytes=report.waiting[:16])
    plain = opened(secrets.get(key), report.waiting[16:], _waiting(report.pk, key))
    return datetime.fromisoformat(plain.decode()) if plain else None


def opened(secret: SecretKey | None, sealed: bytes, context: Context) -> bytes:
    """Empty when it stays shut: one bad row must not hide all the others."""
    if secret is None:
        return b""
    try:
        return open_with(secret, Sealed(sealed), context)
    except VaultError:
        return b""


def _waiting(dossier: UUID, key: UUID) -> Context:
    return Context("report-waiting", dossier=dossier, team_key=key)
