"""A browser without a screen: cookies, forms, nothing else."""

import gzip
import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Form:
    """A form as it was sent: what would be posted if nobody touched it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


@dataclass
class Shown:
    """An answer, and the forms in it."""

    status: int
    path: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def forms(self) -> list[Form]:
        reader = _Reader(self.path)
        reader.feed(self.text)
        return reader.forms

    def form(self, *names: str) -> Form:
        """The form that has fields of these names."""
        for form in self.forms:
            if form.names.issuperset(names):
                return form
        raise RuntimeError(f"{self.path} ({self.status}) shows no form with {', '.join(names)}")


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.forms: list[Form] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self._path, values.get("action") or self._path)
            self.forms.append(Form(action, values.get("method", "get").upper()))
        elif self.forms and tag in ("input", "button", "select", "textarea"):
            self._field(tag, values)
        elif self.forms and tag == "option" and self._select:
            self._option(values)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        form, name = self.forms[-1], values.get("name", "")
        if not name:
            return
        form.names.add(name)
        if tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "input":
            kind = values.get("type", "text")
            if kind not in ("radio", "checkbox", "submit") or "checked" in values:
                form.fields[name] = values.get("value", "on" if kind == "checkbox" else "")

    def _option(self, values: dict[str, str]) -> None:
        """The chosen one, or else the first."""
        fields = self.forms[-1].fields
        if "selected" in values or self._select not in fields:
            fields[self._select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")


class Visitor:
    """One visitor with one connection; follows redirects on the same server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Shown:
        return self._ask("GET", path)

    def submit(self, form: Form, **values: str) -> Shown:
        return self._ask(form.method, form.action, urlencode({**form.fields, **values}))

    def post(self, path: str, body: str) -> Shown:
        return self._ask("POST", path, body)

    def wire_size(self, path: str) -> int:
        """The bytes of an answer's body with gzip, which every browser takes."""
        self._client.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = self._client.getresponse()
        body = answer.read()
        if answer.status != 200 or not gzip.decompress(body):
            raise RuntimeError(f"{path}: {answer.status}")
        return len(body)

    def _ask(self, method: str, path: str, body: str | None = None) -> Shown:
        for _ in range(6):
            headers = self.headers(body)
            self._client.request(method, path, body, headers)
            answer = self._client.getresponse()
            content = answer.read()
            self._keep(answer.headers.get_all("Set-Cookie") or [])
            location = answer.headers.get("Location")
            if answer.status not in (301, 302, 303) or not location:
                return Shown(answer.status, path, content)
            target = urlsplit(urljoin(path, location))
            path = target.path + (f"?{target.query}" if target.query else "")
            method, body = "GET", None
        raise RuntimeError("redirected for ever")

    def headers(self, body: str | None) -> dict[str, str]:
        """What goes with a request: the cookies, and with a body where it comes from."""
        origin = f"http://localhost:{self._port}"
        headers = {"Host": f"localhost:{self._port}", "Accept-Language": "nl"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = origin
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self._cookies.items())
        return headers

    def _keep(self, cookies: list[str]) -> None:
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            if value in ("", '""'):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = value
