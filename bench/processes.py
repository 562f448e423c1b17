"""Servers to measure: a real one over a data folder of its own, and a bare hello."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

READY_WITHIN_S = 60
SOURCE = str(Path(__file__).resolve().parent.parent / "src")


@contextmanager
def process(*command: str, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that listens on `port`; ended by its id."""
    output = tempfile.TemporaryFile()  # noqa: SIM115  (closed below, after it was read)
    running = subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
    )
    try:
        _wait(running, port)
        yield running
    except BaseException:
        output.seek(0)
        sys.stderr.write(output.read().decode(errors="replace"))
        raise
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)
        output.close()


@contextmanager
def fanal(mode: str, data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        "FANAL_DATA": str(data),
        "FANAL_PORT": str(port),
        "FANAL_LANGUAGES": "ar",
        "PYTHONPATH": SOURCE,
    }
    command = "demo" if mode == "demo" else "run"
    with process("-m", "fanal", command, port=port, **environment) as running:
        yield running


def prepare(data: Path, what: str, argument: str) -> dict[str, Any]:
    """Run `bench.prepare` over a demo's folder; what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.prepare", what, argument],
        env={**os.environ, "FANAL_DATA": str(data), "FANAL_MODE": "demo", "PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="fanal-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(running: subprocess.Popen[bytes], port: int) -> None:
    pause = threading.Event()
    for _ in range(READY_WITHIN_S * 20):
        if running.poll() is not None:
            raise RuntimeError("the server ended by itself")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        pause.wait(0.05)
    raise RuntimeError("the server does not listen")


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def memory_mb(pid: int, *, beside: bool | None = None) -> float:
    """What a process and its children hold together; shared pages are counted once (PSS).

    With `beside`, only the programs that work beside the server for a moment, or all but them.
    """
    total = 0
    for each in tree(pid):
        try:
            program = Path(f"/proc/{each}/cmdline").read_bytes()
            if beside is not None and beside != (b"cleaner.py" in program):
                continue
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:  # it has just ended
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def processor_s(pid: int) -> float:
    """The processor time that a process and its children have used."""
    ticks = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
