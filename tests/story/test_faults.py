"""The database fails at any moment of a deed: the deed is whole or it never was."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction

from fanal.cases import actions as cases
from fanal.cases.handover import hand_over
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case, FormerCase
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.contents import ReportIntake
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.intake.routing import destinations, due_for
from fanal.intake.sending import SendingToken, Sent, submit
from fanal.knowledge import current
from tests.cases.files import NAMED, file_of, in_days, open_case, start
from tests.cases.test_handover import handed
from tests.cast import TeamWithKeys, make_team

pytestmark = pytest.mark.durability

MOST_STATEMENTS = 200


class Fault:
    """Lets `after` statements pass and fails the next."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.struck = False

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not sql.startswith(("ROLLBACK", "RELEASE", "SAVEPOINT")):
            if self.left == 0:
                self.struck = True
                raise OperationalError("disk I/O error")
            self.left -= 1
        return execute(sql, params, many, context)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def fail_everywhere(deed: Callable[[], object]) -> int:
    """Do a deed again and again, failing one statement later each time, until it goes through."""
    for after in range(MOST_STATEMENTS):
        fault = Fault(after)
        with transaction.atomic():
            before = rows()
            try:
                with connection.execute_wrapper(fault):
                    deed()
            except OperationalError:
                assert fault.struck
                assert rows() == before, f"half a deed after {after} statements"
                continue
            assert not fault.struck, f"statement {after} failed and nobody was told"
            return after
    raise AssertionError("the deed never went through")


@pytest.fixture
def team(db: None) -> TeamWithKeys:
    return make_team()


def send(words: str = "Help.", token: SendingToken | None = None) -> Sent:
    pack = current().pack
    intake = ReportIntake(message=words)
    to = destinations(pack, minor=None, place="")[0]
    return submit(
        intake=intake,
        destination=to,
        chosen=False,
        due=due_for(pack, to.team, intake),
        language="en",
        pack="be@test",
        token=token or SendingToken.new(),
    )


def test_sending_is_whole_or_never_was(team: TeamWithKeys) -> None:
    token = SendingToken.new()
    to = destinations(current().pack, minor=None, place="")
    assert to
    assert fail_everywhere(lambda: send(token=token)) > 5
    assert Report.objects.count() == 1
    assert open_mailbox(send(token=token).receipt)


@pytest.mark.parametrize(
    "deed",
    [
        lambda desk: actions.answer(desk, text="We are here.", seen=99, once=new_once()),
        lambda desk: actions.note(desk, text="Careful.", once=new_once()),
        lambda desk: actions.take(desk, was=None, once=new_once()),
    ],
    ids=["answer", "note", "take"],
)
def test_a_deed_at_the_desk_is_whole_or_never_was(
    team: TeamWithKeys, deed: Callable[[Any], None]
) -> None:
    send()
    report = Report.objects.get()
    assert fail_everywhere(lambda: deed(team.open(report))) > 3


def test_a_case_and_its_entries_are_whole_or_never_were(team: TeamWithKeys) -> None:
    send()
    report, once = Report.objects.get(), new_once()
    assert fail_everywhere(lambda: cases.open_case(team.open(report), person=NAMED, once=once)) > 5
    case = Case.objects.get()
    entry = Task(at=clock.now(), by=team.actor.id, text="Call the lawyer", on=in_days(3))
    deed = lambda: cases.write(file_of(team, case), entry, seen=1, once=new_once())  # noqa: E731
    assert fail_everywhere(deed) > 5
    assert file_of(team, case).last_number == 2


@pytest.mark.parametrize("least", [False, True], ids=["everything", "the least"])
def test_a_case_changes_hands_whole_or_never_did(team: TeamWithKeys, least: bool) -> None:
    case, other = open_case(team), make_team("be/surya")
    start(team, case, in_days(-3))
    content, once = handed(team, other, case, least=least), new_once()
    deed = lambda: hand_over(file_of(team, case), content, once=once)  # noqa: E731
    assert fail_everywhere(deed) > 10
    assert file_of(other, case).complete
    assert FormerCase.objects.filter(case=case, notice_due=True).count() == 1


def test_a_reply_and_a_withdrawal_are_whole_or_never_were(team: TeamWithKeys) -> None:
    receipt = send().receipt
    mailbox = open_mailbox(receipt)
    assert fail_everywhere(lambda: mailbox.write("It is worse.", once=new_once())) > 3
    assert fail_everywhere(lambda: mailbox.take_back(once=new_once())) > 3


@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite can be told how much fits")
def test_when_the_disk_is_full_nothing_pretends() -> None:
    make_team()
    kept = send("The first.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    before = rows()
    for number in range(40):
        try:
            send(f"Number {number}: " + "x" * 4000)
        except OperationalError as full:
            assert "full" in str(full)  # noqa: PT017  (which error it is matters here)
            break
        before = rows()
    else:
        raise AssertionError("it never got full")
    assert rows() == before
    assert open_mailbox_while_full(kept)


def open_mailbox_while_full(sent: Sent) -> bool:
    """Reading leaves a trace, so a full disk stops it too: told, and nothing half done."""
    before = rows()
    try:
        open_mailbox(sent.receipt)
    except OperationalError:
        return rows() == before
    return True
