"""What is known about a country: centres, signs, guidance, procedures, numbers and working days.

`load` reads packs, `current` gives those of this process, `check` lists what is wrong with them,
`extract` brings the translation catalogues of a pack up to date.
"""

from fanal.knowledge.catalogues import completeness, extract, outdated
from fanal.knowledge.enums import (
    Answer,
    Audience,
    Confidence,
    Counting,
    DueReason,
    InstrumentKind,
    Result,
    RouteReason,
    SectionId,
    Sector,
    ServiceKind,
    Ternary,
    Whom,
)
from fanal.knowledge.instruments import Instrument
from fanal.knowledge.knowledge import Knowledge, current, load, start
from fanal.knowledge.loader import check
from fanal.knowledge.organisations import Centre, Team
from fanal.knowledge.pack import Due, Pack, RouteChoice
from fanal.knowledge.problems import PackError, Problem
from fanal.knowledge.procedures import (
    LATER,
    NOT,
    Choice,
    Condition,
    Consequence,
    End,
    Phase,
    Procedure,
    Right,
    Sentence,
    Side,
    Task,
)
from fanal.knowledge.rules import Asking, Clause, Explanation, Sign, UnknownItem
from fanal.knowledge.services import Service
from fanal.knowledge.text import Text

__all__ = [
    "LATER",
    "NOT",
    "Answer",
    "Asking",
    "Audience",
    "Centre",
    "Choice",
    "Clause",
    "Condition",
    "Confidence",
    "Consequence",
    "Counting",
    "Due",
    "DueReason",
    "End",
    "Explanation",
    "Instrument",
    "InstrumentKind",
    "Knowledge",
    "Pack",
    "PackError",
    "Phase",
    "Problem",
    "Procedure",
    "Result",
    "Right",
    "RouteChoice",
    "RouteReason",
    "SectionId",
    "Sector",
    "Sentence",
    "Service",
    "ServiceKind",
    "Side",
    "Sign",
    "Task",
    "Team",
    "Ternary",
    "Text",
    "UnknownItem",
    "Whom",
    "check",
    "completeness",
    "current",
    "extract",
    "load",
    "outdated",
    "start",
]
