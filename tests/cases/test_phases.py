"""A procedure's clocks: the dates of the pack, warned of ahead, and moved by nothing silent."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from fanal.cases import words
from fanal.cases.access import CaseFile
from fanal.cases.kinds import EntryForm
from fanal.cases.kinds.choice import Choice
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.extension import ExtendForm
from fanal.cases.kinds.person import Person, PersonChanged
from fanal.cases.kinds.phase import PhaseForm, offered, started
from fanal.cases.kinds.procedure_end import LeaveForm, ProcedureLeft
from fanal.cases.models import DueDate
from fanal.cases.naming import what, why
from fanal.cases.state import What
from fanal.cases.today import Scope, When, today
from fanal.core import clock
from fanal.intake.actions import NotPossible
from fanal.knowledge import LATER, NOT, Phase, Ternary, Whom, current
from tests.cases.files import file_of, keep, open_case, start, write
from tests.cast import TeamWithKeys

pytestmark = pytest.mark.django_db
SINCE = date(2026, 11, 2)


def names(file: CaseFile) -> list[str]:
    return [phase.id for _, phase in offered(file.state, file.pack)]


def test_the_reflection_period_ends_after_45_days_and_says_why(team: TeamWithKeys) -> None:
    file = start(team, open_case(team), SINCE)
    (item,) = [item for item in file.state.due_items if item.what is What.PHASE_ENDS]
    assert item.on == date(2026, 12, 17)
    assert why(item) == "45 calendar days from 2 November 2026"
    assert "Time to rest and decide" in what(item, file.pack)


def test_a_warning_brings_a_date_near_and_makes_nothing_late(team: TeamWithKeys) -> None:
    case = open_case(team)
    running = start(team, case, SINCE).state.running
    assert running is not None
    ends = DueDate.objects.get(case=case, on=date(2026, 12, 17))

    def on(day: date) -> tuple[When, int]:
        with clock.frozen(datetime.combine(day, time(9), tzinfo=UTC)):
            groups = today(team.actor, Scope.TEAM, 0).groups
            return next((w, row.late_by) for w, rows in groups for row in rows if row.due == ends)

    first = min(running.warn_on)
    assert on(first - timedelta(days=1)) == (When.LATER, 0)
    assert on(first) == (When.SOON, 0)
    assert on(date(2026, 12, 12)) == (When.WEEK, 0)
    assert on(date(2026, 12, 17)) == (When.TODAY, 0)
    assert on(date(2026, 12, 19)) == (When.OVERDUE, 2)


def test_a_struck_phase_takes_its_extension_along_and_gives_the_earlier_one_back(
    team: TeamWithKeys,
) -> None:
    case = open_case(team)
    start(team, case, SINCE)
    pack = current().pack
    second = pack.procedures["be-adult"].phase("immatriculation")
    number = keep_phase(file_of(team, case), "be-adult", second).last_number
    form = filled(ExtendForm, file_of(team, case))
    assert form.is_valid()
    keep(file_of(team, case), form.content(at=clock.now(), by=team.actor.id))
    file = write(team, case, Correction, number=number, why="Another person.")
    assert file.state.running is not None
    assert (file.state.running.phase, file.state.phase_due) == ("reflection", date(2026, 12, 17))
    assert file.state.extensions == 0
    # And the only phase, struck after it was extended.
    alone = open_case(team)
    keep_phase(file_of(team, alone), "be-adult", second)
    form = filled(ExtendForm, file_of(team, alone))
    assert form.is_valid()
    keep(file_of(team, alone), form.content(at=clock.now(), by=team.actor.id))
    file = write(team, alone, Correction, number=2, why="Another person.")
    assert file.state.running is None
    assert file.state.due_items == []


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31", "2026-11-01"])
def test_a_day_that_cannot_be_is_refused(team: TeamWithKeys, since: str) -> None:
    file = start(team, open_case(team), SINCE)
    form = filled(PhaseForm, file, phase="be-adult:immatriculation", since=since)
    assert "since" in form.errors


def test_a_phase_gives_way_to_the_next_and_takes_its_dates_along(team: TeamWithKeys) -> None:
    case = open_case(team)
    file = start(team, case, SINCE)
    assert names(file) == ["immatriculation"]
    form = filled(PhaseForm, file, phase="be-adult:immatriculation", since="2026-11-20")
    with clock.frozen(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        assert form.is_valid(), form.errors
        file = keep(file, form.content(at=clock.now(), by=file.actor.id))
    ends = [item.on for item in file.state.due_items if item.what is What.PHASE_ENDS]
    assert ends == [date(2027, 2, 20)]
    assert ExtendForm.possible(file.state, file.pack)
    extended = filled(ExtendForm, file)
    assert extended.is_valid()
    file = keep(file, extended.content(at=clock.now(), by=file.actor.id))
    assert file.state.phase_due == date(2027, 5, 20)
    # One extension and no more.
    assert not ExtendForm.possible(file.state, file.pack)


def test_a_phase_that_has_not_begun_is_refused(team: TeamWithKeys) -> None:
    file = file_of(team, open_case(team))
    with clock.frozen(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-25")
        assert "since" in form.errors


def test_what_is_not_known_about_a_condition_is_said(team: TeamWithKeys) -> None:
    file = file_of(team, open_case(team))
    form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02")
    assert form.is_valid(), form.errors
    content = form.content(at=clock.now(), by=file.actor.id)
    lines = [str(line.value) for line in content.lines(file.pack)]
    assert "Not known" in lines


def test_what_shows_a_condition_reads_as_such(team: TeamWithKeys) -> None:
    told = {"met:be-adult:reflection:left": "met", "why:be-adult:reflection:left": "A letter."}
    file = file_of(team, open_case(team))
    form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02", **told)
    assert form.is_valid(), form.errors
    lines = form.content(at=clock.now(), by=file.actor.id).lines(file.pack)
    assert ("What shows it", "A letter.") in [(str(line.label), line.value) for line in lines]


@pytest.mark.parametrize(
    "beside",
    [
        {"met:be-adult:immatriculation:statement": "met"},
        {"why:be-adult:immatriculation:statement": "Told the police on Monday."},
    ],
)
def test_what_is_told_under_another_phase_is_refused_and_never_dropped(
    team: TeamWithKeys, beside: dict[str, str]
) -> None:
    file = file_of(team, open_case(team))
    form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02", **beside)
    assert "phase" in form.errors
    chosen = filled(PhaseForm, file, phase="be-adult:immatriculation", since="2026-11-02", **beside)
    assert chosen.is_valid(), chosen.errors


def test_two_phases_that_are_called_the_same_are_told_apart(team: TeamWithKeys) -> None:
    file = file_of(team, open_case(team))
    names = [str(name) for _key, name, _fields in PhaseForm(file.state, file.pack).groups]
    assert len(names) == len(set(names)) > 1
    assert "Protection procedure for adults: Time to rest and decide" in names


@pytest.mark.parametrize("answer", [LATER, NOT])
def test_nothing_starts_in_the_name_of_somebody_whose_last_answer_is_no(
    team: TeamWithKeys, answer: str
) -> None:
    case = open_case(team)
    file = write(team, case, Choice, choice=answer, on=SINCE)
    form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02")
    assert "phase" in form.errors
    with pytest.raises(NotPossible):
        start(team, case, SINCE)
    file = write(team, case, Choice, choice="time-to-think", on=SINCE)
    assert filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02").is_valid()
    assert start(team, case, SINCE).state.running is not None


def test_leaving_a_procedure_ends_its_dates_and_leaves_the_door_open(team: TeamWithKeys) -> None:
    case = open_case(team)
    file = start(team, case, SINCE)
    assert LeaveForm.possible(file.state, file.pack)
    end = file.pack.procedures["be-adult"].ends[0].id
    file = write(team, case, ProcedureLeft, procedure="be-adult", start=2, end=end, on=SINCE)
    assert file.state.due_items == []
    assert file.state.running is None
    assert "reflection" in names(file)


def test_where_it_stands_says_how_and_when_the_procedure_ended(
    desk: Client, team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(team)
    file = start(team, case, SINCE)
    end = file.pack.procedures["be-adult"].ends[0]
    ended = date(2026, 11, 20)
    file = write(team, case, ProcedureLeft, procedure="be-adult", start=2, end=end.id, on=ended)
    facts = {str(label): str(value) for label, value in words.facts(file)}
    assert facts["The procedure ended"] == f"20 November 2026: {end.name}"
    assert f"20 November 2026: {end.name}" in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    # The day is known whatever became of the words.
    with monkeypatch.context() as patch:
        patch.setattr(current().pack, "_every_procedure", ())
        facts = {str(label): str(value) for label, value in words.facts(file)}
        assert facts["The procedure ended"] == f"20 November 2026: {end.id}"
    # Once another one runs, where it stands is where that one stands.
    assert "The procedure ended" not in dict(words.facts(start(team, case, ended)))


def test_a_struck_phase_counts_no_more(team: TeamWithKeys) -> None:
    case = open_case(team)
    number = start(team, case, SINCE).last_number
    file = write(team, case, Correction, number=number, why="The wrong person.")
    assert file.state.running is None
    assert not DueDate.objects.filter(case=case).exists()


def test_a_pack_that_no_longer_knows_a_phase_hides_nothing(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(team)
    start(team, case, SINCE)
    monkeypatch.setattr(current().pack, "_every_procedure", ())
    file = file_of(team, case)
    assert file.state.due_items[-1].on == date(2026, 12, 17)
    assert file.state.running is not None
    values = [str(line.value) for line in file.state.running.lines(file.pack)]
    assert "be-adult" in values


def test_not_now_plans_how_to_come_back_until_another_choice(team: TeamWithKeys) -> None:
    case, back = open_case(team), date(2026, 12, 8)
    file = write(
        team,
        case,
        Choice,
        choice="not-now",
        on=SINCE,
        come_back="The library, Tuesday at ten.",
        come_back_on=back,
    )
    assert [(item.what, item.on) for item in file.state.due_items] == [(What.COME_BACK, back)]
    file = write(team, case, Choice, choice="enter", on=back)
    assert file.state.due_items == []


@pytest.mark.parametrize("procedure", sorted(current().pack.procedures))
def test_every_procedure_of_the_pack_runs_to_its_last_phase(
    team: TeamWithKeys, procedure: str
) -> None:
    pack, case = current().pack, open_case(team)
    if not pack.procedures[procedure].first_phases:
        assert pack.procedures[procedure].ends
        return
    file = start(team, case, SINCE, procedure)
    for _ in range(10):
        following = [p for _, p in offered(file.state, file.pack)]
        if not following:
            break
        file = keep_phase(file, procedure, following[0])
    assert file.state.running is not None
    assert not pack.procedures[procedure].after(file.state.running.phase)


def keep_phase(file: CaseFile, procedure: str, phase: Phase) -> CaseFile:
    entry = started(file.pack, procedure, phase, SINCE, at=clock.now(), by=file.actor.id)
    return keep(file, entry)


def filled(form: type[EntryForm], file: CaseFile, **typed: str) -> EntryForm:
    """A form as the page would send it, with its initial values."""
    blank = form(file.state, file.pack)
    data = {
        name: blank.get_initial_for_field(field, name) or ""
        for name, field in blank.fields.items()
        if name not in ("once", "seen")
    }
    return form(file.state, file.pack, {**data, **typed})


def test_the_conditions_of_every_phase_on_offer_are_seen_at_once(
    desk: Client, team: TeamWithKeys
) -> None:
    case = open_case(team)
    form = PhaseForm(file_of(team, case).state, file_of(team, case).pack)
    assert len(form.groups) > 1
    page = desk.get(f"/desk/cases/{case.pk}/phase/").content.decode()
    for key, _name, _fields in form.groups:
        assert f'<details class="conditions" open data-only-for="{key}">' in page


def procedures_of(radios: list[Any]) -> set[Whom]:
    ids = {each.data["value"].partition(":")[0] for each in radios}
    return {current().pack.procedures[id].whom for id in ids}


@pytest.mark.parametrize(
    ("minor", "theirs", "others"),
    [(Ternary.YES, Whom.MINORS, Whom.ADULTS), (Ternary.NO, Whom.ADULTS, Whom.MINORS)],
)
def test_what_is_for_another_age_is_folded_below_and_says_why(
    desk: Client, team: TeamWithKeys, minor: Ternary, theirs: Whom, others: Whom
) -> None:
    case = open_case(team, Person(name="Amina", minor=minor))
    file = file_of(team, case)
    (_none, fits), (why, below) = PhaseForm(file.state, file.pack).phases
    assert others not in procedures_of(fits)
    assert theirs in procedures_of(fits)
    assert procedures_of(below) == {others}
    assert current().pack.procedures[next(offered(file.state, file.pack))[0]].whom is not others
    page = desk.get(f"/desk/cases/{case.pk}/phase/").content.decode()
    fold = page.index('<details class="apart">')
    assert str(why).lower() in page[fold:].lower()
    assert all(page.index(f'value="{each.data["value"]}"') < fold for each in fits)
    assert all(page.index(f'value="{each.data["value"]}"') > fold for each in below)


def test_where_no_age_is_noted_nothing_stands_apart(team: TeamWithKeys) -> None:
    file = file_of(team, open_case(team, Person(name="Amina")))
    ((why, radios),) = PhaseForm(file.state, file.pack).phases
    assert why == ""
    assert procedures_of(radios) >= {Whom.ADULTS, Whom.MINORS}


def test_a_procedure_for_another_age_can_start_and_its_entry_says_so(
    desk: Client, team: TeamWithKeys
) -> None:
    case = open_case(team, Person(name="Amina", minor=Ternary.YES))
    file = file_of(team, case)
    wrong = filled(PhaseForm, file, phase="be-adult:reflection", since="")
    assert isinstance(wrong, PhaseForm)
    assert wrong.unfolded, "what was chosen is seen again"
    form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02")
    assert form.is_valid(), form.errors
    file = keep(file, form.content(at=clock.now(), by=team.actor.id))
    assert file.state.running is not None
    lines = [str(line.value) for line in file.state.running.lines(file.pack)]
    assert "It is for adults; the person was noted as under 18 when it started." in lines
    # Its next phases are theirs by now.
    assert not PhaseForm(file.state, file.pack).apart


def test_an_age_that_is_corrected_later_stands_beside_the_procedure_that_runs(
    desk: Client, team: TeamWithKeys
) -> None:
    case = open_case(team, Person(name="Amina", minor=Ternary.NO))
    file = start(team, case, SINCE)
    assert "Age" not in {str(label) for label, _value in words.facts(file)}
    file = write(team, case, PersonChanged, person=Person(name="Amina", minor=Ternary.YES))
    facts = {str(label): str(value) for label, value in words.facts(file)}
    assert facts["Age"] == "For adults: the person is noted as under 18"
    assert facts["Age"] in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    # What runs is theirs all the same: nothing is folded away.
    assert not PhaseForm(file.state, file.pack).apart


def test_a_procedure_for_their_age_says_nothing_of_it(team: TeamWithKeys) -> None:
    file = file_of(team, open_case(team, Person(name="Amina", minor=Ternary.NO)))
    form = filled(PhaseForm, file, phase="be-adult:reflection", since="2026-11-02")
    assert form.is_valid(), form.errors
    content = form.content(at=clock.now(), by=team.actor.id)
    assert "Age" not in [str(line.label) for line in content.lines(file.pack)]


def test_what_comes_before_a_procedure_and_is_not_in_the_file_is_said(
    desk: Client, team: TeamWithKeys
) -> None:
    case = open_case(team)
    path = f"/desk/cases/{case.pk}/phase/"
    page = desk.get(path).content.decode()
    for words_ in ("presumed to be a victim", "their rights were explained", "what they chose"):
        assert words_ in page
    write(team, case, Choice, choice="enter", on=SINCE)
    page = desk.get(path).content.decode()
    assert "what they chose" not in page
    assert "their rights were explained" in page
    start(team, case, SINCE)
    assert "Not in the file yet" not in desk.get(path).content.decode()
