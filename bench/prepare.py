"""Filling a demo's database for a measurement; run as a process of its own.

python -m bench.prepare code EMAIL       a one-time code that still works
python -m bench.prepare thread COUNT     a report with a thread of so many messages
python -m bench.prepare inbox COUNT      so many requests for one team
python -m bench.prepare cases COUNT      so many cases of one team
python -m bench.prepare sending COUNT    milliseconds of own work for each request
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import UUID

from fanal.ops.start import start

if TYPE_CHECKING:
    from django.test import Client

    from fanal.cases.models import Case, DueDate
    from fanal.dossiers.models import Dossier
    from fanal.intake.models import Report
    from fanal.intake.sending import Sent

ADVISER = "amel@pag-asa.demo"
INBOX_TEAM = "be/payoke"
BATCH = 2_000


def code(email: str) -> dict[str, str]:
    from fanal.accounts.demo import demo_accounts

    return next({"code": one.code} for one in demo_accounts() if one.email == email)


def thread(count: int) -> dict[str, str]:
    from fanal.accounts.demo import DEMO_PASSWORD
    from fanal.accounts.keyring import KeyRing
    from fanal.accounts.models import Member
    from fanal.accounts.passwords import unwrap
    from fanal.accounts.profiles import login_index
    from fanal.core.ids import new_once
    from fanal.intake import actions
    from fanal.intake.access import Actor, report_for
    from fanal.intake.mailbox import open_mailbox
    from fanal.intake.models import Report

    sent = _send("A first message.", place="1000")
    member = Member.objects.get(login_index=login_index(ADVISER))
    actor = Actor(member, KeyRing(member.pk, unwrap(member, DEMO_PASSWORD)))
    report = Report.objects.get(locator=sent.receipt.locator)
    mailbox, desk = open_mailbox(sent.receipt), report_for(actor, report.pk)
    for number in range(count // 2):
        mailbox.write(f"Message {number}. " + "Some more words. " * 12, once=new_once())
        desk = report_for(actor, report.pk)
        text = f"Answer {number}. " + "Some more words. " * 12
        actions.answer(desk, text=text, seen=desk.last_number, once=new_once())
    return {"report": str(report.pk), "receipt": sent.receipt.digits}


def _send(message: str, place: str) -> "Sent":
    from fanal.intake.contents import ReportIntake
    from fanal.intake.routing import destinations, due_for
    from fanal.intake.sending import SendingToken, submit
    from fanal.knowledge import current

    pack, intake = current().pack, ReportIntake(message=message, place=place)
    destination = destinations(pack, minor=None, place=place)[0]
    return submit(
        intake=intake,
        destination=destination,
        chosen=False,
        due=due_for(pack, destination.team, intake),
        language="en",
        pack=f"{pack.code}@{pack.version}",
        token=SendingToken.new(),
    )


def inbox(count: int) -> dict[str, int]:
    """Rows as they would be after years: half open, the rest waiting or closed."""
    from fanal.dossiers.models import Dossier
    from fanal.intake.models import Report

    have = Report.objects.filter(team=INBOX_TEAM).count()
    reports = list(_reports(count - have))
    for at in range(0, len(reports), BATCH):
        batch = reports[at : at + BATCH]
        Dossier.objects.bulk_create(report.dossier for report in batch)
        Report.objects.bulk_create(batch)
    return {"made": len(reports)}


def _reports(count: int) -> Iterator["Report"]:
    from fanal.accounts.models import Membership
    from fanal.core import clock
    from fanal.dossiers.models import Dossier
    from fanal.intake.contents import Source
    from fanal.intake.models import Report
    from fanal.intake.rotation import sealing_key
    from fanal.intake.summary import Summary, seal_summary
    from fanal.knowledge import Ternary

    key, now = sealing_key(INBOX_TEAM), clock.now()
    members = [place.member_id for place in Membership.objects.filter(team=INBOX_TEAM)]
    taken = set(Report.objects.values_list("locator", flat=True))
    locators = (f"{n:06d}" for n in range(10**6) if f"{n:06d}" not in taken)
    choose = random.Random(len(taken))
    for _, locator in zip(range(count), locators, strict=False):
        received = now - timedelta(hours=choose.randrange(24 * 900))
        report = Report(
            dossier=Dossier(kind="report", pack="be"),
            team_id=INBOX_TEAM,
            state=choose.choice(("open", "open", "waiting", "closed")),
            due_at=(received + timedelta(days=1)).replace(minute=0, second=0, microsecond=0),
            assignee_id=choose.choice((None, *members)),
            locator=locator,
            receipt_salt=bytes(16),
            receipt_public=bytes(1216),
            notice_due=False,
            at_once=choose.random() < 0.02,
        )
        summary = Summary(
            received=received,
            about=None,
            minor=choose.choice((None, Ternary.YES, Ternary.NO)),
            danger=report.at_once,
            language="nl",
            languages="Nederlands, Arabisch",
            source=Source.SITE,
        )
        seal_summary(report, summary, key)
        yield report


def cases(count: int) -> dict[str, str]:
    """So many cases of one team, each with two dates; and one with forty entries."""
    from fanal.cases.models import Case, DueDate

    have = Case.objects.filter(team=INBOX_TEAM).count()
    made = _cases_of(INBOX_TEAM)
    for at in range(0, count - have, BATCH):
        many = [made() for _ in range(min(BATCH, count - have - at))]
        _dossiers(case.dossier for case, *_ in many)
        Case.objects.bulk_create(case for case, *_ in many)
        DueDate.objects.bulk_create(row for _, rows, _tokens in many for row in rows)
        _index([(case, tokens) for case, _rows, tokens in many])
    return {"case": str(_long_case())}


def _index(many: "list[tuple[Case, set[bytes]]]") -> None:
    """Millions of rows: without an object for each."""
    from django.db import connection, transaction

    from fanal.cases.models import CaseIndex
    from fanal.intake.rotation import sealing_key

    holder = sealing_key(INBOX_TEAM).id
    indexes = CaseIndex.objects.bulk_create(
        CaseIndex(case=case, holder_id=holder) for case, _ in many
    )
    rows = [
        (token, index.pk)
        for index, (_, tokens) in zip(indexes, many, strict=True)
        for token in sorted(tokens)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO cases_casetoken (token, index_id) VALUES (%s, %s)", rows)


def _dossiers(dossiers: "Iterable[Dossier]") -> None:
    from fanal.dossiers.models import Dossier

    Dossier.objects.bulk_create(dossiers)


FIRST_NAMES = ("Mohammed", "Fatima", "Ioana", "Blessing", "Nguyen", "Oleksandr", "Khadija")
SYLLABLES = [a + b for a in "bdfgjklmnprstvz" for b in ("a", "e", "i", "o", "u", "ai", "ou")]


def _name(choose: random.Random) -> str:
    """A third are called Amina; the other name is one of some hundred thousand."""
    first = "Amina" if choose.random() < 1 / 3 else choose.choice(FIRST_NAMES)
    return f"{first} {''.join(choose.choices(SYLLABLES, k=3)).capitalize()}"


def _cases_of(team_id: str) -> "Callable[[], tuple[Case, list[DueDate], set[bytes]]]":
    from fanal.accounts.demo import DEMO_PASSWORD
    from fanal.accounts.keyring import KeyRing
    from fanal.accounts.models import Member, Membership
    from fanal.accounts.passwords import unwrap
    from fanal.accounts.profiles import login_index
    from fanal.cases.finding.tokens import stored_tokens
    from fanal.cases.kinds.person import Person
    from fanal.cases.models import Case
    from fanal.cases.restricting.circles import CaseKey
    from fanal.cases.sealing import CaseSummary, DueLine, seal_summary, sealed_due
    from fanal.cases.state import DueItem, What
    from fanal.core import clock
    from fanal.dossiers.models import Dossier
    from fanal.vault import SearchKey

    key, today = CaseKey.of_team(team_id), clock.now().date()
    member = Member.objects.get(login_index=login_index("bram@payoke.demo"))
    ring = KeyRing(member.pk, unwrap(member, DEMO_PASSWORD))
    search = SearchKey.of(ring.team_secrets[key.id])
    members = [place.member_id for place in Membership.objects.filter(team=team_id)]
    choose = random.Random(Case.objects.count())
    taken = set(Case.objects.values_list("reference", flat=True))
    references = (f"{n:08d}" for n in range(10**8) if f"{n:08d}" not in taken)

    def one() -> "tuple[Case, list[DueDate], set[bytes]]":
        first = today + timedelta(days=choose.randrange(-2, 300))
        case = Case(
            dossier=Dossier(kind="case", pack="be"),
            team_id=team_id,
            assignee_id=choose.choice(members),
            reference=next(references),
            next_on=first,
            indexed=True,
            once=choose.randbytes(16),
        )
        person = Person(name=_name(choose), phone=f"+32 4{choose.randrange(10**8):08d}")
        summary = CaseSummary(
            opened=clock.now(),
            finding=None,
            procedure="be-adult",
            phase="reflection",
            person=person,
        )
        seal_summary(case, summary, key)
        days = (first, first + timedelta(days=14))
        rows = [
            sealed_due(
                case,
                DueLine(
                    item=DueItem(key="2", what=What.TASK, on=on, words="Call."), initials="A. B."
                ),
                key,
            )
            for on in days
        ]
        return case, rows, stored_tokens(search, person, case.pk)

    return one


def _long_case() -> "UUID":
    from fanal.accounts.demo import DEMO_PASSWORD
    from fanal.accounts.keyring import KeyRing
    from fanal.accounts.models import Member
    from fanal.accounts.passwords import unwrap
    from fanal.accounts.profiles import login_index
    from fanal.cases import actions
    from fanal.cases.access import case_for
    from fanal.cases.kinds.note import CaseNote
    from fanal.cases.kinds.person import Person
    from fanal.core import clock
    from fanal.core.ids import new_once
    from fanal.intake.access import Actor, report_for, reports_of

    member = Member.objects.get(login_index=login_index("bram@payoke.demo"))
    actor = Actor(member, KeyRing(member.pk, unwrap(member, DEMO_PASSWORD)))
    report = reports_of(actor).filter(dossier__entries__isnull=False).first()
    assert report is not None
    desk = report_for(actor, report.pk)
    case = actions.open_case(desk, person=Person(name="Amina Wachowska"), once=new_once())
    for number in range(39):
        entry = CaseNote(at=clock.now(), by=actor.id, text=f"Note {number}. " + "Words. " * 40)
        actions.write(case_for(actor, case.pk), entry, seen=99, once=new_once())
    return case.dossier.id


def sending(count: int) -> dict[str, float]:
    """What a request costs besides Argon2id and the disk: both pages, through all of Django.

    Processor time, so that neither the disk nor other programs are counted.
    """
    from django.test import Client

    from fanal.intake import sending as module
    from fanal.vault import receipt_secret

    derived = 0.0

    def timed(*arguments: Any) -> Any:
        nonlocal derived
        began = time.thread_time()
        try:
            return receipt_secret(*arguments)
        finally:
            derived += time.thread_time() - began

    client, spent = Client(), []
    with patch.object(module, "receipt_secret", timed):
        for number in range(count + 5):
            derived, began = 0.0, time.thread_time()
            _two_pages(client, number)
            spent.append((time.thread_time() - began - derived) * 1000)
    own = spent[5:]
    return {
        "median": statistics.median(own),
        "p95": statistics.quantiles(own, n=20)[-1],
    }


def _two_pages(client: "Client", number: int) -> None:
    from bench.sending import body_of, token_in

    message = f"Request {number}. " + "Some more words. " * 30
    form = "application/x-www-form-urlencoded"
    checked = client.post("/en/be/write/", body_of(message), form)
    sent = client.post("/en/be/write/", body_of(message, token_in(checked.content)), form)
    if b'class="receipt"' not in sent.content:
        raise RuntimeError(f"not accepted: {sent.status_code}")


def main(what: str, argument: str) -> None:
    start()
    deeds: dict[str, Callable[[], dict[str, Any]]] = {
        "code": lambda: code(argument),
        "thread": lambda: thread(int(argument)),
        "inbox": lambda: inbox(int(argument)),
        "cases": lambda: cases(int(argument)),
        "sending": lambda: sending(int(argument)),
    }
    done = deeds[what]()
    _settle()
    sys.stdout.write(json.dumps(done))


def _settle() -> None:
    """As after days of work: millions of rows at once leave a log that every reading has to search.

    While others read, SQLite moves it into the file only where nobody looks.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    os.environ.setdefault("FANAL_MODE", "demo")
    main(*sys.argv[1:3])
