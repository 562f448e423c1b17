"""Words as HTML, in which a number of several groups is read in the order it was written.

In a right-to-left sentence a browser shows the groups of "0470 12 34 56" last first, as the
Unicode bidirectional algorithm asks (UAX 9, rules W2 and N1), and puts the + of an international
number behind it: who dials what they see reaches somebody else. Isolated, a number keeps its
order; nothing is added to the words themselves.
"""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Digits of any script, with what people write between them. Longer runs may have to break.
_NUMBER = re.compile(r"(?<!\d)[+(]*\d[\d \u00a0()./\-–·]{3,30}\d(?!\d)|\+\d+")


def in_order(text: object) -> SafeString:
    """`text`, escaped, each number of it in `<bdi dir="ltr">`."""
    words, parts, end = str(text), [], 0
    for number in _NUMBER.finditer(words):
        parts += [
            conditional_escape(words[end : number.start()]),
            f'<bdi dir="ltr">{number[0]}</bdi>',
        ]
        end = number.end()
    parts.append(conditional_escape(words[end:]))
    return mark_safe("".join(parts))  # noqa: S308  (escaped above; a number holds no markup)
