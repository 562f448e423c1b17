"""`python -m bench [part …]`: measure everything, or the named parts."""

import sys

from bench import api, bringing, desk, documents, leaving, pages, papers, printed, sending, start
from bench.table import show

PARTS = {
    "start": start.measure,
    "pages": pages.measure,
    "leaving": leaving.measure,
    "sending": sending.measure,
    "api": api.measure,
    "desk": desk.measure,
    "cases": desk.measure_cases,
    "documents": documents.measure,
    "papers": papers.measure,
    "printed": printed.measure,
    "import": bringing.measure,
}


def main(names: list[str]) -> int:
    missed = 0
    for name, measure in PARTS.items():
        if names and name not in names:
            continue
        for figure in measure():
            show(figure)
            missed += not figure.holds
    sys.stdout.write(f"\n{missed} limits missed.\n" if missed else "\nEvery limit holds.\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
