"""Mail goes out encrypted, or stays on this machine."""

import pytest

from fanal.core.mail import smtp


def test_a_password_may_hold_any_character() -> None:
    found = smtp("smtps://desk%40example.org:a%2Fb%3Ac@mail.example.org")
    assert found["EMAIL_HOST_USER"] == "desk@example.org"
    assert found["EMAIL_HOST_PASSWORD"] == "a/b:c"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", 465)


@pytest.mark.parametrize(
    ("url", "ssl", "starttls"),
    [
        ("smtps://mail.example.org", True, False),
        ("smtp://mail.example.org", False, True),
        ("smtp://mail.example.org:25", False, True),
        ("smtp://localhost:25", False, False),
    ],
)
def test_nothing_leaves_the_machine_in_clear(url: str, ssl: bool, starttls: bool) -> None:
    found = smtp(url)
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (ssl, starttls)


@pytest.mark.parametrize("url", ["mail.example.org", "https://mail.example.org", "smtp://", ""])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="FANAL_SMTP_URL"):
        smtp(url)
