"""What a text quotes from another one is called the same in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import fanal

CATALOGUES = sorted((Path(fanal.__file__).parent / "locale").glob("*/LC_MESSAGES/django.po"))
QUOTED = re.compile(r"“([^”]+)”")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_quoted_button_or_choice_has_its_own_name(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    texts = {
        str(each.id): str(each.string) for each in catalogue if each.id and not each.pluralizable
    }
    seen, wrong = 0, []
    for text, said in texts.items():
        for name in QUOTED.findall(text):
            called = texts.get(name)
            if said and called:
                seen += 1
                wrong += [] if called in said else [f"{called!r} is not in {said!r}"]
    assert wrong == []
    assert seen
