"""How a request sleeps: what a list asks of it, and how it is roused."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from fanal.accounts.models import TeamKey
from fanal.core.duedates import day_of
from fanal.core.duedates import today as day_now
from fanal.dossiers.contents import PERSON, Silent
from fanal.intake.access import DeskReport
from fanal.intake.contents import Source, WakeOn
from fanal.intake.models import Report
from fanal.intake.routing import pack_of
from fanal.intake.summary import opened
from fanal.knowledge import current
from fanal.vault import Context, SecretKey, seal_to

NEVER = date.max
# Behind everything that has a day, and with room for every time zone.
LAST = datetime(9000, 1, 1, tzinfo=UTC)


class Sleep(Silent):
    """Why it sleeps, for the list. `answered`: nobody waits for us meanwhile."""

    wake_on: WakeOn
    until: date | None
    why: str
    by: UUID
    answered: bool


def was_answered(desk: DeskReport) -> bool:
    if desk.report.state == Report.State.ASLEEP:
        sleep = open_sleep(desk.report, desk.actor.ring.team_secrets)
        return bool(sleep and sleep.answered)
    return desk.report.state == Report.State.WAITING or was_spoken_with(desk)


def was_spoken_with(desk: DeskReport) -> bool:
    """Whether they told it to a colleague's face or ear, it became a case, and its day has come.

    Who was there may need no letter to have had their answer. On the day that was promised somebody
    looks at it again and says so; once they write, they wait for one.
    """
    calendar, told = pack_of(desk.report.team_id, current()).calendar, desk.reported
    if day_of(desk.report.due_at, calendar) > day_now(calendar):
        return False
    spoken = told is not None and told.source in (Source.CALL, Source.VISIT)
    wrote = any(content.by == PERSON for content in desk.contents)
    return spoken and bool(desk.cases) and not wrote


def end_of(day: date, report: Report) -> datetime:
    """The end of that working day, or of the next one."""
    if day == NEVER:
        return LAST
    pack = pack_of(report.team_id, current())
    before = datetime.combine(day - timedelta(days=1), time(12), pack.calendar.zone)
    return pack.due(pack.teams[report.team_id], before, danger=False).at


def wake_for_colleague(desk: DeskReport) -> None:
    """Inside a deed: what waits for a colleague to write comes back when one does."""
    if desk.report.state != Report.State.ASLEEP:
        return
    sleep = open_sleep(desk.report, desk.actor.ring.team_secrets)
    if sleep and sleep.wake_on is WakeOn.COLLEAGUE and sleep.by != desk.actor.member.pk:
        rouse(desk)


def rouse(desk: DeskReport) -> None:
    report = desk.report
    if was_answered(desk):
        report.due_at = end_of(day_now(pack_of(report.team_id, current()).calendar), report)
    report.state, report.asleep_until, report.asleep = Report.State.OPEN, None, b""
    report.save(update_fields=["state", "due_at", "asleep_until", "asleep"])


def awake(report: Report) -> bool:
    """Whether its day has come, or it never slept."""
    today = day_now(pack_of(report.team_id, current()).calendar)
    return report.asleep_until is None or report.asleep_until <= today


def _context(dossier: UUID, key: UUID) -> Context:
    return Context("report-asleep", dossier=dossier, team_key=key)


def sealed_sleep(report: Report, sleep: Sleep, key: TeamKey) -> bytes:
    plain = sleep.model_dump_json().encode()
    return bytes(seal_to(key.public_key, plain, _context(report.pk, key.id)))


def open_sleep(report: Report, secrets: dict[UUID, SecretKey]) -> Sleep | None:
    """None when it does not sleep, or when our ring lacks the key."""
    if not report.asleep:
        return None
    key = UUID(bytes=report.asleep[:16])
    plain = opened(secrets.get(key), report.asleep[16:], _context(report.pk, key))
    return Sleep.model_validate_json(plain) if plain else None
