"""What PDF/UA-1 asks of every paper, whoever it is for; the account is our own, not the maker's."""

import re
from itertools import pairwise
from typing import Any

import pikepdf

from tests.support.pdf import Paper, squeezed


def assert_told(read: Paper, language: str, title: str) -> None:
    """It says its language and its title, and neither who made it nor when."""
    root = read.root
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(root.Lang).split("-")[0] == language
    with read.file.open_metadata() as metadata:
        assert metadata.get("pdfuaid:part") == "1"
        assert metadata.get("dc:title") == title
        assert not [key for key in metadata if re.search("(?i)date|author|creator$", key)]
    assert str(read.file.docinfo.Title) == title
    assert set(read.file.docinfo) <= {"/Title", "/Creator", "/Producer"}


def assert_steps(read: Paper) -> None:
    """One title, and below it no step is left out."""
    levels = read.headings()
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def assert_all_marked(read: Paper) -> None:
    """Whatever is painted is an artifact, or stands once in the tree, which leads back to it."""
    assert read.stray == []
    marks = read.marks()
    assert set(marks) == set(read.said)
    assert set(marks.values()) == {1}
    parents = pikepdf.NumberTree(read.root.StructTreeRoot.ParentTree)
    for number, page in enumerate(read.file.pages):
        assert str(page.Tabs) == "/S" or "/Annots" not in page
        owners: Any = parents[int(page.StructParents)]
        for element in read.elements:
            for place, mark in element.marks:
                if place == number:
                    assert owners[mark].objgen == element.object.objgen


def assert_fonts(read: Paper) -> None:
    fonts = list(read.fonts())
    assert fonts
    for font in fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font
    assert read.unknown == []


def assert_said_of_itself(read: Paper) -> None:
    """What is said in place of something is said of that very thing."""
    for element in read.elements:
        if element.instead is not None:
            drawn = "".join(read.said[mark] for mark in element.marks)
            # A letter and its mark are drawn apart, and each may be told as both.
            assert set(squeezed(drawn)) == set(squeezed(element.instead))
