"""How Django finds the member of a session; the proof itself is in `signin`."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from fanal.accounts.models import Draft, Member


class SealedKeyBackend(BaseBackend):
    """Members who were not disabled. It authenticates nobody: a secret must be opened for that."""

    def get_user(self, user_id: UUID | str) -> Member | None:
        try:
            # Whether there are drafts comes along: most pages need not look for any then.
            drafts = Exists(Draft.objects.filter(member=OuterRef("pk")))
            found = Member.objects.filter(pk=user_id, is_active=True)
            return found.annotate(has_drafts=drafts).first()
        except ValidationError:
            return None
