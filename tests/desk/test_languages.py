"""The desk speaks the whole languages: half an English case file helps nobody."""

import pytest
from django.test import Client

from fanal.accounts.forms import ProfileForm
from fanal.core.languages import WHOLE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.5", "nl"),
        ("ro,fr;q=0.5", "fr"),
        ("ro, ti", "en"),
        ("ar-MA", "ar"),
        ("nonsense;;;=", "en"),
        ("", "en"),
    ],
)
def test_a_browser_is_answered_in_the_first_language_the_desk_speaks(
    client: Client, wish: str, spoken: str
) -> None:
    page = client.get("/desk/sign-in/", headers={"accept-language": wish})
    assert f'<html lang="{spoken}"' in page.content.decode()


def test_a_member_chooses_among_them() -> None:
    offered = [code for code, _name in ProfileForm.base_fields["language"].choices]  # type: ignore[attr-defined]
    assert offered == ["", *WHOLE]
