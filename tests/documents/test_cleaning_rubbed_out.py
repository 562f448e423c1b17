"""What was rubbed out of a picture is not in its copy."""

import io

import pytest
from PIL import Image

from fanal.documents.types import FileType
from tests.documents.test_cleaning import cleaned

pytestmark = pytest.mark.django_db


def test_no_colour_stays_where_nothing_is_seen() -> None:
    picture = Image.new("RGBA", (40, 30), (200, 100, 50, 0))
    picture.paste((1, 2, 3, 40), (0, 0, 20, 30))
    out = io.BytesIO()
    picture.save(out, "PNG")
    copy, made = cleaned(out.getvalue(), FileType.PNG)
    assert made is FileType.PNG
    with Image.open(io.BytesIO(copy)) as image:
        assert image.getpixel((30, 5)) == (0, 0, 0, 0)
        assert image.getpixel((5, 5)) == (1, 2, 3, 40)
