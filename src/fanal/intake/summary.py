"""What a row of the inbox shows besides the few clear columns, sealed to the team."""

from datetime import datetime
from uuid import UUID

from fanal.accounts.models import TeamKey
from fanal.dossiers.contents import Silent
from fanal.intake.contents import About, ReportIntake, Source
from fanal.intake.models import Report
from fanal.knowledge import Ternary
from fanal.vault import Context, Sealed, SecretKey, open_with, seal_to


class Summary(Silent):
    received: datetime
    about: About | None
    minor: Ternary | None
    danger: bool | None
    language: str
    languages: str
    source: Source

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
        )


def _context(dossier: UUID, key: UUID) -> Context:
    return Context("report-summary", dossier=dossier, team_key=key)


def seal_summary(report: Report, summary: Summary, key: TeamKey) -> None:
    """Set the report's summary, sealed to a generation of a team's key; the caller saves."""
    plain = summary.model_dump_json().encode()
    report.summary = bytes(seal_to(key.public_key, plain, _context(report.pk, key.id)))
    report.summary_key = key


def open_summary(report: Report, secrets: dict[UUID, SecretKey]) -> Summary | None:
    """None when our ring lacks the key; the row is shown all the same."""
    secret = secrets.get(report.summary_key_id)
    if secret is None:
        return None
    context = _context(report.pk, report.summary_key_id)
    return Summary.model_validate_json(open_with(secret, Sealed(report.summary), context))


def seal_waiting(report: Report, since: datetime, key: TeamKey) -> None:
    """Note since when somebody waits for the other; needs no secret, so the person's side can."""
    sealed = seal_to(key.public_key, since.isoformat().encode(), _waiting(report.pk, key.id))
    report.waiting = key.id.bytes + bytes(sealed)


def waiting_since(
    report: Report, summary: Summary | None, secrets: dict[UUID, SecretKey]
) -> datetime | None:
    """None when our ring lacks the key."""
    if not report.waiting:
        return summary.received if summary else None
    key = UUID(bytes=report.waiting[:16])
    secret = secrets.get(key)
    if secret is None:
        return None
    plain = open_with(secret, Sealed(report.waiting[16:]), _waiting(report.pk, key))
    return datetime.fromisoformat(plain.decode())


def _waiting(dossier: UUID, key: UUID) -> Context:
    return Context("report-waiting", dossier=dossier, team_key=key)
