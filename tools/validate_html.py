"""Shows every page of a running demo to the Nu Html Checker, and prints what it finds wrong.

    python tools/validate_html.py http://localhost:8000 [path of vnu.jar]

Without a path it looks for `vnu`. The checker needs Java; `npm install vnu-jar` brings the file.
"""

import http.client
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

Fields = list[tuple[str, str]]
# What tells pages apart that come from the same template; tabs of the inbox differ, reports little.
_SAME = re.compile(r"[?&](team|after)=[^&]*")
_LEAST = 5


class Page(HTMLParser):
    """A page taken apart: where it leads, what its forms carry."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.html = address, html
        self.links: list[str] = []
        self.hidden: Fields = []
        self.accounts: list[dict[str, str]] = []
        self.receipt = "".join(re.findall(r'<b aria-hidden="true">(\d{4})</b>', html))
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in values:
            self.links.append(urljoin(self.address, values["href"]).partition("#")[0])
        if tag == "input" and values.get("type") == "hidden" and "name" in values:
            self.hidden.append((values["name"], values.get("value", "")))
        if "data-email" in values:
            self.accounts.append({"email": values["data-email"], "code": values["data-code"]})


class Visitor:
    """Goes through the site without scripts, and keeps cookies where it is given any."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, page: Page, to: str = "", /, **typed: str) -> Page:
        """Send a form of this page: what it carries hidden, and what is typed."""
        fields = dict(page.hidden) | typed
        return self._ask("POST", to or urlsplit(page.address).path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        for _ in range(_LEAST):
            host = urlsplit(self.origin)
            client = http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)
            headers = {"Host": host.netloc, "Origin": self.origin, "Accept-Language": "en"}
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            client.request(method, path, body, headers)
            answer = client.getresponse()
            received = answer.read()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value.strip('"')
            location = answer.headers.get("Location")
            if location is None:
                # The desk also links to papers and pictures, which are for other tools.
                html = answer.headers.get_content_type() == "text/html"
                return Page(f"{self.origin}{path}", received.decode() if html else "")
            method, path, body = "GET", urljoin(path, location), None
        raise SystemExit(f"{path}: redirected in circles")


def everything(origin: str) -> Iterator[tuple[str, Page]]:
    """Every kind of page, with a name for it."""
    visitor = Visitor(origin)
    start = visitor.get("/")
    languages = sorted(
        {link for link in start.links if re.fullmatch(rf"{origin}/[a-z]{{2,3}}/", link)}
    )
    for language in languages:
        yield from _linked(visitor, urlsplit(language).path)
        for home in _countries(visitor, language):
            yield from _written(visitor, urlsplit(home).path)
    yield "a page that is not there", visitor.get("/en/nothing/")
    sign_in = visitor.get("/desk/sign-in/")
    password = re.search(r"data-demo-password[^>]*>([^<]+)<", sign_in.html)
    if password is None:
        raise SystemExit(f"{origin} is no demo: nobody is shown who could sign in")
    yield "a sign-in that was refused", visitor.post(sign_in)
    # Each role sees other pages, and each member other requests.
    for account in sign_in.accounts:
        member = Visitor(origin)
        member.post(member.get("/desk/sign-in/"), password=password[1], **account)
        yield from _at_desk(member, password[1])


def _countries(visitor: Visitor, language: str) -> list[str]:
    """The start pages of this language: one for each country, where there are several."""
    links = visitor.get(urlsplit(language).path).links
    return sorted({link for link in links if re.fullmatch(rf"{language}[a-z]{{2}}/", link)}) or [
        language
    ]


def _at_desk(visitor: Visitor, password: str) -> Iterator[tuple[str, Page]]:
    for path, page in _linked(visitor, "/desk/"):
        yield path, page
        if path.endswith("/sheet/"):
            yield f"{path}, shown", visitor.post(page, password=password)
            yield f"{path}, asked back", visitor.get(f"{path}confirm/")
        for invite in re.findall(r'action="([^"]+/invite/)"', page.html):
            yield invite, visitor.post(page, invite)
        if path.startswith("/desk/reports/") and path.count("/") == 4:
            yield f"{path}, an empty answer", visitor.post(page, f"{path}answer/")
    new = visitor.get("/desk/new/")
    yield "a contact that was not kept", visitor.post(new)
    kept = {"source": "call", "message": "A line.", "team": "be/pag-asa", "language": "en"}
    yield "a contact that was kept", visitor.post(new, **kept)


def _linked(visitor: Visitor, start: str) -> Iterator[tuple[str, Page]]:
    """All that links lead to, below the first part of an address."""
    waiting, seen = [start], set()
    while waiting:
        path = waiting.pop()
        page = visitor.get(path)
        yield path, page
        for link in page.links:
            parts = urlsplit(link)
            further = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = _SAME.sub("", further)
            if link.startswith(f"{visitor.origin}{start}") and kind not in seen:
                seen.add(kind)
                waiting.append(further)


def _written(visitor: Visitor, language: str) -> Iterator[tuple[str, Page]]:
    """From the questions to everything taken back."""
    questions = visitor.get(f"{language}questions/")
    answers = dict(re.findall(r'name="([\w-]+)" value="(yes)"', questions.html)[:2])
    yield f"{language} answers", visitor.post(questions, **answers)
    yield f"{language} nearest", visitor.post(visitor.get(f"{language}places/"), place="9000")
    form = visitor.get(f"{language}write/")
    yield f"{language} corrections", visitor.post(form, channel="phone", danger="yes")
    check = visitor.post(form, message="A line.", place="2800", danger="yes", do="check")
    yield f"{language} check", check
    receipt = visitor.post(check, team="be/payoke", do="send")
    yield f"{language} receipt", receipt
    yield f"{language} compared", visitor.post(receipt, receipt="1", do="noted")
    door = visitor.get(f"{language}messages/")
    yield f"{language} wrong receipt", visitor.post(door, receipt="1", do="open")
    opened = visitor.post(door, receipt=receipt.receipt, do="open")
    yield f"{language} messages", opened
    yield f"{language} written", visitor.post(opened, text="Another line.", do="write")
    yield f"{language} reach", visitor.post(opened, do="reach")
    yield f"{language} reach, corrections", visitor.post(opened, channel="phone", do="reach-save")
    leave = visitor.post(opened, do="leave")
    yield f"{language} leave", leave
    yield f"{language} taken back", visitor.post(leave, do="take-back")


def checker(jar: str | None) -> list[str]:
    if jar:
        return ["java", "-jar", jar]
    if found := shutil.which("vnu"):
        return [found]
    raise SystemExit("Give the path of vnu.jar, or put `vnu` on the PATH.")


def main(origin: str, jar: str | None = None) -> int:
    command, names = checker(jar), {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, page) in enumerate(everything(origin.rstrip("/"))):
            if page.html:
                path = Path(folder, f"{number:04}.html")
                path.write_text(page.html, encoding="utf-8")
                names[path.name] = name
        # --Werror: warnings count as well.
        answer = subprocess.run(
            [*command, "--Werror", "--format", "gnu", folder], capture_output=True, text=True
        )
    complaints = [line for line in answer.stderr.splitlines() if line.strip()]
    for line in complaints:
        print(re.sub(r'.*?(\d{4}\.html)"?', lambda found: names.get(found[1], found[1]), line))
    print(f"{len(names)} pages, {len(complaints)} complaints.")
    return bool(complaints or answer.returncode)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
