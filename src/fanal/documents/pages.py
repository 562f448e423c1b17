"""What a page needs in order to show a document."""

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def in_the_page(view: View) -> View:
    """Let a page of the desk show a paper in a frame, and play sounds: its own, and no other's."""
    allowed: View = csp_update({"frame-src": [SELF], "media-src": [SELF]})(view)  # type: ignore[assignment]
    return allowed
