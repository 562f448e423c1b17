"""Real servers: started, stopped, killed, side by side."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import RunningServer, StartServer

pytestmark = pytest.mark.durability


def run_beside(server: RunningServer, **changed: str) -> subprocess.CompletedProcess[str]:
    """A second `fanal run` with the same settings, but for what is changed."""
    return subprocess.run(
        [sys.executable, "-m", "fanal", "run"],
        env={**server.environment, **changed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_empty_house_prints_one_link_for_each_team_and_nothing_twice(
    start_server: StartServer,
) -> None:
    server = start_server()
    links = [line for line in server.output.split() if "/desk/" in line and len(line) > 60]
    assert len(links) == 4
    assert len(set(links)) == 4
    server.stop()
    server.start()
    assert server.output.count(links[0]) == 1
    assert "fanal invite be/payoke" in server.output


def test_everything_in_the_folder_is_the_owners_alone(server: RunningServer) -> None:
    paths = [server.data, *server.data.rglob("*")]
    assert len(paths) > 5
    open_to_others = [path for path in paths if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_the_server_says_neither_its_name_nor_who_read_what(server: RunningServer) -> None:
    answer = server.get("/nl/")
    assert answer.status == 200
    assert not answer.headers.get("Server")
    assert "/nl/" not in server.output.replace(f"{server.url}/", "")


def test_a_second_server_on_the_same_folder_is_refused(server: RunningServer) -> None:
    from tests.support.servers import free_port

    done = run_beside(server, FANAL_PORT=str(free_port()))
    assert done.returncode == 1
    assert "Another Fanal serves" in done.stderr


def test_a_taken_port_is_said_in_one_line(server: RunningServer, tmp_path: Path) -> None:
    done = run_beside(server, FANAL_DATA=str(tmp_path), DATABASE_URL="")
    assert done.returncode == 1
    assert done.stderr == f"Port {server.port} is taken; choose another: FANAL_PORT=8001\n"


def test_two_run_side_by_side(server: RunningServer, demo_server: RunningServer) -> None:
    assert server.get("/en/").status == demo_server.get("/en/").status == 200
    assert "demo" not in server.output
    assert "lantern" in demo_server.output


def test_a_demo_never_touches_real_data_nor_the_other_way_round(server: RunningServer) -> None:
    before = sorted(path.name for path in server.root.iterdir())
    assert before == ["live", "output"]
    (server.data / "kind").chmod(0o600)


def test_a_killed_server_leaves_no_worker_behind_and_starts_again(
    start_server: StartServer,
) -> None:
    server = start_server()
    server.kill()
    server.start()
    assert server.get("/en/").status == 200
    assert server.stop() == 0


def test_told_to_stop_many_times_it_stops(start_server: StartServer) -> None:
    for _ in range(3):
        server = start_server("demo")
        running = server.process
        assert running is not None
        for _ in range(30):
            running.send_signal(signal.SIGTERM)
            running.send_signal(signal.SIGINT)
        server.stop()
        assert running.returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("FANAL_PORT", "many", "FANAL_PORT must be a whole number"),
        ("FANAL_MODE", "test", "FANAL_MODE must be 'demo' or 'live'"),
        ("DATABASE_URL", "mysql://here", "DATABASE_URL must start with"),
        ("FANAL_PACKS", "xx", "packs/xx"),
        ("FANAL_SMTP_URL", "mail.example.org", "FANAL_SMTP_URL must be smtps://"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_write(
    tmp_path: Path, name: str, value: str, advice: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fanal", "sweep"],
        env={"PATH": os.environ["PATH"], "FANAL_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert advice in done.stderr
    assert "Traceback" not in done.stderr


def test_pages_come_while_others_send_drop_by_drop(server: RunningServer) -> None:
    head = b"POST /en/write/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n\r\nmess"
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(80)]
    try:
        for connection in slow:
            connection.sendall(head)
        assert [server.get("/nl/").status for _ in range(10)] == [200] * 10
    finally:
        for connection in slow:
            connection.close()
