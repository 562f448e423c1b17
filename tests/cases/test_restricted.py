"""A restricted case: only the named open it, find it, or see that it exists. Keys keep it so."""

from typing import Any

import pytest
from django.http import Http404

from fanal.accounts import leaving
from fanal.accounts.farewells import StillNeeded
from fanal.accounts.models import Role, TeamGrant
from fanal.cases.access import case_for, cases_of
from fanal.cases.finding.matching import likely_matches
from fanal.cases.handover import hand_over
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.restriction import CaseRestricted, CaseUnrestricted
from fanal.cases.kinds.task import Task
from fanal.cases.models import Case, CaseReport, CircleGrant, DueDate, Named
from fanal.cases.restricting.circles import circle_secrets
from fanal.cases.restricting.glass import break_glass
from fanal.cases.sealing import open_due, open_summary
from fanal.cases.today import Scope, Tab, caseload, today
from fanal.core.ids import new_once
from fanal.dossiers.models import Compartment, Grant, HolderKind
from fanal.dossiers.opening import ClosedEntry, open_dossier
from fanal.intake.actions import NotPossible
from fanal.vault import CannotOpen
from tests.cases.files import NAMED, file_of, in_days, open_case, write
from tests.cases.test_handover import handed
from tests.cases.test_merging import merge, undo
from tests.cases.test_pages import address, type_in
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(team: TeamWithKeys) -> MemberWithKeys:
    return joined(team, "Sam Named")


@pytest.fixture
def bram(team: TeamWithKeys) -> MemberWithKeys:
    return joined(team, "Bram Other")


def joined(team: TeamWithKeys, name: str, role: Role = Role.ADVISER) -> MemberWithKeys:
    member = make_member(name)
    join_team(team, member, role)
    return member


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    case = open_case(team)
    write(team, case, Task, text="Call the lawyer", on=in_days(3))
    return case


def restrict(by: TeamWithKeys | MemberWithKeys, case: Case, *named: MemberWithKeys) -> Case:
    actor = by.actor
    members = tuple(sorted(str(each.member.pk) for each in named))
    write(actor, case, CaseRestricted, members=members, why="The owner knows somebody here.")
    return Case.objects.get(pk=case.pk)


def test_the_named_open_it_and_nobody_else(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    case = restrict(team, case, team.adviser, sam)
    for who in (team.adviser, sam):
        file = case_for(who.actor, case.pk)
        assert file.complete
        assert file.state.person.name == NAMED.name
    with pytest.raises(Http404):
        case_for(bram.actor, case.pk)


def test_the_keys_of_others_open_nothing_of_it_whatever_the_code_does(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    case = restrict(team, case, team.adviser, sam)
    with pytest.raises(CannotOpen):
        open_dossier(case.dossier, {(HolderKind.TEAM, team.key.id): team.secret})
    assert not Grant.objects.filter(
        epoch__dossier=case.dossier, holder_kind=HolderKind.TEAM
    ).exists()
    assert open_summary(case, bram.ring.team_secrets) is None
    due = DueDate.objects.get(case=case)
    assert open_due(due, bram.ring.team_secrets) is None
    assert open_due(due, circle_secrets(sam.actor, [case.circle_id])) is not None
    assert not circle_secrets(bram.actor, [case.circle_id])


def test_what_is_written_afterwards_is_for_the_named_and_what_was_before_too(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    write(team, case, CaseNote, text="Before.")
    case = restrict(team, case, team.adviser, sam)
    write(sam.actor, case, CaseNote, text="After.")
    file = case_for(team.actor, case.pk)
    assert not [entry for entry in file.entries if isinstance(entry, ClosedEntry)]
    newest = case.dossier.epochs.filter(compartment=Compartment.FILE).latest("number")
    assert set(newest.grants.values_list("holder_kind", "holder_id")) == {
        (HolderKind.CIRCLE, case.circle_id)
    }


def test_others_see_in_lists_and_counts_and_searches_not_even_that_it_exists(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    restrict(team, case, team.adviser, sam)
    assert not cases_of(bram.actor).exists()
    load = caseload(bram.actor, Tab.TEAM, 0)
    assert (load.rows, load.counts[Tab.TEAM].exact) == ([], 0)
    due = today(bram.actor, Scope.TEAM, 0)
    assert (due.groups, due.team.exact) == ([], 0)
    assert not likely_matches(bram.actor, NAMED)
    [row] = caseload(sam.actor, Tab.TEAM, 0).rows
    assert row.summary is not None
    assert row.summary.person == NAMED
    [(_when, [line])] = today(sam.actor, Scope.TEAM, 0).groups
    assert line.line is not None
    assert likely_matches(sam.actor, NAMED)


def test_at_the_desk_it_is_as_absent_as_a_case_that_never_was(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    restrict(team, case, team.adviser, sam)
    client, never = at_desk(bram), address(case).replace(str(case.pk), str(new_once().hex()))
    for deed in ("", "note/", "restrict/", "sheet/"):
        here, nowhere = client.get(address(case) + deed), client.get(never + deed)
        assert here.status_code == nowhere.status_code == 404
    found = client.post("/desk/cases/find/", {"words": case.reference})
    assert found.status_code == 404
    answer = client.post(address(case, "note"), {"text": "Words that must not get lost."})
    assert answer.status_code == 404
    assert "Words that must not get lost." in answer.content.decode()


def test_it_is_restricted_at_its_page_and_opened_again(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    desk = at_desk(team.adviser)
    page = desk.get(address(case, "restrict")).content.decode()
    assert str(sam.member.pk) in page
    assert f'value="{team.adviser.member.pk}"' not in page, "who restricts is always among them"
    answer = type_in(desk, case, "restrict", members=[str(sam.member.pk)], why="She asked.")
    assert answer.status_code == 302
    assert at_desk(bram).get(address(case)).status_code == 404
    page = desk.get(address(case)).content.decode()
    assert "Sam Named" in page
    answer = type_in(at_desk(sam), case, "unrestrict", why="The danger is over.")
    assert answer.status_code == 302
    assert at_desk(bram).get(address(case)).status_code == 200
    assert case_for(bram.actor, case.pk).complete
    assert not Named.objects.exists()


def test_whose_case_it_is_has_to_be_named(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    write(team, case, CaseAssigned, member=str(sam.member.pk))
    answer = type_in(at_desk(team.adviser), case, "restrict", members=[], why="x")
    assert answer.status_code == 422
    with pytest.raises(NotPossible):
        restrict(team, case, team.adviser)
    assert Case.objects.get(pk=case.pk).circle is None


def test_it_is_handed_to_nobody_who_could_not_open_it(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    restrict(team, case, team.adviser, sam)
    with pytest.raises(NotPossible):
        write(team, case, CaseAssigned, member=str(bram.member.pk))
    page = at_desk(team.adviser).get(address(case, "assign")).content.decode()
    assert str(sam.member.pk) in page
    assert str(bram.member.pk) not in page


def test_a_colleagues_case_is_restricted_by_a_lead_alone(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    assert at_desk(sam).get(address(case, "restrict")).status_code == 403
    write(team, case, CaseAssigned, member="")
    assert at_desk(sam).get(address(case, "restrict")).status_code == 200


def test_who_is_no_longer_named_reads_neither_the_old_nor_the_new(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    first = restrict(team, case, team.adviser, sam)
    second = restrict(team, case, team.adviser, bram)
    assert second.circle_id != first.circle_id
    with pytest.raises(Http404):
        case_for(sam.actor, case.pk)
    assert not CircleGrant.objects.filter(member=sam.member).exists()
    assert case_for(bram.actor, case.pk).complete
    assert len(circle_secrets(bram.actor, [first.circle_id, second.circle_id])) == 2


def test_a_named_colleague_whose_key_was_swapped_gets_nothing(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    """Somebody who writes into the database puts a key of their own in Sam's place."""
    mallory = make_member("Mallory")
    sam.member.public = mallory.member.public
    sam.member.save(update_fields=["public"])
    with pytest.raises(CannotOpen):
        restrict(team, case, team.adviser, sam)
    assert Case.objects.get(pk=case.pk).circle is None


def test_who_leaves_the_team_loses_it_and_the_next_words_go_under_another_key(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    before = restrict(team, case, team.adviser, sam)
    leave(team, sam)
    assert not CircleGrant.objects.filter(member=sam.member).exists()
    assert not Named.objects.filter(member=sam.member).exists()
    write(team, case, CaseNote, text="After Sam left.")
    after = Case.objects.get(pk=case.pk)
    assert after.circle_id != before.circle_id
    assert case_for(team.actor, case.pk).complete


def leave(team: TeamWithKeys, member: MemberWithKeys) -> None:
    adviser = team.adviser
    leaving.leave(team=team.team, member=member.member, by=adviser.member, ring=adviser.actor.ring)


def test_the_only_one_who_is_named_does_not_leave_before_another_is(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    write(team, case, CaseAssigned, member=str(sam.member.pk))
    restrict(sam, case, sam)
    with pytest.raises(StillNeeded):
        leave(team, sam)
    assert TeamGrant.objects.filter(member=sam.member).exists()


def test_a_restricted_case_stays_listed_within_few_questions_to_the_database(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case, django_assert_max_num_queries: Any
) -> None:
    restrict(team, case, team.adviser, sam)
    client = at_desk(sam)
    with django_assert_max_num_queries(12):
        assert client.get("/desk/cases/?tab=team").status_code == 200


def test_the_trail_of_a_restricted_case_is_read_by_the_named(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    restrict(team, case, team.adviser, sam)
    case_for(team.actor, case.pk)
    at_desk(team.adviser).get(address(case))
    page = at_desk(sam).get(address(case) + "trail/").content.decode()
    assert "restricted the case" in page
    assert "read the case" in page
    assert "details our keys do not open" not in page
    assert at_desk(bram).get(address(case) + "trail/").status_code == 404


def test_a_case_that_took_in_another_is_parted_from_it_first(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case
) -> None:
    """The file that came in says who it is about, and is open to the whole team."""
    other = open_case(team)
    merge(team, case, other, person=NAMED)
    with pytest.raises(NotPossible):
        restrict(team, case, team.adviser, sam)
    answer = type_in(at_desk(team.adviser), case, "restrict", members=[], why="She asked.")
    assert answer.status_code == 422
    assert "Undo the merge first" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).circle is None
    undo(team, case, other)
    assert restrict(team, case, team.adviser, sam).circle is not None


def test_its_request_leads_nobody_to_it_who_is_not_named(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case
) -> None:
    [link] = CaseReport.objects.filter(case=case)
    request = f"/desk/reports/{link.report_id}/"
    assert address(case) in at_desk(bram).get(request).content.decode()
    restrict(team, case, team.adviser, sam)
    assert address(case) in at_desk(sam).get(request).content.decode()
    assert str(case.pk) not in at_desk(bram).get(request).content.decode()


# Two restricted cases of one person


@pytest.fixture
def twin(team: TeamWithKeys) -> Case:
    return open_case(team, Person(name="Ami Jallow", phone="+32 499 00 11 22"))


def test_two_that_the_same_few_read_become_one_that_they_alone_read(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case, twin: Case
) -> None:
    for each in (case, twin):
        restrict(team, each, team.adviser, sam)
    desk = at_desk(sam)
    path = f"/desk/cases/{case.pk}/merge/{twin.pk}/"
    assert desk.get(path).status_code == 200
    merge(sam.actor, case, twin, person=NAMED)
    assert case_for(sam.actor, case.pk).state.absorbed == [twin.pk]
    for ours in (case, twin):
        with pytest.raises(Http404):
            case_for(bram.actor, ours.pk)
        with pytest.raises(CannotOpen):
            open_dossier(ours.dossier, {(HolderKind.TEAM, team.key.id): team.secret})
    assert not likely_matches(bram.actor, NAMED)
    assert at_desk(bram).get(path).status_code == 404
    assert [m.case.pk for m in likely_matches(sam.actor, Person(name="Ami Jallow"))] == [case.pk]
    undo(sam.actor, case, twin)
    assert case_for(team.actor, twin.pk).state.merged is None


def test_an_open_case_is_restricted_to_the_same_before_they_become_one(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case, twin: Case
) -> None:
    restrict(team, case, team.adviser, sam)
    for stays, ends in ((case, twin), (twin, case)):
        with pytest.raises(NotPossible):
            merge(team, stays, ends, person=NAMED)
    page = at_desk(sam).get(f"/desk/cases/{case.pk}/merge/{twin.pk}/").content.decode()
    assert "First restrict the other to the same ones" in page
    restrict(team, twin, team.adviser)
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/merge/{twin.pk}/").content.decode()
    assert "restricted to different colleagues" in page
    with pytest.raises(NotPossible):
        merge(team, case, twin, person=NAMED)
    restrict(team, twin, team.adviser, sam)
    merge(team, case, twin, person=NAMED)


def test_who_is_named_in_none_of_them_makes_them_one_in_no_emergency(
    team: TeamWithKeys, sam: MemberWithKeys, case: Case, twin: Case
) -> None:
    lead = joined(team, "Lea Lead", Role.LEAD)
    for each in (case, twin):
        restrict(team, each, team.adviser, sam)
        reference = Case.objects.get(pk=each.pk).reference
        break_glass(lead.actor, reference=reference, reason="x" * 30, once=new_once())
    with pytest.raises(NotPossible):
        merge(lead.actor, case, twin, person=NAMED)


def test_while_two_are_one_nothing_changes_about_who_reads(
    team: TeamWithKeys, sam: MemberWithKeys, bram: MemberWithKeys, case: Case, twin: Case
) -> None:
    for each in (case, twin):
        restrict(team, each, team.adviser, sam)
    merge(team, case, twin, person=NAMED)
    with pytest.raises(NotPossible):
        restrict(team, case, team.adviser, bram)
    with pytest.raises(NotPossible):
        write(team, case, CaseUnrestricted, why="It is over.")
    answer = type_in(at_desk(team.adviser), case, "unrestrict", why="It is over.")
    assert answer.status_code == 422
    assert "Undo the merge first" in answer.content.decode()
    leave(team, sam)
    write(team, case, CaseNote, text="After Sam left.")
    undo(team, case, twin)
    write(team, case, CaseUnrestricted, why="It is over.")
    assert case_for(bram.actor, case.pk).complete
    with pytest.raises(Http404):
        case_for(bram.actor, twin.pk)


# A team that had it before


@pytest.mark.parametrize("least", [False, True], ids=["everything", "the least"])
def test_a_team_that_had_it_reads_no_further_and_is_told_nothing(
    team: TeamWithKeys, case: Case, least: bool
) -> None:
    theirs = make_team("be/surya")
    content = handed(team, theirs, case, least=least, may_read=True)
    hand_over(file_of(team, case), content, once=new_once())
    desk = at_desk(team.adviser)
    before, listed = address(case) + "until-then/", "/desk/cases/handed-over/"
    assert desk.get(before).status_code == 200
    restrict(theirs, case, theirs.adviser)
    page = desk.get(listed).content.decode()
    assert case.reference[:4] in page, "that we handed it over stays"
    assert "estrict" not in page
    # What we never gave along is ours alone, whatever they do.
    assert desk.get(before).status_code == (200 if least else 404)
    assert (before in page) is least
    if not least:
        with pytest.raises(CannotOpen):
            open_dossier(case.dossier, {(HolderKind.TEAM, team.key.id): team.secret})
    write(theirs, case, CaseUnrestricted, why="It is over.")
    assert desk.get(before).status_code == (200 if least else 404)
