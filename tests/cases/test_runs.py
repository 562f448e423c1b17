"""Whole procedures at the desk, with a clock set forward: as an adviser would go through them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from html import unescape
from typing import Any

import pytest

from fanal.cases.access import CaseFile
from fanal.cases.futures import futures
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case
from fanal.cases.today import Scope, When, today
from fanal.core import clock
from fanal.knowledge import Knowledge, Ternary
from tests.cases.files import file_of, open_case
from tests.cases.test_pages import address, shown
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db


class Run:
    """One case, and the desk on any day."""

    def __init__(self, team: TeamWithKeys, person: Person) -> None:
        self.team, self.day = team, date(2026, 11, 2)
        with self.on(self.day):
            self.case: Case = open_case(team, person)

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        with clock.frozen(datetime.combine(day, time(10), tzinfo=UTC)):
            self.day = day
            yield

    def do(self, day: date, deed: str, **typed: Any) -> str:
        """Fill in a form that the case offers that day; the case's page afterwards."""
        with self.on(day):
            desk = at_desk(self.team.adviser)
            page = desk.get(address(self.case)).content.decode()
            assert f'href="{address(self.case, deed)}"' in page, f"{deed} is not offered"
            fields = shown(desk.get(address(self.case, deed)).content.decode())
            answer = desk.post(address(self.case, deed), {**fields, **typed})
            assert answer.status_code == 302, unescape(answer.content.decode())
            return unescape(desk.get(address(self.case)).content.decode())

    def offers(self, deed: str) -> bool:
        file = self.file
        return case_forms()[deed].possible(file.state, file.pack)

    @property
    def file(self) -> CaseFile:
        return file_of(self.team, self.case)

    @property
    def due(self) -> date | None:
        return self.file.state.phase_due

    def seen(self, day: date) -> When:
        """Under which heading of Today the end of the phase stands that day."""
        with self.on(day):
            groups = today(self.team.actor, Scope.TEAM, 0).groups
            return next(w for w, rows in groups for row in rows if row.due.on == self.due)


def test_the_belgian_procedure_of_an_adult_from_the_first_day_to_the_last() -> None:
    run = Run(make_team(), Person(name="Amina Diallo", minor=Ternary.NO))
    page = run.do(
        date(2026, 11, 2),
        "phase",
        phase="be-adult:reflection",
        since="2026-11-02",
        **{"met:be-adult:reflection:left": "met", "met:be-adult:reflection:centre": "met"},
    )
    assert "45 calendar days from 2 November 2026" in page
    for words in ("Annex 15", "Not known", "Law of 15 December 1980", "To be confirmed"):
        assert words in page
    # Recalled only: shown to nobody.
    assert "article 61/2" not in page
    assert run.due == date(2026, 12, 17)
    assert run.seen(date(2026, 12, 2)) is When.LATER
    assert run.seen(date(2026, 12, 3)) is When.SOON
    assert run.seen(date(2026, 12, 11)) is When.WEEK
    assert run.seen(date(2026, 12, 18)) is When.OVERDUE
    assert not run.offers("extend")

    # He makes a statement; the certificate says another day than the rule.
    page = run.do(date(2026, 12, 15), "phase", phase="be-adult:immatriculation", since="2026-12-15")
    assert "Certificate of immatriculation" in page
    assert "3 months from 15 December 2026" in page
    assert run.due == date(2027, 3, 15)
    page = run.do(
        date(2026, 12, 18), "paper-date", on="2027-03-18", why="Printed on the certificate."
    )
    assert "By the rule it would be 15 March 2027: 3 months from 15 December 2026." in page
    assert run.due == date(2027, 3, 18)
    assert run.seen(date(2027, 2, 18)) is When.SOON

    # One extension, counted from the day that holds, and no second.
    page = run.do(
        date(2027, 3, 10),
        "extend",
        why="Granted by the office.",
        **{"met:still-examined": "met", "why:still-examined": "The prosecutor's mail."},
    )
    assert run.due == date(2027, 6, 18)
    assert "The prosecutor's mail." in page
    assert not run.offers("extend")

    # The card, renewed again and again; a condition is looked at in between.
    run.do(date(2027, 6, 1), "phase", phase="be-adult:a-card", since="2027-06-01")
    assert run.due == date(2027, 12, 1)
    page = run.do(date(2027, 7, 1), "conditions", **{"met:cooperates": "not-met"})
    assert "Not met" in page
    assert run.due == date(2027, 12, 1), "a condition ends nothing by itself"
    ends = [date(2028, 6, 1), date(2028, 12, 1), date(2029, 6, 1)]
    for before, after in zip([date(2027, 12, 1), *ends], ends, strict=False):
        run.do(before, "extend", why="Renewed.")
        assert run.due == after
    run.do(
        date(2029, 5, 2),
        "phase",
        phase="be-adult:unlimited",
        since="2029-05-02",
        **{"met:be-adult:unlimited:outcome": "met"},
    )
    assert run.due is None
    assert not run.offers("extend")
    page = run.do(date(2029, 5, 3), "leave", end="settled", on="2029-05-03")
    assert "The person has an unlimited right to stay" in page
    assert run.file.state.running is None
    assert run.file.state.due_items == []


def test_the_belgian_procedure_of_a_minor_has_no_45_days() -> None:
    run = Run(make_team("be/payoke-lbtp"), Person(name="Lina", minor=Ternary.YES))
    with run.on(date(2026, 11, 2)):
        ahead = futures(run.file.pack, run.day, run.file.state)
    assert "be-adult" not in [future.procedure.id for future in ahead]
    page = run.do(date(2026, 11, 30), "phase", phase="be-minor:three-months", since="2026-11-30")
    assert "A document for 3 months, at once" in page
    assert "To be confirmed" in page
    # The end of November and three months more: the last day of February.
    assert run.due == date(2027, 2, 28)
    assert not run.offers("extend")
    run.do(date(2027, 2, 20), "phase", phase="be-minor:a-card", since="2027-02-20")
    assert run.due == date(2027, 8, 20)
    run.do(date(2027, 8, 10), "extend", why="Renewed.")
    assert run.due == date(2028, 2, 20)
    page = run.do(date(2028, 2, 1), "leave", end="case-dropped", on="2028-02-01")
    assert "The criminal case was dropped" in page
    # The door stays open: what began may begin again.
    assert run.offers("phase")


def test_who_needs_no_document_is_supported_and_has_no_date() -> None:
    run = Run(make_team(), Person(name="Jan", minor=Ternary.NO))
    page = run.do(date(2026, 11, 2), "phase", phase="be-no-document:support", since="2026-11-02")
    assert "None is needed" in page
    assert run.due is None
    assert [item.task for item in run.file.state.due_items] == ["papers"]
    page = run.do(date(2027, 1, 4), "leave", end="complete", on="2027-01-04")
    assert "The support is complete" in page
    assert run.file.state.due_items == []


def test_a_dutch_dublin_case_has_thirty_days_and_then_the_date_on_the_permit(
    two_countries: Knowledge,
) -> None:
    run = Run(make_team("nl/comensha"), Person(name="Samuel", minor=Ternary.NO))
    # Thirty days that run over the change to winter time, Christmas and the new year.
    page = run.do(date(2026, 12, 4), "phase", phase="nl-dublin:reflection", since="2026-12-04")
    assert "30 calendar days from 4 December 2026" in page
    for words in (
        "Aliens Act, article 8 k",
        "The police, or the Royal Marechaussee",
        "Time to think",
    ):
        assert words in page
    assert page.count("Not established") >= 3, "who applies and decides, and which document"
    assert run.due == date(2027, 1, 3)
    assert run.seen(date(2026, 12, 20)) is When.SOON
    assert run.seen(date(2026, 12, 28)) is When.WEEK
    assert not run.offers("extend")
    page = run.do(date(2027, 1, 2), "phase", phase="nl-dublin:permit", since="2027-01-02")
    assert "The person's presence in the Netherlands is needed for the case." in page
    # For how long a permit is given is not established: no date, until a paper says one.
    assert run.due is None
    page = run.do(date(2027, 1, 5), "paper-date", on="2028-01-02", why="Printed on the card.")
    assert "The date on the document; no rule gives one." in page
    assert run.due == date(2028, 1, 2)
    page = run.do(date(2027, 12, 20), "leave", end="case-ended", on="2027-12-20")
    assert "The investigation and the trial have ended" in page
    assert run.file.state.due_items == []


def test_the_dutch_desk_offers_no_belgian_law_and_the_belgian_no_dutch(
    two_countries: Knowledge,
) -> None:
    dutch = Run(make_team("nl/comensha"), Person(name="Samuel"))
    belgian = Run(make_team("be/surya"), Person(name="Amina"))
    with dutch.on(date(2026, 11, 3)):
        one = at_desk(dutch.team.adviser).get(address(dutch.case, "phase")).content.decode()
        two = at_desk(belgian.team.adviser).get(address(belgian.case, "phase")).content.decode()
    assert "nl-dublin:reflection" in one
    assert "be-" not in one[one.index('<form method="post" class="contact"') :]
    assert "nl-" not in two[two.index('<form method="post" class="contact"') :]
