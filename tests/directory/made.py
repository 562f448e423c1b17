"""Rows of every shape, for properties."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from fanal.directory.facts import Facts
from fanal.directory.rows import Row
from fanal.knowledge import ServiceKind, current

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: bool(text.strip()) and len(text) <= 200
)
BY_LANGUAGE = st.dictionaries(st.sampled_from(["en", "nl", "fr", "ar"]), WORDS, min_size=1)
HOURS = st.one_of(
    st.none(),
    st.just({"always": True}),
    st.dictionaries(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        st.sampled_from(
            [["09:00-17:00"], ["00:00-24:00"], ["08:30-12:00", "13:00-16:45"], ["22:00-24:00"]]
        ),
        min_size=1,
    ),
)
DAYS = st.dates(date(2025, 1, 1), date(2035, 1, 1))


@st.composite
def facts(draw: st.DrawFn, /, **fixed: Any) -> Facts:
    kind = draw(st.sampled_from(ServiceKind))
    confidential = draw(st.booleans())
    checked_on = draw(DAYS)
    given: dict[str, Any] = {
        "kind": kind,
        "name": draw(BY_LANGUAGE),
        "what": draw(BY_LANGUAGE),
        "for_whom": draw(st.none() | BY_LANGUAGE),
        "how": draw(st.none() | BY_LANGUAGE),
        "area": draw(st.none() | BY_LANGUAGE),
        "accessibility": draw(st.none() | BY_LANGUAGE),
        "min_age": draw(st.none() | st.integers(0, 17)),
        "max_age": draw(st.none() | st.integers(17, 120)),
        "languages": draw(st.lists(st.sampled_from(["nl", "fr", "ti", "zzz"]), unique=True)),
        "phone": "+32 2 511 64 64",
        "email": draw(st.none() | st.just("help@fanal.example")),
        "website": draw(st.none() | st.just("https://fanal.example/help")),
        "hours": draw(HOURS),
        "open_on_holidays": draw(st.booleans()),
        "confidential": confidential,
        "sources": ["Somebody said so"],
        "checked_on": checked_on,
        "review_due": checked_on + timedelta(days=90),
    }
    if not confidential and kind is not ServiceKind.SHELTER and draw(st.booleans()):
        given |= {"address": ["A street 1"], "postcode": "1000", "town": draw(BY_LANGUAGE)}
        if draw(st.booleans()):
            given |= {"lat": 50.85, "lon": 4.35}
    return Facts.model_validate(given | fixed)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    slug = draw(st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8})?", fullmatch=True))
    changed_on = draw(DAYS)
    return Row(f"be/{slug}", draw(facts()), current().packs["be"].calendar, changed_on=changed_on)
