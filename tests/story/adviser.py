"""What an adviser of the demo does at the desk, without scripts."""

import re

from fanal.accounts.demo import DEMO_PASSWORD
from tests.story.walker import Walker
from tests.support.servers import RunningServer

_REPORT = re.compile(r"/desk/reports/[0-9a-f-]{36}/")


def sign_in(server: RunningServer, email: str, password: str = DEMO_PASSWORD) -> Walker:
    """With the one-time code that the demo shows beside the address."""
    return press_again(Walker(server).get("/desk/sign-in/"), email, password)


def press_again(desk: Walker, email: str, password: str = DEMO_PASSWORD) -> Walker:
    """Fill in the sign-in page that is open; a hidden ticket keeps the place in line."""
    code = re.search(rf'data-email="{re.escape(email)}" data-code="(\d{{6}})"', desk.text)
    assert code is not None, "the demo shows no code"
    form = desk.form_with("email", "password")
    return desk.send(form, email=email, password=password, code=code.group(1))


def reports(desk: Walker) -> list[str]:
    """The addresses of the reports on the inbox, as they are listed."""
    return list(dict.fromkeys(_REPORT.findall(desk.get("/desk/").text)))


def open_report(desk: Walker, telling: str) -> Walker:
    """The report whose page says this."""
    for path in reports(desk):
        if telling in desk.get(path).text:
            return desk
    raise AssertionError("no report on the first page of the inbox tells that")


def do(desk: Walker, deed: str, **typed: str) -> Walker:
    """One deed on the open report."""
    form = desk.form_with(f"{deed}-once")
    return desk.send(form, **{f"{deed}-{name}": value for name, value in typed.items()})
