"""Who called, came by, mailed or was brought: the same report, entered by an adviser."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fanal.core.languages import WHOLE
from fanal.intake.access import Actor, teams_of
from fanal.intake.contents import Source
from fanal.intake.desk_forms import OnceField
from fanal.intake.forms import YES_NO, ReportForm
from fanal.intake.routing import (
    Destination,
    destinations,
    pack_of,
    receiving_key,
    receiving_keys,
)
from fanal.intake.words import ABOUT, CHANNELS, SOURCES, TERNARY
from fanal.knowledge import RouteReason, Team, Ternary, current, spoken

_ENTERED = (Source.CALL, Source.VISIT, Source.MAIL, Source.POLICE)

_ORDER = (
    "seed",
    "source",
    "message",
    "about",
    "danger",
    "minor",
    "place",
    "languages",
    "interpreter",
    "language",
    "channel",
    "phone",
    "email",
    "days",
    "after",
    "before",
    "leave_message",
    "say_we_are",
    "code_word",
    "until",
    "team",
    "adults",
)


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [(value.value, label) for value, label in words.items()]


class NewContactForm(ReportForm):
    """The request of the public pages, in the words of one who writes down what another says."""

    seed = OnceField(32)
    source = forms.ChoiceField(
        label=_("How they came to you"),
        choices=[(source.value, SOURCES[source]) for source in _ENTERED],
        widget=forms.RadioSelect,
        initial=Source.CALL.value,
        error_messages={"required": _("Choose how they came to you.")},
    )
    team = forms.ChoiceField(label=_("Which team reads it"))
    # That the adults' team was meant, although the person is or may be a minor.
    adults = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    language = forms.ChoiceField(
        label=_("Language in which they read"),
        help_text=_("For the slip with the receipt, and for the answers."),
    )

    _LABELS = {
        "message": _("What they told you"),
        "about": _("Who it is about"),
        "danger": _("In danger right now?"),
        "minor": _("Under 18, now or when it happened?"),
        "place": _("Postcode or town"),
        "languages": _("Languages they speak"),
        "interpreter": _("Would an interpreter help?"),
        "channel": _("How they may be reached"),
        "days": _("Safe days"),
        "after": _("Safe from"),
        "before": _("Safe until"),
        "leave_message": _("May we leave a message?"),
        "say_we_are": _("Who to say we are"),
        "code_word": _("Code word"),
        "until": _("Holds until"),
    }
    _HINTS = {
        "message": _("In your words or theirs. No name is needed."),
        "days": _("None chosen: every day."),
        "code_word": _("Say it first, so that they know who calls."),
        "until": _("After that day we answer only through this site."),
    }

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        self.teams = receiving_teams(actor)
        country = pack_of(self.teams[0].id, current()).code if self.teams else None
        super().__init__(*args, region=country, **kwargs)
        del self.fields["no_place"]
        self.order_fields(_ORDER)
        for name, field in self.fields.items():
            field.label = self._LABELS.get(name, field.label)
            if name not in ("source", "team", "language"):
                field.help_text = self._HINTS.get(name, "")
        self._offer("about", _choices(ABOUT))
        self._offer("minor", _choices(TERNARY))
        self._offer("channel", _choices(CHANNELS))
        self._offer("danger", list(YES_NO))
        self._offer("language", languages())
        self._offer("team", [(team.id, str(team.name)) for team in self.teams])
        self.fields["message"].error_messages["required"] = _t("Write down at least a sentence.")

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.cleaned_data["no_place"] = False
        if better := self._minors_team():
            assert isinstance(self.data, QueryDict)
            data = self.data.copy()
            data["adults"] = self.cleaned_data["team"]
            self.data = data
            words = _t(
                "%(team)s looks after minors and can receive this. "
                "Choose it, or keep your choice and send this again."
            )
            self.add_error("team", words % {"team": better.name})
        return self.cleaned_data

    def _minors_team(self) -> Team | None:
        """The team of the same country for who is or may be a minor, when another was chosen."""
        fields = self.cleaned_data
        chosen = fields.get("team", "")
        if (
            fields.get("minor") in ("", None, Ternary.NO)
            or not chosen
            or fields["adults"] == chosen
        ):
            return None
        pack = pack_of(chosen, current())
        if pack.teams[chosen].for_minors:
            return None
        offered = destinations(pack, minor=Ternary.YES, place=fields.get("place", ""))
        return next((d.team for d in offered if d.team.for_minors), None)

    def destination(self) -> Destination | None:
        """None when the team stopped receiving since the page was shown."""
        team = current().team(self.cleaned_data["team"])
        key = receiving_key(team.id)
        return Destination(team, RouteReason.CHOSEN, None, key) if key else None


def receiving_teams(actor: Actor) -> list[Team]:
    """Every team of one's countries that can receive now, one's own first."""
    own = teams_of(actor)
    countries = dict.fromkeys(pack_of(id, current()).code for id in own)
    teams = [team for code in countries for team in current().packs[code].teams.values()]
    keys = receiving_keys([team.id for team in teams])
    found = [team for team in teams if team.id in keys]
    return sorted(found, key=lambda team: team.id not in own)


def languages() -> list[tuple[str, str]]:
    """The languages in which the public pages are shown."""
    return [(standing.code, standing.tongue.name) for standing in spoken.shown()]


def whole_languages() -> list[tuple[str, str]]:
    """Those of them in which a paper can be printed."""
    return [(code, name) for code, name in languages() if code in WHOLE]
