"""The handed phone: a person answers in their own language on the phone of a professional.

The person's page is one page. What they answered leaves it with the last button alone, as far as
they chose; what the professional then sees is made of that and kept nowhere.
"""

from enum import StrEnum

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fanal.core import clock
from fanal.knowledge import Answer
from fanal.knowledge.rules import Sign
from fanal.public import contents, languages, render
from fanal.public.countries import Edition
from fanal.public.headers import OF_HANDING, POLICY
from fanal.public.languages import Language
from fanal.public.posting import posted
from fanal.public.views import from_memory

PATH = contents.HANDED_PATH


class Show(StrEnum):
    """What the person lets the professional see. Whatever else arrives is nothing."""

    NOTHING = "nothing"
    YES = "yes"
    ALL = "all"


@require_safe
def questions(request: HttpRequest, edition: Edition, reader: Language) -> HttpResponse:
    """The questions in the person's language; whoever gets the phone back reads `reader`."""
    if not reader.offers(PATH):
        raise Http404
    context = {
        "instrument": edition.pack.selftest,
        "back": f"{edition.in_language(reader).root}{PATH}",
        "extra": contents.HANDED,
    }
    path = f"handed/{reader.code}/"
    response = render.respond(edition, path, "public/handed.html", context)
    response.headers[POLICY] = OF_HANDING
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def said(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Whom to hand it to; and, when it comes back, what the person lets one see."""
    if request.method != "POST":
        return from_memory(edition, PATH)
    fields = posted(request)
    show = next((each for each in Show if each.value == fields.get("show")), Show.NOTHING)
    signs = edition.pack.selftest.items
    given = {sign: fields.get(sign.id) for sign in signs}

    def those(answer: Answer) -> list[Sign]:
        return [sign for sign in signs if given[sign] == answer.value]

    tongue = languages.get(fields.get("tongue", ""))
    answers = {
        "tongue": tongue,
        "home": edition.in_language(tongue).root if tongue else "",
        "nothing": show is Show.NOTHING,
        "yes": [] if show is Show.NOTHING else those(Answer.YES),
        "no": those(Answer.NO) if show is Show.ALL else [],
        "unknown": _open(signs, given) if show is Show.ALL else [],
        # Nobody asked how old the person is, so nobody is sent to a team for minors alone.
        "calls": contents.calls(edition.pack, clock.now(), child=False),
    }
    return render.respond(edition, PATH, "public/professionals_said.html", answers)


def _open(signs: tuple[Sign, ...], given: dict[Sign, str | None]) -> list[Sign]:
    """Unanswered, "rather not say" and nonsense alike, as everywhere."""
    return [sign for sign in signs if given[sign] not in (Answer.YES.value, Answer.NO.value)]
