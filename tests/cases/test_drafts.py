"""Drafts of long forms: sealed to their writer, offered back on any device, gone when kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fanal.accounts import drafts, sweeps
from fanal.accounts.models import Draft
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.definition import Certainty
from fanal.cases.kinds.merging import spaced as spaced_reference
from fanal.cases.models import Case
from fanal.core import clock
from fanal.intake.desk_forms import ShortWords, Words
from fanal.intake.inbox import spaced
from tests.cases.files import file_of, open_case, write
from tests.cases.test_restricted import restrict
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, sent_report

pytestmark = pytest.mark.django_db
WORDS = "Sleeps above the laundry, zwavelgeel."


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return open_case(team)


def address(case: Case, deed: str = "assess") -> str:
    return f"/desk/cases/{case.pk}/{deed}/"


def leave(desk: Client, case: Case, how: str = "stay", **typed: Any) -> Any:
    fields = {"account": WORDS, "methods": ["DebtBondage", "TakesEarnings"], "once": "ab" * 16}
    return desk.post(address(case), {**fields, **typed, "keep-draft": how})


def test_a_draft_comes_back_on_any_device_of_its_writer(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    assert leave(desk, case).status_code == 204
    page = at_desk(team.adviser).get(address(case)).content.decode()
    assert WORDS in page
    assert "This is your draft of" in page
    for method in ("DebtBondage", "TakesEarnings"):
        assert "checked" in page[page.index(f'value="{method}"') :].partition(">")[0]
    assert file_of(team, case).last_number == 1


def test_it_is_sealed_and_no_colleague_sees_it(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    leave(desk, case)
    row = Draft.objects.get()
    assert b"zwavelgeel" not in bytes(row.sealed) + bytes(row.place)
    colleague = make_member("Colleague")
    join_team(team, colleague)
    assert WORDS not in at_desk(colleague).get(address(case)).content.decode()


def test_without_a_script_a_button_keeps_it_and_the_case_says_so(desk: Client, case: Case) -> None:
    answer = leave(desk, case, "leave")
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "Your draft is kept" in page
    assert "You began, and have not kept it yet" in page
    assert f'href="{address(case)}"' in page[page.index("begun-title") :][:400]


def test_the_newest_words_take_the_place_of_the_older(desk: Client, case: Case) -> None:
    leave(desk, case)
    leave(desk, case, account="Newer words.", methods=[])
    assert Draft.objects.count() == 1
    page = desk.get(address(case)).content.decode()
    assert "Newer words." in page
    assert WORDS not in page


def test_what_was_kept_in_the_file_leaves_no_draft(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    leave(desk, case)
    sent = {"account": WORDS, "certainty": "likely", "once": "ab" * 16}
    assert desk.post(address(case), sent).status_code == 302
    assert not Draft.objects.exists()
    # A slow script may still bring what was sent already; it is not offered as if it were new.
    leave(desk, case)
    assert not Draft.objects.exists()
    assert "This is your draft of" not in desk.get(address(case)).content.decode()


def test_it_can_be_thrown_away(desk: Client, case: Case) -> None:
    leave(desk, case)
    answer = desk.post(address(case), {"throw-draft": "1"})
    assert answer.headers["Location"] == address(case)
    assert not Draft.objects.exists()


def test_a_draft_about_one_thing_is_not_offered_for_another(desk: Client, case: Case) -> None:
    path = address(case, "around")
    desk.post(f"{path}?of=7", {"called": "Somebody known", "of": "7", "keep-draft": "stay"})
    assert "Somebody known" not in desk.get(path).content.decode()
    assert "Somebody known" in desk.get(f"{path}?of=7").content.decode()


def test_of_another_teams_case_there_are_no_drafts(case: Case) -> None:
    stranger = at_desk(make_team("be/surya").adviser)
    assert leave(stranger, case).status_code == 404
    assert not Draft.objects.exists()


def test_what_everybody_forgot_goes(desk: Client, case: Case) -> None:
    leave(desk, case)
    assert sweeps.forget_drafts() == 0
    Draft.objects.update(day=clock.now().date() - timedelta(days=91))
    assert sweeps.forget_drafts() == 1


@pytest.fixture
def full(desk: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A member with as many drafts as are kept."""
    monkeypatch.setattr(drafts, "MOST", 2)
    for of in ("7", "8"):
        desk.post(
            f"{address(case, 'around')}?of={of}", {"called": f"No {of}", "keep-draft": "stay"}
        )
    return desk


def test_one_too_many_is_given_back_and_said(full: Client, case: Case) -> None:
    refused = leave(full, case, "leave")
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Your draft is not kept" in page
    assert 'role="alert"' in page
    assert WORDS in page
    for method in ("DebtBondage", "TakesEarnings"):
        assert "checked" in page[page.index(f'value="{method}"') :].partition(">")[0]
    # Sent from there it is still one deed.
    assert f'value="{"ab" * 16}"' in page
    assert Draft.objects.count() == 2
    assert WORDS not in full.get(address(case)).content.decode()


def test_a_script_is_told_that_one_was_too_many(full: Client, case: Case) -> None:
    assert leave(full, case).status_code == 409
    assert Draft.objects.count() == 2
    page = full.get(address(case)).content.decode()
    assert (
        "Your draft is not kept"
        in page[page.index('id="draft-full"') :].partition("</template>")[0]
    )


def test_what_is_a_draft_already_is_kept_anew_however_many_there_are(
    full: Client, case: Case
) -> None:
    path = f"{address(case, 'around')}?of=7"
    answer = full.post(path, {"called": "Newer", "of": "7", "keep-draft": "stay"})
    assert answer.status_code == 204
    assert "Newer" in full.get(path).content.decode()


def test_putting_one_away_makes_room(full: Client, team: TeamWithKeys, case: Case) -> None:
    page = full.get("/desk/drafts/").content.decode()
    assert "no more can be kept" in page
    assert "No 7" in page
    assert f'href="{address(case, "around")}?of=7"' in page
    seven = next(each.id for each in drafts.offer(team.adviser.ring) if each.words == "No 7")
    # Nobody else does that, and nobody else sees them.
    other = at_desk(make_team("be/surya").adviser)
    other.post(f"/desk/drafts/{seven}/put-away/")
    assert "No 7" not in other.get("/desk/drafts/").content.decode()
    assert Draft.objects.count() == 2
    assert full.post(f"/desk/drafts/{seven}/put-away/").headers["Location"] == "/desk/drafts/"
    assert leave(full, case).status_code == 204
    page = full.get("/desk/drafts/").content.decode()
    assert "No 7" not in page
    assert WORDS in page


def test_the_list_says_what_each_is_and_whose(desk: Client, team: TeamWithKeys, case: Case) -> None:
    leave(desk, case)
    report = sent_report(team)
    typed = {"answer-text": "Half an answer.", "note-text": "For us."}
    desk.post(f"/desk/reports/{report.pk}/writing/", typed)
    page = desk.get("/desk/drafts/").content.decode()
    first, second = page.split('<section class="card">')[1:]
    assert "<h2>Answer the person, Note for the team</h2>" in first
    assert spaced(report.locator) in first
    assert f"<h2>{case_forms()['assess'].heading}</h2>" in second
    assert "<bdi>A. D.</bdi>" in second
    assert spaced_reference(case.reference) in second
    assert WORDS in second
    assert "Amina" not in page


def test_of_what_is_no_longer_ones_to_open_the_list_tells_nothing_but_ones_own_words(
    team: TeamWithKeys, case: Case
) -> None:
    sam = make_member("Sam")
    join_team(team, sam)
    leave(at_desk(sam), case)
    restrict(team, case, team.adviser)
    page = at_desk(sam).get("/desk/drafts/").content.decode()
    assert WORDS in page
    assert "You can no longer open" in page
    for hidden in ("A. D.", spaced_reference(case.reference), str(case.pk)):
        assert hidden not in page


def test_drafts_are_found_from_ones_own_page(desk: Client) -> None:
    assert 'href="/desk/drafts/"' in desk.get("/desk/me/").content.decode()
    assert "There are none." in desk.get("/desk/drafts/").content.decode()


def test_a_refused_form_is_a_draft_until_it_is_kept(desk: Client, case: Case) -> None:
    """A browser that goes back to the answer of a post has nothing left to show."""
    refused = {"account": WORDS, "methods": ["DebtBondage"], "once": "cd" * 16}
    answer = desk.post(address(case), refused)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    page = desk.get(address(case)).content.decode()
    assert WORDS in page
    assert "This is your draft of" in page
    assert "checked" in page[page.index('value="DebtBondage"') :].partition(">")[0]
    assert address(case) in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert desk.post(address(case), {**refused, "certainty": "likely"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_form_that_was_sent_empty_leaves_no_draft(desk: Client, case: Case) -> None:
    assert desk.post(address(case), {"once": "cd" * 16, "account": " "}).status_code == 422
    assert not Draft.objects.exists()


def test_words_that_met_those_of_a_colleague_are_a_draft_too(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    write(team, case, Assessment, account="Sleeps at work.", certainty=Certainty.LIKELY)
    seen = file_of(team, case).last_number
    colleague = make_member("Colleague")
    join_team(team, colleague)
    typed = {"finding": "presumed", "why": "Papers and debt.", "seen": seen}
    assert at_desk(colleague).post(address(case, "outcome"), typed).status_code == 302
    mine = {**typed, "finding": "too-early", "why": WORDS}
    assert desk.post(address(case, "outcome"), mine).status_code == 409
    assert WORDS in desk.get(address(case, "outcome")).content.decode()


def test_a_refused_form_is_shown_though_no_more_drafts_fit(full: Client, case: Case) -> None:
    before = Draft.objects.count()
    answer = full.post(address(case), {"account": WORDS})
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert Draft.objects.count() == before


def test_whatever_form_is_refused_its_words_are_offered_again(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    """A new deed is covered by being born."""
    file, tried = file_of(team, case), set()
    for name, form in case_forms().items():
        fields = form(file.state, file.pack).fields
        words = [key for key, field in fields.items() if isinstance(field, Words | ShortWords)]
        if form.takes_file or not words or not form.possible(file.state, file.pack):
            continue
        typed = {words[0]: WORDS, "on": "no day", "since": "no day"}
        if desk.post(address(case, name), typed).status_code == 422:
            assert WORDS in desk.get(address(case, name)).content.decode(), name
            tried.add(name)
    assert {"assess", "choice", "goal", "task", "phase"} & tried, tried
    assert len(tried) > 5, tried
