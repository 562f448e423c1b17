"""What broke off does not stay."""

from fanal.core import clock
from fanal.documents.actions import ARRIVES_WITHIN, discard
from fanal.documents.models import SealedFile


def forget_broken_off() -> int:
    """Destroy what began to arrive hours ago and never became part of a file."""
    old = SealedFile.objects.filter(begun__lt=clock.now() - ARRIVES_WITHIN)
    return discard(old.values_list("pk", flat=True))
