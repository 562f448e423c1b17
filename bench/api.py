"""Submissions by the systems of other organisations: each is on the disk when it is answered."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import processes
from bench.load import together
from bench.table import Figure, heading

SYSTEMS, EACH = 8, 30
BODY = {
    "country": "be",
    "purpose": "refer",
    "minor": "no",
    "message": "Some more words. " * 60,
    "place": "2000",
    "person": {"called": "A name", "channel": "phone", "address": "+32 470 12 34 56"},
    "consent": {"agreed": True, "how_asked": "In Romanian"},
    "asker": {"phone": "03 123 45 67"},
}


def _token(data: Path) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "fanal", "api", "token", "Bench"],
        env={
            **os.environ,
            "FANAL_DATA": str(data),
            "FANAL_MODE": "demo",
            "PYTHONPATH": processes.SOURCE,
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return made.stdout.split()[0]


def _submit(port: int, token: str) -> bool:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Host": f"localhost:{port}",
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": secrets.token_hex(16),
        "Content-Type": "application/json",
    }
    client.request("POST", "/api/v1/referrals", json.dumps(BODY), headers)
    answer = client.getresponse()
    answer.read()
    client.close()
    return answer.status == 201


def measure() -> Iterator[Figure]:
    heading("Submissions by other systems")
    port = processes.free_port()
    with processes.folder() as data, processes.fanal("demo", data, port) as running:
        token, kept = _token(data), [0] * SYSTEMS
        _submit(port, token)

        def keep_sending(which: int) -> None:
            for _ in range(EACH):
                kept[which] += _submit(port, token)

        used, began = processes.processor_s(running.pid), time.monotonic()
        together([partial(keep_sending, which) for which in range(SYSTEMS)])
        took = time.monotonic() - began
        spent = (processes.processor_s(running.pid) - used) / (SYSTEMS * EACH) * 1000
    note = f"{sum(kept)} of {SYSTEMS * EACH} kept"
    yield Figure("submissions, each on the disk", sum(kept) / took, "/s", least=20, note=note)
    yield Figure("processor time of the server for each", spent, "ms")
