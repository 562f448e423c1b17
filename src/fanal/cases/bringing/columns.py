"""Which column of a list is what; guessed from its name, in the languages of the centres."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Column(StrEnum):
    LEAVE = ""
    NAME = "name"
    FIRST_NAME = "first-name"
    FAMILY_NAME = "family-name"
    OTHER_NAMES = "other-names"
    BORN = "born"
    MINOR = "minor"
    AGE_AT_START = "age-at-start"
    GENDER = "gender"
    MARITAL = "marital"
    CHILDREN = "children"
    NATIONALITY = "nationality"
    LANGUAGES = "languages"
    PHONE = "phone"
    DOCUMENT = "document"
    NOTE = "note"
    OLD = "old"
    PHASE = "phase"
    PHASE_SINCE = "phase-since"
    NEXT_ON = "next-on"
    NEXT_WHAT = "next-what"


COLUMNS = {
    Column.LEAVE: _("Leave it out"),
    Column.NAME: _("Name, whole"),
    Column.FIRST_NAME: _("First name"),
    Column.FAMILY_NAME: _("Family name"),
    Column.OTHER_NAMES: _("Other names"),
    Column.BORN: _("Date or year of birth"),
    Column.MINOR: _("Under 18: yes or no"),
    Column.AGE_AT_START: _("Age when it began"),
    Column.GENDER: _("Gender"),
    Column.MARITAL: _("Marital status"),
    Column.CHILDREN: _("Number of children"),
    Column.NATIONALITY: _("Nationality"),
    Column.LANGUAGES: _("Languages they speak"),
    Column.PHONE: _("Telephone"),
    Column.DOCUMENT: _("Passport or identity card"),
    Column.NOTE: _("A note; several columns can be one"),
    Column.OLD: _("Number in the list or the old file"),
    Column.PHASE: _("Phase of the procedure, by its name"),
    Column.PHASE_SINCE: _("Since when that phase runs"),
    Column.NEXT_ON: _("Next date"),
    Column.NEXT_WHAT: _("What is to be done on the next date"),
}
# A column can be one of these only once.
ONCE = set(Column) - {Column.LEAVE, Column.NOTE}

# As centres call them, in English, Dutch, French and German; whole or as the beginning of a name.
_NAMES = {
    Column.FIRST_NAME: "first name, given name, voornaam, prénom, vorname",
    Column.FAMILY_NAME: "family name, last name, surname, achternaam, familienaam, nom de famille, "
    "nachname, familienname",
    Column.OTHER_NAMES: "other name, alias, andere naam, andere namen, bijnaam, autre nom, surnom, "
    "andere name, spitzname",
    Column.BORN: "date of birth, birth, born, dob, geboortedatum, geb datum, geb, geboren, "
    "date de naissance, né le, née le, naissance, geburtsdatum, geburtstag, year of birth, "
    "geboortejaar, année de naissance, geburtsjahr",
    Column.MINOR: "minor, under 18, minderjarig, mineur, minderjährig",
    Column.AGE_AT_START: "age when trafficked, age at start, leeftijd bij aanvang, "
    "âge au début, alter bei beginn",
    Column.GENDER: "gender, sex, geslacht, gender m v x, m v, m v x, sexe, genre, geschlecht",
    Column.MARITAL: "marital status, civil status, burgerlijke staat, burgerlijke stand, "
    "état civil, familienstand",
    Column.CHILDREN: "children, number of children, kinderen, aantal kinderen, enfants, "
    "nombre d'enfants, kinder, anzahl kinder",
    Column.NATIONALITY: "nationality, nationaliteit, nat, nationalité, nationalität, "
    "staatsangehörigkeit, country of origin, land van herkomst, pays d'origine, herkunftsland",
    Column.LANGUAGES: "language, taal, talen, langue, sprache",
    Column.PHONE: "phone, telephone, mobile, gsm, tel, telefoon, téléphone, portable, telefon, "
    "handy",
    Column.DOCUMENT: "passport, identity card, id number, document, paspoort, identiteitskaart, "
    "passeport, carte d'identité, reisepass, ausweis",
    Column.NOTE: "note, remark, comment, notitie, opmerking, nota, remarque, commentaire, "
    "bemerkung, notiz, kommentar",
    Column.OLD: "reference, file number, case number, number, nr, no, id, dossiernummer, dossier, "
    "nummer, référence, numéro, n°, aktenzeichen, ref",
    Column.PHASE_SINCE: "phase since, start phase, phase start, since, begin fase, start fase, "
    "fase sinds, sinds, début phase, depuis, phase seit, seit, start",
    Column.PHASE: "phase, status, fase, statut, statuut, phase de la procédure",
    Column.NEXT_WHAT: "next step, to do, task, action, volgende stap, te doen, taak, actie, "
    "prochaine étape, à faire, tâche, nächster schritt, aufgabe",
    Column.NEXT_ON: "next date, deadline, due, follow up, volgende datum, vervaldatum, opvolging, "
    "prochaine date, échéance, suivi, frist, nächster termin, wiedervorlage",
    Column.NAME: "name, full name, naam, volledige naam, nom, client, cliënt, bénéficiaire",
}


def guess(headers: Iterable[str]) -> list[Column]:
    """For each column what it most likely is; what was taken already is left out."""
    taken: set[Column] = set()
    found = []
    for header in headers:
        column = _likely(_plain(header), taken)
        taken.add(column)
        found.append(column)
    if Column.FAMILY_NAME not in found and Column.FIRST_NAME in found and Column.NAME in found:
        # "Nom" beside "Prénom" is the family's.
        found[found.index(Column.NAME)] = Column.FAMILY_NAME
    return found


def _likely(header: str, taken: set[Column]) -> Column:
    free = [(column, _words(names)) for column, names in _NAMES.items()]
    free = [(column, names) for column, names in free if column not in taken & ONCE]
    for column, names in free:
        if header in names:
            return column
    for column, names in free:
        if any(len(name) > 2 and _starts(header, name) for name in names):
            return column
    return Column.LEAVE


def _starts(header: str, name: str) -> bool:
    return f" {header} ".startswith(f" {name} ") or (len(name) > 3 and header.startswith(name))


def _words(names: str) -> list[str]:
    return [_plain(name) for name in names.split(",")]


def _plain(header: str) -> str:
    parts = unicodedata.normalize("NFKD", header.casefold())
    letters = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[\w°]+", letters))


def twice(columns: Sequence[Column]) -> list[Column]:
    """What was chosen for more than one column, where only one can be it."""
    return sorted({each for each in columns if each in ONCE and columns.count(each) > 1})
