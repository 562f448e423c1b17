"""Every address that names a case or a report, for every role: what is not to be known is absent,
what may be known but not done is refused, and nothing else is."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from fanal.accounts.models import Role
from fanal.accounts.permissions import RULES, Permission, finds_team, needed_by
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.models import Case
from tests.cases.files import file_of, open_case, write
from tests.cases.test_restricted import restrict
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.desk.addresses import SOMEBODY, _filled
from tests.intake.desk import at_desk, sent_report

pytestmark = pytest.mark.django_db
NOWHERE = str(UUID(int=9))


def addresses_with(parameter: str) -> list[tuple[str, URLPattern]]:
    """Their paths, with `{}` for that parameter."""

    def walk(resolver: URLResolver, prefix: str) -> list[tuple[str, URLPattern]]:
        found: list[tuple[str, URLPattern]] = []
        for entry in resolver.url_patterns:
            pattern = str(entry.pattern).replace(f"<uuid:{parameter}>", "@@")
            path = prefix + pattern
            if isinstance(entry, URLResolver):
                found += walk(entry, path)
            elif "@@" in path:
                filled = prefix + _filled_with(entry, pattern)
                found.append((filled.replace("@@", "{}"), entry))
        return found

    return walk(get_resolver("fanal.desk.urls"), "/")


def _filled_with(entry: URLPattern, pattern: str) -> str:
    whole = _filled(entry)
    return whole if "@@" in whole else _only_rest(pattern)


def _only_rest(pattern: str) -> str:
    from tests.desk.addresses import _PARAMETER, ARGUMENTS

    return _PARAMETER.sub(lambda found: ARGUMENTS.get(found[1], SOMEBODY), pattern)


def in_role(team: TeamWithKeys, role: Role) -> MemberWithKeys:
    member = make_member(f"{role} of the team")
    join_team(team, member, role)
    return member


def needed(entry: URLPattern) -> Permission:
    asked = needed_by(entry.callback, entry.default_args)
    assert asked is not None, entry.name
    return asked


def test_there_are_addresses_to_try() -> None:
    names = {entry.name for _path, entry in addresses_with("case_id")}
    assert {"case", "case-note", "case-restrict", "case-trail"} <= names
    assert "report" in {entry.name for _path, entry in addresses_with("report_id")}
    assert finds_team("case_id")
    assert finds_team("report_id")


@pytest.mark.parametrize("role", list(Role))
def test_what_is_not_to_be_known_is_as_absent_as_what_never_was(role: Role) -> None:
    team, other = make_team(), make_team("be/surya")
    who = at_desk(in_role(team, role))
    hidden = restrict(team, open_case(team), team.adviser)
    for theirs in (hidden, open_case(other)):
        for path, entry in addresses_with("case_id"):
            for send in (who.get, who.post):
                here, nowhere = send(path.format(theirs.pk)), send(path.format(NOWHERE))
                assert here.status_code == nowhere.status_code, (entry.name, send.__name__)
                assert here.status_code in (403, 404, 405), (entry.name, here.status_code)
    report = sent_report(other)
    for path, entry in addresses_with("report_id"):
        for send in (who.get, who.post):
            here, nowhere = send(path.format(report.pk)), send(path.format(NOWHERE))
            assert here.status_code == nowhere.status_code, (entry.name, send.__name__)
            assert here.status_code in (403, 404, 405), (entry.name, here.status_code)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("whose", ["own", "colleague's"])
def test_what_may_be_known_is_refused_exactly_where_the_role_does_not_allow_it(
    role: Role, whose: str
) -> None:
    team = make_team()
    member = in_role(team, role)
    case, client = open_case(team), at_desk(member)
    if whose == "own":
        write(team, case, CaseAssigned, member=str(member.member.pk))
    for path, entry in addresses_with("case_id"):
        asked = _asked(entry, team, case, member)
        allowed = role in RULES[asked].roles and role in RULES[needed(entry)].roles
        if not allowed:
            answer = client.post(path.format(case.pk), {"text": "Words of mine."})
            assert answer.status_code == 403, entry.name
            assert "Words of mine." in answer.content.decode(), entry.name
        assert (client.get(path.format(case.pk)).status_code == 403) != allowed, entry.name


def _asked(entry: URLPattern, team: TeamWithKeys, case: Case, member: MemberWithKeys) -> Permission:
    form = case_forms().get(str(entry.default_args.get("name", "")))
    return form.asks(file_of(team, case).state, member.member) if form else needed(entry)


@pytest.mark.parametrize("role", list(Role))
def test_reports_are_refused_exactly_where_the_role_does_not_allow_it(role: Role) -> None:
    team = make_team()
    client, report = at_desk(in_role(team, role)), sent_report(team)
    refused: Callable[[str], bool] = lambda path: (  # noqa: E731
        client.get(path.format(report.pk)).status_code == 403
    )
    for path, entry in addresses_with("report_id"):
        assert refused(path) != (role in RULES[needed(entry)].roles), entry.name


OF_THE_LAW = {
    "rights", "phase", "extend", "conditions", "leave", "paper-date", "identification", "rule"
}  # fmt: skip


def test_who_is_there_for_the_law_does_the_legal_work_and_no_more() -> None:
    def deeds(role: Role) -> set[str]:
        return {name for name, form in case_forms().items() if role in RULES[form.permission].roles}

    assert deeds(Role.LEGAL) - deeds(Role.SHELTER) == OF_THE_LAW
    assert deeds(Role.ADVISER) > OF_THE_LAW
    assert deeds(Role.LEAD) > OF_THE_LAW
    assert not deeds(Role.READER) & OF_THE_LAW


def test_the_page_of_a_case_offers_the_law_to_who_is_there_for_it() -> None:
    team = make_team()
    case = open_case(team)

    def page(role: Role) -> str:
        return at_desk(in_role(team, role)).get(f"/desk/cases/{case.pk}/").content.decode()

    here = f"/desk/cases/{case.pk}"
    for offered in ("rights", "phase", "papers"):
        assert f'href="{here}/{offered}/"' in page(Role.LEGAL), offered
        assert f'href="{here}/{offered}/"' not in page(Role.SHELTER), offered
    for theirs_alone in ("record", "assess", "close", "merge"):
        assert f'href="{here}/{theirs_alone}/"' not in page(Role.LEGAL), theirs_alone


def test_a_paper_for_the_court_is_made_by_who_is_there_for_the_law() -> None:
    team = make_team()
    case = open_case(team)
    page = f"/desk/cases/{case.pk}/papers/"
    assert at_desk(in_role(team, Role.LEGAL)).get(page).status_code == 200
    assert at_desk(in_role(team, Role.SHELTER)).get(page).status_code == 403
    record = f"/desk/cases/{case.pk}/record/"
    assert at_desk(in_role(team, Role.LEGAL)).get(record).status_code == 403
