"""Run beside the server: a paper as JSON comes in, a tagged PDF (or one page as PNG) goes out.

A program of its own that has never heard of Django. The first byte of what goes out is "1" when
every letter could be drawn, "0" when a font for some of them is missing on this machine.
"""

import io
import json
import resource
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MEMORY = 2 << 30
# Places to break a word, and what keeps directions apart: nothing that is said.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2066\u2067\u2068\u2069"))


def main() -> None:
    # No byte goes into any file, whatever a library would like: not even into a core file.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import typst

    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    template = Path(asked["template"])
    compiler = typst.Compiler(
        template,
        root=template.parent,
        # Ours first; the machine's own, where they are asked for, for scripts that ours lack.
        font_paths=typst.Fonts(
            include_system_fonts=asked["machine"],
            include_embedded_fonts=False,
            font_paths=[HERE / "fonts"],
        ),
        sys_inputs={"paper": json.dumps(asked["paper"])},
    )
    if asked["form"] == "png":
        made = compiler.compile(format="png", ppi=asked["ppi"])
        pages = made if isinstance(made, list) else [made]
        sys.stdout.buffer.write(b"1" + pages[asked["page"]])
        return
    try:
        # PDF/UA-1 (ISO 14289-1): tagged, titled, with a language, and no letter left undrawn.
        whole, pdf = b"1", compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        whole, pdf = b"0", compiler.compile(format="pdf", pdf_standards=["1.7"])
    assert isinstance(pdf, bytes)
    sys.stdout.buffer.write(whole + _spoken(pdf, asked["paper"]))


def _spoken(pdf: bytes, paper: dict[str, Any]) -> bytes:
    """Say of words that run from the right how they read: in the file they stand as they are drawn.

    The pieces of a line lie in it from left to right, so whoever reads by the tags would hear them
    backwards. `ActualText` (ISO 32000-1, 14.9.4) gives the words themselves in their place.
    """
    words = [each for each in _words(paper) if each]
    if not any(map(_from_the_right, words)):
        return pdf
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        elements = list(_with_words(file.Root.StructTreeRoot))
        if len(elements) != len(words):
            # Something that is drawn and no word, or the reverse: better as it was than wrong.
            return pdf
        for element, each in zip(elements, words, strict=True):
            if _from_the_right(each):
                element.ActualText = pikepdf.String(each)
        made = io.BytesIO()
        file.save(made, deterministic_id=True)
    return made.getvalue()


def _words(data: Any) -> Iterator[str]:
    """Everything on it, in the order in which it is set: whatever has a "text" of its own."""
    if isinstance(data, dict):
        for each in data.values():
            yield from _words(each)
        if "text" in data:
            yield " ".join(data["text"].translate(_UNSEEN).split())
    elif isinstance(data, list):
        for each in data:
            yield from _words(each)


def _from_the_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def _with_words(element: Any) -> Iterator[Any]:
    """The elements of the structure tree that have words of their own.

    The sign before an item of a list is none of the words, and neither is a picture.
    """
    import pikepdf

    own = element.get("/K", [])
    kids = list(own) if isinstance(own, pikepdf.Array) else [own]
    marks = [each for each in kids if not isinstance(each, pikepdf.Dictionary) or "/MCID" in each]
    if marks and element.S not in ("/Lbl", "/Figure"):
        yield element
    for each in kids:
        if isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield from _with_words(each)


if __name__ == "__main__":
    main()
