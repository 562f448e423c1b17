"""The addresses of the API; each is a paragraph: what is asked, which rows, how they read."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from fanal.core import clock
from fanal.core.config import config
from fanal.directory.hsds import objects, openapi, queries
from fanal.directory.hsds.answers import as_json, endpoint, listed
from fanal.directory.hsds.queries import BadParameters, OfServices, UnknownPlace, read
from fanal.directory.rows import Row
from fanal.directory.snapshot import Snapshot
from fanal.knowledge import Pack, current
from fanal.knowledge.places import plain

VERSION = "3.0"
PROFILE = "https://github.com/openreferral/specification/tree/3.0"
T = TypeVar("T")


@endpoint
def root(request: HttpRequest, known: Snapshot) -> HttpResponse:
    read(queries.Nothing, request.GET)
    openapi_url = f"{config.origin}/hsds/openapi.json"
    return as_json({"version": VERSION, "profile": PROFILE, "openapi_url": openapi_url})


@endpoint
def description(request: HttpRequest, known: Snapshot) -> HttpResponse:
    read(queries.Nothing, request.GET)
    return as_json(openapi.document())


@endpoint
def services(request: HttpRequest, known: Snapshot) -> HttpResponse:
    query = read(queries.Services, request.GET)
    rows, today = _narrowed(known.rows, query), clock.now().date()
    if query.minimal:
        return listed(rows, query, objects.minimal)
    return listed(rows, query, lambda row: objects.service(row, _pack(row), today, full=query.full))


@endpoint
def service(request: HttpRequest, known: Snapshot, id: str) -> HttpResponse:
    read(queries.Nothing, request.GET)
    row = known.by_uuid.get(_uuid(id))
    if row is None:
        raise Http404
    return as_json(objects.service(row, _pack(row), clock.now().date(), full=True))


@endpoint
def organizations(request: HttpRequest, known: Snapshot) -> HttpResponse:
    query = read(queries.Organizations, request.GET)
    rows = [row for row in known.rows if _has_words(row, query.search)]
    return listed(rows, query, lambda row: objects.organization(row, full=query.full))


@endpoint
def organization(request: HttpRequest, known: Snapshot, id: str) -> HttpResponse:
    read(queries.Organization, request.GET)
    row = _one(row for row in known.rows if objects.organization_id(row) == str(_uuid(id)))
    return as_json(objects.organization(row, full=True))


@endpoint
def service_at_locations(request: HttpRequest, known: Snapshot) -> HttpResponse:
    query = read(queries.ServicesAtLocations, request.GET)
    rows = [row for row in _narrowed(known.rows, query) if row.facts.has_location]
    if query.proximity is not None and query.postcode is None:
        raise BadParameters(["proximity"])
    if query.postcode is not None:
        rows = _near(rows, query.postcode, query.proximity)
    today = clock.now().date()
    return listed(rows, query, lambda row: objects.service_at_location(row, today, full=query.full))


@endpoint
def service_at_location(request: HttpRequest, known: Snapshot, id: str) -> HttpResponse:
    read(queries.Nothing, request.GET)
    wanted = str(_uuid(id))
    row = _one(
        row
        for row in known.rows
        if row.facts.has_location and objects.service_at_location_id(row) == wanted
    )
    return as_json(objects.service_at_location(row, clock.now().date(), full=True))


@endpoint
def taxonomies(request: HttpRequest, known: Snapshot) -> HttpResponse:
    query = read(queries.Paged, request.GET)
    found = [each for each in [objects.taxonomy()] if _names(each, query.search)]
    return listed(found, query, lambda each: each)


@endpoint
def taxonomy(request: HttpRequest, known: Snapshot, id: str) -> HttpResponse:
    read(queries.Nothing, request.GET)
    return as_json(_one(each for each in [objects.taxonomy()] if each["id"] == str(_uuid(id))))


@endpoint
def taxonomy_terms(request: HttpRequest, known: Snapshot) -> HttpResponse:
    query = read(queries.Terms, request.GET)
    found = [each for each in objects.terms() if _names(each, query.search)]
    if query.parent_id is not None or query.taxonomy_id not in (None, UUID(objects.TAXONOMY)):
        found = []
    return listed(found, query, lambda each: each)


@endpoint
def taxonomy_term(request: HttpRequest, known: Snapshot, id: str) -> HttpResponse:
    read(queries.Nothing, request.GET)
    return as_json(_one(each for each in objects.terms() if each["id"] == str(_uuid(id))))


def _pack(row: Row) -> Pack:
    return current().packs[row.country]


def _uuid(id: str) -> UUID:
    try:
        return UUID(id)
    except ValueError:
        raise Http404 from None


def _one(found: Iterable[T]) -> T:
    for each in found:
        return each
    raise Http404


def _narrowed(rows: Iterable[Row], query: OfServices) -> list[Row]:
    return [row for row in rows if _fits(row, query)]


def _fits(row: Row, query: OfServices) -> bool:
    term, taxonomy, owner = query.taxonomy_term_id, query.taxonomy_id, query.organization_id
    since = query.modified_since
    return (
        (term is None or objects.term_id(row.facts.kind) == str(term))
        and (taxonomy is None or str(taxonomy) == objects.TAXONOMY)
        and (owner is None or objects.organization_id(row) == str(owner))
        and (since is None or objects.modified(row)[:10] >= since.date().isoformat())
        and _has_words(row, query.search)
    )


def _has_words(row: Row, search: str | None) -> bool:
    if not search:
        return True
    facts = row.facts
    texts = [
        text
        for words in (facts.name, facts.what, facts.for_whom, facts.area)
        for text in (words or {}).values()
    ]
    said = plain(" ".join(texts))
    return all(word in said for word in plain(search).split())


def _names(thing: dict[str, str], search: str | None) -> bool:
    said = plain(thing["name"])
    return all(word in said for word in plain(search or "").split())


def _near(rows: Iterable[Row], place: str, metres: int | None) -> list[Row]:
    """The nearest first, in each country that knows the place."""
    centres = {
        code: found
        for code, pack in current().packs.items()
        if (found := pack.places.find(place)) is not None
    }
    if not centres:
        raise UnknownPlace
    away = [
        (centres[row.country].km_to(row.position) * 1000, row)
        for row in rows
        if row.country in centres and row.position is not None
    ]
    near = [pair for pair in away if metres is None or pair[0] <= metres]
    return [row for _metres, row in sorted(near, key=lambda pair: pair[0])]
