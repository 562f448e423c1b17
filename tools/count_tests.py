"""Add up the tests of several runs, from their JUnit files: `N passed, M failed`."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(paths: list[str]) -> int:
    passed = failed = skipped = 0
    for path in paths:
        if not Path(path).exists():
            failed += 1
            continue
        tree = ElementTree.parse(path)  # noqa: S314  (pytest wrote it a moment ago)
        for suite in tree.iter("testsuite"):
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            left_out = int(suite.get("skipped", 0))
            passed += int(suite.get("tests", 0)) - bad - left_out
            failed += bad
            skipped += left_out
    left_out_text = f", {skipped} skipped" if skipped else ""
    print(f"{passed} passed, {failed} failed{left_out_text}")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
