"""The closed vocabularies of packs."""

from enum import StrEnum


class Confidence(StrEnum):
    """How well a fact is known; what is only recalled is never shown."""

    PRIMARY = "A"
    SECONDARY = "B"
    RECALLED = "C"


class InstrumentKind(StrEnum):
    SELFTEST = "selftest"
    PROFESSIONAL = "professional"


class Audience(StrEnum):
    ALL = "all"
    MINORS = "minors"


class Whom(StrEnum):
    """Whom a procedure, a list or a sign can be about."""

    ALL = "all"
    ADULTS = "adults"
    MINORS = "minors"


class ServiceKind(StrEnum):
    """What kind of help a service is; the order is that of the public list."""

    CENTRE = "centre"
    LINE = "line"
    CHILD = "child"
    SHELTER = "shelter"
    LEGAL = "legal"
    MEDICAL = "medical"
    UNION = "union"
    INFORMATION = "information"


class Counting(StrEnum):
    """How the signs of a list are weighed.

    NUMBER: so many are enough. SEVERAL: the list says "several" and gives no number.
    NONE: nothing is counted; one sign alone can be enough, others have to be read together.
    """

    NUMBER = "number"
    SEVERAL = "several"
    NONE = "none"


class Result(StrEnum):
    """What the answers make of a list; never that somebody is anything.

    MET and NOT_MET exist only where the list has a number; SIGNS and NONE_SEEN only where it has
    none. OPEN is what unknown answers leave.
    """

    MET = "met"
    NOT_MET = "not-met"
    OPEN = "open"
    SIGNS = "signs"
    NONE_SEEN = "none-seen"


class Sector(StrEnum):
    """For whose work a list was made."""

    ANYONE = "anyone"
    WORK = "work"
    CARE = "care"
    YOUTH = "youth"
    POLICE = "police"


class Answer(StrEnum):
    """UNKNOWN is "I don't know", "I would rather not say" and no answer at all."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Ternary(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"


class RouteReason(StrEnum):
    """Why a team is suggested."""

    MINOR = "minor"
    REGION = "region"
    NEAREST = "nearest"
    ONLY = "only"
    COUNTRY_DEFAULT = "country-default"
    CHOSEN = "chosen"
    FALLBACK = "fallback"


class DueReason(StrEnum):
    """Why an answer is due by then."""

    DANGER = "danger"
    NEXT_WORKING_DAY = "next-working-day"


class SectionId(StrEnum):
    """The guidance that every pack must have, because the public pages are built of it."""

    WHAT = "what"
    WHO = "who"
    FORMS = "forms"
    HOLDS = "holds"
    SCALE = "scale"
    CONTACT = "contact"
    SUPPORT = "support"
    PROMISES = "promises"
    RIGHTS = "rights"
    NOT_READY = "not_ready"
    DANGER = "danger"
    WORRIED = "worried"
    PROFESSIONAL_KNOW = "professional_know"
    PROFESSIONAL_DO = "professional_do"
    PROFESSIONAL_DONT = "professional_dont"
    PROFESSIONAL_CALL = "professional_call"
    PROFESSIONAL_YES = "professional_yes"
