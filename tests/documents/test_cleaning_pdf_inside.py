"""What hangs on a part of a part of a paper goes, too."""

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Stream

from fanal.documents.cleaning import CannotClean
from fanal.documents.contents import Cleaning
from fanal.documents.types import FileType
from tests.documents import samples
from tests.documents.test_cleaning import cleaned, everything_in

pytestmark = pytest.mark.django_db


def paper(content: bytes = b"", photo: Name = Name.DCTDecode) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page()
    usage = Dictionary(
        CreatorInfo=Dictionary(Creator=samples.AUTHOR, Subtype=Name.Artwork),
        User=Dictionary(Type=Name.Ind, Name=samples.AUTHOR),
    )
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name="1", Usage=usage))
    placed = Dictionary(
        Metadata=Stream(made, samples.HIDDEN.encode()),
        PieceInfo=Dictionary(Maker=Dictionary(Private=samples.AUTHOR)),
    )
    image = Stream(made, samples.jpeg())
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = 320, 200, 8
    image.ColorSpace, image.Filter = Name.DeviceRGB, photo
    page.obj.Resources = Dictionary(
        Properties=Dictionary(MC0=placed, OC0=layer), XObject=Dictionary(I=image)
    )
    page.obj.Contents = Stream(made, b"/OC /OC0 BDC EMC /Span /MC0 BDC EMC /I Do " + content)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("photo", [Name.DCTDecode, Name.DCT])
def test_parts_without_a_number_of_their_own_say_nothing(photo: Name) -> None:
    original = paper(photo=photo)
    assert samples.HIDDEN.encode() in everything_in(original)
    copy, made = cleaned(original, FileType.PDF)
    assert made is FileType.PDF
    for secret in samples.SECRETS:
        assert secret.encode() not in everything_in(copy)
    assert b"Exif" not in copy


def test_a_photo_among_the_words_of_a_page_is_not_looked_into() -> None:
    photo = b"BI /W 16 /H 16 /BPC 8 /CS /RGB /F /DCT ID " + samples.jpeg(16, 16) + b" EI"
    with pytest.raises(CannotClean) as failure:
        cleaned(paper(photo), FileType.PDF)
    assert failure.value.why is Cleaning.PARTS
