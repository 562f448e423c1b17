"""Bodies that no browser sends: answered, kept nowhere, and no mistake of ours."""

import pytest
from django.test import Client

from fanal.documents.models import SealedFile
from tests.cases.files import open_case
from tests.cast import make_team
from tests.documents import samples
from tests.documents.test_at_the_desk import address, hidden, kept
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
BOUNDARY = "odd"
KIND = f"multipart/form-data; boundary={BOUNDARY}"
FILE = 'form-data; name="document"; filename="a.jpg"'


def body(*parts: tuple[str, bytes]) -> bytes:
    written = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return written + f"--{BOUNDARY}--\r\n".encode()


MANY_FIELDS = [(f'form-data; name="f{n}"', b"x") for n in range(400)]
MANY_FILES = [(f'form-data; name="document"; filename="{n}.jpg"', b"x") for n in range(400)]
ODD = {
    "many fields": body(*MANY_FIELDS, (FILE, b"x")),
    "many files": body(*MANY_FILES),
    "a long field": body(('form-data; name="title"', b"x" * 1_000_000), (FILE, b"x")),
    "a long header": body((FILE + "x" * 100_000, b"x")),
    "nothing": b"",
    "no end": body((FILE, b"x"))[:-10],
    "only a boundary": b"--odd--\r\n",
    "a NUL in a field": body(('form-data; name="title"', b"a\0b"), (FILE, b"x")),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_body_is_refused_and_keeps_nothing(odd: bytes) -> None:
    team = make_team()
    case = open_case(team)
    answer = at_desk(team.adviser).post(address(case), odd, content_type=KIND)
    assert 400 <= answer.status_code < 500
    assert kept(team, case) == []
    assert not SealedFile.objects.exists()
    answer = Client().post("/en/messages/", odd, content_type=KIND)
    assert answer.status_code in (200, 400)
    assert not SealedFile.objects.exists()


def test_two_files_in_one_form_are_not_taken_for_one() -> None:
    team = make_team()
    case = open_case(team)
    desk = at_desk(team.adviser)
    fields = hidden(desk.get(address(case)).content.decode())
    parts = [(f'form-data; name="{name}"', value.encode()) for name, value in fields.items()]
    parts.append(('form-data; name="title"', b"A photo"))
    parts += [(FILE, samples.jpeg()), (FILE, samples.png())]
    answer = desk.post(address(case), body(*parts), content_type=KIND)
    assert answer.status_code == 422
    assert "A photo" in answer.content.decode()
    assert kept(team, case) == []
    assert not SealedFile.objects.exists()
