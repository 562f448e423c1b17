"""The `fanal` command itself."""

import pytest

from fanal.knowledge import current
from fanal.ops import cli
from fanal.ops.say import Stop


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_command_names_a_function(command: cli.Command) -> None:
    assert callable(cli._function(command))


def test_a_command_that_cannot_go_on_says_why_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(_: object) -> int:
        raise Stop("Do this instead.")

    monkeypatch.setattr("fanal.ops.packs.check", stops)
    with pytest.raises(SystemExit) as ended:
        cli.main(["packs", "check"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "Do this instead.\n"


def test_the_packs_that_are_shipped_have_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["packs", "check"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "nothing wrong" in said
    for pack in current().packs.values():
        for centre in pack.centres.values():
            assert (f"{centre.id}: its office hours are assumed" in said) is (
                not centre.office_confirmed
            )


@pytest.mark.parametrize("word", ["flush", "dumpdata", "loaddata", "runserver"])
def test_commands_that_would_harm_are_refused(word: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["manage", word])
    assert ended.value.code == 1


def test_an_unknown_team_gets_no_link(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["invite", "be/nobody"])
    assert ended.value.code == 1
    assert "be/nobody" in capsys.readouterr().err
