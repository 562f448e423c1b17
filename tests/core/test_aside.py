"""Programs beside the server: one at a time, and what breaks in them tells nothing."""

from pathlib import Path

import pytest

from fanal.core import aside


def program(folder: Path, text: str) -> Path:
    file = folder / "program.py"
    file.write_text(f"import sys, time\n{text}\n")
    return file


def test_bytes_go_in_by_a_pipe_and_come_out_by_a_pipe(tmp_path: Path) -> None:
    turns = program(tmp_path, "sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])")
    assert aside.run(turns, b"lanaf") == b"fanal"
    with aside.running(turns, given=iter([b"lan", b"af"])) as made:
        assert (made.read(2), made.read()) == (b"fa", b"nal")


def test_one_that_breaks_tells_nothing(tmp_path: Path) -> None:
    breaks = program(tmp_path, "raise SystemExit(sys.stdin.read())")
    with pytest.raises(aside.AsideFailed) as failed:
        aside.run(breaks, b"Zwavelgeel")
    assert "Zwavelgeel" not in repr(failed.value)
    assert failed.value.__cause__ is failed.value.__context__ is None


def test_one_that_breaks_after_it_spoke_made_nothing(tmp_path: Path) -> None:
    with pytest.raises(aside.AsideFailed):
        aside.run(program(tmp_path, "print('half', flush=True); raise SystemExit(1)"), b"")


def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(aside.AsideFailed):
        aside.run(program(tmp_path, "time.sleep(60)"), b"", seconds=0.5)


def test_one_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    with pytest.raises(aside.AsideFailed):
        aside.run(program(tmp_path, "sys.stdin.close()"), bytes(4_000_000))


def test_who_waits_too_long_for_a_turn_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "PATIENCE", 0.01)
    echo = program(tmp_path, "sys.stdout.buffer.write(sys.stdin.buffer.read())")
    with aside.running(echo, given=[b"one"]) as made:
        with pytest.raises(aside.AsideFailed):
            aside.run(echo, b"two")
        assert made.read() == b"one"
    assert aside.run(echo, b"three") == b"three"
