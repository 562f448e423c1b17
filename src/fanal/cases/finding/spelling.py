"""How one name is written in many ways: other scripts, other vowels, a letter more or less.

Three keys of a word, each coarser: its letters, the consonants as they sound, their families.
"""

import re

import jellyfish
from anyascii import anyascii

# Of Jaro-Winkler similarity: "Khadija" and "Chadidja" are alike, "Fatima" and "Farida" are not.
ALIKE = 0.86
SHORTEST = 3
# This letter becomes an apostrophe elsewhere, and would cut a name in two; one hears a vowel.
AYN = str.maketrans("ع", "a")
LAST_DIGITS = 8
SHORTEST_DOCUMENT = 5
# One consonant in two spellings that sound as two: "Uthman" is "Osman", "Djamel" is "Jamal".
OTHERWISE = (("th", "s"), ("th", "t"), ("dj", "j"))
# Vowels that one hears or transliterates for each other.
VOWELS = {"a": "a", "e": "ai", "i": "i", "y": "i", "o": "u", "u": "u", "w": "u"}
# Consonants that one hears or transliterates for each other; vowels, H, W and Y are left out.
FAMILIES = {
    letter: family
    for family, letters in {
        "p": "bpfv",
        "k": "cgjkqsxz",
        "t": "dt",
        "l": "l",
        "n": "mn",
        "r": "r",
    }.items()
    for letter in letters
}


def words_in(names: str) -> list[str]:
    """Every word in plain Latin letters, whatever script it was in, once, in their order."""
    return list(dict.fromkeys(re.findall(r"[a-z]+", anyascii(names.translate(AYN)).lower())))


def sounds_like(one: str, other: str) -> bool:
    """Spelled nearly the same, or with the same consonants, as when vowels were never written."""
    if min(len(one), len(other)) < SHORTEST:
        return False
    if jellyfish.jaro_winkler_similarity(one, other) >= ALIKE:
        return True
    shared = sounds(one) & sounds(other)
    if any(len(sound) >= SHORTEST for sound in shared):
        return True
    # One or two consonants tell little: there the vowels have to be such as one hears, too.
    strict = max(map(len, shared), default=0) < 2
    return any(shared) and _vowels_alike(one, other, strict=strict)


def sounds(word: str) -> set[str]:
    """Its consonants as they sound, and as they would where it is spelled otherwise."""
    return {
        bones(each) for each in (word, *(word.replace(a, b) for a, b in OTHERWISE if a in word))
    }


def spelled_otherwise(word: str) -> list[str]:
    """What it may stand as in an index under consonants that no token of it has."""
    written, heard = OTHERWISE[0]
    ways = ((written, heard), (heard, written))
    return [word.replace(a, b, 1) for a, b in ways if a in word]


def _vowels_alike(one: str, other: str, *, strict: bool) -> bool:
    """Whether what stands before, between and behind the consonants may be one and the same.

    `strict` where an E is no A: with one consonant, "Ali" would else be "Eli".
    """
    ours, theirs = _vowel_groups(one), _vowel_groups(other)
    return len(ours) == len(theirs) and all(
        _heard(a, strict) & _heard(b, strict) or a == b for a, b in zip(ours, theirs, strict=True)
    )


def _vowel_groups(word: str) -> list[str]:
    return re.split(r"[^aeiouwy]+", word.rstrip("h"))


def _heard(group: str, strict: bool) -> set[str]:
    if strict and group == "e":
        return {"e"}
    return {heard for letter in group for heard in VOWELS[letter]}


def sound_like(ours: list[str], theirs: list[str]) -> bool:
    """Whether two words of each have the same consonants: each alone would be too short to tell.

    So "Amina Diallo" is found in a script that writes no vowels.
    """
    shared = {bones(word) for word in ours} & {bones(word) for word in theirs}
    return len([sound for sound in shared if len(sound) > 1]) > 1


def without_vowels(names: str) -> list[str]:
    """The words of a script that writes hardly any vowel: Hebrew, Arabic and those beside them."""
    return words_in(" ".join(re.findall(r"[\u0590-\u08ff]+", names)))


def bones(word: str) -> str:
    """The consonants as they sound: "Mohammed", "Muhammad" and the Arabic spelling are one."""
    return re.sub(r"[AEIOUWY]|H$", "", jellyfish.metaphone(word))


def family(word: str) -> str:
    """The families of a word's consonants: "Khadija", "Chadidja" and "Hadija" are one."""
    first = "k" if word[0] in "hy" else word[0]
    found = "".join(FAMILIES.get(letter, "") for letter in first + word[1:])
    return re.sub(r"(.)\1+", r"\1", found)


def with_one_less(word: str) -> list[str]:
    """A word and all it becomes without one letter.

    Two words that differ by one letter, or by two that changed places, share one of these.
    """
    if len(word) <= SHORTEST:
        return [word]
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]))


def last_digits(phone: str) -> str:
    """The last digits, which are the same with and without a country's prefix; or none."""
    digits = "".join(str(int(c)) for c in phone if c.isdecimal())
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""


def plain_number(document: str) -> str:
    """A document's letters and digits; none when they are too few to be one."""
    plain = re.sub(r"[^A-Z0-9]", "", anyascii(document).upper())
    long_enough = len(plain) >= SHORTEST_DOCUMENT
    return plain if long_enough and any(c.isdigit() for c in plain) else ""
