"""The one door to the rows at the desk: those of the countries whose directory somebody keeps."""

from dataclasses import dataclass

from django.http import Http404

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission, teams_where
from fanal.core import clock
from fanal.directory.merging import Entry, entries, whole_packs
from fanal.directory.models import Change, Listing
from fanal.knowledge import Pack


@dataclass(frozen=True)
class Keeper:
    """Who keeps the directory of a country, and the lead of which team they are."""

    member: Member
    team_id: str


def countries_of(member: Member) -> list[Pack]:
    """The countries with a team that this member leads, in the order of the installation."""
    led = {team.partition("/")[0] for team in teams_where(member, Permission.DIRECTORY_KEEP)}
    return [pack for pack in whole_packs() if pack.code in led]


def country_for(member: Member, code: str) -> Pack:
    """The same 404 for a country that is not here, and one whose directory is not theirs."""
    for pack in countries_of(member):
        if pack.code == code:
            return pack
    raise Http404


def keeper_for(member: Member, code: str) -> Keeper:
    for team in sorted(teams_where(member, Permission.DIRECTORY_KEEP)):
        if team.startswith(f"{code}/"):
            return Keeper(member, team)
    raise Http404


def entries_for(member: Member) -> list[Entry]:
    """Every row of their countries, hidden or not."""
    return entries(countries_of(member), Listing.objects.order_by("pk"))


def entry_for(member: Member, country: str, slug: str) -> Entry:
    pack, id = country_for(member, country), f"{country}/{slug}"
    for entry in entries([pack], Listing.objects.filter(pk=id)):
        if entry.id == id:
            return entry
    raise Http404


def waiting_for(member: Member) -> int:
    """How many of their rows somebody has to look at, or to decide about."""
    today = clock.now().date()
    return sum(
        entry.to_decide or (entry.row.is_overdue(today) and not entry.hidden)
        for entry in entries_for(member)
    )


def changes_of(entry: Entry) -> list[Change]:
    """What was done to it, the newest first."""
    return list(Change.objects.filter(listing_id=entry.id).order_by("-number"))
