"""The keys of packs, in words for somebody who has never seen a pack file."""

from pathlib import Path

FILES = {
    "country.toml": "The country",
    "organisations.toml": "Centres and teams",
    "instruments.toml": "Lists of signs",
    "guidance.toml": "What people read",
    "services.toml": "Other help",
    "procedure.toml": "Procedures, choices and rights",
    "map.toml": "The map",
    "sources.toml": "Where it was read",
}
# In the order in which somebody would read them.
ORDER = tuple(FILES)

LABELS = {
    "about": "About",
    "actor": "Who acts",
    "all_conditions": "Conditions",
    "all_ends": "Ways out",
    "all_extension_conditions": "Conditions of an extension",
    "all_follows": "What follows",
    "all_items": "Signs",
    "all_limits": "What it does not mean",
    "all_phases": "Phases",
    "all_points": "Points",
    "all_tasks": "Tasks",
    "all_variants": "For another age",
    "applies_by": "Who applies",
    "article_confidence": "Articles",
    "article_new": "Article after the renumbering",
    "article_old": "Article",
    "at_least": "How many are enough",
    "centre_id": "Centre",
    "choices": "Choices",
    "decided_by": "Who decides",
    "document": "Document",
    "document_note": "About the document",
    "duration": "How long",
    "emergency": "Numbers to call",
    "enters": "Opens a procedure",
    "extension": "One extension adds",
    "for_whom": "For whom",
    "hours": "Answers the phone",
    "hours_text": "Hours, in words",
    "intro": "Shown above it",
    "is_for": "For whom",
    "kind": "Kind",
    "label": "As it is offered",
    "lat": "Latitude",
    "law": "Law",
    "lon": "Longitude",
    "most_extensions": "Extensions at most",
    "negative_predictive": "Negative predictive value, per cent",
    "next": "Next",
    "no_document": "No document is needed",
    "office": "Office hours: by when an answer is due",
    "office_confirmed": "Office hours were confirmed",
    "phone_display": "Telephone",
    "positive_predictive": "Positive predictive value, per cent",
    "procedures": "Procedures",
    "remit": "Remit",
    "renewable": "Can be renewed",
    "rights": "Rights to explain",
    "rule": "Its rule, as it is shown",
    "sectors": "For the work of",
    "sections": "Sections",
    "sensitivity": "Sensitivity, per cent",
    "side": "On the side of",
    "specificity": "Specificity, per cent",
    "starts": "One can come in at",
    "studies": "Published figures",
    "text": "Text",
    "validation": "How well it works",
    "visit_text": "About visiting",
    "warn": "Warns before it is due",
    "when": "When to use it",
    "whom": "Age",
    "within": "Within",
    "wording": "Other words",
}
# What a sentence of a list is said for, by whether the list has a number.
SAID = {
    True: {
        "when_met": "Said when so many signs are there",
        "when_not_met": "Said when too few can be there",
        "when_open": "Said when unknown answers leave it open",
    },
    False: {
        "when_open": "Said when a sign is there",
        "when_not_met": "Said when every sign was looked at and none is there",
        "when_unknown": "Said when too little is known",
    },
}
MARKS = {
    "A": "read at the source",
    "B": "read elsewhere: to be confirmed",
    "C": "only recalled: to be confirmed before use",
}
READ = {
    "whole": "read whole",
    "part": "read in part",
    "cited": "known through another source",
}
TEMPLATES = Path(__file__).parent / "templates"


def label(key: str) -> str:
    plain = key.removeprefix("all_").replace("_", " ")
    return LABELS.get(key, plain[:1].upper() + plain[1:])
