"""A stolen database names nobody of the staff and opens nothing."""

import base64

import pytest
from django.db import connection
from django.test import Client

from fanal.accounts import enrolment, totp
from fanal.accounts.invitations import invite
from tests.accounts.cast import PASSWORD, Person, print_sheet, the_team, token_for

pytestmark = pytest.mark.django_db


def every_value() -> list[bytes]:
    """All that stands in any column of any table, as bytes."""
    values: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (our own tables)
            for row in cursor.fetchall():
                values += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                ]
    return values


def spellings(secret: bytes) -> list[bytes]:
    return [
        secret,
        secret.hex().encode(),
        base64.b64encode(secret).rstrip(b"="),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
        base64.b32encode(secret).rstrip(b"="),
    ]


def test_no_name_address_password_code_or_key_of_a_member_is_stored(
    lotte: Person, karim: Person, client: Client
) -> None:
    token = token_for()
    link = invite(team=the_team(), by=lotte.member)
    codes = enrolment.renew_codes(member=lotte.member)
    sheet = print_sheet(lotte)
    lotte.sign_in(client)
    shown = client.post("/desk/team/be/payoke/sheet/", {"password": PASSWORD})
    pending = [group for _, group in shown.context["groups"]]
    client.post("/desk/me/app/", {"password": PASSWORD})
    client.post("/desk/lock/", {"lock-page": "/desk/me/", "name": "Lotte van de kade"})
    karim.sign_in(client)
    secrets = [
        b"Lotte",
        b"Karim",
        b"centre.example",
        PASSWORD.encode(),
        b"van de kade",
        token.encode(),
        link.rpartition("/desk/join/")[2].rstrip("/").encode(),
        sheet.printed().encode(),
        sheet.printed().replace("-", "").encode(),
        "-".join(pending).encode(),
        *(code.encode() for code in codes),
        *(code.replace("-", "").encode() for code in codes),
        lotte.secret.export(),
        sheet.secret_key().export(),
        totp.seed_of(lotte.member),
        *(secret.export() for secret in lotte.ring.team_secrets.values()),
        *(cookie.value.encode() for cookie in client.cookies.values() if cookie.value),
    ]
    stored = every_value()
    found = {
        secret[:20]
        for secret in secrets
        for spelling in spellings(secret)
        if any(spelling.lower() in value.lower() for value in stored)
    }
    assert not found


def test_the_rows_of_two_members_with_one_password_have_nothing_in_common(
    lotte: Person, karim: Person
) -> None:
    assert lotte.member.salt != karim.member.salt
    assert lotte.member.wrapped_secret != karim.member.wrapped_secret


def test_no_secret_prints_itself(lotte: Person) -> None:
    printed = repr(lotte.ring) + repr(lotte) + str(lotte.member) + repr(lotte.member)
    assert "Lotte" not in printed
    assert lotte.secret.export().hex() not in printed
