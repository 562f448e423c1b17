"""The texts of the interface, as they stand in the code and the templates."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def template(package: Path = PACKAGE) -> Catalog:
    """Every text that the interface can show, in the order of files and lines."""
    catalogue = Catalog()
    for path, source in _sources(package):
        # Only the file: line numbers would change the catalogues with every edit.
        where = path.relative_to(package).as_posix()
        for _line, message, comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalogue.add(
                message,
                locations=[(where, 0)],
                auto_comments=comments,
                context=context,
            )
    return catalogue


def _sources(package: Path) -> Iterator[tuple[Path, str]]:
    """Python as it is, templates as the Python that Django makes of them for translators."""
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py":
            yield path, path.read_text(encoding="utf-8")
        elif path.suffix in (".html", ".txt", ".svg") and "templates" in path.parts:
            yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))
