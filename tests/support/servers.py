"""Real server processes.

- `server`: one `fanal run` for the whole session, in a data folder and database of its own.
- `start_server`: starts more of them: another mode, other settings, one to be killed.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Protocol

import pytest

from tests.support.databases import Databases

READY_WITHIN_S = 60
STOP_WITHIN_S = 20
_PAUSE_S = 0.05


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class RunningServer:
    """One `fanal` process with its workers."""

    port: int
    root: Path
    mode: str
    database: str
    environment: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def home(self) -> str:
        """Where its English pages begin: a demo speaks of two countries."""
        two = "FANAL_PACKS" not in self.environment and self.mode == "demo"
        return "/en/be/" if two else "/en/"

    @property
    def data(self) -> Path:
        return self.root / self.mode

    @property
    def log(self) -> Path:
        """Everything it has printed."""
        return self.root / "output"

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def start(self) -> None:
        command = "demo" if self.mode == "demo" else "run"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fanal", command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                start_new_session=True,
            )
        self._wait_until_ready()

    def stop(self) -> int:
        """End it as an operator would; its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """End it as a power cut would."""
        return self._end(signal.SIGKILL)

    def fanal(self, *command: str) -> int:
        """Run another `fanal` command on its data; the exit code."""
        environment = {**self.environment, "FANAL_MODE": self.mode}
        with self.log.open("ab") as output:
            return subprocess.run(
                [sys.executable, "-m", "fanal", *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                check=False,
            ).returncode

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(STOP_WITHIN_S)
        self.process = None
        _poll(STOP_WITHIN_S, lambda: not _listening(self.port), "its port stayed open")
        return code

    def _wait_until_ready(self) -> None:
        process = self.process
        if process is None:
            raise RuntimeError("not started")

        def ready() -> bool:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended by itself:\n{self.output}")
            return _listening(self.port)

        _poll(READY_WITHIN_S, ready, "it does not listen")

    def request(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, redirects not followed."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            # A server that refuses may answer before all is sent. Chromium, too, reads it then.
            with suppress(BrokenPipeError, ConnectionResetError):
                client.request(
                    method, path, body, {"Host": f"localhost:{self.port}", **(headers or {})}
                )
            answer = client.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            client.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _poll(seconds: float, done: "Condition", why: str) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / _PAUSE_S)):
        if done():
            return
        pause.wait(_PAUSE_S)
    raise RuntimeError(f"waited {seconds} s for a server: {why}")


class Condition(Protocol):
    def __call__(self) -> bool: ...


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class StartServer(Protocol):
    def __call__(self, mode: str = "live", **environment: str) -> RunningServer: ...


@pytest.fixture(scope="session")
def start_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartServer]:
    """Starts a server; every one that still runs at the end of the session is stopped."""
    started: list[RunningServer] = []

    def start(mode: str = "live", **environment: str) -> RunningServer:
        root, port, database = tmp_path_factory.mktemp("server"), free_port(), databases.new()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        settings = {
            "FANAL_DATA": str(root),
            "FANAL_PORT": str(port),
            "FANAL_LANGUAGES": "ar",
            "DATABASE_URL": databases.url(database),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
            **environment,
        }
        server = RunningServer(port, root, mode, database, kept | settings)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()
        databases.drop(server.database)


@pytest.fixture(scope="session")
def server(start_server: StartServer) -> RunningServer:
    """A real, empty installation: `fanal run`."""
    return start_server()


@pytest.fixture(scope="session")
def demo_server(start_server: StartServer) -> RunningServer:
    """`fanal demo`, filled with fictional staff and requests."""
    return start_server("demo")
