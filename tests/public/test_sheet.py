"""The one sheet and the one script: small, allowed by their hash, right in both directions."""

import base64
import hashlib
import re

import pytest

from fanal.public import assets
from fanal.public.headers import SECURITY

PHYSICAL = re.compile(
    r"[;{](?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)"
    r"|(?:margin|padding|border)-(?:left|right|top|bottom)[a-z-]*)\s*:"
)


def test_every_direction_follows_the_writing() -> None:
    assert PHYSICAL.findall(assets.STYLE) == []
    assert not re.search(r"(?:text-align|float|clear):(?:left|right)", assets.STYLE)


@pytest.mark.parametrize("code", [assets.STYLE, assets.SCRIPT], ids=["style", "script"])
def test_the_policy_names_it_by_hash(code: str) -> None:
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in SECURITY["Content-Security-Policy"]
    assert "</" not in code, "it stands inside the page"


def test_it_heeds_what_people_set_in_their_system() -> None:
    for wish in (
        "prefers-color-scheme:dark",
        "prefers-reduced-motion",
        "forced-colors:active",
        "@media print",
    ):
        assert wish in assets.STYLE


def test_the_script_stores_nothing_and_calls_nobody() -> None:
    for word in ("localStorage", "sessionStorage", "cookie", "fetch(", "XMLHttp", "sendBeacon"):
        assert word not in assets.SCRIPT


def test_nothing_is_said_twice() -> None:
    """Every page carries the sheet: a rule that another one overrules is a burden on the road."""
    outside = re.sub(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", assets.STYLE)
    said = [
        (selector, name)
        for selector, block in re.findall(r"([^{}]+)\{([^{}]*)\}", outside)
        # Within a block the second is for browsers that do not know the first.
        for name in {line.partition(":")[0] for line in block.split(";")}
    ]
    assert {each for each in said if said.count(each) > 1} == set()


def test_a_visited_link_looks_like_any_other() -> None:
    for selector in re.findall(r"[^{}]*:visited[^{}]*", assets.STYLE):
        for part in selector.split(","):
            if ":visited" in part:
                assert part.replace(":visited", "").strip() in selector.split(",")
