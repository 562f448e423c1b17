"""No language goes away because somebody added a text."""

import pytest

from fanal.core.languages import NAMES, SOURCE
from fanal.ops import catalogues
from fanal.ops.translations import _file_problems


@pytest.mark.parametrize("language", sorted(set(NAMES) - {SOURCE}))
def test_one_text_that_is_missing_is_a_problem_in_every_language(language: str) -> None:
    path = catalogues.path_of(language)
    catalogue = catalogues.read(path, language)
    assert list(_file_problems(path, language, catalogue)) == []
    message = catalogues.texts(catalogue)[0]
    message.string = ""
    (problem,) = _file_problems(path, language, catalogue)
    assert problem.endswith("not translated")
