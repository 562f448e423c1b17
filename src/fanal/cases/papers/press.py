"""Run beside the server: a paper as JSON comes in, a tagged PDF (or one page as PNG) goes out.

A program of its own that has never heard of Django. The first byte of what goes out is "1" when
every letter could be drawn, "0" when a font for some of them is missing on this machine.
"""

import json
import resource
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEMORY = 2 << 30


def main() -> None:
    # No byte goes into any file, whatever a library would like: not even into a core file.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import typst

    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    compiler = typst.Compiler(
        HERE / "paper.typ",
        root=HERE,
        # Ours first; the machine's own for scripts that ours lack.
        font_paths=[HERE / "fonts"],
        sys_inputs={"paper": json.dumps(asked["paper"])},
    )
    if asked["form"] == "png":
        made = compiler.compile(format="png", ppi=72)
        pages = made if isinstance(made, list) else [made]
        sys.stdout.buffer.write(b"1" + pages[asked["page"]])
        return
    try:
        # PDF/UA-1 (ISO 14289-1): tagged, titled, with a language, and no letter left undrawn.
        whole, pdf = b"1", compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        whole, pdf = b"0", compiler.compile(format="pdf", pdf_standards=["1.7"])
    assert isinstance(pdf, bytes)
    sys.stdout.buffer.write(whole + pdf)


if __name__ == "__main__":
    main()
