"""Nothing that a person typed is said to the log, whatever goes wrong."""

import logging
from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import DatabaseError, IntegrityError

from fanal.intake.models import Report
from tests.cast import make_team
from tests.public.visitor import Visitor

pytestmark = pytest.mark.django_db

WORD = "kastanjeboom"
TOLD = {
    "place": "Verviers",
    "languages": "Somali",
    "channel": "phone",
    "phone": "0470 12 34 56",
    "say_we_are": "bloemenwinkel",
    "code_word": "zeppelin",
}


class Everything(logging.Handler):
    """Every record of every logger, with all that could be printed of it."""

    def __init__(self) -> None:
        super().__init__(0)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said += logging.Formatter("%(name)s %(message)s").format(record)
        self.said += repr({k: v for k, v in record.__dict__.items() if k != "request"})


@pytest.fixture
def log() -> Iterator[Everything]:
    everything = Everything()
    loggers = [logging.getLogger(name) for name in (None, "django", "fanal", "django.request")]
    for logger in loggers:
        logger.addHandler(everything)
    yield everything
    for logger in loggers:
        logger.removeHandler(everything)


def _says_nothing(log: Everything, receipt: str = "") -> None:
    for word in (WORD, *TOLD.values(), "470 12 34", receipt or WORD):
        assert word not in log.said


def test_a_request_that_arrives_is_not_talked_about(log: Everything) -> None:
    make_team()
    receipt = Visitor().send(WORD, **TOLD)
    Visitor().open(receipt).press("write", text=WORD)
    _says_nothing(log, receipt)


@pytest.mark.parametrize(
    "failure",
    [
        DatabaseError(f"could not insert {WORD}"),
        IntegrityError(f"Key ({WORD}) already exists"),
        RuntimeError(WORD),
        UnicodeEncodeError("utf-8", WORD, 0, 1, WORD),
        MemoryError(WORD),
    ],
)
@pytest.mark.parametrize("where", ["submit", "destinations", "told.lines"])
def test_a_failure_is_noted_by_its_kind_alone(
    log: Everything, failure: Exception, where: str
) -> None:
    make_team()
    check = Visitor().write(WORD, **TOLD)
    with mock.patch(f"fanal.public.write.{where}", side_effect=failure):
        if where == "submit":
            check.press("send")
        else:
            check.write(WORD, **TOLD)
    assert check.status == 503
    assert "not kept" in log.said
    assert type(failure).__name__ in log.said
    _says_nothing(log)
    assert not Report.objects.exists()


def test_a_failing_mailbox_is_noted_by_its_kind_alone(log: Everything) -> None:
    make_team()
    receipt = Visitor().send(WORD)
    visit = Visitor().open(receipt)
    with mock.patch("fanal.intake.mailbox.append", side_effect=DatabaseError(WORD)):
        visit.press("write", text=WORD)
    assert visit.status == 503
    _says_nothing(log, receipt)


@pytest.mark.parametrize("body", [f"message={WORD}%00", f"message={WORD}&message=2", "%FF=" + WORD])
def test_what_was_refused_is_not_repeated(log: Everything, body: str) -> None:
    person = Visitor().post_raw("write", body)
    assert person.status == 400
    assert WORD not in person.html
    _says_nothing(log)


def test_errors_in_the_form_are_nobodys_business(log: Everything) -> None:
    Visitor().write(WORD, channel="phone", phone=WORD, until=WORD, days=[WORD], danger=WORD)
    _says_nothing(log)
