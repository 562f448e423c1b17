"""The demo's story: made up, whole, and only for a demo."""

import pytest
from django.conf import settings
from django.db import connection

from fanal import knowledge
from fanal.accounts.demo import DEMO_PASSWORD
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.core.config import Config
from fanal.intake.models import Report
from fanal.ops import demo
from fanal.ops.audit import verify_trail
from fanal.ops.say import Stop


def test_every_state_of_a_report_can_be_seen(house: Config) -> None:
    assert set(Report.objects.values_list("state", flat=True)) == {"open", "waiting", "closed"}
    open_ones = Report.objects.filter(state="open")
    assert open_ones.filter(due_at__lt=clock.now()).exists(), "something overdue"
    assert open_ones.filter(due_at__gt=clock.now()).exists(), "something due later"


def test_every_team_has_something_to_do(house: Config) -> None:
    teams = set(Report.objects.values_list("team_id", flat=True))
    assert teams == {"be/payoke", "be/payoke-lbtp", "be/pag-asa", "be/surya"}


def test_its_trail_is_whole_and_in_order(house: Config) -> None:
    assert verify_trail()[0] == ""
    days = list(AuditEvent.objects.order_by("seq").values_list("day", flat=True))
    assert days == sorted(days)
    assert days[-1] <= clock.now().date()


def test_starting_again_changes_nothing(house: Config) -> None:
    before = Report.objects.count(), AuditEvent.objects.count()
    demo.fill()
    assert (Report.objects.count(), AuditEvent.objects.count()) == before


def test_how_to_sign_in_is_printed(house: Config, capsys: pytest.CaptureFixture[str]) -> None:
    demo.print_how_to_sign_in()
    said = capsys.readouterr().out
    assert "ines@payoke.demo" in said
    assert DEMO_PASSWORD in said


def test_its_words_stand_nowhere_in_the_database(house: Config) -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (names come from Django)
            content = repr(cursor.fetchall())
            assert "passeport" not in content
            assert "payoke.demo" not in content


@pytest.mark.django_db
def test_without_belgium_there_is_no_story_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    dutch = knowledge.load(settings.PACKS_ROOT, ["nl"])
    monkeypatch.setattr("fanal.knowledge.knowledge._current", dutch)
    with pytest.raises(Stop, match="FANAL_PACKS=be,nl"):
        demo.fill()
