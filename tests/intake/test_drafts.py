"""A report's page has many forms; nothing typed in one is lost by sending another."""

import re

import pytest

from fanal.accounts import drafts, late_words
from fanal.accounts.models import Draft
from tests.cast import join_team, make_member, make_team
from tests.intake.desk import address, at_desk, hidden_fields, page_of, sent_report

pytestmark = pytest.mark.django_db

DRAFT = "Half of an\nanswer."


def box(html: str, field: str) -> str:
    found = re.search(rf'<textarea name="{field}"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    assert found, field
    return found[1]


def test_draft_of_an_answer_outlives_a_note() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "note")
    travelling = {"answer-text": DRAFT, "visit-place": "The green door", "visit-day": "2031-01-01"}
    sent = client.post(address(report, "note"), fields | {"note-text": "A note."} | travelling)
    page = client.get(sent["Location"]).content.decode()
    assert box(page, "answer-text") == DRAFT
    assert box(page, "note-text") == ""
    assert 'value="The green door"' in page
    assert 'value="2031-01-01"' in page
    assert "Your note is kept." in page


def test_what_is_on_the_page_again_is_no_longer_on_the_list_once_it_was_sent() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "take")
    sent = client.post(address(report, "take"), fields | {"answer-text": DRAFT})
    page = client.get(sent["Location"]).content.decode()
    action = re.search(r'action="([^"]+/answer/\?kept=[^"]+)"', page)
    assert action
    fields = hidden_fields(page, "answer") | {"answer-text": DRAFT + " And the rest."}
    assert client.post(action[1], fields).status_code == 302
    assert late_words.offer(team.adviser.ring) == []


def test_second_draft_stays_even_when_no_script_lets_it_travel() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "take")
    two = {"answer-text": DRAFT, "note-text": "Half a note."}
    page = client.get(client.post(address(report, "take"), fields | two)["Location"])
    html = page.content.decode()
    action = re.search(r'action="([^"]+/answer/\?kept=[^"]+)"', html)
    assert action
    fields = hidden_fields(html, "answer") | {"answer-text": DRAFT}
    after = client.get(client.post(action[1], fields)["Location"]).content.decode()
    assert box(after, "note-text") == "Half a note."
    assert box(after, "answer-text") == ""


def test_drafts_stay_on_the_page_when_a_deed_is_refused() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "close")
    refused = client.post(address(report, "close"), fields | {"answer-text": DRAFT})
    assert refused.status_code == 422
    assert box(refused.content.decode(), "answer-text") == DRAFT


def test_drafts_are_sealed_to_their_writer() -> None:
    team = make_team(members=(make_member("Noor"), make_member("Sam")))
    noor, sam = team.members
    report = sent_report(team)
    client = at_desk(noor)
    fields = hidden_fields(page_of(client, report), "take")
    sent = client.post(address(report, "take"), fields | {"answer-text": DRAFT})
    assert "Half of an" not in at_desk(sam).get(sent["Location"]).content.decode()
    assert late_words.offer(sam.ring) == []
    row = noor.member.late_words.get()
    assert b"Half of an" not in row.sealed


def test_without_drafts_nothing_is_kept() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "take")
    sent = client.post(address(report, "take"), fields | {"answer-text": "  ", "x-text": "?"})
    assert sent["Location"] == f"{address(report)}?done=take"
    assert not team.adviser.member.late_words.exists()


def test_what_is_typed_is_kept_while_one_types_and_comes_back_on_any_device() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    typed = {"answer-text": DRAFT, "note-text": "For us.", "csrfmiddlewaretoken": "x"}
    assert client.post(address(report, "writing"), typed).status_code == 204
    page = page_of(at_desk(team.adviser), report)
    assert box(page, "answer-text") == DRAFT
    assert box(page, "note-text") == "For us."
    assert "This is your draft of" in page
    row = Draft.objects.get()
    assert b"Half" not in row.sealed
    colleague = make_member("Bram")
    join_team(team, colleague)
    assert DRAFT not in page_of(at_desk(colleague), report)


def test_a_draft_ends_when_it_is_sent_thrown_away_or_emptied() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    for end in ("sent", "thrown", "emptied"):
        client.post(address(report, "writing"), {"note-text": "Half a note."})
        assert Draft.objects.count() == 1, end
        page = page_of(client, report)
        if end == "sent":
            fields = hidden_fields(page, "note") | {"note-text": "A note."}
            assert client.post(address(report, "note"), fields).status_code == 302
        elif end == "thrown":
            client.post(address(report, "writing"), {"throw-draft": "1"})
        else:
            client.post(address(report, "writing"), {"note-text": " "})
        assert not Draft.objects.exists(), end
        assert box(page_of(client, report), "note-text") == ""


def test_nobody_keeps_a_draft_on_what_is_not_theirs() -> None:
    report, stranger = sent_report(make_team()), make_team("be/surya").adviser
    sent = at_desk(stranger).post(address(report, "writing"), {"note-text": "x"})
    assert sent.status_code == 404
    assert not Draft.objects.exists()


def test_what_was_kept_at_locking_stands_above_an_older_draft() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    client.post(address(report, "writing"), {"answer-text": "Older."})
    fields = hidden_fields(page_of(client, report), "take")
    sent = client.post(address(report, "take"), fields | {"answer-text": "Newer."})
    page = client.get(sent["Location"]).content.decode()
    assert box(page, "answer-text") == "Newer."
    assert not Draft.objects.exists()


def keeps_nothing_more(
    monkeypatch: pytest.MonkeyPatch, *, late: bool = True, drafts_too: bool = True
) -> None:
    if late:
        monkeypatch.setattr(late_words, "MOST", 0)
    if drafts_too:
        monkeypatch.setattr(drafts, "MOST", 0)


def test_a_script_is_told_what_could_not_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    client.post(address(report, "writing"), {"note-text": "Kept before."})
    keeps_nothing_more(monkeypatch)
    # What is a draft already is kept anew; one more is not.
    assert client.post(address(report, "writing"), {"note-text": "Newer."}).status_code == 204
    other = sent_report(team)
    assert client.post(address(other, "writing"), {"note-text": "x"}).status_code == 409
    page = page_of(client, other)
    assert "Your draft is not kept" in page[page.index('id="draft-full"') :]
    assert box(page, "note-text") == ""


def test_the_other_forms_become_a_draft_when_no_more_late_words_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "take")
    keeps_nothing_more(monkeypatch, drafts_too=False)
    sent = client.post(address(report, "take"), fields | {"answer-text": DRAFT})
    page = client.get(sent["Location"]).content.decode()
    assert box(page, "answer-text") == DRAFT
    assert "This is your draft of" in page


def test_the_other_forms_come_back_when_nothing_keeps_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "note") | {"note-text": "A note."}
    keeps_nothing_more(monkeypatch)
    typed = {"answer-text": DRAFT, "visit-place": "The green door"}
    done = client.post(address(report, "note"), fields | typed)
    page = done.content.decode()
    assert done.status_code == 200
    assert "Your note is kept." in page
    assert "Your draft is not kept" in page.partition('id="draft-full"')[0]
    assert box(page, "answer-text") == DRAFT
    assert 'value="The green door"' in page
    assert box(page, "note-text") == ""
    assert not Draft.objects.exists()
    assert not team.adviser.member.late_words.exists()


def test_they_come_back_from_a_request_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    team, other = make_team(), make_team("be/surya")
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "hand-over")
    why = {"ground": "person-agrees", "explanation": "She moved to Liège.", "to": other.id}
    keeps_nothing_more(monkeypatch)
    typed = {f"hand-over-{name}": value for name, value in why.items()}
    done = client.post(address(report, "hand-over"), fields | typed | {"answer-text": DRAFT})
    page = done.content.decode()
    assert client.get(address(report)).status_code == 404
    assert "This was not kept" in page
    assert DRAFT in page


def test_words_that_change_places_need_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    monkeypatch.setattr(late_words, "MOST", 1)
    fields = hidden_fields(page_of(client, report), "take")
    two = {"answer-text": DRAFT, "note-text": "Half a note."}
    html = client.get(client.post(address(report, "take"), fields | two)["Location"])
    page = html.content.decode()
    action = re.search(r'action="([^"]+/answer/\?kept=[^"]+)"', page)
    assert action
    fields = hidden_fields(page, "answer") | {"answer-text": DRAFT}
    sent = client.post(action[1], fields)
    assert "kept=" in sent["Location"]
    assert box(client.get(sent["Location"]).content.decode(), "note-text") == "Half a note."
    assert not Draft.objects.exists()


def test_a_refused_answer_is_offered_again_beside_what_was_a_draft_before() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    assert client.post(address(report, "writing"), {"note-text": "Half a note."}).status_code == 204
    fields = hidden_fields(page_of(client, report), "visit")
    refused = client.post(address(report, "visit"), fields | {"visit-place": "The green door"})
    assert refused.status_code == 422
    page = page_of(client, report)
    assert 'value="The green door"' in page
    assert box(page, "note-text") == "Half a note."


def test_what_was_refused_and_then_sent_leaves_no_draft() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    fields = hidden_fields(page_of(client, report), "note")
    assert client.post(address(report, "note"), fields | {"note-text": " "}).status_code == 422
    assert not Draft.objects.exists()
    sent = client.post(address(report, "note"), fields | {"note-text": "A note."})
    assert sent.status_code == 302
    assert not Draft.objects.exists()
