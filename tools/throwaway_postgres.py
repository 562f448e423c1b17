"""Run a command with DATABASE_URL pointing at a PostgreSQL that exists only meanwhile.

    tools/throwaway_postgres.py COMMAND …

The cluster lives in a temporary folder and listens on a Unix socket there, never on a port.
PostgreSQL refuses to run as root; started by root, it runs as the user `postgres`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN_S = 30
# A cluster that is thrown away has nothing to lose in a power cut.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    # Whether a table was counted meanwhile must not decide how a plan of a test reads.
    "autovacuum": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _account() -> pwd.struct_passwd | None:
    """Whom to run as; nobody else when we are not root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _as_account(command: list[str], **more: object) -> dict[str, object]:
    account = _account()
    keywords: dict[str, object] = {"args": command, "cwd": "/", **more}
    if account:
        keywords |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return keywords


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, yield the URL of its database, stop it and remove it."""
    bin = binaries()
    if bin is None:
        raise SystemExit("PostgreSQL is not installed here: apt-get install postgresql")
    # Short: a socket's path may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    initdb = [str(bin / "initdb"), "-D", str(data), "-A", "trust", "-U", "fanal", "-E", "UTF8"]
    try:
        subprocess.run(
            check=True,
            stdout=subprocess.DEVNULL,
            **_as_account([*initdb, "--locale=C.UTF-8", "--no-sync"]),  # type: ignore[call-overload]
        )
        options = [f"-c{name}={value.strip(chr(39))}" for name, value in SETTINGS.items()]
        server = subprocess.Popen(
            start_new_session=True,
            **_as_account([str(bin / "postgres"), "-D", str(data), "-k", str(folder), *options]),  # type: ignore[call-overload]
        )
        try:
            _wait_for(bin, folder)
            yield f"postgresql://fanal@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(bin: Path, folder: Path) -> None:
    ready = [str(bin / "pg_isready"), "-q", "-h", str(folder), "-U", "fanal", "-d", "postgres"]
    for _ in range(READY_WITHIN_S * 20):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        signal.sigtimedwait([], 0.05)
    raise SystemExit("PostgreSQL did not start.")


def main(command: list[str]) -> int:
    if not command:
        raise SystemExit(__doc__)
    # Stopped from outside, the cluster still goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
