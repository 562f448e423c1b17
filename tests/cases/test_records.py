"""A record of a case: in the standard's own fields and values, only with a yes or a ground."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

import fanal
from fanal.audit.models import AuditEvent
from fanal.cases import actions
from fanal.cases.kinds.assessment import Assessment
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.consent import By, Consent, Decision, How, LegalGround, Purpose, Question
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.definition import Act, Certainty, MethodOfControl
from fanal.cases.kinds.goal import Goal, Support
from fanal.cases.kinds.identification import Authority, Identification
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Gender, Marital, Person, PersonChanged, parts_of
from fanal.cases.kinds.record import RecordHandedOut
from fanal.cases.kinds.step import Provider, Step
from fanal.cases.models import Case
from fanal.cases.records.basis import basis_for
from fanal.cases.records.codes import country_codes, language_codes
from fanal.cases.records.htcds import FIELDS, FORMS, as_csv
from fanal.core import clock
from fanal.core.cells import starts_formula
from fanal.core.ids import new_once
from fanal.dossiers.opening import OpenEntry
from fanal.intake.actions import NotPossible
from fanal.knowledge import current
from fanal.knowledge.exploitation import TypeOfExploitation as Purpose_
from tests.cases.files import file_of, in_days, open_case, today, write
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "htcds"
DOCUMENTED = Path(__file__).parents[2] / "docs" / "reference" / "htcds.md"
WHO = Person(
    name="=Amina Diallo",
    family_name="diallo",
    gender=Gender.FEMININE,
    marital=Marital.REGISTERED,
    children=0,
    age_at_start=16,
    born=date(1999, 2, 3),
    nationality="Guinea",
    languages="Arabic, French, Klingon-ish",
    phone="+32 470 12 34 56",
)
ASKED = {"purpose": "support", "to": "The shelter", "form": "json"}


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    case = open_case(team, WHO)
    write(
        team,
        case,
        Assessment,
        account="Sleeps at work.",
        acts=(Act.RECRUITMENT, Act.TRANSFER),
        methods=(MethodOfControl.DEBT_BONDAGE, MethodOfControl.WITHHOLDS_DOCUMENTS),
        purposes=(Purpose_.FORCED_LABOUR, Purpose_.FORCED_CRIMINALITY),
        certainty=Certainty.LIKELY,
    )
    write(team, case, Outcome, finding=Finding.PRESUMED, why="Papers and debt.")
    write(team, case, CaseNote, text="Only for us.")
    return case


def say(team: TeamWithKeys, case: Case, decision: Decision = Decision.GIVEN, **told: Any) -> None:
    fields: dict[str, Any] = {
        "purposes": (Purpose.SUPPORT,),
        "answered": tuple(Question),
        "what": "Everything.",
        "by_whom": By.PERSON,
        "how": How.SPOKEN,
        "language": "Arabic",
        "on": today(),
    }
    write(team, case, Consent, decision=decision, **{**fields, **told})


def test_a_question_answered_with_no_is_kept_as_a_no(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    place = f"/desk/cases/{case.pk}/consent/"
    typed = {"decision": "given", "purposes": ["support"], "what": "All.", "by_whom": "person"}
    typed |= {"how": "spoken", "language": "Arabic", "on": today().isoformat()}
    typed |= {"q-agrees": "yes", "q-stored": "no", "once": new_once().hex()}
    assert desk.post(place, typed).status_code == 302
    consent = file_of(team, case).state.consents[Purpose.SUPPORT][1]
    assert consent.answered == (Question.AGREES,)
    assert consent.denied == (Question.STORED,)
    assert Question.STORED in consent.missing
    page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "Answered with no" in page
    assert "Was the person told how long it is kept?" in page


def address(case: Case) -> str:
    return f"/desk/cases/{case.pk}/record/"


def asked(desk: Client, case: Case, do: str = "make", **fields: Any) -> Any:
    return desk.post(address(case), {"once": new_once().hex(), **ASKED, "do": do, **fields})


def record_of(desk: Client, case: Case, **fields: Any) -> dict[str, Any]:
    answer = asked(desk, case, **fields)
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = json.loads(answer.content)["record"]
    return found


def test_a_case_with_a_yes_becomes_a_record(desk: Client, team: TeamWithKeys, case: Case) -> None:
    say(team, case)
    assert record_of(desk, case) == {
        "org_Name": str(current().team(case.team_id).name),
        "org_ShippingStreet": "Cellebroersstraat 16b",
        "org_ShippingPostalCode": "1000",
        "org_ShippingCity": "Brussels",
        "org_ShippingCountry": "BE",
        "org_Phone": "+3225116464",
        "prs_FirstName": "=Amina",
        "prs_SecondName": "diallo",
        "prs_Gender": "Feminine",
        "prs_MaritalStatus": "RegisteredPartnership",
        "prs_NumberOfChildren": 0,
        "vic_AgeWhenTrafficked": 16,
        "prs_Birthdate": "1999-02-03",
        "prs_Citizenship": ["GN"],
        "prs_PrimaryLanguage": "ar",
        "prs_SecondaryLanguage": "fr",
        "prs_Deceased": False,
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
        "vic_MethodsOfControl": ["DebtBondage", "WithholdsDocuments"],
        "vic_TypeOfExploitation": ["ForcedLabour", "Other"],
        "cas_Status": "Active",
        "hte_Type": ["Recruitment", "Transit", "Exploitation"],
        "con_Consent": True,
        "fanal_ForcedCriminality": True,
        "fanal_Reference": case.reference,
    }


def test_as_csv_it_says_the_same_and_starts_no_formula(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    answer = asked(desk, case, form="csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    found = dict(zip(*rows, strict=True))
    assert found["standard"] == "HTCDS 2.0"
    assert found["prs_FirstName"] == "'=Amina"
    assert found["prs_NumberOfChildren"] == "0"
    assert found["vic_MethodsOfControl"] == "DebtBondage;WithholdsDocuments"
    assert found["con_Consent"] == "true"


def test_notes_contact_and_free_words_stay_inside(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    for words in ({}, {"words": "on"}):
        text = json.dumps(record_of(desk, case, **words))
        for secret in ("Only for us.", "470 12", "470123456", team.adviser.member.pk.hex):
            assert secret not in text
        assert ("Sleeps at work." in text) == bool(words)


def test_the_plan_is_in_it_by_its_kinds_and_only_when_asked_in_words(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    file = write(team, case, Goal, support=Support.LEGAL, words="Papers of my own.")
    step: dict[str, Any] = {
        "text": "Call the lawyer",
        "provider": Provider.OWN,
        "needed_by": in_days(3),
    }
    write(team, case, Step, goal=str(file.last_number), **step)
    found = record_of(desk, case)
    assert found["spl_Type"] == ["Legal"]
    assert "spl_Objectives" not in found
    found = record_of(desk, case, words="on")
    assert found["spl_Objectives"] == "Papers of my own."
    assert found["spl_ActionPlan"] == "Call the lawyer"


def test_for_statistics_nothing_tells_who_it_is(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case, purposes=(Purpose.STATISTICS,))
    found = record_of(desk, case, purpose="statistics", words="on")
    told = {field.name for field in FIELDS if field.names or field.words}
    assert found
    assert not told & set(found)
    for secret in ("Amina", "1999", "GN", case.reference, "Sleeps"):
        assert secret not in json.dumps(found)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (None, "The person was not asked for this use."),
        ({"decision": Decision.REFUSED}, "The person said no."),
        ({"decision": Decision.WITHDRAWN}, "The person took their yes back."),
        ({"purposes": (Purpose.JUSTICE,)}, "The person was not asked for this use."),
        ({"until": date(2020, 1, 1)}, "The person's yes was for a time that is over."),
        ({"answered": tuple(Question)[:6]}, "Was the person told how to take their yes back?"),
    ],
)
def test_without_a_yes_that_holds_it_stays_here_and_says_why(
    desk: Client, team: TeamWithKeys, case: Case, said: dict[str, Any] | None, reason: str
) -> None:
    if said is not None:
        say(team, case, **said)
    before = file_of(team, case).last_number
    for do in ("look", "make"):
        answer = asked(desk, case, do)
        assert answer.status_code == 409
        page = unescape(answer.content.decode())
        assert "It stays here" in page
        assert reason in page
        assert "No legal ground is noted" in page
        assert "prs_FirstName" not in page
    assert file_of(team, case).last_number == before


def test_a_yes_taken_back_stops_the_next_record_and_one_given_again_allows_it(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    record_of(desk, case)
    say(team, case, Decision.WITHDRAWN, answered=())
    assert asked(desk, case).status_code == 409
    say(team, case)
    record_of(desk, case)
    again = file_of(team, case).state.consents[Purpose.SUPPORT][0]
    write(team, case, Correction, number=again, why="Said by another.")
    assert asked(desk, case).status_code == 409


def test_a_yes_taken_back_a_moment_ago_keeps_it_here(team: TeamWithKeys, case: Case) -> None:
    say(team, case)
    file = file_of(team, case)
    number, _ = file.state.consents[Purpose.SUPPORT]
    entry = RecordHandedOut(
        at=clock.now(),
        by=file.actor.id,
        standard="HTCDS 2.0",
        form="json",
        purpose=Purpose.SUPPORT,
        to="x",
        words=False,
        basis=number,
        fields=(),
        sha256="",
    )
    say(team, case, Decision.WITHDRAWN)
    with pytest.raises(NotPossible):
        actions.write(file, entry, seen=file.last_number, once=new_once())


def test_a_ground_stands_in_for_a_yes_while_it_holds(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    ground: dict[str, Any] = {
        "purposes": (Purpose.JUSTICE,),
        "law": "Article 7 of a law",
        "why": "An order.",
    }
    write(team, case, LegalGround, on=today(), until=in_days(-1), **ground)
    assert asked(desk, case, purpose="justice").status_code == 409
    write(team, case, LegalGround, on=today(), **ground)
    found = record_of(desk, case, purpose="justice")
    assert found["con_Consent"] is False
    assert found["fanal_LegalGround"] == "Article 7 of a law"
    assert asked(desk, case, purpose="support").status_code == 409


def test_that_it_was_handed_out_stands_in_the_file_and_on_the_trail(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    sent = {"once": "ab" * 16, "do": "make", **ASKED}
    made = [desk.post(address(case), sent).content for _ in range(2)]
    assert made[0] == made[1]
    entries = [
        entry.content
        for entry in file_of(team, case).entries
        if isinstance(entry, OpenEntry) and isinstance(entry.content, RecordHandedOut)
    ]
    assert [entry.sha256 for entry in entries] == [hashlib.sha256(made[0]).hexdigest()]
    assert entries[0].basis == 5
    assert entries[0].to == "The shelter"
    assert "prs_FirstName" in entries[0].fields
    assert AuditEvent.objects.filter(subject=case.pk, event="case-exported").count() == 1


@pytest.mark.parametrize("other", [{"form": "csv"}, {"words": "on"}, {"to": "Somebody else"}])
def test_what_is_made_from_the_same_page_with_other_choices_is_written_down_too(
    desk: Client, team: TeamWithKeys, case: Case, other: dict[str, str]
) -> None:
    """A download leaves the page where it is: who chooses again sends the same form."""
    say(team, case)
    page = {"once": "ab" * 16, "do": "make", **ASKED}
    made = [desk.post(address(case), {**page, **more}).content for more in ({}, other, other)]
    handed = [
        entry.content
        for entry in file_of(team, case).entries
        if isinstance(entry, OpenEntry) and isinstance(entry.content, RecordHandedOut)
    ]
    assert [each.sha256 for each in handed] == [hashlib.sha256(m).hexdigest() for m in made[:2]]
    assert handed[1].to == {**ASKED, **other}["to"]


def test_looking_first_shows_every_field_and_writes_nothing(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    before = file_of(team, case).last_number
    page = unescape(asked(desk, case, "look").content.decode())
    inside, _, outside = page.partition("What will not be in it")
    for field in FIELDS:
        name = rf"\b{field.name}\b"
        assert bool(re.search(name, inside)) != bool(re.search(name, outside)), field.name
    assert file_of(team, case).last_number == before


def test_a_record_says_where_a_case_stands(desk: Client, team: TeamWithKeys, case: Case) -> None:
    say(team, case)
    for decided, status in ((True, "Actual"), (False, "NotA")):
        write(
            team,
            case,
            Identification,
            identified=decided,
            authority=Authority.COURT_OR_PROSECUTION,
            on=today(),
        )
        found = record_of(desk, case)
        assert found["vic_TraffickingStatus"] == f"{status}VictimOfTrafficking"
        assert found["vic_TraffickingStatusDecisionMakingOrg"] == "CourtOrProsecution"
    write(team, case, CaseClosed, reason=CaseEnd.HELPED_ELSEWHERE, explanation="In another town.")
    assert record_of(desk, case)["cas_Status"] == "ClosedReferred"
    assert "cas_ReasonForCaseClosure" not in record_of(desk, case)
    assert record_of(desk, case, words="on")["cas_ReasonForCaseClosure"] == "In another town."


def test_what_is_missing_in_the_form_is_said(desk: Client, case: Case) -> None:
    for wrong in ({"to": ""}, {"purpose": "x"}, {"form": "exe"}):
        answer = asked(desk, case, **wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert desk.get(address(case)).status_code == 200


def test_of_another_teams_case_there_is_no_record(team: TeamWithKeys, case: Case) -> None:
    say(team, case)
    stranger = at_desk(make_team("be/surya").adviser)
    assert stranger.get(address(case)).status_code == 404
    assert asked(stranger, case).status_code == 404


@pytest.mark.parametrize(
    ("name", "family", "parts"),
    [
        ("Amina Diallo", "Diallo", ("Amina", "Diallo")),
        ("Nguyễn Thị Hoa", "nguyễn", ("Thị Hoa", "Nguyễn")),
        ("Maria da  Silva Costa", "da Silva", ("Maria Costa", "da Silva")),
        ("Ana Ana", "Ana", ("Ana", "Ana")),
        ("Diallo", "Diallo", ("", "Diallo")),
        ("Amina", "", ("Amina", "")),
        ("", "", ("", "")),
        # Of another case that was merged, or of a name that changed since.
        ("Amina", "Diallo", ("Amina", "")),
        ("أمينة ديالو", "ديالو", ("أمينة", "ديالو")),
    ],
)
def test_a_name_is_cut_only_where_somebody_said_where(
    name: str, family: str, parts: tuple[str, str]
) -> None:
    first, second = parts_of(Person(name=name, family_name=family))
    assert (first, second.casefold()) == (parts[0], parts[1].casefold())


def test_what_is_not_known_of_a_person_is_not_there(
    desk: Client, team: TeamWithKeys, case: Case
) -> None:
    say(team, case)
    write(team, case, PersonChanged, person=Person(name="Amina", born_year=1999))
    found = record_of(desk, case)
    assert found["fanal_BirthYear"] == 1999
    asked_of = {"prs_SecondName", "prs_Birthdate", "prs_Gender", "prs_MaritalStatus"}
    asked_of |= {"prs_NumberOfChildren", "vic_AgeWhenTrafficked", "prs_Citizenship"}
    assert not asked_of & set(found)


def test_codes_are_given_only_to_what_has_one() -> None:
    pack = current().pack
    assert country_codes(" nigeria ", pack) == ["NG"]
    assert country_codes("Marokko", pack) == ["MA"]
    assert country_codes("ng", pack) == ["NG"]
    assert country_codes("Guinea, Frankrijk", pack) == ["GN", "FR"]
    assert country_codes("Bosnia & Herzegovina", pack) == ["BA"]
    for words in ("", "Nigerian or so", "Africa", "001", "Guinea, perhaps"):
        assert country_codes(words, pack) == []
    assert language_codes("Nederlands en français; Tigrinya", pack) == ["nl", "fr", "ti"]
    assert language_codes("a little of everything", pack) == []


@given(
    some.dictionaries(
        some.text(min_size=1),
        some.booleans()
        | some.integers()
        | some.text()
        | some.lists(some.text())
        | some.sampled_from(["=1+1", "+32 470", " -1", "\u200b@SUM(A1)", "\t=1", "＝1"]),
    )
)
def test_no_cell_of_a_record_starts_a_formula(fields: dict[str, Any]) -> None:
    made = as_csv(fields, Purpose.SUPPORT, date(2026, 1, 2)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(made, newline="")))
    assert rows
    for row in rows:
        assert not any(starts_formula(cell) for cell in row)


def test_every_table_that_leaves_the_house_is_made_in_one_place() -> None:
    root = Path(fanal.__file__).parent
    made = {str(p.relative_to(root)) for p in root.rglob("*.py") if "csv.writer" in p.read_text()}
    assert made == {"core/cells.py"}


# The standard


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| (\w+_\w+) \|.*\| (.*?) ?\|$", DOCUMENTED.read_text(), re.MULTILINE)
    return dict(rows)


def test_every_field_is_documented_and_nothing_else_is() -> None:
    kinds = {f.name: "words" if f.words else "who" if f.names else "" for f in FIELDS}
    assert documented() == kinds


@pytest.mark.skipif(not STANDARD.exists(), reason="the standard's own files are not here")
def test_every_field_is_one_of_the_standard_and_not_a_deprecated_one() -> None:
    table = _standard()
    for field in FIELDS:
        if not field.name.startswith("fanal_"):
            assert field.name in table, field.name
            assert "DEPRECATED" not in table[field.name]


@pytest.mark.skipif(not STANDARD.exists(), reason="the standard's own files are not here")
def test_of_every_other_field_of_the_standard_it_says_why_not() -> None:
    told = set(re.findall(r"`([a-z]{3}_\w+)`", DOCUMENTED.read_text()))
    assert set(_standard()) - {field.name for field in FIELDS} - told == set()
    assert told - set(_standard()) - {"con_Consent"} == set()


@pytest.mark.skipif(not STANDARD.exists(), reason="the standard's own files are not here")
@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("vic_TraffickingStatus", {f"{k}VictimOfTrafficking" for k in ("Possible", "Actual")}),
        ("vic_TraffickingStatus", {"NotAVictimOfTrafficking"}),
        ("vic_TraffickingStatusDecisionMakingOrg", {each.value for each in Authority}),
        ("vic_MethodsOfControl", {each.value for each in MethodOfControl}),
        (
            "vic_TypeOfExploitation",
            {each.value for each in Purpose_ if each is not Purpose_.FORCED_CRIMINALITY},
        ),
        ("prs_Gender", {each.value for each in Gender}),
        ("prs_MaritalStatus", {each.value for each in Marital}),
        ("cas_Status", {"Active", "Closed", "ClosedReferred"}),
        ("spl_Type", {"Legal", "SocialCare"}),
        ("hte_Type", {"Recruitment", "Transit", "Exploitation"}),
    ],
)
def test_every_value_is_one_of_the_standard(field: str, values: set[str]) -> None:
    assert values <= set(re.findall(r"\w+", _standard()[field]))


@pytest.mark.skipif(not STANDARD.exists(), reason="the standard's own files are not here")
def test_the_seven_questions_are_those_of_the_standard() -> None:
    assert _standard()["con_Consent"].count("?") == len(Question) == 7


def _standard() -> dict[str, str]:
    """Every field of the standard, with all that stands in its row."""
    file = zipfile.ZipFile(STANDARD / "HTCDS-Field-Standards-2.0.ods").read("content.xml").decode()
    rows = re.findall(r"<table:table-row.*?</table:table-row>", file, re.DOTALL)
    texts = [re.sub(r"<[^>]+>", " ", row) for row in rows]
    named = [(re.search(r"\b[a-z]{3}_\w+", text[20:].replace("_ ", " ")), text) for text in texts]
    return {found[0]: text for found, text in named if found}


def test_a_yes_holds_through_its_last_day(team: TeamWithKeys, case: Case) -> None:
    say(team, case, until=today())
    state = file_of(team, case).state
    assert basis_for(state, Purpose.SUPPORT, today()).entry is not None
    assert basis_for(state, Purpose.SUPPORT, in_days(1)).entry is None


def test_nothing_goes_out_when_the_yes_is_taken_back_while_it_is_made(
    desk: Client, team: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(team, case)
    as_usual = FORMS["json"]

    def slowly(*told: Any) -> bytes:
        say(team, case, Decision.WITHDRAWN)
        return as_usual(*told)

    monkeypatch.setitem(FORMS, "json", slowly)
    answer = asked(desk, case)
    assert answer.status_code == 409
    assert "Diallo" not in answer.content.decode()
    contents = [e.content for e in file_of(team, case).entries if isinstance(e, OpenEntry)]
    assert not [each for each in contents if isinstance(each, RecordHandedOut)]
