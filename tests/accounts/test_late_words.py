"""What was typed when the desk was locked is kept for its writer, and for nobody else."""

import json
import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from fanal.accounts import late_words
from fanal.accounts.models import LateWords
from fanal.core import clock
from fanal.vault import CannotOpen, Sealed, open_with
from tests.accounts.cast import PASSWORD, TEAM, Person

pytestmark = pytest.mark.django_db
PAGE = "/desk/me/"
WORDS = {"name": "Lotte van de kade", "language": "nl"}


def keep(person: Person, page: str = PAGE, path: str = PAGE, **fields: str) -> LateWords | None:
    typed = QueryDict(mutable=True)
    typed.update(fields or WORDS)
    return late_words.keep(member=person.member, page=page, path=path, fields=typed)


def test_what_the_page_carries_along_is_no_words(lotte: Person) -> None:
    assert keep(lotte, **{"take-once": "7e" * 16, "take-was": "", "seed": "5e" * 32}) is None
    keep(lotte, **{"answer-once": "7e" * 16, "answer-seen": "4", "answer-text": "Short."})
    (kept,) = late_words.offer(lotte.ring)
    assert kept.words == "Short."
    # It still comes back with the words: the deed stays one deed.
    assert kept.fields["answer-once"] == ["7e" * 16]


def test_a_post_to_a_locked_desk_is_kept_and_offered_back(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    with clock.frozen(clock.now() + timedelta(minutes=21)):
        answer = client.post(PAGE, WORDS)
        assert answer.headers["Location"] == "/desk/unlock/"
        assert b"is kept" in client.get("/desk/unlock/").content
        unlocked = client.post("/desk/unlock/", {"password": PASSWORD})
        assert unlocked.headers["Location"] == "/desk/kept/"
        page = client.get("/desk/kept/")
    assert "Lotte van de kade" in page.content.decode()
    assert page.context["kept"][0].address.startswith(f"{PAGE}?kept=")


def test_the_lock_button_keeps_the_form_that_was_open(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/", {"lock-page": PAGE, "lock-path": PAGE, **WORDS})
    client.post("/desk/unlock/", {"password": PASSWORD})
    assert late_words.offer(lotte.ring)[0].fields == {k: [v] for k, v in WORDS.items()}


def test_a_second_page_brings_its_words_after_the_lock(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/")
    client.post("/desk/lock/", {"lock-page": PAGE, **WORDS})
    assert len(late_words.offer(lotte.ring)) == 1


def test_the_page_is_told_by_where_the_browser_was(lotte: Person, client: Client) -> None:
    lotte.sign_in(client)
    client.post("/desk/lock/")
    for came_from in ("http://testserver/desk/team/", "https://evil.example/desk/team/"):
        client.post(f"/desk/team/{TEAM}/invite/", WORDS, HTTP_REFERER=came_from)
    pages = {kept.page for kept in late_words.offer(lotte.ring)}
    assert pages == {"/desk/team/", f"/desk/team/{TEAM}/invite/"}


def test_a_page_that_is_not_the_desks_is_never_linked_to(lotte: Person) -> None:
    keep(lotte, page="https://evil.example/")
    assert late_words.offer(lotte.ring)[0].page == "/desk/"


def test_an_empty_form_is_not_worth_keeping(lotte: Person) -> None:
    assert keep(lotte, name="", language=" ") is None
    assert not LateWords.objects.exists()


def test_passwords_codes_and_sheets_are_not_kept(lotte: Person) -> None:
    secret = dict.fromkeys(
        ("password", "new_password", "again", "code", "recovery_code", "sheet", "group_4",
         "groups", "csrfmiddlewaretoken", "lock-page"),
        "secret",
    )  # fmt: skip
    assert keep(lotte, **secret) is None
    assert keep(lotte, code_word="lighthouse", **secret)
    assert late_words.offer(lotte.ring)[0].fields == {"code_word": ["lighthouse"]}


def test_only_their_writer_opens_them(lotte: Person, karim: Person, client: Client) -> None:
    row = keep(lotte)
    assert row
    assert b"kade" not in row.sealed
    assert late_words.offer(karim.ring) == []
    context = late_words._context(lotte.member.pk, row.pk)
    with pytest.raises(CannotOpen):
        open_with(karim.secret, Sealed(row.sealed), context)
    karim.sign_in(client)
    client.post(f"/desk/kept/{row.pk}/forget/")
    assert LateWords.objects.filter(pk=row.pk).exists()


def test_words_moved_to_another_row_do_not_open(lotte: Person) -> None:
    row = keep(lotte)
    assert row
    LateWords.objects.create(member=lotte.member, sealed=row.sealed)
    assert len(late_words.offer(lotte.ring)) == 1


def test_the_words_return_to_the_form_they_came_from(lotte: Person) -> None:
    row = keep(lotte, page="/desk/reports/1/", path="/desk/reports/1/answer/", text="So far")
    assert row

    def initial(page: str, path: str | None = None) -> dict[str, object]:
        request = RequestFactory().get(page, {"kept": str(row.pk)})
        request.key_ring = lotte.ring  # type: ignore[attr-defined]
        return late_words.initial_for(request, path)

    assert initial("/desk/reports/1/", "/desk/reports/1/answer/") == {"text": "So far"}
    assert initial("/desk/reports/1/", "/desk/reports/1/note/") == {}
    assert initial("/desk/reports/2/", "/desk/reports/1/answer/") == {}


def test_a_form_that_was_accepted_is_no_longer_kept(lotte: Person, client: Client) -> None:
    row = keep(lotte)
    assert row
    lotte.sign_in(client)
    client.post(f"{PAGE}?kept={row.pk}", {"name": ""})
    assert LateWords.objects.exists(), "it was refused"
    client.post(f"{PAGE}?kept={row.pk}", WORDS)
    assert not LateWords.objects.exists()


def test_the_writer_throws_them_away(lotte: Person, client: Client) -> None:
    row = keep(lotte)
    assert row
    lotte.sign_in(client)
    client.post(f"/desk/kept/{row.pk}/forget/")
    assert not LateWords.objects.exists()
    assert client.get("/desk/kept/").headers["Location"] == "/desk/"


def test_whoever_signs_in_anew_is_offered_them_too(lotte: Person, client: Client) -> None:
    keep(lotte)
    answer = client.post(
        "/desk/sign-in/", {"email": lotte.email, "password": PASSWORD, "code": lotte.code()}
    )
    assert answer.headers["Location"] == "/desk/kept/"


def test_a_form_older_than_the_sign_in_keeps_its_words(lotte: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(_signed_in(lotte).cookies)
    answer = client.post(PAGE, WORDS, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.headers["Location"] == "/desk/kept/"
    assert client.post(PAGE, WORDS, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert len(late_words.offer(lotte.ring)) == 1


def test_a_script_gone_wild_does_not_fill_the_disk(lotte: Person) -> None:
    for _ in range(late_words.MOST):
        keep(lotte)
    for _ in range(5):
        with pytest.raises(late_words.TooMany):
            keep(lotte)
    assert LateWords.objects.count() == late_words.MOST


@pytest.mark.parametrize("how", ["sent too late", "locked"])
def test_what_there_is_no_room_for_is_held_by_the_locked_page(
    lotte: Person, karim: Person, client: Client, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    lotte.sign_in(client)
    monkeypatch.setattr(late_words, "MOST", 0)
    if how == "locked":
        answer = client.post("/desk/lock/", {"lock-page": PAGE, "lock-path": PAGE, **WORDS})
    else:
        client.post("/desk/lock/")
        answer = client.post(PAGE, WORDS)
    locked = answer.content.decode()
    assert answer.status_code == 403
    assert "There is no room to keep what you were typing" in locked
    assert "is kept, sealed for you alone. You get it back" not in locked
    # Whoever passes the desk reads nothing, and the keys are gone.
    assert "kade" not in locked
    assert client.get("/desk/me/").status_code == 302
    assert 'class="card" action="/desk/unlock/"' in locked, "it stands at another address"
    found = re.search(r'name="held" value="([^"]+)"', locked)
    assert found
    held = found[1]
    assert late_words.from_the_page(karim.ring, held) == ""
    again = client.post("/desk/unlock/", {"password": "not the password", "held": held})
    assert f'value="{held}"' in again.content.decode()
    assert "kade" not in again.content.decode()
    page = client.post("/desk/unlock/", {"password": PASSWORD, "held": held}).content.decode()
    assert "This was not kept" in page
    assert "Lotte van de kade" in page
    # Unlocked from another page meanwhile, it is shown all the same.
    assert "van de kade" in client.post("/desk/unlock/", {"held": held}).content.decode()
    assert client.post("/desk/unlock/", {"held": "!"}).headers["Location"] == "/desk/"


def test_locking_without_words_never_needs_room(
    lotte: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lotte.sign_in(client)
    monkeypatch.setattr(late_words, "MOST", 0)
    assert client.post("/desk/lock/", {"lock-page": PAGE}).headers["Location"] == "/desk/unlock/"


def test_a_form_older_than_the_sign_in_is_given_back_when_there_is_no_room(
    lotte: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(_signed_in(lotte).cookies)
    monkeypatch.setattr(late_words, "MOST", 0)
    answer = client.post(PAGE, WORDS, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert "Lotte van de kade" in answer.content.decode()
    elsewhere = client.post(PAGE, WORDS, headers={"Sec-Fetch-Site": "cross-site"})
    assert "kade" not in elsewhere.content.decode()


def test_the_kept_form_is_plain_data(lotte: Person) -> None:
    row = keep(lotte)
    assert row
    context = late_words._context(lotte.member.pk, row.pk)
    plain = json.loads(open_with(lotte.secret, Sealed(row.sealed), context))
    assert plain.keys() == {"at", "page", "path", "fields"}


def _signed_in(person: Person) -> Client:
    client = Client()
    person.sign_in(client)
    return client
