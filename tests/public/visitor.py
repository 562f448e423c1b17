"""Someone with a browser without scripts: reads a page, fills in its form, presses a button."""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.test import Client

from tests.public.site import Look
from tests.story.walker import _Forms

FORM = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str]]
_RECEIPT = re.compile(r'<ol class="receipt".*?</ol>', re.DOTALL)


@dataclass
class Visitor:
    language: str = "en"
    address: str = "192.0.2.7"
    status: int = 0
    html: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return re.sub(r"\s+", " ", Look(self.html).text)

    @property
    def fields(self) -> Fields:
        """What the page's form would send as it stands."""
        parser = _Forms()
        parser.feed(self.html)
        return parser.forms[0].fields if parser.forms else []

    def value(self, name: str) -> str:
        return dict(self.fields).get(name, "")

    def buttons(self) -> list[str]:
        return re.findall(r'name="do" value="([^"]+)"', self.html)

    def get(self, page: str) -> "Visitor":
        return self._see(Client().get(f"/{self.language}/{page}/"))

    def post(self, page: str, fields: Fields) -> "Visitor":
        return self.post_raw(page, urlencode(fields))

    def post_raw(self, page: str, body: str | bytes, content_type: str = FORM) -> "Visitor":
        path = f"/{self.language}/{page}/"
        return self._see(
            Client(raise_request_exception=False).post(
                path, body, content_type=content_type, REMOTE_ADDR=self.address
            )
        )

    def press(self, button: str, **typed: str | list[str]) -> "Visitor":
        """Press a button of the form on this page, with some fields filled in anew."""
        page = _action(self.html).removeprefix(f"/{self.language}/").strip("/")
        fields = [(name, value) for name, value in self.fields if name not in typed]
        for name, value in typed.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return self.post(page, [*fields, ("do", button)])

    def _see(self, response: HttpResponseBase) -> "Visitor":
        self.status = response.status_code
        self.html = getattr(response, "content", b"").decode()
        return self

    # On the way to a receipt

    def write(self, message: str = "They took my papers.", **told: str | list[str]) -> "Visitor":
        """Fill in the form and press *continue*."""
        fields = [("message", message), ("do", "check")]
        for name, value in told.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return self.post("write", fields)

    def send(self, message: str = "They took my papers.", **told: str | list[str]) -> str:
        """Write, check, send; the twenty digits."""
        return self.write(message, **told).press("send").receipt

    @property
    def receipt(self) -> str:
        shown = _RECEIPT.search(self.html)
        return "".join(re.findall(r"<b[^>]*>(\d{4})</b>", shown.group())) if shown else ""

    def open(self, receipt: str) -> "Visitor":
        return self.post("messages", [("receipt", receipt), ("do", "open")])

    @property
    def carried(self) -> str:
        """Everything on the page, hidden or not, as plain text."""
        return unescape(self.html)


def _action(html: str) -> str:
    found = re.search(r'<form[^>]* action="([^"]+)"', html)
    return found[1] if found else ""
