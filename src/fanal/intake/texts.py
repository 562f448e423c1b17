"""Words that a team sends often: a text in several languages, sealed to the team."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission, teams_where
from fanal.core.languages import NAMES
from fanal.dossiers.contents import Silent
from fanal.intake.access import Actor, DeskReport
from fanal.intake.contents import Channel
from fanal.intake.models import TeamText
from fanal.intake.rotation import sealing_key
from fanal.intake.routing import pack_of
from fanal.intake.summary import opened
from fanal.knowledge import current
from fanal.vault import Context, seal_to

MOST = 100


class Changed(Exception):
    """Somebody kept other words in this text since the page was shown."""


class Words(Silent):
    """`variants` are by language; `channel` is the way it is meant to go."""

    title: str
    channel: Channel
    variants: dict[str, str]


@dataclass(frozen=True)
class Text:
    id: UUID
    team_id: str
    words: Words
    # Of the row as it was read, so that two who write at once notice.
    digest: str


@dataclass(frozen=True)
class Chosen:
    """The variant for a person; `fallback` when there is none in their language."""

    text: str
    language: str
    fallback: bool


def texts_of(actor: Actor, team_ids: list[str]) -> list[Text]:
    """By title; those that our keys do not open are left out."""
    rows = TeamText.objects.filter(team_id__in=team_ids).order_by("pk")[:MOST]
    found = [text for row in rows if (text := _opened(row, actor))]
    return sorted(found, key=lambda text: text.words.title.casefold())


def editable(actor: Actor) -> list[str]:
    """The teams whose texts this member may change."""
    return teams_where(actor.member, Permission.REPORT_WORK)


def text_for(actor: Actor, text_id: UUID) -> Text:
    """The same 404 for one that is absent, another team's, or not ours to open."""
    row = TeamText.objects.filter(pk=text_id, team_id__in=editable(actor)).first()
    text = _opened(row, actor) if row else None
    if text is None:
        raise Http404
    return text


def team_of_text(member: Member, text_id: UUID) -> str | None:
    """For the gate, which has no keys: in which team it is."""
    return TeamText.objects.filter(pk=text_id).values_list("team_id", flat=True).first()


def keep_new(team_id: str, text_id: UUID, words: Words) -> None:
    """The same form sent twice keeps one: the page brings the id."""
    if not TeamText.objects.filter(pk=text_id).exists():
        row = TeamText(id=text_id, team_id=team_id)
        _seal(row, words)
        # Sent twice in one moment, it is there already.
        with suppress(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@transaction.atomic
def keep(text: Text, words: Words, *, digest: str) -> None:
    """`Changed` when the page was shown before a colleague kept theirs."""
    row = TeamText.objects.select_for_update().filter(pk=text.id).first()
    if row is None or _digest(row) != digest:
        raise Changed
    _seal(row, words)
    row.save()


def forget(text: Text) -> None:
    TeamText.objects.filter(pk=text.id).delete()


def variant_for(desk: DeskReport, text: Text) -> Chosen:
    """In the language in which the person read this site, else in the next best one."""
    wanted = desk.reported.language if desk.reported else "en"
    variants = text.words.variants
    own = pack_of(desk.report.team_id, current()).country.languages
    order = [wanted, *(code for code in ("en", *own) if code != wanted), *variants]
    language = next(code for code in order if variants.get(code))
    return Chosen(variants[language], language, language != wanted)


def languages() -> Mapping[str, str]:
    return NAMES


def _digest(row: TeamText) -> str:
    return hashlib.sha256(row.sealed).hexdigest()


def _context(row: TeamText) -> Context:
    return Context("team-text", row=row.id, team_key=row.key_id)


def _seal(row: TeamText, words: Words) -> None:
    row.key = sealing_key(row.team_id)
    plain = words.model_dump_json().encode()
    row.sealed = bytes(seal_to(row.key.public_key, plain, _context(row)))


def _opened(row: TeamText, actor: Actor) -> Text | None:
    plain = opened(actor.ring.team_secrets.get(row.key_id), row.sealed, _context(row))
    if not plain:
        return None
    return Text(row.id, row.team_id, Words.model_validate_json(plain), _digest(row))
