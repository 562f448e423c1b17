"""`make check`: everything that can be said about the code without running it. Changes nothing."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent

CHECKS: dict[str, list[str]] = {
    "ruff": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "mypy": ["mypy", "--no-error-summary"],
    "imports": ["lint-imports", "--no-cache"],
    "djlint": ["djlint", "--lint", "--quiet", "src"],
    "packs": ["python", "-m", "fanal", "packs", "check"],
    "migrations": [
        "python", "-m", "fanal", "manage", "makemigrations", "--check", "--dry-run", "-v", "1"
    ],
    "system": ["python", "-m", "fanal", "manage", "check", "--fail-level", "WARNING"],
    "translations": ["python", "-m", "fanal", "translations", "check"],
}  # fmt: skip


def main(only: list[str]) -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="fanal-check-") as data:
        # Settings make a data folder when they are read: one that is thrown away.
        environment = {**os.environ, "FANAL_DATA": data, "NO_COLOR": "1"}
        environment.pop("DATABASE_URL", None)
        for name, (tool, *arguments) in CHECKS.items():
            if only and name not in only:
                continue
            began = time.monotonic()
            done = subprocess.run(
                [str(BIN / tool), *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"{name:14} {verdict:6} {time.monotonic() - began:5.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout, flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
