"""What holds on every page of the desk: each address, and what follows a deed or a mistake."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Response, StorageState

from fanal.cases.kinds import case_forms
from fanal.intake.desk_forms import DEEDS
from tests.browser import look
from tests.browser.adviser import press
from tests.browser.conftest import DESK
from tests.browser.visitor import FOCUSED
from tests.desk.addresses import SOMEBODY, every_address
from tests.documents import samples
from tests.story import person
from tests.support import axe
from tests.support.browsers import NewPage, wait_until
from tests.support.servers import RunningServer

DEMO_PASSWORD = "lantern on the quay"
TABS = ("unassigned", "mine", "team", "waiting", "snoozed", "closed")
# Pages of somebody who comes in or is locked out; `tests/desk/test_in_a_browser.py` walks there.
OTHERWISE = {"join", "second-step", "check-codes", "waiting", "unlock", "use-sheet", "kept"}
# These have no page of their own, or only after another one.
ONLY_AFTER = {"awake", "find-case", "sign-in", "confirm-app", "confirm-sheet", "grant"}
ONLY_AFTER |= {"many", "many-done", "text", "forget-text"}
ONLY_AFTER |= {"bring-list"}
ONLY_AFTER |= {"view", "forget-view"}
# Of a document; below, there are some.
ONLY_AFTER |= {f"{of}-paper{end}" for of in ("case", "report") for end in ("", "-look")}
ONLY_AFTER |= {"former-case"}
# After two cases became one, in `test_merging.py`.
ONLY_AFTER |= {"case-part"}
# Whether these are offered hangs on what a case says; below, a case goes through all of it.
CASE_PAGES = {f"case-{name}" for name in (*case_forms(), "date")}
# Offered only after a law changed: tests/cases/test_changed_law.py changes one.
NOT_IN_A_DEMO = {"case-rule"}
# Offered while an appointment has a reminder that goes out by itself, and here none has:
# tests/cases/test_reminder_alarms.py.
NOT_IN_A_DEMO |= {"case-reminder-done"}
MEETING = {"what": "المحامي", "day": "2030-01-02", "hour": "14:30", "where": "غرفة ٣"}
CHECKS: tuple[Callable[[Page], list[str]], ...] = (axe.accessible, look.fits, look.labelled)


class Desk:
    """Somebody of the demo who has signed in, and all that their pages have asked for."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.requests: list[Request] = []
        page.on("request", lambda request: self.requests.append(request))

    def sign_in(self, email: str) -> None:
        """With what the demo shows. A code works once, so this is not for every test."""
        self.page.goto(f"{self.origin}/desk/sign-in/")
        self.page.locator(f"[data-email='{email}']").click()
        press(self.page)
        self.page.wait_for_url(f"{self.origin}/desk/")

    def go(self, path: str) -> Response:
        answer = self.page.goto(f"{self.origin}{path}")
        assert answer is not None
        return answer

    def wrong(self) -> list[str]:
        self.page.evaluate(_OPEN_ALL)
        return [finding for check in CHECKS for finding in check(self.page)]

    def reports(self) -> dict[str, str]:
        """Where each report is, by its id, in every tab."""
        found = {}
        for tab in TABS:
            self.go(f"/desk/?tab={tab}")
            for link in self.page.locator(".inbox th a").all():
                path = str(link.get_attribute("href"))
                found[path.split("/")[3]] = path
        return found

    def case(self) -> str:
        self.go("/desk/cases/?tab=team")
        path = self.page.locator(".inbox th a").first.get_attribute("href")
        return str(path).split("/")[3]

    def colleague(self) -> str:
        self.go("/desk/team/")
        link = self.page.locator("main a[href*='/reset/']").first.get_attribute("href")
        found = re.search(r"[0-9a-f-]{36}", str(link))
        assert found is not None
        return found[0]

    def cookies(self) -> dict[str, str]:
        kept = self.page.context.cookies()
        return {str(one.get("name")): str(one.get("value")) for one in kept}

    def asked_elsewhere(self) -> list[str]:
        return [
            request.url
            for request in self.requests
            if not request.url.startswith((self.origin, "data:"))
        ]


@pytest.fixture(scope="session")
def signed_in(demo_server: RunningServer, browser: Browser) -> dict[str, StorageState]:
    return sign_in_two(demo_server, browser)


def sign_in_two(demo_server: RunningServer, browser: Browser) -> dict[str, StorageState]:
    """The cookies of two who have signed in."""
    states = {}
    for email in ("ines@payoke.demo", "amel@pag-asa.demo"):
        context = browser.new_context(**DESK)
        Desk(context.new_page(), demo_server.url).sign_in(email)
        states[email] = context.storage_state()
        context.close()
    return states


@pytest.fixture
def ines(demo_server: RunningServer, new_page: NewPage, signed_in: dict[str, StorageState]) -> Desk:
    page = new_page(**DESK, storage_state=signed_in["ines@payoke.demo"])
    return Desk(page, demo_server.url)


@pytest.fixture
def amel(demo_server: RunningServer, new_page: NewPage, signed_in: dict[str, StorageState]) -> Desk:
    """She reads from right to left, on a phone."""
    page = new_page(locale="ar", storage_state=signed_in["amel@pag-asa.demo"])
    return Desk(page, demo_server.url)


def test_every_page_of_a_case(amel: Desk) -> None:
    case = f"/desk/cases/{amel.case()}/"
    found, seen = [], set()

    def look(*, again: bool = False) -> None:
        """The case, and each form that it offers now: those that were not looked at yet, or all."""
        amel.go(case)
        found.extend(amel.wrong())
        for name in case_forms():
            if f"case-{name}" in seen and not again:
                continue
            if amel.page.request.get(f"{amel.origin}{case}{name}/", max_redirects=0).status == 200:
                amel.go(f"{case}{name}/")
                found.extend(amel.wrong())
                seen.add(f"case-{name}")

    def do(name: str) -> None:
        amel.go(f"{case}{name}/")
        for group in amel.page.locator("form.contact fieldset:not(details *)").all():
            group.locator("input[type=radio]").first.check()
        for text in amel.page.locator("form.contact textarea").all():
            text.fill("كلمات")
        press(amel.page, "form.contact button.button:not(.quiet)")
        amel.page.wait_for_url(f"{amel.origin}{case}?done={name}")

    look()
    amel.go(case)
    link = str(amel.page.locator("a[href*='/date/']").first.get_attribute("href"))
    assert amel.page.request.get(f"{amel.origin}{link}").status == 200
    seen.add("case-date")
    do("phase")
    do("goal")
    amel.go(f"{case}appointment/")
    for field, value in MEETING.items():
        amel.page.fill(f"[name={field}]", value)
    press(amel.page, "form.contact button.button:not(.quiet)")
    amel.go(f"{case}around/")
    amel.page.select_option("[name=role]", "suspect")
    amel.page.fill("[name=called]", "صاحب العمل")
    press(amel.page, "form.contact button.button:not(.quiet)")
    amel.go(f"{case}note/")
    amel.page.fill("[name=text]", "مسودة")
    press(amel.page, "button[name=keep-draft]")
    amel.go(f"{case}plan/")
    found.extend(amel.wrong())
    amel.go(f"{case}trail/")
    found.extend(amel.wrong())
    look(again=True)
    amel.go(f"{case}restrict/")
    amel.page.fill("[name=why]", "كلمات")
    press(amel.page, "form.contact button.button:not(.quiet)")
    amel.page.wait_for_url(f"{amel.origin}{case}?done=restrict")
    look()
    do("unrestrict")
    amel.go(case)
    report = str(amel.page.locator("a[href*='/desk/reports/']").first.get_attribute("href"))
    amel.go(report)
    amel.page.fill("#answer-text", "نقرأ ما تكتب.")
    press(amel.page, "#form-answer button.button")
    amel.go(f"{case}snooze/")
    amel.page.check("[name=wake_on][value=colleague]")
    amel.page.fill("[name=why]", "كلمات")
    press(amel.page, "form.contact button")
    look()
    do("wake")
    do("close")
    look()
    do("reopen")
    assert found == []
    assert seen == CASE_PAGES - NOT_IN_A_DEMO


def test_every_address(ines: Desk) -> None:
    report, case, colleague = next(iter(ines.reports())), ines.case(), ines.colleague()
    found, seen = [], set(OTHERWISE)
    for address in every_address():
        theirs = report if "/reports/" in address.path else colleague
        theirs = case if "/cases/" in address.path else theirs
        path = address.path.replace(SOMEBODY, theirs)
        answer = ines.page.request.get(f"{ines.origin}{path}", max_redirects=0)
        status, is_page = answer.status, "html" in answer.headers.get("content-type", "")
        # The page of a deed is the report with that form open; below, all of them are.
        if status == 200 and is_page and address.name.removeprefix("report-") not in DEEDS:
            ines.go(path)
            found += ines.wrong()
        if status in (200, 405):
            seen.add(address.name)
    assert found == []
    assert ines.asked_elsewhere() == []
    missed = {address.name for address in every_address()} - seen - CASE_PAGES
    assert missed <= ONLY_AFTER, "lead somebody to these pages in one of the walks here"


def test_every_page_of_a_document(ines: Desk, demo_server: RunningServer) -> None:
    page, case = ines.page, f"/desk/cases/{ines.case()}/"
    before = set(ines.reports())
    receipt = person.ask_for_help(demo_server, "They keep my papers.", place="2018")
    mailbox = person.messages(demo_server, receipt)
    mailbox = mailbox.send(mailbox.form_with("ticket"), ("do", "file"))
    form = mailbox.form_with("document")
    mailbox.send_file(form, samples.jpeg(), ("do", "file-send"), title="A room")
    paths, found = [], []
    for name, content in (
        ("photo.jpg", samples.jpeg(3000, 2000)),
        ("paper.pdf", samples.pdf()),
        ("voice.wav", samples.wav(9000)),
        ("note.txt", b"<script>document.title = 1</script>"),
        ("program.jpg", b"MZ" + bytes(900)),
    ):
        ines.go(f"{case}document/")
        page.fill(
            "[name=title]", "A title that is as long as titles are when somebody is in a hurry"
        )
        page.set_input_files(
            "[name=document]", {"name": name, "mimeType": "text/html", "buffer": content}
        )
        press(page, "form.contact button")
        page.wait_for_url(f"{ines.origin}{case}?done=document")
    ines.go(f"{case}documents/")
    found += ines.wrong()
    paths += [str(a.get_attribute("href")) for a in page.locator(".papers a").all()]
    [report] = set(ines.reports()) - before
    ines.go(f"/desk/reports/{report}/")
    paths.append(str(page.locator("a[href*='/documents/']").first.get_attribute("href")))
    assert len(paths) == 6
    for path in paths:
        ines.go(path)
        found += ines.wrong()
        picture = page.locator(".paper-image")
        if picture.count():
            assert picture.evaluate("it => it.naturalWidth") > 0
    assert found == []
    # Chromium's own reader of papers is made of pages of its own.
    elsewhere = [url for url in ines.asked_elsewhere() if not url.startswith("chrome")]
    assert elsewhere == []


@pytest.mark.parametrize("who", ["ines", "amel"])
def test_every_report_as_it_is(who: str, request: pytest.FixtureRequest) -> None:
    desk: Desk = request.getfixturevalue(who)
    found = []
    for tab in TABS:
        desk.go(f"/desk/?tab={tab}")
        found += desk.wrong()
    for path in desk.reports().values():
        desk.go(path)
        found += desk.wrong()
    assert found == []


def test_what_follows_a_mistake(ines: Desk) -> None:
    found = []
    for _ in _mistakes(ines):
        # The browser moves the focus with its next frame.
        wait_until(ines.page, FOCUSED)
        found += ines.wrong()
    assert found == []


def test_what_follows_a_deed(ines: Desk) -> None:
    found = []
    for _ in _deeds(ines):
        found += ines.wrong()
    assert found == []


def test_many_at_once_and_back(ines: Desk) -> None:
    found, page = [], ines.page
    ines.go("/desk/cases/?tab=team")
    page.locator("[data-tick-all]").check()
    press(page, "#many button[value=assign]")
    found += ines.wrong()
    press(page, "form.contact .button")
    found += ines.wrong()
    page.locator("[name=to]").first.check()
    press(page, "form.contact .button")
    found += ines.wrong()
    press(page, "button[value=do]")
    found += ines.wrong()
    press(page, "form[action$='/undo/'] button")
    found += ines.wrong()
    assert found == []


def test_the_directory_is_kept(ines: Desk) -> None:
    found, page, row = [], ines.page, "/desk/directory/be/agii/"
    for path in ("/desk/directory/", "/desk/directory/?which=hidden", "/desk/directory/be/payoke/"):
        ines.go(path)
        found += ines.wrong()
    ines.go(f"{row}correct/")
    page.fill("[name=phone]", "nowhere")
    press(page, "form.contact .button")
    found += ines.wrong()
    page.fill("[name=phone]", "+32 2 555 00 11")
    press(page, "button[name=preview]")
    assert "+32 2 555 00 11" in page.inner_text(".preview")
    found += ines.wrong()
    press(page, "form.contact .button")
    page.wait_for_url(f"{ines.origin}{row}")
    page.locator(".history summary").first.click()
    found += ines.wrong()
    press(page, "form[action$='/hide/'] button")
    found += ines.wrong()
    press(page, "form[action$='/give-way/'] button")
    assert found == []
    assert ines.asked_elsewhere() == []


def test_a_list_is_brought_along(ines: Desk) -> None:
    found, page = [], ines.page
    ines.go("/desk/cases/bring/")
    page.set_input_files(
        "[name=list]",
        {
            "name": "lijst.csv",
            "mimeType": "text/csv",
            "buffer": "Naam;Geboren;Fase\nمريم;2001-02-03;\nKofi;ooit;onzin\n".encode(),
        },
    )
    press(page, "form.contact button.button")
    found += ines.wrong()
    press(page, "button[value=look]")
    found += ines.wrong()
    press(page, "button[value=bring]")
    found += ines.wrong()
    assert found == []
    with page.expect_download() as download:
        page.locator("button[value='left-out']").click()
    assert download.value.suggested_filename == "left-out.csv"


def test_papers_and_a_record_of_a_case(ines: Desk) -> None:
    case, found, page = f"/desk/cases/{ines.case()}/", [], ines.page
    ines.go(f"{case}papers/")
    page.check("[name=reader][value=court]")
    press(page, "button[value=look]")
    found += ines.wrong()
    with page.expect_download() as download:
        page.locator("button[value=make]").click()
    assert download.value.suggested_filename == "papers.pdf"
    ines.go(f"{case}record/")
    page.check("[name=purpose][value=support]")
    page.fill("[name=to]", "Het onthaalhuis")
    press(page, "button[value=look]")
    found += ines.wrong()
    ines.go(f"{case}ground/")
    page.check("[name=purposes][value=support]")
    page.fill("[name=law]", "Artikel 1")
    page.fill("[name=why]", "Gevraagd.")
    press(page, "form.contact button.button")
    ines.go(f"{case}record/")
    page.check("[name=purpose][value=support]")
    page.fill("[name=to]", "Het onthaalhuis")
    press(page, "button[value=look]")
    found += ines.wrong()
    assert found == []


def test_after_signing_out_the_keys_are_gone_and_back_shows_nothing(
    demo_server: RunningServer, new_page: NewPage
) -> None:
    tom = Desk(new_page(**DESK), demo_server.url)
    tom.sign_in("tom@pag-asa.demo")
    before = tom.cookies()
    tom.go("/desk/me/")
    press(tom.page, ".foot form button")
    after = tom.cookies()
    assert not [name for name in after if "ring" in name]
    assert not set(before.values()) & set(after.values())
    tom.page.go_back()
    assert tom.page.locator("#id_email").count() == 1
    assert tom.page.locator(".nav").count() == 0


def test_a_page_that_is_left_hides_before_a_browser_could_keep_it(ines: Desk) -> None:
    # Chromium keeps no page of the desk whole (see the headers), so the event has to be made.
    ines.go("/desk/me/")
    ines.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert not ines.page.locator("h1").is_visible()


def _mistakes(desk: Desk) -> Iterator[None]:
    """Stops after each page."""
    page = desk.page
    report = next(iter(desk.reports().values()))
    for deed in ("answer", "note", "visit", "close", "hand-over"):
        desk.go(report)
        page.evaluate(_OPEN_ALL)
        press(page, f"#form-{deed} button.button")
        yield
    for path in ("/desk/new/", "/desk/texts/new/", "/desk/emergencies/"):
        desk.go(path)
        press(page, "form.contact button.button")
        yield
    for path in ("/desk/me/password/", "/desk/me/codes/"):
        desk.go(path)
        page.locator("input[type=password]").first.fill("not this one")
        press(page)
        yield


def _deeds(desk: Desk) -> Iterator[None]:
    page = desk.page
    desk.go("/desk/new/")
    page.check("main [name=source] >> nth=0")
    page.fill("main [name=message]", "Belt vanuit de winkel. Geen naam.")
    press(page, "main form.contact > button")
    yield
    desk.go("/desk/texts/new/")
    page.fill("[name=title]", "عنوان")
    page.fill("main form.contact textarea >> nth=0", "Wij zijn er. نحن هنا.")
    press(page, "form.contact button.button")
    yield
    page.locator("main .links a").first.click()
    yield
    desk.go("/desk/team/")
    press(page, "main form[action$='/invite/'] button")
    yield
    desk.go(str(page.locator("main a.button").get_attribute("href")))
    page.locator("main a[href$='/sheet/']").first.click()
    page.fill("#id_password", DEMO_PASSWORD)
    press(page)
    yield
    press(page, "main a[href$='/sheet/confirm/']")
    yield
    desk.go("/desk/nothing/")
    yield


_OPEN_ALL = "document.querySelectorAll('details').forEach(it => { it.open = true; })"
