"""What a person does on the public pages, one step after another."""

import re

from tests.story.walker import Walker
from tests.support.servers import RunningServer

CHECK, SEND, OPEN, WRITE = (("do", deed) for deed in ("check", "send", "open", "write"))
_RECEIPT = re.compile(r'<ol class="receipt".*?</ol>', re.DOTALL)


def check(server: RunningServer, message: str, **told: str) -> Walker:
    """Fill in the form and come to the page to check."""
    walker = Walker(server).get(f"{server.home}write/")
    return walker.send(walker.form_with("message"), CHECK, message=message, **told)


def send(walker: Walker) -> Walker:
    return walker.send(walker.form_with("token"), SEND)


def receipt_on(walker: Walker) -> str:
    """The twenty digits on a page; empty when it shows none."""
    shown = _RECEIPT.search(walker.text)
    return "".join(re.findall(r"<b[^>]*>(\d{4})</b>", shown.group())) if shown else ""


def ask_for_help(server: RunningServer, message: str, **told: str) -> str:
    receipt = receipt_on(send(check(server, message, **told)))
    assert len(receipt) == 20, "no receipt was shown"
    return receipt


def messages(server: RunningServer, receipt: str) -> Walker:
    walker = Walker(server).get(f"{server.home}messages/")
    return walker.send(walker.form_with("receipt"), OPEN, receipt=receipt)


def opens(server: RunningServer, receipt: str) -> bool:
    """Whether this receipt opens a mailbox."""
    page = messages(server, receipt)
    return any(form.has("ticket") for form in page.forms())
