"""The same submission from many connections in one moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from fanal.api import tokens
from fanal.api.tokens import Scope
from fanal.intake.models import Report
from fanal.knowledge import Sector
from tests.api.test_submitting import REFER, send
from tests.cast import make_team


def test_the_same_key_from_many_threads_is_one_request(committed: None) -> None:
    make_team()
    token = tokens.make("Hospital", Sector.CARE, list(Scope), None)
    together = threading.Barrier(4)

    def one(_: int) -> bytes:
        together.wait()
        try:
            return bytes(send(token, REFER).content)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as systems:
        answers = set(systems.map(one, range(4)))
    assert len(answers) == 1
    assert Report.objects.count() == 1
