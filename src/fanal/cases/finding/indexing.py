"""The blind index of cases: written by who holds the key, looked up without growing.

A case that has no tokens, because it is older than the index or because who wrote last lacks the
team's newest key, is marked so; every search opens those one by one and indexes them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fanal.cases.finding.tokens import WORTH, Clue, asked_tokens, stored_tokens
from fanal.cases.kinds.person import Person
from fanal.cases.models import Case, CaseIndex, CaseToken
from fanal.cases.sealing import Secrets, open_summary
from fanal.vault import SearchKey, SecretKey

# How many cases one token may bring; what more cases share says too little to be followed.
MOST_PER_TOKEN = 40
# How many summaries a search opens at most.
MOST_OPENED = 80
# SQLite joins at most 500 selections.
AT_ONCE = 200
# How many cases one search or reading indexes on the way.
MOST_INDEXED = 100


def index_case(case: Case, person: Person, holder: UUID, secret: SecretKey | None) -> None:
    """Make the tokens of a case anew under one holder's secret; the caller saves the case.

    Without the secret there are none, and the case is marked as one to open.
    """
    CaseIndex.objects.filter(case=case).exclude(holder_id=holder).delete()
    case.indexed = secret is not None
    if secret is None:
        CaseIndex.objects.filter(case=case).delete()
        return
    index, _ = CaseIndex.objects.get_or_create(case=case, holder_id=holder)
    wanted = stored_tokens(SearchKey.of(secret), person, case.pk)
    have = set(CaseToken.objects.filter(index=index).values_list("token", flat=True))
    if have == wanted:
        return
    CaseToken.objects.filter(index=index).delete()
    # In the order of the digests: that of the names would show which token is which.
    CaseToken.objects.bulk_create(CaseToken(index=index, token=each) for each in sorted(wanted))


def index_new(cases: Sequence[tuple[Case, set[bytes]]], holder: UUID) -> None:
    """Save the tokens of cases that were just made, under one holder's secret."""
    made = CaseIndex.objects.bulk_create(
        CaseIndex(case=case, holder_id=holder) for case, _tokens in cases
    )
    tokens = (
        CaseToken(index=index, token=token)
        for index, (_case, wanted) in zip(made, cases, strict=True)
        for token in sorted(wanted)
    )
    CaseToken.objects.bulk_create(tokens, batch_size=5_000)


def catch_up(cases: Iterable[Case], secrets: Secrets) -> None:
    """Index some cases that are not yet; each only if nobody wrote to it meanwhile."""
    for case in list(cases)[:MOST_INDEXED]:
        with transaction.atomic():
            now = Case.objects.select_for_update().get(pk=case.pk)
            summary = None if now.indexed else open_summary(now, secrets)
            if summary is None:
                continue
            holder = now.circle_id or now.summary_key_id
            index_case(now, summary.person, holder, secrets.get(holder))
            now.save(update_fields=["indexed"])


def likeliest(person: Person, secrets: Mapping[UUID, SecretKey]) -> list[int]:
    """The indexes that share most with a person, the best first; however many cases there are."""
    asked: dict[bytes, tuple[Clue, str]] = {}
    for secret in secrets.values():
        asked |= asked_tokens(SearchKey.of(secret), person)
    shared: dict[bytes, list[int]] = {}
    for token, index in _look_up(list(asked)):
        shared.setdefault(token, []).append(index)
    # The tokens of one word come together, so only the best of them counts.
    best: dict[int, dict[str, float]] = {}
    for token, indexes in shared.items():
        clue, of = asked[token]
        for index in indexes:
            found = best.setdefault(index, {})
            found[of] = max(found.get(of, 0), WORTH[clue] / len(indexes))
    scores = {index: sum(found.values()) for index, found in best.items()}
    return sorted(scores, key=lambda index: (-scores[index], index))[:MOST_OPENED]


def _look_up(tokens: list[bytes]) -> Iterator[tuple[bytes, int]]:
    """For each token at most so many indexes, in one query for many tokens."""
    for at in range(0, len(tokens), AT_ONCE):
        parts: list[str] = []
        values: list[Any] = []
        for number, token in enumerate(tokens[at : at + AT_ONCE]):
            few = CaseToken.objects.filter(token=token).order_by("index")
            query, parameters = few.values_list("token", "index_id")[
                :MOST_PER_TOKEN
            ].query.sql_with_params()
            # A limit inside a union has to stand in a selection of its own, on both engines.
            parts.append(f"SELECT * FROM ({query}) AS part{number}")  # noqa: S608
            values += parameters
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for token, index in cursor.fetchall():
                yield bytes(token), index
