"""The easy version of the start page, the questions and the page to write on.

What is sent from it is checked, received and answered like everything else.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from fanal.knowledge import Answer
from fanal.knowledge.easy import easy
from fanal.public import render, write
from fanal.public.countries import Edition
from fanal.public.posting import posted
from fanal.public.views import from_memory

QUESTIONS, WRITE = "easy/questions/", "easy/write/"


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The country's own questions; what is answered is read once and kept nowhere."""
    if request.method != "POST":
        return from_memory(edition, QUESTIONS)
    fields = posted(request)
    said_yes = any(
        fields.get(str(item.id)) == Answer.YES.value for item in edition.pack.selftest.items
    )
    return _page(edition, QUESTIONS, "answers", {"said_yes": said_yes})


@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """With words in it, it is a request for help like any other, and goes on there."""
    if request.method != "POST":
        return from_memory(edition, WRITE)
    fields = posted(request)
    if fields.get("message", "").strip():
        return write.write(request, edition)
    kept = {name: fields.get(name, "") for name in ("danger", "place")}
    return _page(edition, WRITE, "write", {"wrong": True, **kept}, status=422)


def _page(
    edition: Edition, path: str, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    whole = {"easy": easy(edition.language.code), **context}
    return render.respond(edition, path, f"public/easy_{name}.html", whole, status=status)
