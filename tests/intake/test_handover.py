"""Handing a report to another centre: they read, we no longer can, the person still does."""

import pytest

from fanal.accounts.leaving import leave
from fanal.audit.actions import read_details
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.dossiers.models import Compartment, Entry, Grant, HolderKind
from fanal.dossiers.opening import OpenEntry, open_dossier
from fanal.intake import actions
from fanal.intake.actions import NotPossible
from fanal.intake.contents import CloseReason, Ground, HandedOver, Message
from fanal.intake.handover import hand_over
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.vault import CannotOpen
from tests.cast import TeamWithKeys, make_member, make_team
from tests.intake.desk import (
    WORDS,
    address,
    at_desk,
    do,
    once,
    page_of,
    report_of,
    send,
    sent_report,
)

pytestmark = pytest.mark.django_db

TYPED = {"ground": "person-agrees", "explanation": "She moved to Liège and said yes."}


def centres() -> tuple[TeamWithKeys, TeamWithKeys]:
    return make_team("be/pag-asa"), make_team("be/surya", members=(make_member("Claire"),))


def secrets(team: TeamWithKeys) -> dict[tuple[HolderKind, object], object]:
    return {(HolderKind.TEAM, team.key.id): team.secret}


def test_new_team_reads_everything_and_the_old_team_nothing() -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    client = at_desk(ours.adviser)
    do(client, report, "note", text="An old note.")
    done = do(client, report, "hand-over", to=theirs.id, **TYPED)
    assert done["Location"] == "/desk/?done=hand-over"
    assert client.get(address(report)).status_code == 404
    page = page_of(at_desk(theirs.adviser), report)
    for words in (WORDS, "An old note.", "She moved to Liège and said yes.", "Noor Peeters"):
        assert words in page


def test_new_team_reads_why_it_came_there_and_the_old_trail_in_one_line() -> None:
    ours, theirs = centres()
    report, client = sent_report(ours), at_desk(ours.adviser)
    for _ in range(3):
        do(client, report, "note", text="A note.")
    do(client, report, "hand-over", to=theirs.id, **TYPED)
    page = page_of(at_desk(theirs.adviser), report)
    assert "PAG-ASA handed it over. Ground: The person says yes." in page
    assert page.count("Something was done here whose details our keys do not open.") == 1


def test_old_teams_key_opens_nothing_that_is_left_in_the_database() -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    do(at_desk(ours.adviser), report, "hand-over", to=theirs.id, **TYPED)
    with pytest.raises(CannotOpen):
        open_dossier(report.dossier, secrets(ours))  # type: ignore[arg-type]
    assert not Grant.objects.filter(holder_id=ours.key.id).exists()


def test_old_team_that_kept_a_copy_reads_nothing_new() -> None:
    ours, theirs = centres()
    sent = send(ours)
    report = report_of(sent.receipt)
    copied = open_dossier(report.dossier, secrets(ours))  # type: ignore[arg-type]
    do(at_desk(ours.adviser), report, "hand-over", to=theirs.id, **TYPED)
    do(at_desk(theirs.adviser), report, "answer", text="For nobody else.")
    newer = [entry for entry in copied.read() if entry.number > 2]
    assert newer
    assert not any(isinstance(entry, OpenEntry) for entry in newer)


def test_person_reads_and_writes_as_before() -> None:
    ours, theirs = centres()
    sent = send(ours)
    report = report_of(sent.receipt)
    do(at_desk(ours.adviser), report, "answer", text="We ask Surya.")
    do(at_desk(ours.adviser), report, "hand-over", to=theirs.id, **TYPED)
    open_mailbox(sent.receipt).write("Thank you.", once=once())
    do(at_desk(theirs.adviser), report, "answer", text="Welcome.")
    texts = [
        line.content.text
        for line in open_mailbox(sent.receipt).lines()
        if isinstance(line.content, Message)
    ]
    assert texts == ["We ask Surya.", "Thank you.", "Welcome."]


def test_both_teams_have_it_in_their_trail() -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    do(at_desk(ours.adviser), report, "hand-over", to=theirs.id, **TYPED)
    events = AuditEvent.objects.filter(event=Event.REPORT_HANDED_OVER, subject=report.pk)
    assert {event.team for event in events} == {ours.id, theirs.id}
    for event in events:
        secret = ours.secret if event.team == ours.id else theirs.secret
        assert read_details(event, secret)["by"] == str(ours.adviser.member.pk)


def test_it_waits_at_the_new_team_for_nobody_in_particular() -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    do(at_desk(ours.adviser), report, "take")
    do(at_desk(ours.adviser), report, "answer", text="Hello.")
    do(at_desk(ours.adviser), report, "hand-over", to=theirs.id, **TYPED)
    now = Report.objects.get(pk=report.pk)
    assert (now.team_id, now.state, now.assignee, now.notice_due) == (
        theirs.id,
        Report.State.OPEN,
        None,
        True,
    )
    assert address(report) in at_desk(theirs.adviser).get("/desk/").content.decode()
    assert address(report) not in at_desk(ours.adviser).get("/desk/?tab=team").content.decode()


def test_page_says_who_can_then_read_and_who_no_longer() -> None:
    ours, _theirs = centres()
    page = page_of(at_desk(ours.adviser), sent_report(ours), "hand-over")
    assert "From then on the other team reads everything that is here." in page
    assert "PAG-ASA can no longer open it, and neither can you." in page


@pytest.mark.parametrize("missing", ["to", "ground", "explanation"])
def test_handing_over_needs_a_team_a_ground_and_a_sentence(missing: str) -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    typed = {"to": theirs.id, **TYPED}
    refused = do(at_desk(ours.adviser), report, "hand-over", **{**typed, missing: ""})
    assert refused.status_code == 422
    assert Report.objects.get(pk=report.pk).team_id == ours.id


def test_team_that_cannot_receive_gets_nothing() -> None:
    ours = make_team("be/pag-asa")
    deaf = make_team("be/surya", receives=False)
    report = sent_report(ours)
    client = at_desk(ours.adviser)
    assert "No other team can receive at the moment." in page_of(client, report)
    assert do(client, report, "hand-over", to=deaf.id, **TYPED).status_code == 422
    with pytest.raises(NotPossible):
        hand_over(
            ours.open(report),
            to_team=deaf.id,
            ground=Ground.PERSON_AGREES,
            explanation="",
            once=once(),
        )


def test_same_form_sent_twice_hands_over_once() -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    desk, name = ours.open(report), once()
    for each in (desk, desk):
        hand_over(each, to_team=theirs.id, ground=Ground.LIFE_IN_DANGER, explanation="", once=name)
    assert Entry.objects.filter(dossier=report.pk, kind="handover").count() == 1


def test_nothing_is_handed_over_that_would_be_lost_on_the_way() -> None:
    # Our keys lack an epoch: whoever takes over could never open it again.
    ours, theirs = centres()
    report = sent_report(ours)
    desk = ours.open(report)
    actions.note(desk, text="x", once=once())
    Grant.objects.filter(
        epoch__dossier=report.pk, epoch__compartment=Compartment.FILE, holder_id=ours.key.id
    ).delete()
    with pytest.raises((NotPossible, CannotOpen)):
        hand_over(
            ours.open(report),
            to_team=theirs.id,
            ground=Ground.PERSON_AGREES,
            explanation="",
            once=once(),
        )
    assert Report.objects.get(pk=report.pk).team_id == ours.id


def test_member_who_left_opens_nothing_of_the_next_epoch() -> None:
    noor, sam = make_member("Noor"), make_member("Sam")
    team = make_team(members=(noor, sam))
    sent = send(team)
    report = report_of(sent.receipt)
    kept = dict(sam.ring.team_secrets)  # what Sam could have copied
    leave(team=team.team, member=sam.member, by=noor.member, ring=noor.ring)
    do(at_desk(noor), report, "note", text="After Sam left.")
    open_mailbox(sent.receipt).write("I am afraid of Sam.", once=once())
    opened = open_dossier(
        report.dossier, {(HolderKind.TEAM, key): secret for key, secret in kept.items()}
    )
    assert [entry.number for entry in opened.read() if isinstance(entry, OpenEntry)] == [1, 2]
    # The trail of what came after is not for Sam either.
    for event in AuditEvent.objects.filter(subject=report.pk, event=Event.PERSON_WROTE):
        for secret in kept.values():
            with pytest.raises(CannotOpen):
                read_details(event, secret)
    page = page_of(at_desk(noor), report)
    assert "After Sam left." in page
    assert "I am afraid of Sam." in page
    assert WORDS in page


def test_a_new_epoch_begins_once_and_not_with_every_entry() -> None:
    noor, sam = make_member(), make_member()
    team = make_team(members=(noor, sam))
    report = sent_report(team)
    leave(team=team.team, member=sam.member, by=noor.member, ring=noor.ring)
    for _ in range(3):
        do(at_desk(noor), report, "note", text="x")
    epochs = report.dossier.epochs.filter(compartment=Compartment.FILE)
    assert sorted(epochs.values_list("number", flat=True)) == [1, 2]


def test_the_ground_stays_in_the_file() -> None:
    ours, theirs = centres()
    report = sent_report(ours)
    do(at_desk(ours.adviser), report, "hand-over", to=theirs.id, **TYPED)
    [handed] = [c for c in theirs.open(report).contents if isinstance(c, HandedOver)]
    assert (handed.from_team, handed.to_team) == (ours.id, theirs.id)
    assert handed.ground is Ground.PERSON_AGREES


def test_what_a_colleague_closed_meanwhile_goes_nowhere() -> None:
    """Closed because the person wants nothing more, say: it must not open again elsewhere."""
    ours, theirs = centres()
    report = sent_report(ours)
    desk = ours.open(report)
    actions.close(
        ours.open(report), reason=CloseReason.NOT_FOR_US, explanation="Her wish.", once=once()
    )
    with pytest.raises(NotPossible):
        hand_over(
            desk,
            to_team=theirs.id,
            ground=Ground.PERSON_AGREES,
            explanation="She says yes.",
            once=once(),
        )
    now = Report.objects.get()
    assert (now.team_id, now.state) == (ours.id, Report.State.CLOSED)
    typed = {"hand-over-to": theirs.id, **{f"hand-over-{name}": v for name, v in TYPED.items()}}
    answer = at_desk(ours.adviser).post(f"{address(report)}hand-over/", typed)
    assert answer.status_code == 409
    assert "She moved to Liège and said yes." in answer.content.decode()
