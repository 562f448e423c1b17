"""The team's texts: looked at, written, changed, thrown away."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.core.ids import new_id
from fanal.intake import texts
from fanal.intake.contents import Channel
from fanal.intake.desk_forms import ShortWords
from fanal.intake.desk_forms import Words as LongWords
from fanal.intake.desk_page import NOT_KEPT, actor_of, words_back
from fanal.intake.loud import loud_words
from fanal.intake.words import CHANNELS
from fanal.knowledge import current, spoken


class TextForm(forms.Form):
    """A text in as many languages as there are words for it."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    team = forms.ChoiceField(label=gettext_lazy("Team"))
    title = ShortWords(
        label=gettext_lazy("What it is for"),
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How it will go"),
        choices=[(channel.value, label) for channel, label in CHANNELS.items()],
        initial=Channel.SITE.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, teams: list[str], *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        named = [(team, str(current().team(team).name)) for team in teams]
        self.fields["team"].choices = named  # type: ignore[attr-defined]
        if len(named) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.initial.setdefault("team", named[0][0])
        shown = {standing.code for standing in spoken.shown()}
        for code, name in texts.languages().items():
            field = f"text_{code}"
            # Those that are shown here, and those that it has words in already.
            if code not in shown and not (self.initial.get(field) or self.data.get(field)):
                continue
            self.fields[field] = LongWords(label=name, rows=4, required=False)
        self.fields["sure"] = forms.BooleanField(
            label=gettext_lazy("Keep it all the same"), required=False
        )

    def variants(self) -> dict[str, str]:
        found = {code: self.cleaned_data.get(f"text_{code}", "") for code in texts.languages()}
        return {code: text for code, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        variants = self.variants()
        if not variants:
            self.add_error(None, _("Write it in one language at least."))
        loud = sorted({word for text in variants.values() for word in loud_words(text)})
        if fields.get("channel") not in (None, Channel.SITE.value) and loud and not fields["sure"]:
            words = {"words": ", ".join(loud)}
            warning = _(
                "Whoever holds the phone could read this: %(words)s. "
                "Write it so that it says neither who you are nor what it is about."
            )
            self.add_error("sure", warning % words)
        return fields

    def words(self) -> texts.Words:
        fields = self.cleaned_data
        return texts.Words(
            title=fields["title"], channel=Channel(fields["channel"]), variants=self.variants()
        )


@requires(Permission.REPORT_WORK)
@require_GET
def all_texts(request: StaffRequest) -> HttpResponse:
    actor = actor_of(request)
    found = texts.texts_of(actor, texts.editable(actor))
    named = [(text, ", ".join(texts.languages()[c] for c in text.words.variants)) for text in found]
    return render(request, "intake/texts.html", {"texts": named})


@requires(Permission.REPORT_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: StaffRequest) -> HttpResponse:
    teams = texts.editable(actor_of(request))
    if request.method != "POST":
        kept = late_words.initial_for(request)
        return _ask(request, TextForm(teams, initial={"id": new_id(), **kept}))
    form = TextForm(teams, request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        texts.keep_new(form.cleaned_data["team"], form.cleaned_data["id"] or new_id(), form.words())
    except NOT_KEPT:
        return _not_kept(request, form)
    return redirect("texts")


@requires(Permission.REPORT_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_text(request: StaffRequest, text_id: UUID) -> HttpResponse:
    try:
        text = texts.text_for(actor_of(request), text_id)
    except Http404:
        if request.method != "POST":
            raise
        # A colleague let it go meanwhile.
        typed = [request.POST.get(f"text_{code}", "").strip() for code in texts.languages()]
        return words_back(request, TextForm, "", status=404, more=typed)
    if request.method != "POST":
        words = {f"text_{code}": variant for code, variant in text.words.variants.items()}
        known = {"title": text.words.title, "channel": text.words.channel.value, **words}
        known |= {"digest": text.digest, **late_words.initial_for(request)}
        return _ask(request, TextForm([text.team_id], initial=known), text)
    form = TextForm([text.team_id], request.POST)
    if not form.is_valid():
        return _ask(request, form, text, status=422)
    try:
        texts.keep(text, form.words(), digest=form.cleaned_data["digest"])
    except texts.Changed:
        data = request.POST.copy()
        data["digest"] = text.digest
        form = TextForm([text.team_id], data)
        form.add_error(None, _("A colleague changed it meanwhile. Yours is below; theirs is kept."))
        return _ask(request, form, text, status=409)
    except NOT_KEPT:
        return _not_kept(request, form, text)
    return redirect("texts")


def _not_kept(
    request: StaffRequest, form: TextForm, text: texts.Text | None = None
) -> HttpResponse:
    form.add_error(None, _("This could not be kept. Your words are still here: try again."))
    return _ask(request, form, text, status=503)


@requires(Permission.REPORT_WORK)
@require_POST
def forget_text(request: StaffRequest, text_id: UUID) -> HttpResponse:
    texts.forget(texts.text_for(actor_of(request), text_id))
    return redirect("texts")


def _ask(
    request: StaffRequest, form: TextForm, text: texts.Text | None = None, *, status: int = 200
) -> HttpResponse:
    if "sure" not in form.errors:
        # Only who was warned decides against the warning.
        form.fields["sure"].widget = forms.HiddenInput()
    context = {"form": form, "text": text}
    return render(request, "intake/text.html", context, status=status)
