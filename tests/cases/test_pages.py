"""The pages of cases: every deed, its refusals, and nothing typed is lost."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import CharField
from django.test import Client

from fanal.cases import actions
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.base import Day
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.goal import Goal, Support
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.restriction import CaseRestricted
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case
from fanal.cases.naming import spelled
from fanal.core.ids import new_once
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from tests.cases.files import (
    NAMED,
    evaluate,
    file_of,
    in_days,
    old_rule,
    open_case,
    start,
    today,
    with_reminder,
    write,
)
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, do, report_of, send, sent_report

pytestmark = pytest.mark.django_db
# What one would type for each deed; a new deed is added here.
TYPED: dict[str, dict[str, Any]] = {
    "note": {"text": "He called."},
    "assess": {"account": "Sleeps at work.", "methods": ["DebtBondage"], "certainty": "likely"},
    "outcome": {"finding": "presumed", "why": "Papers and debt."},
    "identification": {"identified": "yes", "authority": "CourtOrProsecution", "on": "2026-01-02"},
    "rights": {"language": "Arabic"},
    "choice": {"choice": "not-now", "on": "2026-01-02", "come_back": "The library."},
    "phase": {"phase": "be-adult:immatriculation", "since": "2026-01-02"},
    "rule": {"answer": "keep", "why": "It began before."},
    "paper-date": {"on": "2027-01-02", "why": "The blue paper."},
    "conditions": {},
    "extend": {"why": "Granted."},
    "leave": {"on": "2026-01-02", "explanation": "Her wish."},
    "task": {"text": "Call the lawyer", "on": "2027-01-02"},
    "task-done": {"outcome": "She calls back.", "on": "2026-01-06"},
    "goal": {"support": "legal", "words": "My papers back."},
    "step": {"text": "Write to the lawyer", "who": "own", "needed_by": "2027-01-02"},
    "goal-end": {"end": "reached"},
    "appointment": {
        "what": "Talk with the lawyer",
        "day": "2030-01-02",
        "hour": "14:30",
        "where": "Lange Lozanastraat 200",
    },
    "appointment-end": {"end": "missed", "on": "2026-01-05", "again_on": "2030-01-03"},
    "reminder-done": {"how": "reminded"},
    "around": {"role": "lawyer", "called": "Mr. Claes", "contact": "never"},
    "person": {"called": "Amina D."},
    "assign": {"to": "nobody"},
    "restrict": {"members": [], "why": "She asked."},
    "unrestrict": {"why": "It is over."},
    "document": {"title": "A paper", "document": SimpleUploadedFile("a.txt", b"What she wrote.")},
    "snooze": {"wake_on": "colleague", "why": "The lawyer reads it."},
    "wake": {},
    "correct": {"number": "2", "why": "Another person."},
    "close": {"reason": "completed"},
    "consent": {
        "decision": "given",
        "purposes": ["support"],
        "what": "Her name.",
        "by_whom": "person",
        "how": "spoken",
        "language": "Arabic",
        "on": "2026-01-02",
    },
    "ground": {"purposes": ["justice"], "law": "Article 1", "why": "Asked.", "on": "2026-01-02"},
    "reopen": {"explanation": "She came back."},
}
# And what one would choose among what the case offers.
CHOSEN = {
    "rights": ["rights"],
    "leave": ["end"],
    "task-done": ["key"],
    "goal-end": ["goal"],
    "appointment-end": ["appointment"],
    "reminder-done": ["appointment"],
}


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    """A case in which everything is possible, but what only a closed one allows."""
    case = open_case(team)
    evaluate(team, case)
    start(team, case, date(2026, 1, 2))
    write(team, case, Task, text="Call the lawyer", on=in_days(3))
    write(team, case, Goal, support=Support.LEGAL, words="A lawyer of my own.")
    with_reminder(team, case)
    return case


def address(case: Case, deed: str = "") -> str:
    return f"/desk/cases/{case.pk}/" + (f"{deed}/" if deed else "")


def shown(html: str) -> dict[str, Any]:
    """The hidden and chosen fields of the last form in the page."""
    form = html[html.rindex('<form method="post" class="contact"') :]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]+>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if name and kind and (kind[1] not in ("radio", "checkbox") or " checked" in tag):
            fields[unescape(name[1])] = unescape(value[1]) if value else ""
    return fields


def type_in(desk: Client, case: Case, deed: str, **typed: Any) -> Any:
    fields = shown(desk.get(address(case, deed)).content.decode())
    return desk.post(address(case, deed), {**fields, **typed})


def first_choice(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found is not None
    return unescape(found[1])


# Handing over leads away from the case: tests/cases/test_handover.py.
@pytest.mark.parametrize("name", sorted(set(case_forms()) - {"hand-over"}))
def test_every_deed_is_one_entry(desk: Client, team: TeamWithKeys, case: Case, name: str) -> None:
    if name == "reopen":
        write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    if name == "unrestrict":
        members = (str(team.adviser.member.pk),)
        write(team, case, CaseRestricted, members=members)
    if name in ("snooze", "wake"):
        # Who waits for an answer would keep the case awake.
        do(desk, Report.objects.get(), "answer", text="We read you.")
    if name == "wake":
        type_in(desk, case, "snooze", **TYPED["snooze"])
    if name == "extend":
        type_in(desk, case, "phase", **TYPED["phase"])
    if name == "rule":
        old_rule(team, case, date(2026, 1, 2))
    page = desk.get(address(case, name)).content.decode()
    typed = dict(TYPED[name])
    for field in CHOSEN.get(name, []):
        typed[field] = first_choice(page, field)
    before = file_of(team, case).last_number
    sent = {**shown(page), **typed}
    # A form sent twice does its deed once, also when the state allows it no more.
    answers = []
    for _ in range(2):
        if name == "document":
            # The test client reads a file to its end.
            sent["document"].seek(0)
        answers.append(desk.post(address(case, name), sent))
    answer = answers[-1]
    assert answers[0].headers.get("Location") == answer.headers.get("Location")
    assert answer.status_code == 302, re.findall(
        r'class="error[^>]*>([^<]+)', answer.content.decode()
    )
    assert file_of(team, case).last_number == before + 1
    page = unescape(desk.get(answer.headers["Location"]).content.decode())
    assert str(case_forms()[name].done) in page
    for words in written_in(name, sent):
        assert words in page, "what is typed can be read again"


def written_in(name: str, sent: dict[str, Any]) -> Iterator[str]:
    """The words and days of a form that was sent, as they read."""
    for field, of in case_forms()[name].base_fields.items():
        value = sent.get(field)
        if isinstance(of, Day) and value:
            yield spelled(date.fromisoformat(value))
        elif isinstance(of, CharField) and not of.widget.is_hidden and value:
            yield str(value)


def test_a_day_that_may_be_left_out_says_when_it_may_not(desk: Client, case: Case) -> None:
    page = desk.get(address(case, "appointment-end")).content.decode()
    assert "Who did not come may be in danger: then a day is needed." in page


@pytest.mark.parametrize("name", sorted(set(case_forms()) - {"extend", "person", "wake"}))
def test_what_is_missing_is_said_and_nothing_is_kept(
    desk: Client, team: TeamWithKeys, case: Case, name: str
) -> None:
    if name == "reopen":
        write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    if name == "unrestrict":
        write(team, case, CaseRestricted, members=(str(team.adviser.member.pk),))
    if name == "rule":
        old_rule(team, case, date(2026, 1, 2))
    before = file_of(team, case).last_number
    answer = desk.post(address(case, name), {"once": "00" * 16, "seen": before})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert file_of(team, case).last_number == before


def test_nobody_has_to_see_to_anything_before_somebody_says_what(desk: Client, case: Case) -> None:
    page = desk.get(address(case, "assess")).content.decode()
    (day,) = re.findall(r'<input type="date" name="needs_by"[^>]*>', page)
    assert "value=" not in day


def test_a_closed_case_allows_only_to_open_it_again(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    write(team, case, CaseClosed, reason=CaseEnd.COMPLETED)
    page = desk.get(address(case)).content.decode()
    for name in case_forms():
        offered = f'href="{address(case, name)}"' in page
        # A yes can be taken back for ever.
        assert offered == (name in ("reopen", "consent")), name
    answer = desk.post(address(case, "note"), {"text": "Words that must not get lost."})
    assert answer.status_code == 409
    assert "Words that must not get lost." in answer.content.decode()


def test_of_another_teams_case_nothing_is_told_and_the_words_come_back(case: Case) -> None:
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(address(case)).status_code == 404
    assert stranger.get(address(case, "note")).status_code == 404
    answer = stranger.post(address(case, "note"), {"text": "My words."})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "My words." in page
    assert "Amina" not in page


def test_a_colleagues_finding_is_shown_before_ones_own_is_kept(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    colleague = make_member("Colleague")
    join_team(team, colleague)
    fields = shown(desk.get(address(case, "outcome")).content.decode())
    write(colleague.actor, case, Outcome, finding=Finding.TOO_EARLY, why="Ask her again.")
    mine = {**fields, "finding": "not", "why": "My own reason."}
    answer = desk.post(address(case, "outcome"), mine)
    assert answer.status_code == 409
    page = unescape(answer.content.decode())
    assert "Ask her again." in page
    assert "My own reason." in page
    answer = desk.post(address(case, "outcome"), {**mine, **shown(page), "finding": "not"})
    assert answer.status_code == 302


def test_what_oneself_wrote_about_the_person_in_another_window_is_not_replaced(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    page = desk.get(address(case, "person")).content.decode()
    one, other = shown(unescape(page)), shown(unescape(page))
    assert one["once"] == other["once"]
    other["once"] = new_once().hex()
    answer = desk.post(address(case, "person"), {**one, "other_names": "Mimi"})
    assert answer.status_code == 302
    answer = desk.post(address(case, "person"), {**other, "nationality": "Guinée"})
    assert answer.status_code == 409
    page = unescape(answer.content.decode())
    assert "You wrote this meanwhile, in another window." in page
    assert "Mimi" in page
    assert 'value="Guinée"' in page
    assert file_of(team, case).state.person.other_names == "Mimi"


# From a request


def test_a_case_is_opened_only_after_a_look_at_who_it_may_be(
    desk: Client, team: TeamWithKeys
) -> None:
    known, report = open_case(team, NAMED), sent_report(team)
    path = f"/desk/reports/{report.pk}/case/"
    fields = shown(desk.get(path).content.decode())
    page = desk.post(path, {**fields, "called": "Aminah Diallo"}).content.decode()
    assert Case.objects.count() == 1
    assert str(known.pk) in page
    assert "a name that sounds like it" in page or "the same name" in page
    searched = first_choice(page, "searched")
    # Other words are looked for again, whatever the form says.
    desk.post(path, {**fields, "called": "Someone else", "searched": searched})
    assert Case.objects.count() == 1
    answer = desk.post(path, {**fields, "called": "Aminah Diallo", "searched": searched})
    assert answer.status_code == 302
    assert Case.objects.count() == 2


def test_a_request_is_linked_to_the_case_of_the_same_person(
    desk: Client, team: TeamWithKeys
) -> None:
    known, report = open_case(team, NAMED), sent_report(team)
    path = f"/desk/reports/{report.pk}/case/"
    fields = shown(desk.get(path).content.decode())
    answer = desk.post(path, {**fields, "called": "Amina", "same": str(known.pk)})
    assert answer.headers["Location"] == f"{address(known)}?done=linked"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert f"/desk/reports/{report.pk}/" in page
    assert "The request is with this case now." in page
    assert address(known, "person") not in page.partition("begun-title")[2].partition("<dl")[0]


def test_what_was_typed_about_somebody_known_waits_as_a_draft_and_replaces_nothing(
    desk: Client, team: TeamWithKeys
) -> None:
    known = open_case(team, NAMED)

    def link(**told: str) -> str:
        path = f"/desk/reports/{sent_report(team).pk}/case/"
        fields = shown(desk.get(path).content.decode())
        answer = desk.post(path, {**fields, **told, "same": str(known.pk)})
        page = unescape(desk.get(answer.headers["Location"]).content.decode())
        assert "waits below as a draft" in page
        assert (
            address(known, "person") in page.partition("begun-title")[2].partition("</section>")[0]
        )
        return unescape(desk.get(address(known, "person")).content.decode())

    page = link(called="Amineh Dialo", other_names="Mimi", nationality="Guinée")
    for words in ("Amina Diallo", "أمينة, Amineh Dialo, Mimi", "Guinée", "+32 470 12 34 56"):
        assert f'value="{words}"' in page
    assert file_of(team, known).state.person == NAMED
    # A second time, the draft that waits takes in what is new.
    page = link(called="Mimi", phone="+32 470 65 43 21")
    for words in ("أمينة, Amineh Dialo, Mimi", "Guinée", "+32 470 65 43 21"):
        assert f'value="{words}"' in page
    answer = desk.post(address(known, "person"), shown(page))
    assert answer.status_code == 302
    assert file_of(team, known).state.person.nationality == "Guinée"


def test_no_request_is_linked_to_a_case_of_another_team(desk: Client, team: TeamWithKeys) -> None:
    foreign, report = open_case(make_team("be/surya"), Person()), sent_report(team)
    path = f"/desk/reports/{report.pk}/case/"
    fields = shown(desk.get(path).content.decode())
    for same in (str(foreign.pk), "nonsense"):
        answer = desk.post(path, {**fields, "called": "Words kept", "same": same})
        assert answer.status_code == 409
        assert "Words kept" in answer.content.decode()
    assert foreign.links.count() == 1


def test_a_request_that_was_taken_back_is_seen_in_its_case(
    desk: Client, team: TeamWithKeys
) -> None:
    sent = send(team)
    report = report_of(sent.receipt)
    case = actions.open_case(team.open(report), person=NAMED, once=new_once())
    assert "Taken back by the person." not in desk.get(address(case)).content.decode()
    open_mailbox(sent.receipt).take_back(once=new_once())
    assert "Taken back by the person." in desk.get(address(case)).content.decode()


# Lists


def test_a_case_is_found_by_name_phone_and_reference_and_by_nothing_else(
    desk: Client, team: TeamWithKeys
) -> None:
    case = open_case(team, NAMED)
    for words in ("Aminah Dialo", "أمينة", "0470 12 34 56"):
        page = desk.post("/desk/cases/find/", {"words": words}).content.decode()
        assert address(case) in page, words
        assert "Amina" not in page.replace("Aminah Dialo", "")
    assert desk.get("/desk/cases/find/").headers["Location"] == "/desk/cases/"
    spaced = f"{case.reference[:4]} {case.reference[4:]}"
    assert desk.post("/desk/cases/find/", {"words": spaced}).headers["Location"] == address(case)
    assert desk.post("/desk/cases/find/", {"words": "Zoltan"}).status_code == 404
    assert desk.post("/desk/cases/find/", {"words": ""}).status_code == 422
    stranger = at_desk(make_team("be/surya").adviser)
    for words in ("Amina Diallo", case.reference):
        assert stranger.post("/desk/cases/find/", {"words": words}).status_code == 404


def test_the_digits_of_a_request_find_it_and_the_case_it_belongs_to(
    desk: Client, team: TeamWithKeys
) -> None:
    report = sent_report(team)
    find = "/desk/cases/find/"
    digits = report.locator or ""
    # Nothing came of it yet.
    request_page = f"/desk/reports/{report.pk}/"
    assert desk.post(find, {"words": digits}).headers["Location"] == request_page
    case = actions.open_case(team.open(report), person=NAMED, once=new_once())
    for words in (digits, f"{digits[:3]} {digits[3:]}", f"{digits[:3]}\u00a0{digits[3:]}"):
        answer = desk.post(find, {"words": words})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'href="{request_page}"' in page
        assert f'href="{address(case)}"' in page
        assert "Because of its request" in " ".join(page.split())
    # A number of the same length that no request has is looked for as before.
    other = f"{(int(digits) + 1) % 10**6:06d}"
    assert desk.post(find, {"words": other}).status_code == 404


def test_the_digits_of_a_request_tell_nobody_of_what_they_may_not_see(team: TeamWithKeys) -> None:
    report = sent_report(team)
    case = actions.open_case(team.open(report), person=NAMED, once=new_once())
    stranger = at_desk(make_team("be/surya").adviser)
    words = {"words": report.locator or ""}
    assert stranger.post("/desk/cases/find/", words).status_code == 404
    # A restricted case: the request stays with the team, the case is as if it were not there.
    colleague = make_member("Bram")
    join_team(team, colleague)
    assert address(case) in at_desk(colleague).post("/desk/cases/find/", words).content.decode()
    write(team, case, CaseRestricted, members=(team.actor.id,), why="He knows somebody here.")
    answer = at_desk(colleague).post("/desk/cases/find/", words)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/desk/reports/{report.pk}/"


def test_today_shows_initials_and_never_a_name(desk: Client, case: Case) -> None:
    for path in (
        "/desk/today/",
        "/desk/today/?scope=team",
        "/desk/cases/",
        "/desk/cases/?tab=team",
    ):
        page = desk.get(path).content.decode()
        assert "A. D." in page
        assert "Amina" not in page


def test_what_is_late_is_said_in_words(desk: Client, team: TeamWithKeys) -> None:
    write(team, open_case(team), Task, text="Call", on=in_days(-2))
    page = desk.get("/desk/today/").content.decode()
    assert "2 days late" in page
    assert "Overdue" in page
    assert "Overdue" in desk.get("/desk/cases/").content.decode()


@pytest.mark.parametrize("tail", ["?scope=nonsense", "?tab=x&page=-1", "?page=abc"])
def test_a_broken_address_shows_the_list_all_the_same(desk: Client, case: Case, tail: str) -> None:
    assert desk.get(f"/desk/today/{tail}").status_code == 200
    assert desk.get(f"/desk/cases/{tail}").status_code == 200


def test_a_date_to_take_along_says_neither_who_nor_what(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    (key,) = [t.key for t in file_of(team, case).state.tasks if t.words == "Call the lawyer"]
    answer = desk.get(f"{address(case)}date/{key}/")
    text = answer.content.decode()
    assert f"DTSTART;VALUE=DATE:{in_days(3):%Y%m%d}" in text
    assert "SUMMARY:Appointment" in text
    for secret in ("Amina", "A. D.", "lawyer", "anal"):
        assert secret not in text + str(answer.headers)
    assert desk.get(f"{address(case)}date/99/").status_code == 404


def test_the_caseload_goes_on_behind_a_page(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanal.cases.today.PAGE", 5)
    for _ in range(6):
        open_case(team, Person())
    first = desk.get("/desk/cases/").content.decode()
    assert 'rel="next"' in first
    second = desk.get("/desk/cases/?page=1").content.decode()
    assert second.count("/desk/cases/") - first.count("/desk/cases/") == -4
    assert today() is not None


def test_every_deed_stands_under_a_heading(desk: Client, team: TeamWithKeys, case: Case) -> None:
    file = file_of(team, case)
    page = unescape(desk.get(address(case)).content.decode())
    deeds = page[page.index('id="more-title"') : page.index('id="sheets-title"')]
    for name, form in case_forms().items():
        offered = form.possible(file.state, file.pack)
        assert (f'href="{address(case, name)}"' in deeds) == offered, name
    headings = re.findall(r"<summary>([^<]+)</summary>", deeds)
    assert len(headings) == len(set(headings)) > 1
    for part in deeds.split("<summary>")[1:]:
        assert "<li>" in part


@pytest.mark.parametrize("deed", ["note", "person"])
def test_words_that_no_key_is_there_to_seal_come_back(
    desk: Client, case: Case, deed: str, no_pins: None
) -> None:
    typed = {"note": {"text": "He called."}, "person": {"called": "He called."}}[deed]
    answer = desk.post(address(case, deed), {"once": new_once().hex(), **typed})
    assert answer.status_code == 503
    assert "He called." in answer.content.decode()


def test_who_comes_to_a_deed_that_the_case_does_not_allow_is_told(team: TeamWithKeys) -> None:
    case, desk = open_case(team), at_desk(team.adviser)
    file, tried = file_of(team, case), 0
    for name, form in case_forms().items():
        if form.possible(file.state, file.pack):
            continue
        page = desk.get(f"/desk/cases/{case.pk}/{name}/", follow=True)
        assert page.redirect_chain == [(f"/desk/cases/{case.pk}/?not={name}", 302)]
        assert f"“{form.heading}” is not possible" in unescape(page.content.decode())
        tried += 1
    assert tried > 5
    assert "is not possible" not in desk.get(f"/desk/cases/{case.pk}/?not=x").content.decode()
