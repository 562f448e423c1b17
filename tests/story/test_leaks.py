"""After a whole story, nothing that was told stands anywhere outside the sealed entries."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from fanal.accounts.demo import DEMO_PASSWORD
from fanal.cases.kinds.consent import Question
from fanal.core import clock
from tests.documents import samples
from tests.story import adviser, person
from tests.story.leaks import database, disguises, files, leaks
from tests.story.rows import execute
from tests.story.walker import Walker
from tests.support.servers import RunningServer, StartServer

TOLD = {
    "message": 'Quixotische kelder, zwavelgeel: حبسني في القبو <b>"dicht"</b>',
    "place": "9830",
    "languages": "Wolofzulu",
    "channel": "phone",
    "phone": "+32 470 98 76 54",
    "after": "10:00",
    "before": "15:00",
    "say_we_are": "de Blauwborgel-bibliotheek",
    "code_word": "Nachtegaalveer",
}
REMINDED = {
    "message": "Alleen per post, zegt Zomertortel",
    "place": "9830",
    "channel": "email",
    "email": "quelea@post.example",
    "say_we_are": "de bakkerij",
}
COLLEAGUES = {
    "ines@payoke.demo": "bram@payoke.demo",
    "amel@pag-asa.demo": "tom@pag-asa.demo",
    "hanna@surya.demo": "luc@surya.demo",
}
WORDS = {
    "message": ["Quixotische kelder", "zwavelgeel", "حبسني في القبو"],
    "languages": ["Wolofzulu"],
    "phone": ["+32 470 98 76 54", "470 98 76 54", "32470987654", "0470987654"],
    "contact": ["Blauwborgel", "Nachtegaalveer"],
    "answer": ["Wij luisteren mosgroen"],
    "note": ["Vermoeden Kwelderbaas"],
    "visit": ["Achterzaal Pimpelmees"],
    "reply": ["Ik kom met Ottokar"],
    "changed": ["+32 471 55 44 33", "Zilverlepel"],
    "mistake": ["Verkeerd ingetikt wachtwoord"],
    "caller": ["Belster Eulalia"],
    "case": [
        "Zephyrine Kwartsbloem",
        "Zefirien",
        "+32 472 11 99 88",
        "Notitie Bladgoud",
        "Slaapt boven wasserij Tulpenrood",
        "Reden Kobaltmaan",
        "Nog niet zegt zij Ambergrijs",
        "Bel advocaat Sneeuwuil",
        "Vergissing Lindegroen",
        "Een kamer Oesterblauw",
        "Schrijf verhuurder Moerbei",
        "Baas Roestvlinder",
        "Notaris Kersenpit",
        "Kaart zegt Purperslak",
        "Dossier Merelzang erbij",
        "Beperkt om Hazelworm",
        "Weer open na Steenuil",
        "Zij zei ja Sleutelbloem",
        "Alleen via Boterbloempad",
    ],
    "documents": [
        *samples.SECRETS[:5],
        "Kamer Zandloper",
        "IMG_Zonnedauw.jpg",
        "Contract Wolkenveld",
        "Ottergeschrift.pdf",
    ],
    "merged": [
        "Sefirine Kwartsblum",
        "PX7788123",
        "Zelfde mens Korenbloem",
        "Toch twee zussen Vuursteen",
        "Zephyrina Quartsbloem",
    ],
    "leaving": [
        "Alles behalve Zilverreiger",
        "Zij zegt ja Koningspage",
        "Rechtbank Distelvink",
        "Huis Morgenrood",
    ],
    "list": ["Fiorenza Kwikstaart", "Noot Bergkristal", "Jacht Lijsterbes", "lijst-Zwaluw.csv"],
    "many": [
        "Wacht op Vuurtorenmos",
        "Standaardtekst Zilverduin",
        "Lijst Koperlibel",
        "Zoekt Parelmoervlinder",
    ],
    "emergency": [
        "Alleen voor Bram Heggenmus",
        "Politie belt over Waterspreeuw nu",
        "Samen gesloten na Goudplevier",
        "Halve notitie Roerdomp",
    ],
    "reminded": ["Zomertortel", "Gesprek Goudhaantje", "Kamer Vuurwants", "Tolk Staartmees"],
    "late": ["Te laat getikt Waterlelie"],
    "referred": [
        "Zes bedden zegt Kwikzilver",
        "Zilverberk Amsinck",
        "Tolk Nachtpauwoog erbij",
        "Inspectie Meerkoet",
        "Collega Wielewaal",
        "wielewaal@meerkoet.example",
    ],
}

ON_A_DAY = {"day": "2030-01-05", "hour": "14:30"}


def _tell(server: RunningServer) -> str:
    page = person.check(server, **TOLD)
    receipt = person.receipt_on(person.send(page))
    assert len(receipt) == 20
    return receipt


def _refer(server: RunningServer) -> None:
    """A professional refers somebody, is not answered, and sees that it was read."""
    seen, called, how, organisation, name, email = WORDS["referred"]
    told = {
        "purpose": "refer",
        "minor": "no",
        "message": seen,
        "called": called,
        "agreed": "yes",
        "how_asked": how,
        "organisation": organisation,
        "asker": name,
        "asker_email": email,
    }
    page = Walker(server)
    page.get(f"{server.home}professionals/ask/")
    page.send(page.form_with("at"), ("do", "check"), **told)
    assert called in page.text
    page.send(page.form_with("token"), ("do", "send"))
    receipt = person.receipt_on(page)
    assert "Received" in person.messages(server, receipt).text


def _answer(server: RunningServer) -> None:
    adviser.sign_in(server, "ines@payoke.demo", WORDS["mistake"][0])
    for email in ("amel@pag-asa.demo", "ines@payoke.demo", "hanna@surya.demo"):
        desk = adviser.sign_in(server, email)
        try:
            adviser.open_report(desk, "Quixotische kelder")
        except AssertionError:
            continue
        break
    else:
        raise AssertionError("nobody received it")
    report = desk.path
    adviser.do(desk, "note", text=WORDS["note"][0])
    adviser.do(desk, "answer", text=WORDS["answer"][0])
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    adviser.do(desk, "visit", day=tomorrow, hour="11:00", place=WORDS["visit"][0])
    _keep_for_many(desk, report)
    case = _bring_to_a_case(desk, report)
    _add_a_paper(desk)
    _hand_out(desk)
    _bring_a_list(desk)
    _remind(server, desk)
    _in_an_emergency(desk, adviser.sign_in(server, COLLEAGUES[email]))
    _hand_over(desk, case)
    desk.get("/desk/new/")
    form = desk.form_with("source", "message")
    desk.send(form, source="call", message=WORDS["caller"][0])
    form = desk.get(report).form_with("note-once")
    lock = next(form for form in desk.forms() if form.action.endswith("/lock/"))
    desk.send(lock)
    desk.path = report
    desk.send(form, **{"note-text": WORDS["late"][0]})


def _keep_for_many(desk: Walker, report: str) -> None:
    """It sleeps with a reason; a text of the team, and a view of a list."""
    why, text, view, sought = WORDS["many"]
    desk.get(report)
    adviser.do(desk, "snooze", wake_on="person", why=why)
    assert why in desk.get("/desk/?tab=snoozed").text
    form = desk.get("/desk/texts/new/").form_with("title")
    desk.send(form, title=text, channel="site", text_nl=text)
    assert text in desk.text
    desk.get("/desk/cases/?tab=team")
    [team, *_] = re.findall(r'name="share" value="([^"]+)"', desk.text)
    desk.send(desk.form_with("kind", "name"), name=view, words=sought, share=team)
    assert view in desk.text


def _bring_to_a_case(desk: Walker, report: str) -> str:
    first, others, phone, *written = WORDS["case"]
    desk.get(f"{report}case/")
    desk.send(desk.form_with("called"), called=first, other_names=others, phone=phone)
    desk.send(next(form for form in desk.forms() if form.has("searched")))
    case = desk.path
    assert case.startswith("/desk/cases/")
    soon = (clock.now() + timedelta(days=40)).date().isoformat()
    deeds: list[tuple[str, dict[str, str | list[str]]]] = [
        ("note", {"text": written[0]}),
        ("assess", {"account": written[1], "certainty": "likely", "methods": ["DebtBondage"]}),
        ("outcome", {"finding": "presumed", "why": written[2]}),
        # After a "not now" nothing may start.
        ("phase", {"phase": "be-adult:reflection"}),
        ("choice", {"choice": "not-now", "words": written[3], "come_back_on": "2030-01-02"}),
        ("task", {"text": written[4], "on": "2030-01-03"}),
        ("correct", {"number": "2", "why": written[5]}),
        ("goal", {"support": "shelter", "words": written[6]}),
        ("step", {"text": written[7], "who": "own", "needed_by": "2030-01-04"}),
        ("around", {"role": "suspect", "called": written[8]}),
        ("appointment", {"what": written[9], "where": written[9], **ON_A_DAY, "remind": "task"}),
        ("paper-date", {"on": soon, "why": written[10]}),
        ("conditions", {"why:centre": written[11]}),
        ("restrict", {"why": "Beperkt om Hazelworm"}),
        ("unrestrict", {"why": "Weer open na Steenuil"}),
    ]
    for deed, typed in deeds:
        desk.get(f"{case}{deed}/")
        desk.send(desk.form_with("once"), **typed)
        assert desk.path == f"{case}?done={deed}", deed
    assert first.split()[0][0] in desk.get("/desk/today/").text
    _merge_and_part(desk, report, case)
    return case


def _hand_over(desk: Walker, case: str) -> None:
    page = desk.get(f"{case}hand-over/")
    to = next(id for id in re.findall(r'name="to" value="([^"]+)"', page.text) if id[:2] == "be")
    typed = {"to": to, "ground": "life-in-danger", "history": "least"}
    said, reach = WORDS["case"][-2:]
    desk.send(desk.form_with("once"), **typed, words=said, reach=reach)
    assert desk.path == "/desk/cases/handed-over/"


def _merge_and_part(desk: Walker, report: str, case: str) -> None:
    """The same person a second time under another spelling; found, merged, and parted again."""
    name, document, same, other, asked = WORDS["merged"]
    desk.get(f"{report}case/")
    desk.send(desk.form_with("called"), called=name, document=document)
    assert WORDS["case"][0] in desk.text
    desk.send(next(form for form in desk.forms() if form.has("searched") and not form.has("same")))
    second = desk.path
    assert second.startswith("/desk/cases/")
    desk.get("/desk/cases/")
    desk.send(desk.form_with("words"), words=asked)
    assert second in desk.text
    desk.get(f"{case}merge/{second.split('/')[-2]}/")
    desk.send(desk.form_with("stays"), stays="one", why=same)
    assert desk.path == f"{case}?done=merged"
    desk.get(f"{case}whole/")
    assert name in desk.text
    desk.get(f"{case}part/{second.split('/')[-2]}/")
    desk.send(desk.form_with("why"), why=other)
    assert desk.path == f"{case}?done=parted"


def _add_a_paper(desk: Walker) -> None:
    """A paper in the case, looked at, and its original taken along."""
    case = re.findall(r"/desk/cases/[0-9a-f-]{36}/", desk.get("/desk/cases/").text)[0]
    title, name = WORDS["documents"][-2:]
    desk.get(f"{case}document/")
    desk.send_file(desk.form_with("document"), samples.pdf(), name=name, title=title)
    assert desk.path == f"{case}?done=document"
    desk.get(f"{case}documents/")
    number = re.findall(r"/documents/(\d+)/", desk.text)[0]
    page = desk.get(f"{case}documents/{number}/")
    assert title in page.text
    forms = {form.action.rstrip("/").rpartition("/")[2]: form for form in desk.forms()}
    copy = desk.get(f"{case}documents/{number}/look/").answer
    desk.send(forms["original"])
    assert desk.answer is not None
    assert copy is not None
    assert desk.answer.body == samples.pdf()
    assert samples.AUTHOR.encode() not in copy.body


def _hand_out(desk: Walker) -> None:
    """Papers of the case for a court, and a record of it with the person's yes."""
    case = re.findall(r"/desk/cases/[0-9a-f-]{36}/", desk.get("/desk/cases/").text)[0]
    what, words, court, house = WORDS["leaving"]
    desk.get(f"{case}consent/")
    told: dict[str, str | list[str]] = {f"q-{each}": "yes" for each in Question}
    told |= {"decision": "given", "purposes": ["support"], "what": what, "words": words}
    desk.send(desk.form_with("what"), language="Wolofzulu", **told)
    assert desk.path == f"{case}?done=consent"
    desk.get(f"{case}papers/")
    desk.send(desk.form_with("parts"), ("do", "make"), reader="court", who=court)
    assert desk.header("Content-Type") == "application/pdf"
    desk.get(f"{case}record/")
    desk.send(desk.form_with("to"), ("do", "make"), purpose="support", to=house, words="on")
    assert "hte_Description" in desk.text


def _bring_a_list(desk: Walker) -> None:
    """One line becomes a case, one is left out; the list waits, sealed."""
    name, note, shut, file = WORDS["list"]
    content = f"Naam;Nota;Geboren\n{name};{note};1999-02-03\nX;{shut};gisteren\n".encode()
    desk.get("/desk/cases/bring/")
    desk.send_file(desk.form_with("list"), content, name=file)
    assert name in desk.text
    desk.send(desk.form_with("column-0"), ("do", "look"))
    assert name in desk.text
    desk.send(desk.form_with("column-0"), ("do", "bring"))
    assert "1 line is a case now." in desk.text
    desk.send(desk.form_with("do"), ("do", "left-out"))
    assert shut in desk.text


def _in_an_emergency(desk: Walker, colleague: Walker) -> None:
    """A colleague restricts a case; the lead breaks the glass, and closes it with many."""
    restricted, reason, closed, half = WORDS["emergency"]
    colleague.get("/desk/cases/")
    colleague.send(colleague.form_with("words"), words=WORDS["list"][0])
    case = re.findall(r"/desk/cases/[0-9a-f-]{36}/", colleague.text)[0]
    colleague.get(f"{case}note/")
    colleague.send(colleague.form_with("text"), ("keep-draft", "leave"), text=half)
    assert half in colleague.get(f"{case}note/").text
    colleague.get(f"{case}restrict/")
    colleague.send(colleague.form_with("why"), why=restricted)
    assert colleague.path == f"{case}?done=restrict"
    digits = re.search(r"(\d{4})\u00a0(\d{4})", colleague.text)
    assert digits is not None
    assert desk.get(case).status == 404
    desk.get("/desk/emergencies/")
    desk.send(desk.form_with("reason"), reference="".join(digits.groups()), reason=reason)
    assert desk.path == case
    assert reason in colleague.get("/desk/emergencies/").text
    desk.get("/desk/cases/?tab=team")
    pick = "case:" + case.split("/")[-2]
    desk.send(desk.form_with("do"), ("do", "close"), pick=pick)
    desk.send(desk.form_with("explanation"), reason="own-wish", explanation=closed)
    desk.send(desk.form_with("row"), ("step", "do"))
    assert closed in desk.get(case).text


def _remind(server: RunningServer, desk: Walker) -> None:
    """Another person is reminded of an appointment, by a mail that goes out by itself."""
    _told, what, where, whom = WORDS["reminded"]
    adviser.open_report(desk, WORDS["reminded"][0])
    report = desk.path
    desk.get(f"{report}case/")
    desk.send(desk.form_with("called"), called="Zoraya")
    if not desk.path.startswith("/desk/cases/"):
        desk.send(next(f for f in desk.forms() if f.has("searched") and not f.has("same")))
    case = desk.path
    desk.get(f"{case}appointment/")
    on = (clock.now() + timedelta(days=3)).date().isoformat()
    typed = {"what": what, "where": where, "with_whom": whom, "day": on, "hour": "14:30"}
    desk.send(desk.form_with("remind"), **typed, remind=report.split("/")[-2])
    assert desk.path == f"{case}?done=appointment"
    assert "Reminder on" in desk.text
    # As if its half hour had come.
    execute(server, "UPDATE cases_reminder SET due_at = '2020-01-01 00:00:00'")
    assert server.fanal("sweep") == 0
    # The server's own sweep may have been the first to begin it.
    assert any("The reminder has gone out." in desk.get(case).text for _ in range(100))


def _mails(server: RunningServer, to: str) -> list[str]:
    # Two that went out in one second may stand in one file, a rule of 79 dashes below each.
    kept = (content.decode() for _, content in files(server.data / "mail"))
    mails = [mail for file in kept for mail in file.split("-" * 79 + "\n") if mail]
    return [mail for mail in mails if re.search(rf"^To: .*{re.escape(to)}$", mail, re.MULTILINE)]


def _send_a_photo(server: RunningServer, receipt: str) -> None:
    title, name = WORDS["documents"][-4:-2]
    page = person.messages(server, receipt)
    page = page.send(page.form_with("ticket"), ("do", "file"))
    form = page.form_with("document")
    page = page.send_file(form, samples.jpeg(), ("do", "file-send"), name=name, title=title)
    assert title in page.text


def _reply(server: RunningServer, receipt: str) -> None:
    wrong = receipt[:6] + receipt[:5:-1]
    assert not person.opens(server, wrong)
    page = person.messages(server, receipt)
    assert WORDS["answer"][0] in page.text
    page = page.send(page.form_with("text"), person.WRITE, text=WORDS["reply"][0])
    page = page.send(page.form_with("ticket"), ("do", "reach"))
    page.send(
        page.form_with("channel"),
        ("do", "reach-save"),
        channel="phone",
        phone=WORDS["changed"][0],
        code_word=WORDS["changed"][1],
    )


@pytest.fixture(scope="module")
def told(
    start_server: StartServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, list[str]]]:
    """A server on which the whole story happened, and every word of it."""
    temporary = tmp_path_factory.mktemp("temporary")
    server = start_server("demo", TMPDIR=str(temporary))
    receipt = _tell(server)
    assert len(person.ask_for_help(server, **REMINDED)) == 20
    _send_a_photo(server, receipt)
    _refer(server)
    _answer(server)
    _reply(server, receipt)
    assert server.fanal("sweep") == 0
    words = [word for group in WORDS.values() for word in group]
    groups = " ".join(receipt[at : at + 4] for at in range(0, 20, 4))
    words += [receipt, receipt[6:], groups, groups[8:]]
    words.append(REMINDED["email"])
    words += ["ines@payoke.demo", "Ines Claes", "amel@pag-asa.demo", "Amel Dubois", DEMO_PASSWORD]
    assert list(temporary.iterdir()) == []
    yield server, words
    server.stop()


def test_no_file_of_the_data_folder_holds_a_word_of_it(
    told: tuple[RunningServer, list[str]],
) -> None:
    server, words = told
    assert leaks(words, _files_without_addresses(server)) == []


def _files_without_addresses(server: RunningServer) -> Iterator[tuple[str, bytes]]:
    """All but what has to say to whom: the mails' own `To:`, and what the demo prints of staff."""
    for place, content in files(server.root):
        lines = content.split(b"\n")
        if place.startswith("demo/mail/"):
            lines = [line for line in lines if not line.startswith(b"To: ")]
        elif place == "output":
            lines = [line for line in lines if b".demo " not in line and b"password:" not in line]
        yield place, b"\n".join(lines)


def test_no_row_of_the_database_holds_a_word_of_it(told: tuple[RunningServer, list[str]]) -> None:
    server, words = told
    assert leaks(words, database(server.environment["DATABASE_URL"])) == []


def test_the_search_would_find_a_word_in_any_disguise() -> None:
    word = "zwavelgeel"
    for form in disguises(word):
        assert leaks([word], iter([("somewhere", b"xx" + form + b"yy")]))


def test_mails_to_staff_say_only_that_something_waits(
    told: tuple[RunningServer, list[str]],
) -> None:
    server, _ = told
    mails = _mails(server, ".demo")
    assert mails
    assert {
        line for mail in mails for line in mail.splitlines() if line.startswith("Subject: ")
    } == {"Subject: Something is waiting for you"}


def test_a_reminder_went_out_once_and_says_the_hour_and_nothing_else(
    told: tuple[RunningServer, list[str]],
) -> None:
    server, words = told
    [mail] = _mails(server, REMINDED["email"])
    head, _, body = mail.partition("\n\n")
    assert "14:30" in body
    assert REMINDED["say_we_are"] in body
    assert leaks(words, iter([("the mail", body.encode())])) == []
    for word in ("traffick", "fanal", "http", "desk", "victim"):
        assert word not in body.casefold(), head
