"""Three procedures from their first day to their last, in a browser, with the clock set forward.

The house runs in this process, so that it sees the day of the test and never that of the machine.
Signing in is walked in other tests; here the cookies come ready-made each day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Page

from fanal.core import clock
from fanal.knowledge import Knowledge
from tests.browser.conftest import DESK
from tests.browser.test_case_story import CaseAtDesk
from tests.cases.conftest import two_countries, use_packs
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import at_desk
from tests.support.browsers import NewPage
from tests.support.sockets import in_this_process

__all__ = ["two_countries", "use_packs"]

WHO = "Amina Diallo"
LATER, SOON, WEEK, TODAY, OVERDUE = "later", "soon", "week", "today", "overdue"


@dataclass(frozen=True)
class On:
    """A day: what is done and what the case says then, or only where Today shows the last day."""

    day: date
    deed: str = ""
    typed: dict[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    # How the last day of the phase reads in Today, and under which heading.
    due: str = ""
    when: str = ""


def phase(day: date, name: str, *met: str, says: tuple[str, ...] = (), due: str = "") -> On:
    conditions = {f"met:{name}:{each}": "met" for each in met}
    return On(day, "phase", {"phase": name, "since": day, **conditions}, says, due)


def renewed(day: date, due: str) -> On:
    return On(day, "extend", {"why": "Renewed."}, due=due)


def left(day: date, end: str, says: str) -> On:
    return On(day, "leave", {"end": end, "on": day}, (says,))


ADULT = (
    phase(
        date(2026, 11, 2),
        "be-adult:reflection",
        "left",
        "centre",
        says=("Annex 15", "17 December 2026", "Not known"),
        due="45 calendar days from 2 November 2026",
    ),
    On(date(2026, 12, 2), due="45 calendar days", when=LATER),
    On(date(2026, 12, 3), due="45 calendar days", when=SOON),
    On(date(2026, 12, 11), due="45 calendar days", when=WEEK),
    On(date(2026, 12, 17), due="45 calendar days", when=TODAY),
    On(date(2026, 12, 18), due="45 calendar days", when=OVERDUE),
    phase(
        date(2026, 12, 18),
        "be-adult:immatriculation",
        "statement",
        says=("Certificate of immatriculation",),
        due="3 months from 18 December 2026",
    ),
    On(date(2027, 3, 16), due="3 months from 18 December 2026", when=WEEK),
    On(
        date(2027, 3, 16),
        "extend",
        {"why": "Granted.", "met:still-examined": "met"},
        due="3 months from 18 March 2027",
    ),
    phase(
        date(2027, 6, 1),
        "be-adult:a-card",
        "magistrate",
        says=("Electronic A card",),
        due="6 months from 1 June 2027",
    ),
    On(date(2027, 9, 1), "conditions", {"met:cooperates": "not-met"}, ("Not met",)),
    renewed(date(2027, 12, 1), "6 months from 1 December 2027"),
    On(date(2028, 6, 2), due="6 months from 1 December 2027", when=OVERDUE),
    renewed(date(2028, 6, 2), "6 months from 1 June 2028"),
    phase(date(2028, 9, 4), "be-adult:unlimited", "outcome", says=("Unlimited stay",)),
    left(date(2028, 9, 5), "settled", "The person has an unlimited right to stay"),
)
MINOR = (
    phase(
        date(2026, 11, 30),
        "be-minor:three-months",
        "alone",
        says=("A document for 3 months, at once", "To be confirmed"),
        due="3 months from 30 November 2026",
    ),
    # The end of November and three months more is the last day of February.
    On(date(2027, 2, 28), due="3 months from 30 November 2026", when=TODAY),
    phase(date(2027, 2, 28), "be-minor:a-card", due="6 months from 28 February 2027"),
    renewed(date(2027, 8, 20), "6 months from 28 August 2027"),
    phase(date(2028, 1, 10), "be-minor:unlimited", "outcome", says=("Unlimited stay",)),
    left(date(2028, 1, 11), "settled", "The person has an unlimited right to stay"),
)
DUBLIN = (
    # Over Christmas and the new year.
    phase(
        date(2026, 12, 4),
        "nl-dublin:reflection",
        "granted",
        says=("Time to think in a Dublin case", "3 January 2027"),
        due="30 calendar days from 4 December 2026",
    ),
    On(date(2026, 12, 20), due="30 calendar days", when=SOON),
    On(date(2026, 12, 28), due="30 calendar days", when=WEEK),
    phase(
        date(2027, 1, 2),
        "nl-dublin:permit",
        "presence",
        says=("The person's presence in the Netherlands is needed for the case.",),
    ),
    # No rule gives a date here: the paper does.
    On(
        date(2027, 1, 5),
        "paper-date",
        {"on": date(2028, 1, 2), "why": "Printed on the card."},
        due="The date on the document; no rule gives one.",
    ),
    On(date(2028, 1, 3), due="The date on the document", when=OVERDUE),
    left(date(2028, 1, 3), "case-ended", "The investigation and the trial have ended"),
)


class Days:
    """One adviser's browser, on any day."""

    def __init__(self, team: TeamWithKeys, page: Page, origin: str) -> None:
        self.team, self.page, self.origin = team, page, origin
        self.case = CaseAtDesk(page, origin)

    def come_in(self) -> None:
        """A session lasts a day; the one of this morning."""
        cookies = at_desk(self.team.adviser).cookies.values()
        # A `__Host-` cookie is taken from a secure address only; ports share their cookies.
        self.page.context.add_cookies(
            [
                {"name": one.key, "value": one.value, "url": "https://localhost/", "secure": True}
                for one in cookies
            ]
        )

    def open(self) -> None:
        self.come_in()
        self.case.bring_from_the_door(called=WHO)

    def live(self, on: On) -> None:
        self.come_in()
        if on.deed:
            page = self.case.do(on.deed, **on.typed)
            for words in on.says:
                assert words in page
            assert self.page.locator(".due-list", has_text=on.due or WHO).count() == bool(on.due)
        if on.when:
            self.page.goto(f"{self.origin}/desk/today/")
            assert on.due in self.page.inner_text(f".is-{on.when}"), on.day


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=UTC)


@pytest.fixture
def origin(committed: None, two_countries: Knowledge) -> Iterator[str]:
    with in_this_process(get_wsgi_application()) as origin:
        yield origin


@pytest.mark.parametrize(
    ("team", "days"),
    [
        pytest.param("be/pag-asa", ADULT, id="an adult in Belgium"),
        pytest.param("be/payoke-lbtp", MINOR, id="a minor in Belgium"),
        pytest.param("nl/comensha", DUBLIN, id="a Dublin case in the Netherlands"),
    ],
)
def test_every_phase_from_the_first_day_to_the_last(
    team: str, days: tuple[On, ...], origin: str, new_page: NewPage
) -> None:
    with clock.frozen(at(days[0].day)):
        desk = Days(make_team(team), new_page(**DESK), origin)
        desk.open()
    for on in days:
        with clock.frozen(at(on.day)):
            desk.live(on)
    with clock.frozen(at(days[-1].day)):
        desk.page.goto(f"{origin}/desk/today/")
        assert desk.page.locator(".due-list li").count() == 0, "with a procedure end its dates"
