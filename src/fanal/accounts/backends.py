"""How Django finds the member of a session; the proof itself is in `signin`."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from fanal.accounts.models import Draft, Member, Membership
from fanal.accounts.permissions import bring_places


class SealedKeyBackend(BaseBackend):
    """Members who were not disabled. It authenticates nobody: a secret must be opened for that."""

    def get_user(self, user_id: UUID | str) -> Member | None:
        try:
            # Whether there are drafts comes along: most pages need not look for any then.
            drafts = Exists(Draft.objects.filter(member=OuterRef("pk")))
            found = Member.objects.filter(pk=user_id, is_active=True).annotate(has_drafts=drafts)
            granted = Q(memberships__state=Membership.State.GRANTED)
            places = found.annotate(place=FilteredRelation("memberships", condition=granted))
            # One row for each team, so that what they may do where comes along, too.
            rows = places.annotate(
                place_team=F("place__team_id"),
                place_role=F("place__role"),
                place_duty=F("place__on_duty"),
            ).order_by("place_team")
            who = list(rows)
        except ValidationError:
            return None
        if not who:
            return None
        bring_places(who[0], ((row.place_team, row.place_role, row.place_duty) for row in who))
        return who[0]
