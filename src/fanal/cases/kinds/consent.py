"""The person's yes to a use of what is known about them, or the ground on which none is needed.

The seven questions are those of HTCDS 2.0 (IOM, CC BY 4.0: con_Consent).
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords, Words
from fanal.knowledge import Pack


class Purpose(StrEnum):
    """What a record of the case is handed out for."""

    SUPPORT = "support"
    JUSTICE = "justice"
    AUTHORITY = "authority"
    STATISTICS = "statistics"


class Decision(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Question(StrEnum):
    """HTCDS 2.0, con_Consent: what the person said yes to, and what they were told before."""

    AGREES = "agrees"
    PURPOSE = "purpose"
    USE = "use"
    RESEARCH = "research"
    ACCESS = "access"
    STORED = "stored"
    WITHDRAWING = "withdrawing"


class By(StrEnum):
    PERSON = "person"
    REPRESENTATIVE = "representative"


class How(StrEnum):
    SPOKEN = "spoken"
    WRITTEN = "written"
    OTHER = "other"


PURPOSES = {
    Purpose.SUPPORT: _("Another organisation that helps the person"),
    Purpose.JUSTICE: _("Police, prosecution or a court"),
    Purpose.AUTHORITY: _("Another public authority"),
    Purpose.STATISTICS: _("Statistics and research, without anything that names the person"),
}
DECISIONS = {
    Decision.GIVEN: _("Yes"),
    Decision.REFUSED: _("No"),
    Decision.WITHDRAWN: _("Taken back"),
}
QUESTIONS = {
    Question.AGREES: _("Does the person agree to the talk?"),
    Question.PURPOSE: _("Was the person told what the talk is for?"),
    Question.USE: _("Was the person told how what they say is and could be used?"),
    Question.RESEARCH: _(
        "Was the person told that data that does not identify them may be used for research?"
    ),
    Question.ACCESS: _("Was the person told that they may ask for their data at any time?"),
    Question.STORED: _("Was the person told how long it is kept?"),
    Question.WITHDRAWING: _("Was the person told how to take their yes back?"),
}
BY = {By.PERSON: _("The person"), By.REPRESENTATIVE: _("Who represents them in law")}
HOW = {How.SPOKEN: _("Spoken"), How.WRITTEN: _("In writing"), How.OTHER: _("In another way")}
ANSWERS = {"yes": _("Yes"), "no": _("No"), "": _("Not asked")}


@entry_kind
class Consent(CaseEntry):
    """`answered` are the questions that were answered with yes, `denied` those with no.

    A no is a fact of its own: who was not told what a talk is for was not simply "not asked".
    """

    kind: ClassVar[str] = "case-consent"
    title: ClassVar[Any] = _("Consent")
    decision: Decision
    purposes: tuple[Purpose, ...]
    what: str = ""
    answered: tuple[Question, ...] = ()
    denied: tuple[Question, ...] = ()
    by_whom: By
    how: How
    language: str
    interpreter: str = ""
    words: str = ""
    on: date
    until: date | None = None

    def change(self, state: State, number: int) -> None:
        for purpose in self.purposes:
            state.consents[purpose] = (number, self)

    @property
    def missing(self) -> list[Question]:
        """The questions without a yes: until they have one, the consent opens nothing."""
        return [question for question in Question if question not in self.answered]

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Decision"), DECISIONS[self.decision])
        yield Line(_("For what"), several=tuple(PURPOSES[each] for each in self.purposes))
        if self.what:
            yield Line(_("What may be shared"), self.what, quoted=True)
        if self.answered:
            yield Line(
                _("Asked and told"), several=tuple(QUESTIONS[each] for each in self.answered)
            )
        if self.denied:
            yield Line(
                _("Answered with no"), several=tuple(QUESTIONS[each] for each in self.denied)
            )
        yield Line(_("Who decided"), BY[self.by_whom])
        yield Line(_("How"), HOW[self.how])
        yield Line(_("Language"), self.language, quoted=True)
        if self.interpreter:
            yield Line(_("Interpreter"), self.interpreter, quoted=True)
        if self.words:
            yield Line(_("In their own words"), self.words, quoted=True)
        yield Line(_("Said on"), self.on)
        if self.until:
            yield Line(_("Until which day"), self.until)


@entry_kind
class LegalGround(CaseEntry):
    """Why no consent is needed: the law as the adviser names it, never ours to invent."""

    kind: ClassVar[str] = "case-ground"
    title: ClassVar[Any] = _("Legal ground")
    purposes: tuple[Purpose, ...]
    law: str
    why: str
    on: date
    until: date | None = None

    def change(self, state: State, number: int) -> None:
        for purpose in self.purposes:
            state.grounds[purpose] = (number, self)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("For what"), several=tuple(PURPOSES[each] for each in self.purposes))
        yield Line(_("Law and article"), self.law, quoted=True)
        yield Line(_("Why it holds here"), self.why, quoted=True)
        yield Line(_("From"), self.on)
        if self.until:
            yield Line(_("Until which day"), self.until)


ALL_OF_THEM = _("A record for another system leaves only if each of these is answered with yes.")


def _purposes() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("For what"),
        choices=[(value.value, text) for value, text in PURPOSES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )


@case_form
class ConsentForm(EntryForm):
    name = "consent"
    group = Group.PERSON
    heading = _("Note a yes, a no, or a yes taken back")
    intro = _(
        "One answer for each use. No is a normal answer and changes nothing in the support. "
        "A yes can be taken back at any time; what was handed out before stays where it is."
    )

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(value.value, text) for value, text in DECISIONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    purposes = _purposes()
    what = Words(label=_("What may be shared"), rows=2, required=False)
    by_whom = forms.ChoiceField(
        label=_("Who decided"),
        choices=[(value.value, text) for value, text in BY.items()],
        widget=forms.RadioSelect,
        initial=By.PERSON.value,
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[(value.value, text) for value, text in HOW.items()],
        widget=forms.RadioSelect,
        initial=How.SPOKEN.value,
    )
    language = ShortWords(
        label=_("In which language"),
        max_length=100,
        error_messages={"required": _("Say in which language.")},
    )
    interpreter = ShortWords(label=_("Interpreter"), max_length=300, required=False)
    words = Words(label=_("In their own words"), rows=2, required=False)
    on = PastDay(_("Said on"))
    until = Day(_("Until which day"), required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        for question, text in QUESTIONS.items():
            self.fields[f"q-{question}"] = forms.ChoiceField(
                label=text,
                # Said when it can still be asked, and not when the record is refused.
                help_text=ALL_OF_THEM if question is next(iter(QUESTIONS)) else "",
                choices=list(ANSWERS.items()),
                widget=forms.RadioSelect,
                required=False,
                initial="",
            )

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        # A yes can be taken back when the case is closed, too.
        return True

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("decision") == Decision.GIVEN and not fields.get("what"):
            self.add_error("what", gettext("Say what the person said yes to."))
        return fields

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        names = ("purposes", "what", "language", "interpreter", "words", "on", "until")
        answered = tuple(each for each in Question if fields[f"q-{each}"] == "yes")
        denied = tuple(each for each in Question if fields[f"q-{each}"] == "no")
        return Consent(
            decision=Decision(fields["decision"]),
            by_whom=By(fields["by_whom"]),
            how=How(fields["how"]),
            answered=answered,
            denied=denied,
            **{name: fields[name] for name in names},
            **common,
        )


@case_form
class LegalGroundForm(EntryForm):
    name = "ground"
    group = Group.FILE
    heading = _("Note a ground on which no yes is needed")
    intro = _("Ask a lawyer first. Whoever reads this later must be able to check it.")

    purposes = _purposes()
    law = ShortWords(
        label=_("Law and article"),
        error_messages={"required": _("Name the law and the article.")},
    )
    why = Words(
        label=_("Why it holds here"),
        rows=3,
        error_messages={"required": _("Say why, in a sentence.")},
    )
    on = PastDay(_("From"))
    until = Day(_("Until which day"), required=False)

    def content(self, **common: Any) -> CaseEntry:
        names = ("purposes", "law", "why", "on", "until")
        return LegalGround(**{name: self.cleaned_data[name] for name in names}, **common)
