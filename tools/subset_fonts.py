"""Make the fonts of papers anew: `python tools/subset_fonts.py FOLDER-WITH-NOTO-FONTS`.

Needs fonttools, which is no dependency of ours: these files change once in years.
What is kept of each font stands here; whatever a paper cannot draw, its maker notices.
"""

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found]

FONTS = Path(__file__).parent.parent / "src" / "fanal" / "core" / "press" / "fonts"


def common_chinese() -> list[int]:
    """The 3,755 characters of GB 2312, level 1: 99.7 % of ordinary text; and its punctuation."""
    cells = [(row, cell) for row in (1, 3, *range(16, 56)) for cell in range(1, 95)]
    found = []
    for row, cell in cells:
        try:
            found.append(ord(bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")))
        except UnicodeDecodeError:
            continue
    return found


KEPT = {
    "NotoSansEthiopic": [*range(0x1200, 0x13A0)],
    "NotoSansSC": [letter for letter in common_chinese() if letter > 0x2E7F],
}


def main(folder: Path) -> None:
    for name, letters in KEPT.items():
        for weight in ("Regular", "Bold"):
            options = subset.Options(layout_features=["*"], notdef_outline=True, hinting=False)
            font = subset.load_font(str(folder / f"{name}-{weight}.ttf"), options)
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=letters)
            cutter.subset(font)
            subset.save_font(font, str(FONTS / f"{name}-{weight}.ttf"), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
