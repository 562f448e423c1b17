"""Two at the same moment: with real commits, in two threads."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from fanal.audit.chain import verify
from fanal.audit.models import AuditEvent
from fanal.dossiers.models import Entry
from fanal.intake import actions
from fanal.intake.access import report_for
from fanal.intake.actions import ChangedHands, NewWords, NotPossible
from fanal.intake.contents import CloseReason, Ground
from fanal.intake.handover import hand_over
from fanal.intake.mailbox import WrongReceipt, open_mailbox
from fanal.intake.models import Report
from tests.cast import make_member, make_team
from tests.intake.desk import once, report_of, send, sent_report

pytestmark = pytest.mark.usefixtures("committed")


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Start them together; the names of what was raised, or "done"."""
    start = threading.Barrier(len(deeds))
    found: list[str] = [""] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
            found[number] = "done"
        except Exception as refusal:
            found[number] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def over(to_team: str) -> dict[str, Any]:
    return {
        "to_team": to_team,
        "ground": Ground.PERSON_AGREES,
        "explanation": "",
        "once": once(),
    }


def whole() -> bool:
    return verify(AuditEvent.objects.order_by("seq").iterator()) is None


def test_of_two_answers_at_once_one_is_sent_and_the_other_reads_it_first() -> None:
    team = make_team(members=(make_member("Noor"), make_member("Sam")))
    report = sent_report(team)
    desks = [team.open(report), team.open(report)]
    seen = desks[0].last_number
    found = at_once(
        *(partial(actions.answer, desk, text="Hello.", seen=seen, once=once()) for desk in desks)
    )
    assert found == [NewWords.__name__, "done"]
    assert Entry.objects.filter(dossier=report.pk, kind="message").count() == 1
    assert whole()


def test_one_form_sent_ten_times_at_once_answers_once() -> None:
    team = make_team()
    report = sent_report(team)
    name = once()
    seen = team.open(report).last_number
    desks = [team.open(report) for _ in range(10)]
    found = at_once(
        *(partial(actions.answer, desk, text="Hello.", seen=seen, once=name) for desk in desks)
    )
    assert found == ["done"] * 10
    assert Entry.objects.filter(dossier=report.pk, kind="message").count() == 1
    assert whole()


def test_of_two_who_take_it_at_once_one_has_it() -> None:
    noor, sam = make_member("Noor"), make_member("Sam")
    team = make_team(members=(noor, sam))
    report = sent_report(team)
    desks = [report_for(member.actor, report.pk) for member in (noor, sam)]
    found = at_once(*(partial(actions.take, desk, was=None, once=once()) for desk in desks))
    assert found == [ChangedHands.__name__, "done"]
    assert Report.objects.get(pk=report.pk).assignee is not None


def test_taking_back_and_handing_over_at_once_never_loses_the_taking_back() -> None:
    ours, theirs = make_team("be/pag-asa"), make_team("be/surya")
    for _ in range(5):
        sent = send(ours)
        report = report_of(sent.receipt)
        desk, mailbox = ours.open(report), open_mailbox(sent.receipt)

        at_once(
            partial(hand_over, desk, **over(theirs.id)), partial(mailbox.take_back, once=once())
        )
        now = Report.objects.get(pk=report.pk)
        taken_back = Entry.objects.filter(dossier=report.pk, kind="withdrawal").exists()
        assert (now.erase_on is not None) == taken_back
        if taken_back:
            assert now.state == Report.State.CLOSED
            with pytest.raises(WrongReceipt):
                open_mailbox(sent.receipt)
    assert whole()


def test_person_who_writes_while_it_is_closed_is_heard() -> None:
    team = make_team()
    for _ in range(5):
        sent = send(team)
        report = report_of(sent.receipt)
        desk, mailbox = team.open(report), open_mailbox(sent.receipt)
        seen = desk.last_number
        found = at_once(
            partial(
                actions.close,
                desk,
                reason=CloseReason.NO_REPLY,
                explanation="",
                seen=seen,
                once=once(),
            ),
            partial(mailbox.write, "Wait!", once=once()),
        )
        # Either nothing was closed, or the words opened it again.
        assert found in (["done", "done"], ["NewWords", "done"])
        assert Report.objects.get(pk=report.pk).state == Report.State.OPEN


def test_two_centres_cannot_get_one_report_at_once() -> None:
    ours = make_team("be/pag-asa")
    others = [make_team("be/surya"), make_team("be/payoke")]
    report = sent_report(ours)

    found = at_once(*(partial(hand_over, ours.open(report), **over(team.id)) for team in others))
    assert found == [NotPossible.__name__, "done"]
    holders = [team for team in others if Report.objects.get(pk=report.pk).team_id == team.id]
    assert len(holders) == 1
    assert holders[0].open(report).reported is not None
