"""A small house with people in it, made by the demo's own story, with real commits."""

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from fanal.accounts.server import server_secret
from fanal.core import config as configuration
from fanal.core.config import Config, Mode
from fanal.core.datafolder import prepare
from fanal.ops import demo as demo_story
from tests.support.databases import Databases


def new_house(root: Path) -> Config:
    """A data folder of its own, prepared as at a start."""
    made = dataclasses.replace(configuration.config, root=root, mode=Mode.DEMO)
    prepare(made)
    return made


@pytest.fixture(scope="module")
def house(
    databases: Databases,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Config]:
    """An installation whose story has happened; every part of the program sees its folder."""
    made = new_house(tmp_path_factory.mktemp("house"))
    with django_db_blocker.unblock(), databases.fresh(), pytest.MonkeyPatch.context() as patch:
        move_into(made, patch)
        demo_story.fill()
        yield made
    server_secret.cache_clear()


def move_into(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every module that reads the configuration see this one."""
    for name, module in list(sys.modules.items()):
        if name.startswith("fanal.") and isinstance(getattr(module, "config", None), Config):
            monkeypatch.setattr(module, "config", config)
    server_secret.cache_clear()
