"""Looking for a person by the blind index: who is found, by whom, and at what cost."""

import hashlib
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from fanal.accounts import drafts
from fanal.accounts.models import Membership, TeamKey
from fanal.accounts.pins import pin
from fanal.cases.finding import indexing
from fanal.cases.finding.matching import Reason, compare, likely_matches
from fanal.cases.finding.spelling import sounds_like, words_in
from fanal.cases.finding.tokens import STEPS, asked_tokens, stored_tokens, words_of
from fanal.cases.kinds.appointment import Appointment
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Person, PersonChanged
from fanal.cases.models import Case, CaseIndex, CaseToken
from fanal.cases.words import match_line
from fanal.core import clock
from fanal.intake.presence import note_writing
from fanal.vault import SearchKey, SecretKey
from tests.cases.files import NAMED, meeting, open_case, write
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk

# Ways in which real names are written, in the scripts and spellings that centres meet.
SPELLINGS = """
Khadija Chadidja خديجة Hadija Khadidja Khadiza Kadija Chadija Khadeeja Hatice
Mohammed Muhammad محمد Mohamed Mohamad Muhammed Mehmet Mohamud Mamadou Muhammet
Nguyen Nguyễn Nguyên Nguyn Ngyuen
Ioana Iona Joana Yoana Oana
Oleksandr Александр Олександр Alexander Aleksandr Alexandr Oleksander Olexandr
Oluwaseun Oluwasheun Oluwaseyi Oluseun Oluwaseum
Fatima Fatma فاطمة Fatoumata Fatimah Fatema Fathima
Ahmed Ahmad أحمد Achmed Akhmed Ahmet
Yusuf Youssef يوسف Yousuf Joseph Jusuf Yousef Iusuf
Abdullah Abdallah عبدالله Abdulah Abdulla Abdoullah
Hussein Hossain حسين Husayn Hussain Hosein Huseyin Husein
Svetlana Светлана Swetlana Svitlana Світлана
Volodymyr Володимир Vladimir Владимир Wolodymyr Wladimir
Kateryna Катерина Ekaterina Екатерина Katerina Catherine Caterina
Mykola Микола Nikolai Николай Nikolay
Yevhen Євген Evgeni Евгений Yevgeny Eugen Jewgeni
Tesfaye ተስፋዬ Tesfay Tesfai
Gheorghe George Georgi Георги Gheorge
Ștefan Stefan Stephan Stefane Stjepan
Adebayo Adebajo Adébáyọ̀ Adebaio
Chukwuemeka Chukwemeka Emeka Chukwuemeke Chukuemeka
Osaretin Osarentin Osaretien
Phuong Phương Fuong Phoung
Jovanović Jovanovic Јовановић Yovanovich Jovanovitch
Diallo Dialo Jallow Dijallo Diallow
Ouédraogo Ouedraogo Wedraogo Ouedrago
Hernández Hernandez Ernandez Hernándes Fernandez
Özdemir Ozdemir Oezdemir Uzdemir
Hosseini حسینی Husseini Hoseini
Maryam مريم Mariam Miriam Meryem Mariyam Marjam Maria
Aisha عائشة Aicha Ayesha Aischa Aysha Ayşe
Zainab زينب Zeynep Zaynab Zeinab Zainabou
"""
# Short names, spelled by who hears them.
SHORT = """
Moesa Moussa Musa
Aisha Ayesha Aicha
Ali Aly
Said Saeed
Huda Hoda Houda
Osman Uthman Othman Usman
Jamal Djamel Djamal
Omar Umar
Noor Nur Nour
Layla Leila Leyla
"""
# What people are called whom centres meet, the short names among them above all.
COMMON = """
Aaron Abbas Abdel Abdi Abdou Abebe Abel Abena Abiodun Abu Adam Adama Adil Adina Aditi Adrian Afia
Agnes Ahmed Aicha Aida Aisha Aki Akua Alan Alba Albert Ale Alex Ali Alina Alisa Alla Alma Ama Amal
Amara Amelia Amin Amina Amir Amira Ana Anas Anca Andrei Anh Anita Anna Anu Aram Aria Arif Arta
Arun Asad Asha Asma Ata Awa Aya Ayan Aziz Bao Beata Bela Ben Bilal Bina Binh Binta Blessing Bogdan
Boris Bruno Carla Carmen Chen Chi Chloe Clara Cristina Dalia Dan Dana Daniel Dao Darko Deniz Diana
Dima Dina Dinh Dong Dora Duc Dung Ebo Eda Edi Edo Efe Ela Elena Eli Elif Elira Ella Emil Emine
Emma Ena Enis Era Eric Esi Esther Eva Fadi Faith Farah Faris Fatma Fatou Favour Femi Filip Flora
Gabriel Gina Gloria Grace Hadi Hai Haile Halima Hamid Hana Hani Haris Hasan Hawa Hiba Hien Hila
Hoa Huda Hue Hung Huong Iba Ibo Ida Idris Ife Igor Ilie Ilir Ilya Ima Ina Ines Ioana Ion Irina
Irma Isa Isha Islam Iva Ivan Jamal Jana Jean Jia Joan Joana Joy Juan Kadi Kaltrina Kamal Kana
Karim Karin Kemal Khanh Kim Kira Kofi Kwame Lan Lara Layla Lea Lena Leo Li Lia Lien Lila Lili Lin
Lina Linh Lisa Liu Liza Loan Lola Long Lou Luan Lucia Luis Luka Luz Mai Maja Malik Mama Manu Mara
Marc Maria Marina Mary Maryam Mei Mela Mia Mihai Mila Milan Mimi Min Mina Minh Mira Mona Moses
Musa Mustafa Nada Nadia Nam Nana Nani Nasir Neha Nela Nga Ngoc Nia Nicu Nina Nisa Noor Nora Nuno
Nura Oana Olga Olu Omar Ona Osman Oumou Paola Pavel Petra Phuong Pia Quan Radu Rama Rami Rana
Rania Rasa Rashid Raul Rawan Reem Rene Rima Rina Rita Riza Rosa Rose Ruth Saba Sadia Said Sali
Salim Salma Sam Sami Samir Samira Sana Sanda Sara Selam Selma Sena Seydou Shan Sima Simon Sina
Sofia Son Soni Sonia Sorin Sua Suda Suma Susan Syed Tala Tam Tamara Tana Tara Tariq Tea Tesfaye
Thanh Thao Thi Thu Tina Titi Toma Trang Tuan Tuyet Uche Ugo Uma Vali Van Vera Vesna Viet Vinh Vlad
Wafa Wei Xhuliana Yan Yara Yaw Yen Yonas Yuri Yusuf Zana Zara Zeynep Zina Zoe Zohra Zora
"""
KEY = SearchKey.of(SecretKey.from_seed(bytes(range(96))))


def meets(one: str, other: str) -> bool:
    """Whether the index would bring one name to who looks for the other."""
    ours = set(asked_tokens(KEY, Person(name=one)))
    return bool(ours & stored_tokens(KEY, Person(name=other), uuid4()))


def test_the_index_brings_nearly_all_that_comparing_everybody_would_find() -> None:
    alike = [
        (one, other)
        for line in SPELLINGS.strip().splitlines()
        for one in line.split()
        for other in line.split()
        if any(sounds_like(a, b) for a in words_in(one) for b in words_in(other))
    ]
    missed = [pair for pair in alike if not meets(*pair)]
    assert len(alike) > 400
    assert len(missed) <= len(alike) * 0.01, missed


SHORT_PAIRS = [
    (one, other)
    for line in SHORT.strip().splitlines()
    for one in line.split()
    for other in line.split()
    if one != other
]


@pytest.mark.parametrize(("one", "other"), SHORT_PAIRS)
def test_a_short_name_is_found_by_how_it_sounds(one: str, other: str) -> None:
    assert meets(one, f"{other} T.")
    assert compare(Person(name=one), Person(name=f"{other} T.")) == (Reason.ALIKE_NAME,)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ali", "Lou"), ("Ali", "Eli"), ("Mona", "Mina"), ("Omar", "Amir"), ("Huda", "Hadi")],
)
def test_with_few_consonants_other_vowels_are_another_name(one: str, other: str) -> None:
    assert compare(Person(name=one), Person(name=other)) == ()


def test_a_short_name_does_not_bring_everybody() -> None:
    """Measured: two others on average, and thirteen for Ana; the list shows ten."""
    words = [name.lower() for name in COMMON.split()]
    assert len(words) > 350
    alike = {one: sum(sounds_like(one, each) for each in words) - 1 for one in words}
    assert max(alike.values()) <= 14
    assert sum(alike.values()) / len(words) < 2.2
    short = {name.lower() for name in SHORT.split()}
    assert all(sum(sounds_like(one, each) for each in words) <= 8 for one in short)


def test_what_is_asked_besides_stands_in_no_index() -> None:
    """An index that was made before stays what it was."""
    asked = set(asked_tokens(KEY, Person(name="Uthman")))
    stored = stored_tokens(KEY, Person(name="Uthman"), uuid4())
    assert len(asked - stored) == 1
    assert len(asked) < len(stored) == STEPS[0]


@pytest.mark.parametrize(("one", "other"), [("Fatima", "Oleksandr"), ("", ""), ("Li", "Vu")])
def test_names_that_have_nothing_in_common_share_no_token(one: str, other: str) -> None:
    assert not meets(one, other)


def test_a_document_is_the_same_however_it_is_spaced_and_in_any_script() -> None:
    one, other = Person(document="ea-123 456"), Person(document="EA١٢٣٤٥٦")
    assert compare(one, other) == (Reason.SAME_DOCUMENT,)
    assert compare(Person(document="none"), Person(document="none")) == ()


pytestmark = pytest.mark.django_db


def found(who: Any, **asked: str) -> list[Case]:
    return [match.case for match in likely_matches(who.actor, Person(**asked))]


def tokens_of(case: Case) -> set[bytes]:
    return {bytes(row.token) for row in CaseToken.objects.filter(index__case=case)}


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "Aminata Dialo"},
        {"name": "Dijallo"},
        {"name": "أمينة"},
        {"phone": "0470 12 34 56"},
        {"document": "ea123456"},
    ],
)
def test_a_case_is_found_by_what_is_known(team: TeamWithKeys, asked: dict[str, str]) -> None:
    case = open_case(team, NAMED.model_copy(update={"document": "EA 123456"}))
    open_case(team, Person(name="Zoltan Kovács"))
    assert found(team, **asked) == [case]


@pytest.mark.parametrize(("asked", "name"), [("Moesa", "Moussa T."), ("Osman", "Uthman K.")])
def test_a_lone_short_name_is_found(team: TeamWithKeys, asked: str, name: str) -> None:
    case = open_case(team, Person(name=name))
    open_case(team, Person(name="Zoltan Kovács"))
    assert found(team, name=asked) == [case]


def test_a_new_name_is_found_and_the_old_one_no_more(team: TeamWithKeys) -> None:
    case = open_case(team, Person(name="Zoltan"))
    write(team, case, PersonChanged, person=Person(name="Wilhelmina"))
    assert found(team, name="Wilhelmina") == [case]
    assert found(team, name="Zoltan") == []


def test_a_rare_name_is_found_among_many_who_share_the_first(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MOST_PER_TOKEN", 3)
    monkeypatch.setattr(indexing, "MOST_OPENED", 4)
    for number in range(8):
        open_case(team, Person(name=f"Amina {'BCDFGKLM'[number]}onda"))
    rare = open_case(team, Person(name="Amina Wachowski"))
    assert found(team, name="Amina Wachovski")[0] == rare


def test_who_left_can_make_no_token_of_a_later_generation(team: TeamWithKeys) -> None:
    case, old = open_case(team), team.secret
    before = tokens_of(case)
    newer = rotate(team)
    write(team, case, CaseNote, text="Later.")
    assert before.isdisjoint(tokens_of(case))
    assert tokens_of(case).isdisjoint(asked_tokens(SearchKey.of(old), NAMED))
    assert CaseIndex.objects.get(case=case).holder_id == newer.key.id
    assert found(team, name="Amina Diallo") == [case]


def rotate(team: TeamWithKeys) -> TeamWithKeys:
    """The team's next generation, granted to its advisers."""
    secret = SecretKey.generate()
    key = TeamKey.objects.create(team=team.team, generation=2, public=bytes(secret.public))
    pin(key)
    newer = TeamWithKeys(team.team, key, secret, team.members)
    for member in team.members:
        join_team(newer, member)
    return newer


def test_an_older_generation_is_searched_too(team: TeamWithKeys) -> None:
    case = open_case(team)
    rotate(team)
    assert found(team, name="Amina Dialo") == [case]


def test_who_lacks_the_newest_key_leaves_no_token_and_the_next_search_makes_them(
    team: TeamWithKeys,
) -> None:
    case, late = open_case(team), make_member("Late")
    join_team(team, late)
    rotate(team)
    write(late.actor, case, CaseNote, text="Written with the old key.")
    assert not Case.objects.get(pk=case.pk).indexed
    assert tokens_of(case) == set()
    assert found(team, name="Amina Dialo") == [case]
    assert Case.objects.get(pk=case.pk).indexed
    assert len(tokens_of(case)) in STEPS


def older(case: Case) -> None:
    """As it is when it was opened before there was an index."""
    CaseIndex.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).update(indexed=False)


def test_cases_older_than_the_index_are_found_and_indexed_little_by_little(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [open_case(team, Person(name="Amina Diallo")) for _ in range(3)]
    for case in cases:
        older(case)
    monkeypatch.setattr(indexing, "MOST_INDEXED", 2)
    assert set(found(team, name="Dijallo")) == set(cases)
    assert Case.objects.filter(indexed=False).count() == 1
    assert set(found(team, name="Dijallo")) == set(cases)
    assert not Case.objects.filter(indexed=False).exists()


def test_reading_an_older_case_indexes_it(team: TeamWithKeys) -> None:
    case = open_case(team)
    older(case)
    at_desk(team.adviser).get(f"/desk/cases/{case.pk}/")
    assert len(tokens_of(case)) in STEPS


def test_the_same_words_again_leave_the_index_as_it_is(team: TeamWithKeys) -> None:
    case = open_case(team)
    before = tokens_of(case)
    write(team, case, CaseNote, text="Nothing about names.")
    assert tokens_of(case) == before


def test_another_teams_cases_are_not_found_even_with_its_tokens(team: TeamWithKeys) -> None:
    """A member who went to another team keeps the old secret in the ring."""
    case, gone = open_case(team), make_member("Gone")
    join_team(team, gone)
    assert found(gone, name="Amina Diallo") == [case]
    Membership.objects.filter(team=team.team, member=gone.member).delete()
    join_team(make_team("be/surya"), gone)
    assert found(gone, name="Amina Diallo") == []


# What a stolen index reveals; in words in docs/reference/stolen-database.md.


def test_a_stolen_index_holds_neither_words_nor_digests_that_one_could_try(
    team: TeamWithKeys,
) -> None:
    person = NAMED.model_copy(update={"document": "EA 123456"})
    stolen = tokens_of(open_case(team, person))
    tried = {*words_of(person), *person.model_dump(mode="json").values(), "70123456", "EA123456"}
    for word in (each.encode() for each in tried if each):
        for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.blake2b):
            assert digest(word).digest()[:8] not in stolen
        assert not any(word[:4] in token for token in stolen)


def test_every_token_is_of_one_length_and_their_number_is_a_step(team: TeamWithKeys) -> None:
    names = ["", "Amina", "Amina Diallo", "Maria de las Mercedes Hernández y Rodríguez de la Vega"]
    sizes = []
    for name in names:
        tokens = tokens_of(open_case(team, Person(name=name)))
        assert {len(token) for token in tokens} == {8}
        sizes.append(len(tokens))
    assert set(sizes) <= set(STEPS)
    assert sizes[0] == sizes[1] == STEPS[0]


def test_however_much_is_told_there_are_no_more_tokens_than_the_last_step() -> None:
    told = " ".join(f"{letter}abcdefghijklmnop" for letter in "bdfgklmnprstvz")
    person = Person(name=told, phone="0470123456", document="EA123456")
    stored = stored_tokens(KEY, person, uuid4())
    assert len(stored) == STEPS[-1]
    assert set(asked_tokens(KEY, Person(phone=person.phone))) <= stored


def test_two_teams_and_two_generations_share_no_token(team: TeamWithKeys) -> None:
    other = make_team("be/surya")
    first, theirs = tokens_of(open_case(team)), tokens_of(open_case(other))
    rotate(team)
    later = tokens_of(open_case(team))
    assert first.isdisjoint(theirs)
    assert first.isdisjoint(later)
    assert theirs.isdisjoint(later)


def test_what_fills_up_differs_from_case_to_case_and_stays(team: TeamWithKeys) -> None:
    person, case = Person(name="Amina"), uuid4()
    real = set(asked_tokens(KEY, person))
    padding = stored_tokens(KEY, person, case) - real
    assert padding == stored_tokens(KEY, person, case) - real
    assert padding.isdisjoint(stored_tokens(KEY, person, uuid4()))


def test_rows_of_one_case_stand_in_the_order_of_their_digests(team: TeamWithKeys) -> None:
    rows = CaseToken.objects.filter(index__case=open_case(team)).order_by("pk")
    tokens = [row.token for row in rows]
    assert tokens == sorted(tokens)


def test_a_search_opens_no_more_than_its_limit_however_many_cases_there_are(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        open_case(team, Person(name="Amina Bah"))
    monkeypatch.setattr(indexing, "MOST_PER_TOKEN", 3)
    assert len(found(team, name="Amina Bah")) == 3


MOST_QUERIES = 12


def _busy(team: TeamWithKeys, case: Case) -> None:
    """A colleague wrote in it and writes again, a talk is agreed on, our own note was begun."""
    colleague = make_member("Colleague")
    join_team(team, colleague)
    write(colleague.actor, case, CaseNote, text="A colleague's.")
    note_writing(case.pk, colleague.member)
    write(team, case, Appointment, meeting=meeting())
    fields = QueryDict("text=Half+a+note.")
    place = f"/desk/cases/{case.pk}/note/"
    drafts.keep(member=team.adviser.member, place=place, fields=fields)


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("path", ["/desk/today/?scope=team", "/desk/cases/?tab=team", "", "find"])
def test_a_page_asks_the_database_at_most_twelve_times(team: TeamWithKeys, path: str) -> None:
    cases = [open_case(team) for _ in range(4)]
    for number in range(10):
        write(team, cases[0], CaseNote, text=f"Note {number}")
    desk = at_desk(team.adviser)
    _busy(team, cases[0])
    with CaptureQueriesContext(connection) as asked:
        if path == "find":
            answer = desk.post("/desk/cases/find/", {"words": "Aminata Dialo"})
        else:
            answer = desk.get(path or f"/desk/cases/{cases[0].pk}/")
    assert answer.status_code == 200
    # Marks of a transaction, and the lock that PostgreSQL takes for the trail, ask for nothing.
    marks = re.compile("SAVEPOINT|RELEASE|BEGIN|SELECT pg_advisory")
    queries = [each["sql"] for each in asked if not marks.match(each["sql"])]
    assert len(queries) <= MOST_QUERIES, "\n".join(query[:140] for query in queries)


def test_the_day_it_was_opened_is_that_of_the_centre(team: TeamWithKeys) -> None:
    """At half past eleven in the evening of Greenwich it is the next day in Brussels."""
    with clock.frozen(datetime(2026, 1, 14, 23, 30, tzinfo=UTC)):
        open_case(team)
    [match] = likely_matches(team.adviser.actor, NAMED)
    assert match_line(match).opened == date(2026, 1, 15)
