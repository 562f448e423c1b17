"""The worked examples of the how-to do what they say, against a server that runs."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import RunningServer, StartServer

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-api.md"


def _example(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Iterator[RunningServer]:
    server = start_server("demo")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def surroundings(server: RunningServer) -> dict[str, str]:
    made = subprocess.run(
        [sys.executable, "-m", "fanal", "api", "token", "Hospital of Ghent", "--sector", "care"],
        env={**server.environment, "FANAL_MODE": server.mode},
        capture_output=True,
        text=True,
        check=True,
    )
    return {**os.environ, "FANAL": server.url, "TOKEN": made.stdout.split()[0]}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_curl(surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-c", _example("bash")], env=surroundings, capture_output=True, text=True
    )
    assert '"state":"received"' in done.stdout, done.stdout + done.stderr


def test_python(surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _example("python")],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[0] == done.stdout.split()[-1] == "received"
