"""What has to happen by itself happens, and one failure stops nothing else."""

import inspect
import logging
import os
import threading
from importlib import import_module
from pathlib import Path

import pytest

import fanal
from fanal.ops import sweeper


def test_every_sweep_of_every_app_is_listed() -> None:
    folder = Path(fanal.__file__).parent
    modules = {f"fanal.{path.parent.name}.sweeps" for path in folder.glob("*/sweeps.py")}
    written = {
        f"{name}:{function}"
        for name in modules
        for function, value in inspect.getmembers(import_module(name), inspect.isfunction)
        if value.__module__ == name
        and not inspect.signature(value).parameters
        and not function.startswith(("_", "exported_"))
    }
    assert written == set(sweeper.SWEEPS), "list it in fanal.ops.sweeper.SWEEPS"


@pytest.mark.django_db
def test_sweeping_an_empty_house_does_nothing() -> None:
    assert sweeper.sweep_once() == 0


def test_a_sweep_that_fails_is_named_without_its_words_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def breaks() -> None:
        raise ValueError("what a person wrote")

    found = {"first": breaks, "second": lambda: done.append("second")}
    monkeypatch.setattr(sweeper, "sweeps", lambda: found)
    with caplog.at_level(logging.ERROR):
        assert sweeper.sweep_once() == 1
    assert done == ["second"]
    assert "first" in caplog.text
    assert "person" not in caplog.text


def test_sweeping_goes_on_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), []

    def once() -> int:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        return 0

    monkeypatch.setattr(sweeper, "sweep_once", once)
    sweeper.sweep_until(stop, every=0)
    assert len(rounds) == 3


def test_a_round_that_dies_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()

    def dies() -> int:
        os.write(writing, b"x")
        os._exit(3)

    monkeypatch.setattr(sweeper, "sweep_once", dies)
    monkeypatch.setattr(sweeper, "AGAIN_AFTER_S", 0)
    stop = sweeper.start_beside()
    try:
        assert os.read(reading, 1) + os.read(reading, 1) == b"xx"
    finally:
        stop()
        os.close(reading)
        os.close(writing)
