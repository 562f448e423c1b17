"""Reading and answering with a receipt."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from fanal.public.languages import Language
from fanal.public.views import from_memory


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, language: Language) -> HttpResponse:
    return from_memory(language, "messages/")
