"""Keeping the directory: each deed once, no words lost, and no pack or colleague overwritten."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from fanal.accounts.models import Role
from fanal.audit.actions import read_details
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.directory import access, actions, merging, snapshot
from fanal.directory.access import Keeper
from fanal.directory.merging import Entry
from fanal.directory.models import Change, Deed, Listing
from fanal.directory.rows import Row, rows_of
from fanal.knowledge import ServiceKind, current
from tests.cast import TeamWithKeys, join_team, make_member
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
ROW = "/desk/directory/be/guardianship/"
LIST = "/desk/directory/"
NEW = "/desk/directory/new/be/"


@pytest.fixture
def lead(team: TeamWithKeys) -> Client:
    return at_desk(team.adviser)


def entry(team: TeamWithKeys, slug: str = "guardianship") -> Entry:
    return access.entry_for(team.adviser.member, "be", slug)


def public() -> dict[str, Row]:
    return {row.id: row for row in snapshot.refresh().rows}


def form_of(client: Client, path: str) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    html = client.get(path).content.decode()
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', html):
        fields[name] = unescape(value)
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', html, re.S):
        fields[name] = unescape(text).strip()
    chosen = re.search(r'<option value="([^"]+)" selected', html)
    ticked = re.findall(r'<input type="checkbox" name="([^"]+)"[^>]* checked', html)
    fields |= {"kind": chosen[1]} if chosen else {}
    fields = {name: value for name, value in fields.items() if name not in ("always",)}
    for name in ("open_on_holidays", "confidential"):
        fields.pop(name, None)
    return fields | dict.fromkeys(ticked, "on")


def with_pack_saying(monkeypatch: pytest.MonkeyPatch, id: str, **facts: Any) -> None:
    """As if a newer pack said something else of one row, or, without facts, had it no more."""
    before = rows_of

    def later(pack: Any) -> list[Row]:
        rows = before(pack)
        if not facts:
            return [row for row in rows if row.id != id]
        return [
            row if row.id != id else Row(id, row.facts.model_copy(update=facts), row.calendar)
            for row in rows
        ]

    monkeypatch.setattr(merging, "rows_of", later)


# Correcting


def test_a_form_that_is_sent_as_it_stands_changes_no_fact(team: TeamWithKeys, lead: Client) -> None:
    for of_pack in merging.entries([current().packs["be"]], []):
        if of_pack.is_fixed:
            continue
        path = f"/desk/directory/{of_pack.id}/correct/"
        answer = lead.post(path, form_of(lead, path))
        assert answer.status_code == 302, (of_pack.id, answer.content.decode())
        kept = entry(team, of_pack.row.slug)
        assert kept.own_words
        before, after = of_pack.row.facts.content, kept.row.facts.content
        assert {**before, "confidential": after["confidential"]} == after, of_pack.id
        assert kept.row.facts.is_confidential == of_pack.row.facts.is_confidential


def test_a_correction_is_read_by_everybody_and_the_packs_words_are_not_lost(
    team: TeamWithKeys, lead: Client
) -> None:
    sent = form_of(lead, f"{ROW}correct/") | {"phone": "+32 2 555 00 11"}
    assert lead.post(f"{ROW}correct/", sent).status_code == 302
    assert public()["be/guardianship"].facts.phone == "+32 2 555 00 11"
    kept = entry(team)
    assert kept.of_pack is not None
    assert kept.of_pack.facts.phone == "+32 78 15 43 24"
    assert not kept.to_decide
    page = lead.get(ROW).content.decode()
    assert "+32 2 555 00 11" in page
    assert "Said otherwise: Telephone" in page


def test_a_deed_is_one_change_and_one_event_that_only_the_team_can_read(
    team: TeamWithKeys, lead: Client
) -> None:
    lead.post(f"{ROW}correct/", form_of(lead, f"{ROW}correct/") | {"phone": "+32 2 555 00 11"})
    change = Change.objects.get()
    assert (change.deed, change.number, change.team_id) == (Deed.CORRECTED, 1, team.id)
    event = AuditEvent.objects.get(event=Event.DIRECTORY_CHANGED)
    assert event.subject == entry(team).row.uuid
    assert event.entry_hash
    told = read_details(event, team.secret)
    assert told["by"] == str(team.adviser.member.pk)
    assert (told["row"], told["deed"], told["number"]) == ("be/guardianship", "corrected", 1)


def test_a_preview_shows_what_the_public_would_read_and_keeps_nothing(lead: Client) -> None:
    sent = form_of(lead, f"{ROW}correct/") | {"what_en": "Looks after children.", "preview": "1"}
    page = lead.post(f"{ROW}correct/", sent).content.decode()
    assert "As the public would read it" in page
    assert page.count("Looks after children.") == 2
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("phone", "02 555 00 11", "with its country"),
        ("email", "nobody", "no e-mail address"),
        ("website", "javascript:alert(1)", "https:// in front"),
        ("languages", "Dutch", "codes with commas"),
        ("min_age", "30", "lowest age is above"),
        ("hours_mon", "9-5", "09:00-12:30"),
        ("hours_mon", "09:00-12:00, 11:00-13:00", "09:00-12:30"),
        ("review_due", "2020-01-01", "after today"),
        ("review_due", "2199-01-01", "within a year"),
        ("sources", "", "where you know it from"),
        ("address", "A street 1", "postcode and a town"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    lead: Client, field: str, value: str, says: str
) -> None:
    sent = form_of(lead, f"{ROW}correct/")
    sent.pop("always", None)
    sent |= {field: value, "what_nl": "Mijn eigen woorden."}
    answer = lead.post(f"{ROW}correct/", sent)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says in page, page
    assert "Mijn eigen woorden." in page
    assert not Listing.objects.exists()


@pytest.mark.parametrize("mark", [{"kind": "shelter"}, {"confidential": "on"}])
@pytest.mark.parametrize("told", ["address", "postcode", "town_nl"])
def test_where_a_confidential_place_lies_cannot_be_written_down(
    lead: Client, mark: dict[str, str], told: str
) -> None:
    sent = form_of(lead, f"{ROW}correct/") | mark | {told: "1000"}
    answer = lead.post(f"{ROW}correct/", sent)
    assert answer.status_code == 422
    assert "stands nowhere" in answer.content.decode()
    assert not Listing.objects.exists()


def test_a_care_centre_is_checked_here_and_changed_in_the_pack(
    team: TeamWithKeys, lead: Client
) -> None:
    """Its number stands on every page: changed here alone, pages would say different things."""
    path = "/desk/directory/be/payoke/"
    assert b"changed in the pack" in lead.get(path).content
    assert lead.post(f"{path}hide/", {"number": "0"}).status_code == 409
    assert lead.post(f"{path}correct/", {"phone": "+32 2 555 00 11"}).status_code == 409
    assert not Listing.objects.exists()
    assert (
        lead.post(f"{path}check/", {"number": "0", "review_due": _in_a_month()}).status_code == 302
    )
    assert entry(team, "payoke").row.facts.checked_on == clock.now().date()


# Two at once


def test_the_second_of_two_sees_the_conflict_and_loses_no_word(
    team: TeamWithKeys, lead: Client
) -> None:
    karim = make_member("Karim")
    join_team(team, karim, Role.LEAD)
    second = at_desk(karim)
    mine, theirs = form_of(lead, f"{ROW}correct/"), form_of(second, f"{ROW}correct/")
    assert lead.post(f"{ROW}correct/", mine | {"what_en": "First words."}).status_code == 302
    answer = second.post(f"{ROW}correct/", theirs | {"what_en": "Second words."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First words." in page
    assert "Second words." in page
    assert Change.objects.count() == 1
    # Having seen theirs, the same is sent again.
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    again = theirs | {"what_en": "Second words.", "number": number[1]}
    assert second.post(f"{ROW}correct/", again).status_code == 302
    assert [change.content["what"]["en"] for change in access.changes_of(entry(team))] == [
        "Second words.",
        "First words.",
    ]


@pytest.mark.parametrize("deed", ["hide", "check"])
def test_a_deed_upon_a_row_that_changed_is_not_done(
    team: TeamWithKeys, lead: Client, deed: str
) -> None:
    lead.post(f"{ROW}correct/", form_of(lead, f"{ROW}correct/"))
    answer = lead.post(f"{ROW}{deed}/", {"number": "0", "review_due": "2027-02-01"})
    assert answer.status_code in (409, 422)
    assert Change.objects.count() == 1
    assert not entry(team).hidden


# Hiding, checking


def test_what_is_hidden_is_nowhere_outside_and_stays_readable_inside(
    team: TeamWithKeys, lead: Client
) -> None:
    row = entry(team).row
    assert lead.post(f"{ROW}hide/", {"number": "0"}).status_code == 302
    known = snapshot.refresh()
    assert row.uuid not in known.by_uuid
    assert row.code not in known.by_code
    page = lead.get(ROW).content.decode()
    assert "Nobody outside sees this row." in page
    assert "+32 78 15 43 24" in page
    assert lead.post(f"{ROW}show/", {"number": "1"}).status_code == 302
    assert row.uuid in snapshot.refresh().by_uuid
    assert [change.deed for change in access.changes_of(entry(team))] == [Deed.SHOWN, Deed.HIDDEN]


def test_the_same_deed_sent_twice_is_done_once(lead: Client) -> None:
    for _ in range(2):
        assert lead.post(f"{ROW}hide/", {"number": "0"}).status_code == 302
    assert Change.objects.count() == 1


def test_an_overdue_row_stands_first_and_is_in_order_again_when_it_was_checked(
    team: TeamWithKeys,
) -> None:
    with clock.frozen(datetime(2027, 3, 1, 11, 0, tzinfo=UTC)):
        lead = at_desk(team.adviser)
        assert b"have to be looked at again" in lead.get(LIST).content
        assert b"rows to look at" in lead.get("/desk/team/").content
        assert (
            lead.post(f"{ROW}check/", {"number": "0", "review_due": "2027-05-01"}).status_code
            == 302
        )
        row = public()["be/guardianship"]
        assert str(row.facts.checked_on) == "2027-03-01"
        assert str(row.facts.review_due) == "2027-05-01"
        kept = entry(team)
        assert not kept.own_words
        overdue = lead.get(LIST, {"which": "overdue"}).content.decode()
        assert "/be/guardianship/" not in overdue
        assert "/be/esperanto/" in overdue
        everything = lead.get(LIST).content.decode()
        assert everything.index("/be/esperanto/") < everything.index("/be/guardianship/")


def test_a_check_of_other_words_than_todays_counts_for_nothing(
    team: TeamWithKeys, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(f"{ROW}check/", {"number": "0", "review_due": _in_a_month()})
    before = entry(team).row.facts
    with_pack_saying(monkeypatch, "be/guardianship", phone="+32 2 555 00 22")
    after = entry(team)
    assert after.row.facts.phone == "+32 2 555 00 22"
    assert not after.to_decide, "it only said when somebody looked"
    assert after.row.facts.review_due != before.review_due


def _in_a_month() -> str:
    from datetime import timedelta

    return (clock.now().date() + timedelta(days=30)).isoformat()


# The pack and the desk


def test_a_pack_that_says_something_else_overwrites_nobody_and_hides_nothing(
    team: TeamWithKeys, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(f"{ROW}correct/", form_of(lead, f"{ROW}correct/") | {"phone": "+32 2 555 00 11"})
    with_pack_saying(monkeypatch, "be/guardianship", phone="+32 2 555 00 22")
    assert public()["be/guardianship"].facts.phone == "+32 2 555 00 11"
    assert entry(team).to_decide
    page = lead.get(ROW).content.decode()
    assert "+32 2 555 00 11" in page
    assert "+32 2 555 00 22" in page
    assert b"the pack says something else" in lead.get(LIST).content

    assert lead.post(f"{ROW}keep/", {"number": "1"}).status_code == 302
    assert not entry(team).to_decide
    assert public()["be/guardianship"].facts.phone == "+32 2 555 00 11"

    assert lead.post(f"{ROW}give-way/", {"number": "2"}).status_code == 302
    assert public()["be/guardianship"].facts.phone == "+32 2 555 00 22"
    assert not entry(team).own_words
    assert [change.deed for change in access.changes_of(entry(team))] == [
        Deed.GAVE_WAY,
        Deed.KEPT,
        Deed.CORRECTED,
    ]


def test_a_pack_that_only_looked_again_or_was_translated_asks_for_no_decision(
    team: TeamWithKeys, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(f"{ROW}correct/", form_of(lead, f"{ROW}correct/"))
    facts = entry(team).of_pack
    assert facts is not None
    with_pack_saying(
        monkeypatch,
        "be/guardianship",
        name={**facts.facts.name, "uk": "Служба опіки"},
        checked_on=clock.now().date(),
    )
    assert not entry(team).to_decide


def test_a_row_that_the_pack_dropped_is_shown_until_somebody_decides(
    team: TeamWithKeys, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead.post(f"{ROW}correct/", form_of(lead, f"{ROW}correct/"))
    with_pack_saying(monkeypatch, "be/guardianship")
    assert "be/guardianship" in public()
    assert entry(team).to_decide
    assert b"It no longer has this row." in lead.get(ROW).content
    with pytest.raises(actions.NothingToDo):
        actions.give_way(entry=entry(team), number=1, by=Keeper(team.adviser.member, team.id))


def test_a_confidential_row_with_a_location_in_the_database_is_shown_to_nobody(
    team: TeamWithKeys, lead: Client
) -> None:
    """Whatever somebody writes into the database, no page tells where a shelter lies."""
    lead.post(f"{ROW}correct/", form_of(lead, f"{ROW}correct/"))
    row = Listing.objects.get()
    assert row.content is not None
    row.content |= {"kind": "shelter", "address": ["A street 1"], "postcode": "1000"}
    row.save()
    rows = public()
    assert "be/guardianship" not in rows
    assert "be/esperanto" in rows, "one broken row takes no other along"
    page = lead.get(ROW).content
    assert b"nobody outside sees this row" in page
    assert b"A street 1" not in page
    number = {"number": "1"}
    assert lead.post(f"{ROW}give-way/", number).status_code == 302
    assert "be/guardianship" in public()


# Adding


def new_row(client: Client, **typed: str) -> dict[str, Any]:
    sent = form_of(client, NEW) | {
        "kind": "union",
        "name_nl": "Vakbond van het Dok",
        "what_nl": "Helpt wie werkt.",
        "website": "https://dok.example",
        "sources": "Their own page",
    }
    return sent | typed


def test_a_row_that_no_pack_has_is_added_once_and_read_by_everybody(
    team: TeamWithKeys, lead: Client
) -> None:
    sent = new_row(
        lead, address="Kaai 1", postcode="2000", town_nl="Antwerpen", hours_sat="10:00-12:00"
    )
    answers = [lead.post(NEW, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()
    assert Listing.objects.count() == 1
    row = public()[Listing.objects.get().pk]
    assert row.id.startswith("be/desk-")
    assert row.facts.kind is ServiceKind.UNION
    assert row.position is not None
    assert 51 < row.position.lat < 52
    saturday = row.opening(datetime(2026, 11, 28, 10, 0, tzinfo=UTC))
    assert saturday is not None
    assert saturday.open
    assert AuditEvent.objects.filter(event=Event.DIRECTORY_CHANGED).count() == 1


def test_an_id_that_the_page_did_not_give_is_not_taken(lead: Client) -> None:
    lead.post(NEW, new_row(lead, id="be/payoke"))
    assert Listing.objects.get().pk.startswith("be/desk-")


# Who may


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
def test_nobody_but_a_lead_keeps_the_directory(team: TeamWithKeys, role: Role) -> None:
    member = make_member("Somebody")
    join_team(team, member, role)
    client = at_desk(member)
    for path in (LIST, ROW, NEW, f"{ROW}correct/"):
        assert client.get(path).status_code == 403, path
    assert client.post(f"{ROW}hide/", {"number": "0"}).status_code == 403
    assert not Listing.objects.exists()
    assert LIST not in client.get("/desk/team/").content.decode()


def test_the_rows_of_another_country_are_as_absent_as_what_never_was(lead: Client) -> None:
    for path in ("nl/comensha/", "nl/comensha/correct/", "be/nothing/", "new/nl/", "xx/y/"):
        assert lead.get(f"{LIST}{path}").status_code == 404, path
        assert lead.post(f"{LIST}{path}").status_code in (404, 405), path


def test_while_nothing_waits_the_page_of_the_team_says_nothing(
    team: TeamWithKeys,
) -> None:
    with clock.frozen(datetime(2026, 12, 1, 11, 0, tzinfo=UTC)):
        page = at_desk(team.adviser).get("/desk/team/").content.decode()
    assert LIST in page
    assert "to look at" not in page


def test_the_list_is_narrowed(lead: Client) -> None:
    lead.post(f"{ROW}hide/", {"number": "0"})
    assert "/be/guardianship/" in lead.get(LIST, {"which": "hidden"}).content.decode()
    assert "/be/agii/" not in lead.get(LIST, {"which": "hidden"}).content.decode()
    assert "/be/agii/" in lead.get(LIST, {"kind": "legal"}).content.decode()
    assert "/be/ecpat/" not in lead.get(LIST, {"kind": "legal"}).content.decode()
    assert "/be/ecpat/" in lead.get(LIST, {"words": "suspect child"}).content.decode()
    assert b"No row is like that." in lead.get(LIST, {"words": "zzz"}).content
    assert "/be/agii/" in lead.get(LIST, {"which": "nonsense", "kind": "x"}).content.decode()
