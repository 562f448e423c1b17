"""Who left reads nothing new: the next entry goes under a key they never held."""

import logging
from collections.abc import Sequence

from fanal.accounts.models import TeamKey
from fanal.accounts.pins import is_pinned
from fanal.dossiers.actions import start_epoch
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import Holder, OpenDossier
from fanal.intake.models import Report
from fanal.vault import PublicKey

log = logging.getLogger("fanal.intake")


def team_holder(key: TeamKey) -> Holder:
    return Holder(HolderKind.TEAM, key.id, key.public_key)


def person_holder(report: Report) -> Holder:
    public = PublicKey.from_bytes(report.receipt_public)
    return Holder(HolderKind.RECEIPT, report.receipt_id, public)


def holders_of(report: Report, compartment: Compartment, key: TeamKey) -> Sequence[Holder]:
    """Who may read a compartment of a report whose team has this key."""
    if compartment is Compartment.FILE:
        return [team_holder(key)]
    return [team_holder(key), person_holder(report)]


class UnpinnedKey(RuntimeError):
    """The team's key is not the one that was written down; nothing is sealed to it."""

    def __init__(self, team_id: str) -> None:
        super().__init__(f"the key of {team_id} is not in keys/pins")
        log.error("The newest key of a team is not in keys/pins; nothing is sealed to it.")


def refresh_epoch(opened: OpenDossier, report: Report, compartment: Compartment) -> None:
    """Start a new epoch when the newest one is not sealed to exactly today's holders."""
    key = report.team.current_key
    renew_epoch(opened, compartment, key=key, holders=holders_of(report, compartment, key))


def renew_epoch(
    opened: OpenDossier, compartment: Compartment, *, key: TeamKey, holders: Sequence[Holder]
) -> None:
    """The same for any dossier of the team whose key this is."""
    newest = opened.dossier.epochs.filter(compartment=compartment).latest("number")
    held = set(newest.grants.values_list("holder_kind", "holder_id"))
    if held == {(holder.kind.value, holder.id) for holder in holders}:
        return
    if not is_pinned(key):
        raise UnpinnedKey(key.team_id)
    start_epoch(opened, compartment, holders=holders)


def sealing_key(team_id: str) -> TeamKey:
    """The newest generation of a team's key that was written down."""
    keys = TeamKey.objects.filter(team_id=team_id).order_by("-generation")
    for key in keys:
        if is_pinned(key):
            return key
    raise UnpinnedKey(team_id)
