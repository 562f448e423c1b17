"""The description of the API is true: schemathesis asks all that it allows, and much that it
does not, and finds no answer that it does not describe.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from fanal.api import openapi, tokens
from fanal.api.tokens import Scope
from fanal.knowledge import Sector
from tests.cast import make_team
from tests.public.houses import ONE, TWO

KEPT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"


def _described() -> Any:
    told = dict(openapi.document(ONE))
    told["servers"] = [{"url": "/api/v1"}]
    loaded = schemathesis.openapi.from_dict(told)
    loaded.app = get_wsgi_application()
    return loaded


schema = _described()


@pytest.fixture
def token(db: None) -> Iterator[str]:
    make_team()
    # As Django's own client does it: a request must not close the database of its test.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield tokens.make("Hospital", Sector.CARE, list(Scope), None)
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()  # type: ignore[untyped-decorator]  # the library has no types here
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    # Each example of a test shares its database; the answers do not hang on what came before.
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
def test_every_answer_is_one_that_is_described(case: Any, token: str) -> None:
    # Its own client does not unpack.
    plain = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    # What a way needs hangs on several fields, and a key is good for one body: the description
    # says both in words.
    case.call_and_validate(headers=plain, excluded_checks=[positive_data_acceptance])


def test_what_the_docs_hold_is_what_is_served() -> None:
    """As a server of two countries describes itself. With FANAL_REWRITE=1 it is written anew."""
    if os.environ.get("FANAL_REWRITE"):
        KEPT.write_text(_written(), encoding="utf-8")
    assert json.loads(KEPT.read_text(encoding="utf-8")) == json.loads(_written())


def _written() -> str:
    told = {**openapi.document(TWO), "servers": [{"url": "https://fanal.example/api/v1"}]}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
