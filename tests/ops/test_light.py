"""What the server loads: everything that pages need, and nothing that works beside it."""

import subprocess
import sys

# Each is loaded by a program beside the server (`core.aside`), or not at all.
HEAVY = {"PIL", "pikepdf", "typst", "openpyxl", "lxml", "fontTools", "numpy", "av", "pillow_heif"}
# Needed wherever names and numbers are written down or looked for: loaded once by the parent,
# whose memory the workers share, rather than by each worker later.
SHARED = {"jellyfish", "anyascii", "phonenumbers"}
LOADED = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import fanal.wsgi, fanal.ops.server, fanal.ops.sweeper
from django.urls import get_resolver
get_resolver().url_patterns
from fanal.ops.sweeper import SWEEPS
assert SWEEPS
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_server_loads_nothing_heavy_and_all_that_its_workers_share() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, check=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "fanal" in loaded
    assert HEAVY & loaded == set()
    assert loaded >= SHARED
