"""Texts of the team: chosen while answering, in the person's language, and of nobody else's."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from fanal.accounts.models import Role
from fanal.core.ids import new_id
from fanal.intake import texts
from fanal.intake.contents import Channel, Message
from fanal.intake.models import TeamText
from fanal.intake.texts import Words
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import address, at_desk, hidden_fields, page_of, sent_report

pytestmark = pytest.mark.django_db
WHEN = "Wij antwoorden voor vrijdag."


def written(desk: Client, team: TeamWithKeys, **typed: str) -> TeamText:
    page = desk.get("/desk/texts/new/").content.decode()
    id = re.search(r'name="id" value="([^"]+)"', page)
    assert id is not None
    fields = {"id": id[1], "team": team.id, "title": "When we answer", "channel": "site"}
    sent = {**fields, "text_nl": WHEN, **typed}
    answers = [desk.post("/desk/texts/new/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()
    return TeamText.objects.get(pk=id[1])


def filled(desk: Client, report: Any, text: TeamText | str, typed: str = "") -> str:
    fields = hidden_fields(page_of(desk, report), "answer")
    fill = {"fill": "1", "fill-with": str(getattr(text, "pk", text)), "answer-text": typed}
    answer = desk.post(address(report, "answer"), {**fields, **fill})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_text_is_put_behind_what_was_typed_and_nothing_is_sent(
    desk: Client, team: TeamWithKeys
) -> None:
    text, report = written(desk, team), sent_report(team)
    page = filled(desk, report, text, "Dag.")
    assert f"Dag.\n\n{WHEN}" in page.replace("\r", "")
    assert "Read it before you send it." in page
    assert not [c for c in team.open(report).contents if isinstance(c, Message)]


def test_words_in_another_form_stay_when_a_text_is_chosen(desk: Client, team: TeamWithKeys) -> None:
    text, report = written(desk, team), sent_report(team)
    fill = {"fill": "1", "fill-with": str(text.pk), "note-text": "My half note."}
    page = desk.post(address(report, "answer"), fill).content.decode()
    assert "My half note." in page
    assert WHEN in page


def test_another_language_is_said_aloud(desk: Client, team: TeamWithKeys) -> None:
    # The person read the site in Dutch.
    text = written(desk, team, text_nl="", text_fr="Nous répondons.")
    page = filled(desk, sent_report(team), text)
    assert "There is no text in their language. This one is in Français." in page
    assert "Nous répondons." in page


def test_choosing_nothing_or_nonsense_loses_nothing(desk: Client, team: TeamWithKeys) -> None:
    written(desk, team)
    report = sent_report(team)
    for chosen in ("", "nonsense"):
        assert "Dag." in filled(desk, report, chosen, "Dag.")


def test_another_teams_text_is_neither_offered_nor_put_in(desk: Client, team: TeamWithKeys) -> None:
    other = make_team("be/surya")
    theirs = written(at_desk(other.adviser), other, text_nl="Van Sürya.")
    report = sent_report(team)
    assert "Van S" not in filled(desk, report, theirs)
    assert str(theirs.pk) not in page_of(desk, report)
    for path in (f"/desk/texts/{theirs.pk}/", f"/desk/texts/{theirs.pk}/forget/"):
        assert desk.post(path, {}).status_code == 404
    answer = desk.post(
        "/desk/texts/new/", {"team": other.id, "title": "x", "channel": "site", "text_en": "y"}
    )
    assert answer.status_code == 422
    assert TeamText.objects.count() == 1


def test_what_goes_by_phone_and_is_loud_is_warned_of(desk: Client, team: TeamWithKeys) -> None:
    fields = {"team": team.id, "title": "x", "text_en": "We help victims. PAG-ASA"}
    quiet = desk.post("/desk/texts/new/", {**fields, "channel": "site"})
    assert quiet.status_code == 302
    answer = desk.post("/desk/texts/new/", {**fields, "channel": "phone"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "victim" in page
    assert "PAG-ASA" in page
    assert "We help victims." in page
    sure = desk.post("/desk/texts/new/", {**fields, "channel": "phone", "sure": "on"})
    assert sure.status_code == 302
    calm = {**fields, "channel": "phone", "text_en": "Please look at your messages."}
    assert desk.post("/desk/texts/new/", calm).status_code == 302


def test_a_colleagues_change_is_not_written_over(desk: Client, team: TeamWithKeys) -> None:
    text = written(desk, team)
    path = f"/desk/texts/{text.pk}/"
    digest = re.search(r'name="digest" value="([^"]+)"', desk.get(path).content.decode())
    assert digest is not None
    fields = {"team": team.id, "title": "x", "channel": "site", "digest": digest[1]}
    assert desk.post(path, {**fields, "text_en": "Theirs."}).status_code == 302
    answer = desk.post(path, {**fields, "text_en": "Mine."})
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()
    assert "Theirs." in desk.get(path).content.decode()


def test_a_text_is_sealed_and_can_be_thrown_away(desk: Client, team: TeamWithKeys) -> None:
    text = written(desk, team)
    assert WHEN.encode() not in text.sealed
    assert desk.post(f"/desk/texts/{text.pk}/forget/").status_code == 302
    assert "No text yet." in desk.get("/desk/texts/").content.decode()


def test_who_may_not_answer_changes_no_text(team: TeamWithKeys) -> None:
    reader = make_member("Reader")
    join_team(team, reader, Role.READER)
    assert at_desk(reader).get("/desk/texts/").status_code == 403


def test_nothing_at_all_is_no_text(desk: Client, team: TeamWithKeys) -> None:
    answer = desk.post("/desk/texts/new/", {"team": team.id, "title": "x", "channel": "site"})
    assert answer.status_code == 422
    assert "Write it in one language at least." in answer.content.decode()


def test_one_that_is_sent_twice_in_one_moment_is_kept_once(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, seal = Words(title="When", channel=Channel.SITE, variants={"nl": WHEN}), texts._seal

    def slowly(row: TeamText, words: Words) -> None:
        monkeypatch.undo()
        texts.keep_new(team.id, row.id, words)
        seal(row, words)

    monkeypatch.setattr(texts, "_seal", slowly)
    texts.keep_new(team.id, new_id(), words)
    assert TeamText.objects.count() == 1


def test_what_was_typed_into_a_text_that_a_colleague_let_go_comes_back(
    desk: Client, team: TeamWithKeys
) -> None:
    text = written(desk, team)
    typed = {"team": team.id, "title": "When", "channel": "site", "text_nl": "Andere woorden."}
    desk.post(f"/desk/texts/{text.pk}/forget/")
    answer = desk.post(f"/desk/texts/{text.pk}/", typed)
    assert answer.status_code == 404
    assert "Andere woorden." in answer.content.decode()


def test_a_text_that_no_key_is_there_to_seal_comes_back(
    desk: Client, team: TeamWithKeys, no_pins: None
) -> None:
    typed = {"team": team.id, "title": "When", "channel": "site", "text_nl": "Andere woorden."}
    answer = desk.post("/desk/texts/new/", typed)
    assert answer.status_code == 503
    assert "Andere woorden." in answer.content.decode()
    assert not TeamText.objects.exists()
