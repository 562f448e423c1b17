"""A new contact at the desk, and a new receipt for a lost one."""

import re
from typing import Any

import pytest
from django.conf import settings

from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.dossiers.models import Entry
from fanal.intake.contents import Channel, ReceiptReplaced, Reported, Source
from fanal.intake.mailbox import WrongReceipt, open_mailbox
from fanal.intake.models import Report
from fanal.intake.receipt import Receipt, parse
from fanal.knowledge import Ternary, current, load
from tests.cast import make_team
from tests.intake.desk import address, at_desk, do, once, page_of, report_of, send, sent_report

pytestmark = pytest.mark.django_db

GROUP = re.compile(r"<li>(\d{4})</li>")
SEED = "5e" * 32
CALL = {
    "seed": SEED,
    "source": "call",
    "message": "A neighbour hears a girl crying every night.",
    "team": "be/pag-asa",
    "language": "fr",
}


def shown_receipt(response: Any) -> Receipt:
    groups = GROUP.findall(response.content.decode())
    assert len(groups) == 5
    return parse("".join(groups))


def test_a_minor_stays_with_the_adults_team_only_when_that_is_said_twice() -> None:
    team, minors = make_team("be/payoke"), make_team("be/payoke-lbtp")
    client = at_desk(team.adviser)
    told = CALL | {"team": "be/payoke", "minor": "yes"}
    asked = client.post("/desk/new/", told)
    assert asked.status_code == 422
    assert str(current().team(minors.id).name) in str(asked.context["form"].errors)
    assert not Report.objects.exists()
    again = {"adults": asked.context["form"]["adults"].value()}
    shown_receipt(client.post("/desk/new/", told | again))
    assert Report.objects.get().team_id == "be/payoke"
    shown_receipt(client.post("/desk/new/", told | {"team": minors.id, "seed": "6e" * 32}))
    assert Report.objects.filter(team_id=minors.id).count() == 1


def test_call_becomes_the_same_report_with_a_receipt_to_hand_over() -> None:
    team = make_team()
    client = at_desk(team.adviser)
    form = client.get("/desk/new/")
    assert form.status_code == 200
    told = {"minor": "not-sure", "channel": "phone", "phone": "0470 12 34 56", "days": ["1", "2"]}
    slip = client.post("/desk/new/", CALL | told)
    receipt = shown_receipt(slip)
    report = report_of(receipt)
    first = team.open(report).reported
    assert isinstance(first, Reported)
    assert first.intake.message == CALL["message"]
    assert (first.source, first.language, first.by) == (
        Source.CALL,
        "fr",
        str(team.adviser.member.pk),
    )
    assert first.intake.minor is Ternary.NOT_SURE
    assert first.intake.contact.channel is Channel.PHONE
    assert AuditEvent.objects.filter(event=Event.REPORT_ENTERED, subject=report.pk).count() == 1
    mailbox = open_mailbox(receipt)
    assert mailbox.lines() == []
    page = page_of(client, report)
    assert "Called" in page
    assert "written down by Noor Peeters" in page


def test_only_the_words_are_needed() -> None:
    team = make_team()
    client = at_desk(team.adviser)
    refused = client.post("/desk/new/", CALL | {"message": " ", "place": "Gent"})
    assert refused.status_code == 422
    assert "Write down at least a sentence." in refused.content.decode()
    assert 'value="Gent"' in refused.content.decode()
    assert Report.objects.count() == 0
    assert client.post("/desk/new/", CALL).status_code == 200


def test_same_contact_sent_twice_shows_the_same_receipt() -> None:
    team = make_team()
    client = at_desk(team.adviser)
    receipts = {shown_receipt(client.post("/desk/new/", CALL)).digits for _ in range(2)}
    assert len(receipts) == 1
    assert Report.objects.count() == 1


def test_contact_for_another_centre_is_theirs_and_not_ours() -> None:
    ours, theirs = make_team("be/pag-asa"), make_team("be/surya")
    client = at_desk(ours.adviser)
    slip = client.post("/desk/new/", CALL | {"team": theirs.id})
    report = report_of(shown_receipt(slip))
    assert report.team_id == theirs.id
    assert address(report) not in slip.content.decode()
    assert client.get(address(report)).status_code == 404
    assert CALL["message"] in page_of(at_desk(theirs.adviser), report)


def test_team_that_cannot_receive_is_not_offered() -> None:
    ours = make_team("be/pag-asa")
    deaf = make_team("be/surya", receives=False)
    client = at_desk(ours.adviser)
    assert f'value="{deaf.id}"' not in client.get("/desk/new/").content.decode()
    assert client.post("/desk/new/", CALL | {"team": deaf.id}).status_code == 422


def test_ones_own_team_is_the_first_choice() -> None:
    make_team("be/pag-asa")
    ours = make_team("be/surya")
    page = at_desk(ours.adviser).get("/desk/new/").content.decode()
    teams = re.findall(r'<option value="(be/[\w-]+)"', page)
    assert teams[0] == ours.id


def test_slip_does_not_say_what_it_is_about() -> None:
    team = make_team()
    slip = at_desk(team.adviser).post("/desk/new/", CALL).content.decode()
    section = slip[slip.index('<section class="slip"') : slip.index("</section>")]
    for word in ("traffick", "PAG-ASA", "victim", "help", CALL["message"]):
        assert word not in section
    assert 'lang="fr"' in section


@pytest.mark.parametrize(
    ("packs", "address"), [(("be",), "/fr/messages/"), (("be", "nl"), "/fr/be/messages/")]
)
def test_slip_leads_to_the_messages_and_not_to_the_question_which_country(
    packs: tuple[str, ...], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(settings.PACKS_ROOT, packs)
    monkeypatch.setattr("fanal.knowledge.knowledge._current", loaded)
    slip = at_desk(make_team().adviser).post("/desk/new/", CALL).content.decode()
    assert re.findall(r"localhost[:\d]*(/[a-z/]*messages/)", slip) == [address]


def replace(client: Any, report: Report, **typed: str) -> Any:
    typed = {"locator": report.locator or "", "known_by": "She named the street.", **typed}
    page = page_of(client, report, "receipt")
    return do(client, report, "receipt", page=page, **typed)


def test_new_receipt_kills_the_old_one_and_opens_what_was_said() -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    do(client, report, "answer", text="Before it was lost.")
    new = shown_receipt(replace(client, report))
    assert new.digits != sent.receipt.digits
    with pytest.raises(WrongReceipt):
        open_mailbox(sent.receipt)
    mailbox = open_mailbox(new)
    assert [line.content.text for line in mailbox.lines()] == ["Before it was lost."]  # type: ignore[attr-defined]
    mailbox.write("I am here again.", once=once())
    do(client, report, "answer", text="Good.")
    assert len(open_mailbox(new).lines()) == 3


def test_old_receipts_secret_opens_nothing_that_is_written_afterwards() -> None:
    team = make_team()
    sent = send(team)
    report = report_of(sent.receipt)
    old = open_mailbox(sent.receipt)
    replace(at_desk(team.adviser), report)
    do(at_desk(team.adviser), report, "answer", text="For the new receipt only.")
    entry = Entry.objects.get(dossier=report.pk, kind="message")
    assert (entry.compartment, entry.epoch) not in old._opened.keys


@pytest.mark.parametrize("digits", ["000000", "12345", "", "abcdef"])
def test_receipt_is_not_replaced_without_its_first_six_digits(digits: str) -> None:
    team = make_team()
    sent = send(team)
    report, client = report_of(sent.receipt), at_desk(team.adviser)
    Report.objects.filter(pk=report.pk).update(locator="987654")
    refused = replace(client, report, locator=digits)
    assert refused.status_code == 422
    assert "She named the street.</textarea>" in refused.content.decode()
    assert "receipt-replaced" not in report.dossier.entries.values_list("kind", flat=True)


def test_receipt_is_not_replaced_without_saying_how_they_are_known() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    assert replace(client, report, known_by=" ").status_code == 422


def test_how_they_were_known_stays_in_the_file_and_out_of_the_thread() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    new = shown_receipt(replace(client, report))
    assert any(isinstance(c, ReceiptReplaced) for c in team.open(report).contents)
    assert "She named the street." in page_of(client, report)
    assert open_mailbox(new).lines() == []


def test_same_form_sent_twice_shows_the_same_new_receipt() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    page = page_of(client, report, "receipt")
    typed = {"locator": report.locator, "known_by": "She named the street."}
    first = shown_receipt(do(client, report, "receipt", page=page, **typed))
    again = shown_receipt(do(client, report, "receipt", page=page, **typed))
    assert again.digits == first.digits
    assert open_mailbox(again).lines() == []
    assert AuditEvent.objects.filter(event=Event.RECEIPT_REPLACED).count() == 1


def test_new_digits_are_in_no_address_and_shown_once() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    answer = replace(client, report)
    new = shown_receipt(answer)
    assert answer.status_code == 200
    assert new.secret not in page_of(client, report)
    assert "no-store" in answer["Cache-Control"]
