"""Someone without scripts, who reads pages and sends forms over real connections."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from tests.support.servers import Answer, RunningServer

Fields = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----walkers-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass
class Form:
    action: str
    method: str
    fields: Fields = field(default_factory=list)
    buttons: Fields = field(default_factory=list)

    def has(self, name: str) -> bool:
        return any(name == known for known, _ in self.fields + self.buttons)


def multipart(
    form: Form, file: bytes, press: tuple[str, str] | None = None, /, *, name: str, **typed: str
) -> bytes:
    """The body of a form with one file, in a field called `document` or `list`."""
    parts = []
    for key, value in [*form.fields, *([press] if press else [])]:
        if key in ("document", "list"):
            head = f'form-data; name="{key}"; filename="{name}"'
            parts.append((head, file))
        else:
            parts.append((f'form-data; name="{key}"', typed.get(key, value).encode()))
    body = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return body + f"--{BOUNDARY}--\r\n".encode()


class _Forms(HTMLParser):
    """Forms with the values a browser would send: hidden, typed and checked ones."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.radios: set[str] = set()
        self._textarea: str | None = None
        self._text = ""
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "form":
            method = (values.get("method") or "get").upper()
            self.forms.append(Form(values.get("action") or "", method))
        elif not self.forms:
            return
        elif tag == "input" and name:
            kind = values.get("type") or "text"
            if kind in ("radio", "checkbox"):
                self.radios.add(name)
                if "checked" in values:
                    self.forms[-1].fields.append((name, value or "on"))
            else:
                self.forms[-1].fields.append((name, value))
        elif tag == "button" and name:
            self.forms[-1].buttons.append((name, value))
        elif tag == "textarea":
            self._textarea, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.forms[-1].fields.append((self._select, value))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            # A browser drops the first line break of a text area.
            self.forms[-1].fields.append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = None


class Walker:
    """Keeps the page it is on, and cookies where it is given any."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.path = "/"
        self.cookies: dict[str, str] = {}
        self.more: dict[str, str] = {}
        self.answer: Answer | None = None

    @property
    def text(self) -> str:
        assert self.answer is not None
        return self.answer.text

    @property
    def status(self) -> int:
        assert self.answer is not None
        return self.answer.status

    def header(self, name: str) -> str:
        assert self.answer is not None
        return str(self.answer.headers.get(name) or "")

    def get(self, path: str) -> "Walker":
        return self._go("GET", path, None)

    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    def form_with(self, *names: str) -> Form:
        """The form on this page that has all these fields or buttons."""
        for form in self.forms():
            if all(form.has(name) for name in names):
                return form
        raise AssertionError(f"no form with {names} on {self.path} ({self.status})")

    def send(
        self, form: Form, press: tuple[str, str] | None = None, /, **typed: str | list[str]
    ) -> "Walker":
        """Send a form as a browser would, with what was typed in place of what stood there."""
        fields = [(name, value) for name, value in form.fields if name not in typed]
        for name, value in typed.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if press:
            fields.append(press)
        path = urljoin(self.path, form.action) if form.action else self.path
        return self._go(form.method, path, urlencode(fields))

    def send_file(
        self,
        form: Form,
        file: bytes,
        press: tuple[str, str] | None = None,
        /,
        name: str = "IMG_0001.jpg",
        **typed: str,
    ) -> "Walker":
        """Send a form with a file, as a browser would: in the order of its fields."""
        body = multipart(form, file, press, name=name, **typed)
        path = urljoin(self.path, form.action) if form.action else self.path
        return self._go(form.method, path, body, MULTIPART)

    def _go(self, method: str, path: str, body: str | bytes | None, kind: str = FORM) -> "Walker":
        for _ in range(6):
            headers = {"Accept-Language": "en", **self.more}
            if body is not None:
                headers["Content-Type"] = kind
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
                headers["Origin"] = self.server.url
            self.answer = self.server.request(method, path, body, headers)
            self._keep_cookies()
            self.path = path
            location = self.answer.headers.get("Location")
            if location is None:
                return self
            parts = urlsplit(urljoin(path, location))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            method, body = "GET", None
        raise AssertionError("redirected in circles")

    def _keep_cookies(self) -> None:
        assert self.answer is not None
        for line in self.answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
