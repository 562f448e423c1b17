"""The gates of the desk, in the order of the settings. None of them touches a public page."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from fanal.accounts import gates, late_words, sitting
from fanal.accounts.models import Member
from fanal.accounts.profiles import profile_of
from fanal.core.arriving import FORM, refuse_broken
from fanal.core.languages import SOURCE, WHOLE
from fanal.desk.headers import SECURITY
from fanal.desk.views import refused
from fanal.knowledge import current

DESK = "/desk/"
GetResponse = Callable[[HttpRequest], HttpResponseBase]
MakeMiddleware = Callable[[GetResponse], Any]


def at_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith(DESK)


class DeskSide:
    """Gives the desk its own addresses, its language, its clock and its headers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not at_desk(request):
            return self.get_response(request)
        request.urlconf = "fanal.desk.urls"
        language = _of_the_browser(request)
        clock_face = current().pack.calendar.zone
        with translation.override(language), timezone.override(clock_face):
            response = _came_from_elsewhere(request) or self.get_response(request)
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        return response


def _of_the_browser(request: HttpRequest) -> str:
    """The first language it asks for that the desk speaks: it speaks the whole ones only."""
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        code = tag.partition("-")[0]
        if code in WHOLE:
            return code
    return SOURCE


def _came_from_elsewhere(request: HttpRequest) -> HttpResponseBase | None:
    """Let the browser ask again by itself when a link in a mail led here.

    It holds back `Strict` cookies on the first request, and an answer that began a new session
    would overwrite the one that is open.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if request.method != "GET" or fetched != "cross-site":
        return None
    page = render(request, "desk/arriving.html", {"address": request.get_full_path()})
    page.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return page


class _OnlyAtTheDesk:
    """A middleware of Django's that lets every other page pass untouched."""

    def __init__(self, inner: MakeMiddleware, get_response: GetResponse) -> None:
        self.inner = inner(get_response)
        self.get_response = get_response
        if hasattr(self.inner, "process_view"):
            self.process_view = self._process_view

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.inner if at_desk(request) else self.get_response
        response: HttpResponseBase = answer(request)
        return response

    def _process_view(self, request: HttpRequest, *call: Any) -> HttpResponseBase | None:
        if not at_desk(request):
            return None
        refused: HttpResponseBase | None = self.inner.process_view(request, *call)
        return refused


class _Authentication(AuthenticationMiddleware):
    """Says who it is, opens their keys, and speaks their language."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self.process_request(request)
        sitting.arrive(request)
        with translation.override(_language(request)):
            response = _framed(request, self.answer(request))
        sitting.depart(request, response)
        return response


def _framed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Words for somebody who opens the address of a button."""
    if response.status_code != 405 or request.method not in ("GET", "HEAD"):
        return response
    page = refused(request, 405)
    page.headers["Allow"] = response.headers["Allow"]
    return page


class _SecondFactorRequired:
    """Lets a request exactly as far as its sitting has come."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in (302, 303):
            _forget_late_words(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.content_type == FORM:
            refuse_broken(request)
        return gates.refuse(request, view, kwargs)


def _forget_late_words(request: HttpRequest) -> None:
    # A form that was filled with kept words has now been accepted.
    kept = request.GET.get(late_words.PARAMETER)
    if kept and isinstance(request.user, Member) and sitting.ring_of(request):
        late_words.take(member=request.user, kept=kept)


def _language(request: HttpRequest) -> str:
    active = translation.get_language() or "en"
    if not isinstance(request.user, Member):
        return active
    return profile_of(request.user).language or active


def sessions(get_response: GetResponse) -> _OnlyAtTheDesk:
    return _OnlyAtTheDesk(SessionMiddleware, get_response)


def csrf(get_response: GetResponse) -> _OnlyAtTheDesk:
    return _OnlyAtTheDesk(CsrfViewMiddleware, get_response)


def authentication(get_response: GetResponse) -> _OnlyAtTheDesk:
    return _OnlyAtTheDesk(_Authentication, get_response)


def sign_in_required(get_response: GetResponse) -> _OnlyAtTheDesk:
    return _OnlyAtTheDesk(LoginRequiredMiddleware, get_response)


def second_factor_required(get_response: GetResponse) -> _OnlyAtTheDesk:
    return _OnlyAtTheDesk(_SecondFactorRequired, get_response)


def content_security_policy(get_response: GetResponse) -> _OnlyAtTheDesk:
    return _OnlyAtTheDesk(CSPMiddleware, get_response)
