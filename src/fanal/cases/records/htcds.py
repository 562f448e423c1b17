"""A case as a record of the Human Trafficking Case Data Standard 2.0 (IOM, CC BY 4.0).

Every field is documented in docs/reference/htcds.md, and a test holds the two together.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fanal.accounts.access import team_name
from fanal.cases.access import CaseFile
from fanal.cases.kinds.closing import CaseEnd
from fanal.cases.kinds.consent import Purpose
from fanal.cases.kinds.definition import Act
from fanal.cases.kinds.goal import Support
from fanal.cases.kinds.handover import CaseHandedOver
from fanal.cases.kinds.outcome import Finding
from fanal.cases.kinds.person import parts_of
from fanal.cases.records.basis import Basis
from fanal.cases.records.codes import country_codes, language_codes
from fanal.core.cells import csv_file
from fanal.core.duedates import day_of
from fanal.dossiers.opening import OpenEntry
from fanal.knowledge import Team, current
from fanal.knowledge.exploitation import TypeOfExploitation

STANDARD = "HTCDS 2.0"
Value = str | bool | int | list[str]
Of = Callable[[CaseFile, Basis], Value | None]


@dataclass(frozen=True)
class Field:
    """`names` says that it can tell who it is; `words` that it is somebody's free words."""

    name: str
    of: Of
    names: bool = False
    words: bool = False


def _status(file: CaseFile, basis: Basis) -> str | None:
    state = file.state
    if state.identification:
        actual = state.identification.identified
        return "ActualVictimOfTrafficking" if actual else "NotAVictimOfTrafficking"
    if state.outcome is None:
        return None
    if state.outcome.finding is Finding.NOT:
        return "NotAVictimOfTrafficking"
    return "PossibleVictimOfTrafficking"


def _exploitation(file: CaseFile, basis: Basis) -> list[str] | None:
    """In the standard's own values: what it lacks is its "Other"."""
    if file.state.assessment is None:
        return None
    purposes = file.state.assessment.purposes
    codes = [each.value for each in purposes if each is not TypeOfExploitation.FORCED_CRIMINALITY]
    if len(codes) < len(purposes) and "Other" not in codes:
        codes.append("Other")
    return codes


def _forced_criminality(file: CaseFile, basis: Basis) -> bool | None:
    assessment = file.state.assessment
    if assessment is None:
        return None
    return TypeOfExploitation.FORCED_CRIMINALITY in assessment.purposes


def _events(file: CaseFile, basis: Basis) -> list[str] | None:
    assessment = file.state.assessment
    if assessment is None:
        return None
    kinds = {
        "Recruitment": Act.RECRUITMENT in assessment.acts,
        "Transit": bool({Act.TRANSPORTATION, Act.TRANSFER} & set(assessment.acts)),
        "Exploitation": bool(assessment.purposes),
    }
    return [kind for kind, seen in kinds.items() if seen]


def _case_status(file: CaseFile, basis: Basis) -> str:
    closing = file.state.closing
    if closing is None:
        return "Active"
    return "ClosedReferred" if closing.reason is CaseEnd.HELPED_ELSEWHERE else "Closed"


def _citizenship(file: CaseFile, basis: Basis) -> list[str]:
    return country_codes(file.state.person.nationality, file.pack)


def _team(file: CaseFile) -> Team:
    return current().team(file.case.team_id)


def _came_from(file: CaseFile) -> CaseHandedOver | None:
    """The hand-over that brought it to the team that has it now."""
    counting = (e for e in reversed(file.entries) if isinstance(e, OpenEntry))
    found = (e.content for e in counting if isinstance(e.content, CaseHandedOver))
    return next((each for each in found if each.to_team == file.case.team_id), None)


def _referring(file: CaseFile, basis: Basis) -> str | None:
    before = _came_from(file)
    return team_name(before.from_team) if before else None


def _referred_on(file: CaseFile, basis: Basis) -> str | None:
    before = _came_from(file)
    return _day(day_of(before.at, file.pack.calendar)) if before else None


def _language(place: int) -> Of:
    def of(file: CaseFile, basis: Basis) -> str | None:
        codes = language_codes(file.state.person.languages, file.pack)
        return codes[place] if place < len(codes) else None

    return of


# The standard has a type for these of the four kinds of support, and none for the others.
_PLANS = {Support.LEGAL: "Legal", Support.SOCIAL: "SocialCare"}


def _plans(file: CaseFile, basis: Basis) -> list[str]:
    supports = {goal.goal.support for goal in file.state.goals.values()}
    return [code for support, code in _PLANS.items() if support in supports]


def _objectives(file: CaseFile, basis: Basis) -> str:
    return "\n".join(goal.goal.words for goal in file.state.goals.values())


def _action_plan(file: CaseFile, basis: Basis) -> str:
    goals = file.state.goals.values()
    return "\n".join(step.step.text for goal in goals for step in goal.steps.values())


FIELDS = (
    Field("org_Name", lambda file, _: str(_team(file).name)),
    Field("org_ShippingStreet", lambda file, _: ", ".join(map(str, _team(file).centre.address))),
    Field("org_ShippingPostalCode", lambda file, _: _team(file).centre.postcode),
    Field("org_ShippingCity", lambda file, _: str(_team(file).centre.town)),
    Field("org_ShippingCountry", lambda file, _: file.pack.code.upper()),
    Field("org_Phone", lambda file, _: _team(file).phone),
    Field("prs_FirstName", lambda file, _: parts_of(file.state.person)[0], names=True),
    Field("prs_SecondName", lambda file, _: parts_of(file.state.person)[1], names=True),
    Field("prs_Birthdate", lambda file, _: _day(file.state.person.born), names=True),
    Field("prs_Gender", lambda file, _: file.state.person.gender, names=True),
    Field("prs_MaritalStatus", lambda file, _: file.state.person.marital, names=True),
    Field("prs_NumberOfChildren", lambda file, _: file.state.person.children, names=True),
    Field("prs_Citizenship", _citizenship, names=True),
    Field("prs_PrimaryLanguage", _language(0), names=True),
    Field("prs_SecondaryLanguage", _language(1), names=True),
    Field(
        "prs_Deceased",
        lambda file, _: bool(file.state.closing and file.state.closing.reason is CaseEnd.DIED),
        names=True,
    ),
    Field("vic_TraffickingStatus", _status),
    Field(
        "vic_TraffickingStatusDecisionMakingOrg",
        lambda file, _: (
            file.state.identification.authority.value if file.state.identification else None
        ),
    ),
    Field(
        "vic_MethodsOfControl",
        lambda file, _: (
            [each.value for each in file.state.assessment.methods]
            if file.state.assessment
            else None
        ),
    ),
    Field("vic_TypeOfExploitation", _exploitation),
    Field("vic_AgeWhenTrafficked", lambda file, _: file.state.person.age_at_start, names=True),
    Field("cas_Status", _case_status),
    Field("cas_ReferringOrganisation", _referring, names=True),
    Field("cas_IncomingReferralDate", _referred_on, names=True),
    Field(
        "cas_ReasonForCaseClosure",
        lambda file, _: file.state.closing.explanation if file.state.closing else None,
        words=True,
    ),
    Field("hte_Type", _events),
    Field(
        "hte_Description",
        lambda file, _: file.state.assessment.account if file.state.assessment else None,
        words=True,
    ),
    Field("spl_Type", _plans),
    Field("spl_Objectives", _objectives, words=True),
    Field("spl_ActionPlan", _action_plan, words=True),
    Field("con_Consent", lambda _, basis: basis.consent is not None),
    # Ours: what the standard has no field for.
    Field("fanal_BirthYear", lambda file, _: file.state.person.born_year, names=True),
    Field("fanal_ForcedCriminality", _forced_criminality),
    Field("fanal_Reference", lambda file, _: file.case.reference, names=True),
    Field(
        "fanal_LegalGround",
        lambda file, basis: _law(file, basis),
        # Free words: a statistic has no place for them.
        names=True,
    ),
)


def record(file: CaseFile, basis: Basis, purpose: Purpose, *, words: bool) -> dict[str, Value]:
    """Field by field; what is not known is not there.

    For statistics nothing that can tell who it is, and nobody's words.
    """
    apart = purpose is Purpose.STATISTICS
    found: dict[str, Value] = {}
    for each in FIELDS:
        if apart and (each.names or each.words):
            continue
        if each.words and not words:
            continue
        value = each.of(file, basis)
        if value is not None and value not in ("", []):
            found[each.name] = value
    return found


def as_json(fields: dict[str, Value], purpose: Purpose, on: date) -> bytes:
    whole = {
        "standard": STANDARD,
        "purpose": purpose.value,
        "exported_on": on.isoformat(),
        "record": fields,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(fields: dict[str, Value], purpose: Purpose, on: date) -> bytes:
    """A line of names and a line of values; several values of one field stand behind semicolons."""
    head = {"standard": STANDARD, "purpose": purpose.value, "exported_on": on.isoformat()}
    whole = {**head, **{name: cell(value) for name, value in fields.items()}}
    return csv_file([list(whole), list(whole.values())])


def cell(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)


FORMS: dict[str, Callable[[dict[str, Value], Purpose, date], bytes]] = {
    "json": as_json,
    "csv": as_csv,
}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _law(file: CaseFile, basis: Basis) -> str | None:
    if basis.consent is not None:
        return None
    found = (ground for number, ground in file.state.grounds.values() if number == basis.entry)
    ground = next(found, None)
    return ground.law if ground else None
