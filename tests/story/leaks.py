"""Looking for words where none may be: in files and tables, in every usual disguise."""

import base64
import html
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

import psycopg
from psycopg import sql


def disguises(word: str) -> set[bytes]:
    """How a word would look in a file: plain, escaped, encoded, in either case of hex."""
    plain = {word, json.dumps(word)[1:-1], html.escape(word), quote(word), quote_plus(word)}
    found = {text.encode() for text in plain}
    raw = word.encode()
    found |= {word.encode("utf-16-le"), word.encode("utf-16-be")}
    found |= {raw.hex().encode(), raw.hex().upper().encode()}
    for shift in range(3):
        # Base64 differs with the place in the stream; only whole groups are certain.
        usable = raw[(3 - shift) % 3 :]
        usable = usable[: len(usable) - len(usable) % 3]
        if len(usable) >= 6:
            found |= {base64.b64encode(usable), base64.urlsafe_b64encode(usable)}
    return found


def leaks(words: list[str], places: Iterator[tuple[str, bytes]]) -> list[str]:
    """Where any of the words stands, whatever its disguise. The word itself is not repeated."""
    wanted = [(number, form) for number, word in enumerate(words) for form in disguises(word)]
    return [
        f"word {number} stands in {place}"
        for place, content in places
        for number, form in wanted
        if form in content
    ]


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, the database's and its journal included."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def tables(url: str) -> Iterator[tuple[str, bytes]]:
    """Every row of every table of a PostgreSQL database."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        for (name,) in names:
            rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
            for row in rows:
                yield f"table {name}", b"\x00".join(_bytes(value) for value in row)


def database(url: str) -> Iterator[tuple[str, bytes]]:
    """What a thief of the database has: SQLite's files as they are, PostgreSQL's rows."""
    return tables(url) if url.startswith("postgres") else files(Path(urlsplit(url).path).parent)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
