"""Rows of the directory as HSDS 3.0 objects.

What the specification asks for and we do not know is left out; where it may not be left out, the
reference page says what stands there. Each id is made of our own, so it stays the same for ever.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import override

from fanal.directory.facts import said
from fanal.directory.hsds.schedules import schedules
from fanal.directory.labels import KINDS, language_name
from fanal.directory.rows import NAMESPACE, Row
from fanal.knowledge import Pack, ServiceKind
from fanal.knowledge.text import SOURCE_LANGUAGE

Object = dict[str, Any]
TAXONOMY_NAME = "Kinds of help"
POSITION_NOTE = "The position is that of the postcode, not of the house."


def id_of(what: str, *parts: object) -> str:
    return str(uuid5(NAMESPACE, ":".join([what, *map(str, parts)])))


TAXONOMY = id_of("taxonomy", "kinds")


def term_id(kind: ServiceKind) -> str:
    return id_of("term", kind)


def organization_id(row: Row) -> str:
    return id_of("organization", row.id)


def service_at_location_id(row: Row) -> str:
    return id_of("service-at-location", row.id)


def taxonomy() -> Object:
    return {
        "id": TAXONOMY,
        "name": TAXONOMY_NAME,
        "description": "What kind of help a service of this directory gives.",
        "version": "1",
    }


def term(kind: ServiceKind) -> Object:
    with override(SOURCE_LANGUAGE):
        name = str(KINDS[kind])
    return {
        "id": term_id(kind),
        "code": kind.value,
        "name": name,
        "description": name,
        "taxonomy": TAXONOMY_NAME,
        "taxonomy_id": TAXONOMY,
        "language": SOURCE_LANGUAGE,
    }


def terms() -> list[Object]:
    return [term(kind) for kind in ServiceKind]


def organization(row: Row, *, full: bool = False) -> Object:
    """Who offers it: one organisation a row."""
    found: Object = {
        "id": organization_id(row),
        "name": row.name,
        "description": _words(row, "what"),
        **_given(email=row.facts.email, website=row.facts.website),
    }
    if full:
        found |= _lists(phones=_phones(row, "organization"), locations=_locations(row))
    return found


def service(row: Row, pack: Pack, today: date, *, full: bool = False) -> Object:
    """The service of a row; `full` with everything around it."""
    facts = row.facts
    found: Object = {
        "id": str(row.uuid),
        "organization_id": organization_id(row),
        "name": row.name,
        "description": _words(row, "what"),
        "status": "active",
        **_given(
            url=facts.website,
            email=facts.email,
            application_process=_words(row, "how"),
            eligibility_description=_words(row, "for_whom"),
            minimum_age=facts.min_age,
            maximum_age=facts.max_age,
        ),
        "assured_date": facts.checked_on.isoformat(),
        "last_modified": modified(row),
    }
    if full:
        found |= {"organization": organization(row)}
        found |= _lists(
            phones=_phones(row, "service"),
            schedules=_schedules(row, today),
            service_areas=_areas(row, pack),
            languages=_languages(row),
            attributes=[_attribute(row)],
            service_at_locations=_at_locations(row),
        )
    return found


def minimal(row: Row) -> Object:
    """As little as still is a service by the specification."""
    return {
        "id": str(row.uuid),
        "name": row.name,
        "status": "active",
        "last_modified": modified(row),
    }


def service_at_location(row: Row, today: date, *, full: bool = False) -> Object:
    """Only for a row with a location; a confidential one has none."""
    found: Object = {
        "id": service_at_location_id(row),
        "service_id": str(row.uuid),
        "location_id": id_of("location", row.id),
    }
    if full:
        found |= {"location": _location(row)}
        found |= _lists(
            phones=_phones(row, "service_at_location", service_at_location_id(row)),
            schedules=_schedules(row, today, at_location=True),
        )
    return found


def modified(row: Row) -> str:
    """To the day: the hour in which somebody works is nobody's business."""
    return f"{max(row.changed_on, row.facts.checked_on).isoformat()}T00:00:00Z"


def _words(row: Row, field: str) -> str | None:
    words = getattr(row.facts, field)
    return said(words, SOURCE_LANGUAGE).text if words else None


def _given(**values: Any) -> Object:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value is not None}


def _lists(**lists: Iterable[Object]) -> Object:
    return {name: made for name, each in lists.items() if (made := list(each))}


def _phones(row: Row, of: str, owner: str | UUID | None = None) -> list[Object]:
    if row.phone is None:
        return []
    owners = {"service": row.uuid, "organization": organization_id(row)}
    return [
        {
            "id": id_of("phone", of, row.id),
            f"{of}_id": str(owner or owners[of]),
            "number": row.phone,
            "type": "voice",
        }
    ]


def _schedules(row: Row, today: date, *, at_location: bool = False) -> list[Object]:
    of, owner = ("service", str(row.uuid))
    if at_location:
        of, owner = ("service_at_location", service_at_location_id(row))
    return [
        {
            "id": id_of(
                "schedule", of, row.id, made["valid_from"], made["byday"], made["opens_at"]
            ),
            f"{of}_id": owner,
            **made,
        }
        for made in schedules(row, today)
    ]


def _when(made: Object) -> list[str]:
    """What tells one schedule of a row from its others."""
    return [made[key] for key in ("valid_from", "byday", "opens_at")]


def _areas(row: Row, pack: Pack) -> list[Object]:
    area = _words(row, "area")
    return [
        {
            "id": id_of("area", row.id),
            "service_id": str(row.uuid),
            "name": area or pack.country.name.english,
            **({} if area else {"description": "The whole country."}),
        }
    ]


def _languages(row: Row) -> list[Object]:
    return [
        {
            "id": id_of("language", row.id, code),
            "service_id": str(row.uuid),
            "name": language_name(code, SOURCE_LANGUAGE),
            "code": code,
        }
        for code in row.facts.languages
    ]


def _attribute(row: Row) -> Object:
    kind = row.facts.kind
    return {
        "id": id_of("attribute", row.id),
        "link_id": str(row.uuid),
        "link_entity": "service",
        "link_type": "kind",
        "taxonomy_term_id": term_id(kind),
        "taxonomy_term": term(kind),
    }


def _at_locations(row: Row) -> list[Object]:
    if not row.facts.has_location:
        return []
    return [
        {
            "id": service_at_location_id(row),
            "service_id": str(row.uuid),
            "location": _location(row),
        }
    ]


def _locations(row: Row) -> list[Object]:
    return [_location(row)] if row.facts.has_location else []


def _location(row: Row) -> Object:
    facts, place = row.facts, id_of("location", row.id)
    access = _words(row, "accessibility")
    return {
        "id": place,
        "location_type": "physical",
        "organization_id": organization_id(row),
        "name": row.name,
        **_given(
            latitude=facts.lat,
            longitude=facts.lon,
            description=POSITION_NOTE if facts.lat is not None else None,
        ),
        "addresses": [_address(row, place)],
        **_lists(accessibility=[_accessibility(row, place, access)] if access else []),
    }


def _address(row: Row, place: str) -> Object:
    facts = row.facts
    first, *rest = facts.address
    return {
        "id": id_of("address", row.id),
        "location_id": place,
        "address_1": first,
        **_given(address_2=", ".join(rest) or None),
        "city": _words(row, "town"),
        # Neither country writes one in its addresses.
        "state_province": "",
        "postal_code": facts.postcode,
        "country": row.country.upper(),
        "address_type": "physical",
    }


def _accessibility(row: Row, place: str, access: str) -> Object:
    return {"id": id_of("accessibility", row.id), "location_id": place, "description": access}
