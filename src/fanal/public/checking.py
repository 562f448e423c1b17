"""The check for professionals: one list of signs, marked and explained, and kept nowhere.

One address, and nothing stored between the pages: what was marked rides along in hidden fields,
`list`, `version`, `minor`, and for each sign `sign-<id>` and `note-<id>`. Who takes these fields
over by a form of their own finds them so.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanal.core import clock
from fanal.knowledge import (
    Answer,
    Explanation,
    Instrument,
    SectionId,
    Sector,
    Sign,
    Ternary,
)
from fanal.knowledge.country import EmergencyNumber
from fanal.knowledge.guidance import Section
from fanal.knowledge.places import Position
from fanal.public import contents, countries, errors, render
from fanal.public.countries import Edition
from fanal.public.kept_page import LONGEST_NOTE
from fanal.public.papers.result import Finding, pdf
from fanal.public.papers.shelf import NotNow
from fanal.public.posting import posted
from fanal.public.views import from_memory

log = logging.getLogger("fanal.public")

PATH = "professionals/check/"
# Danger stands on top of every page as numbers to call, whatever the list says comes next.
ON_TOP = SectionId.DANGER
E = TypeVar("E", bound=StrEnum)


class Seen(StrEnum):
    """How a sign is marked. Unmarked is not known, never not seen."""

    SEEN = "seen"
    NOT_SEEN = "not-seen"
    UNKNOWN = "unknown"


TITLES = {Seen.SEEN: _("Seen"), Seen.UNKNOWN: _("Not known"), Seen.NOT_SEEN: _("Not seen")}
ANSWERS = {Seen.SEEN: Answer.YES, Seen.NOT_SEEN: Answer.NO, Seen.UNKNOWN: Answer.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign, how it was marked, and what was observed; empty while it is unmarked."""

    sign: Sign
    said: str
    note: str

    @property
    def seen(self) -> Seen:
        seen: Seen = _one_of(Seen, self.said, Seen.UNKNOWN)
        return seen

    @property
    def too_long(self) -> bool:
        return len(self.note) > LONGEST_NOTE


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, edition: Edition) -> HttpResponse:
    """About whom; then the list, the marks, the explanation. All at the same address."""
    if request.method != "POST":
        return from_memory(edition, PATH)
    fields = posted(request)
    with translation.override(edition.language.code):
        try:
            return Checking(edition, fields).answer()
        except Exception as mistake:
            # The message of a mistake may hold words that were typed.
            log.error("A check could not be shown: %s.", type(mistake).__name__)
            return errors.respond(request, 500)


class Checking:
    """One answer to what was posted."""

    def __init__(self, edition: Edition, fields: QueryDict) -> None:
        self.edition = edition
        self.pack = edition.pack
        self.fields = fields
        self.sector = _one_of(Sector, fields.get("sector", ""), None)
        self.minor = _one_of(Ternary, fields.get("minor", ""), Ternary.NOT_SURE)
        self.danger = _one_of(Answer, fields.get("danger", ""), Answer.UNKNOWN)
        self.place = fields.get("place", "").strip()
        self.lists = self.pack.lists_for(self.sector, self.minor)

    def answer(self) -> HttpResponse:
        lists = self.lists
        chosen = self._chosen() or (lists[0] if len(lists) == 1 else None)
        match self.fields.get("do", ""):
            case "lists" if len(lists) > 1:
                return self._page("lists", self._offer(lists, chosen))
            case "lists" | "marks" if chosen:
                return self._marks(chosen)
            case "result" | "near" | "paper" if chosen:
                return self._result(chosen)
            case _:
                return self._page("check", {})

    def _chosen(self) -> Instrument | None:
        return self.pack.professional_list(self.fields.get("list", ""))

    def _offer(self, lists: tuple[Instrument, ...], chosen: Instrument | None) -> dict[str, Any]:
        return {
            "lists": lists,
            "chosen": chosen or lists[0],
            # Said where somebody is not sure, and not where nothing was said.
            "young_first": self.fields.get("minor") == Ternary.NOT_SURE and lists[0].for_the_young,
        }

    def _marks(self, chosen: Instrument, *, again: str = "") -> HttpResponse:
        context = {
            "instrument": chosen,
            "asking": chosen.asking(self.minor),
            "marks": self._marked(chosen),
            "longest": LONGEST_NOTE,
            "again": again,
        }
        return self._page("marks", context, status=422 if again else 200)

    def _result(self, chosen: Instrument) -> HttpResponse:
        marks = self._marked(chosen)
        if any(mark.too_long for mark in marks):
            return self._marks(chosen, again="long")
        if self.fields.get("version", chosen.version) != chosen.version:
            # The page was open while the list was changed: signs may have come or gone.
            return self._marks(chosen, again="changed")
        answers = {mark.sign.id: ANSWERS[mark.seen] for mark in marks}
        result = chosen.evaluate(answers, minor=self.minor, danger=self.danger)
        calls = contents.calls(self.pack, clock.now(), child=self.child)
        sections = self._sections(result)
        found = Finding(
            pack=self.pack,
            instrument=chosen,
            result=result,
            present=[mark for mark in marks if mark.seen is Seen.SEEN],
            unknown=[mark for mark in marks if mark.seen is Seen.UNKNOWN],
            absent=[mark for mark in marks if mark.seen is Seen.NOT_SEEN],
            teams=[call.team for call in calls],
            sections=sections,
            child=self.child,
            **self._lines(calls, sections),
            region=self.pack.region(self.place),
            others=self._others(calls),
            danger=self.danger is Answer.YES,
            now=self.pack.calendar.local(clock.now()),
        )
        late = False
        if self.fields["do"] == "paper":
            try:
                return self._paper(found)
            except NotNow:
                late = True
        context = {
            "found": found,
            "place": self.place,
            # A place with a typing mistake is not one without a coordinator.
            "here": self._here,
            "asked": self.fields["do"] == "near",
            "elsewhere": countries.with_place(self.edition, self.place),
            "calls": calls,
            "first_to_open": contents.first_to_open(calls),
            "late": late,
        }
        return self._page("result", context, status=503 if late else 200)

    def _paper(self, found: Finding) -> HttpResponse:
        """As a file, so that the page with the way out stays where it is."""
        language = self.edition.language
        response = HttpResponse(pdf(found, language), content_type="application/pdf")
        name = f'attachment; filename="information-{language.code}.pdf"'
        response.headers["Content-Disposition"] = name
        response.headers["Content-Language"] = language.code
        return response

    @property
    def child(self) -> bool:
        """Who is under 18, and who may be, is treated as a child."""
        return self.minor is not Ternary.NO

    def _marked(self, chosen: Instrument) -> list[Mark]:
        """The signs of this list; what was marked on another one does not count for it."""
        own = self.fields.get("marked", chosen.id) == chosen.id
        fields = self.fields if own else QueryDict()
        return marks(chosen.asking(self.minor).items, fields)

    @property
    def _here(self) -> Position | None:
        return self.pack.places.find(self.place)

    def _sections(self, result: Explanation) -> list[Section]:
        wanted = [section.value for section in result.next if section is not ON_TOP]
        call = SectionId.PROFESSIONAL_CALL.value
        # Whom to call is always said, first of what comes after danger.
        order = [call, *(id for id in wanted if id != call)]
        found = [each.for_age(self.minor) for each in contents.sections(self.pack, order)]
        if self.pack.regions and self._here:
            # The lead says where somebody finds their region: here it stands already.
            found = [_bare(each) if each.id.value == call else each for each in found]
        return found

    def _lines(
        self, calls: list[contents.Call], sections: Sequence[Section]
    ) -> dict[str, list[contents.Line]]:
        """Who else is there for a child: before the centres, unless a team for minors answers.

        After the centres, whoever the advice names.
        """
        now = clock.now()
        lines = contents.for_the_young(self.pack, now) if self.child else []
        answers = any(call.state.open and call.team.for_minors for call in calls)
        shown = {line.card.row.tel for line in lines} | {call.team.tel for call in calls}
        named = contents.named_in(self.pack, now, sections)
        named = [line for line in named if line.card.row.tel not in shown]
        first, later = ([], lines) if answers else (lines, [])
        return {"young": first, "young_too": [*later, *named]}

    def _others(self, calls: list[contents.Call]) -> tuple[EmergencyNumber, ...]:
        """Where no centre answers now; whoever is in danger is sent to no calmer number."""
        nobody = not any(call.state.open for call in calls)
        return self.pack.not_urgent if nobody and self.danger is not Answer.YES else ()

    def _page(self, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        whole = {
            "stay": page,
            "sector": self.sector,
            "minor": self.minor if self.fields.get("minor") else None,
            "child": self.child,
            "danger": self.danger,
            "danger_said": bool(self.fields.get("danger")),
            "several": len(self.lists) > 1,
            "carried": [*_carried(self.fields, CARRIED_BY[page])],
            **context,
        }
        template = f"public/professionals_{page}.html"
        return render.respond(self.edition, PATH, template, whole, status=status)


def marks(signs: Iterable[Sign], fields: QueryDict) -> list[Mark]:
    """Each of the signs, as it was marked in these fields."""
    return [
        Mark(sign, fields.get(f"sign-{sign.id}", ""), _note(fields.get(f"note-{sign.id}", "")))
        for sign in signs
    ]


def _bare(section: Section) -> Section:
    return section.model_copy(update={"lead": None})


MARKS = ("sign-", "note-", "marked", "version")
ABOUT = ("danger", "sector", "minor")
# What each page does not ask itself.
CARRIED_BY: dict[str, tuple[str, ...]] = {
    "check": ("list", *MARKS),
    "lists": (*ABOUT, *MARKS),
    "marks": (*ABOUT, "list"),
    "result": (*ABOUT, "list", *MARKS),
}


def _carried(fields: QueryDict, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if name.startswith(names) and value:
            yield name, str(value)


def _note(text: str) -> str:
    """A browser counts a new line once and sends it as two characters."""
    return text.replace("\r\n", "\n").strip()


def _one_of(kind: type[E], value: str, otherwise: Any) -> Any:
    values: Iterable[E] = kind
    return next((each for each in values if each.value == value), otherwise)
