"""Letting a team's first member in, one who lost the password in again, and naming a lead."""

import argparse

from fanal.core.config import Config
from fanal.ops.say import Stop, say
from fanal.ops.start import start


def print_enrolment_links(config: Config) -> None:
    """One one-time link for each team that nobody belongs to yet.

    A link is shown once; while it works, a second start only says that it was shown.
    """
    from fanal.accounts.access import ensure_team, has_key
    from fanal.accounts.invitations import enrolment_link_for, open_invitations
    from fanal.knowledge import current

    teams = {id: team for pack in current().packs.values() for id, team in pack.teams.items()}
    empty = {id: team for id, team in teams.items() if not has_key(ensure_team(id))}
    if not empty:
        return
    say()
    say("These teams have no member yet. Hand each link to one person of that team, yourself:")
    say("it lets in whoever has it, once, within three days.")
    for id, team in empty.items():
        shown = open_invitations(ensure_team(id))
        link = f"shown before; another one: fanal invite {id}" if shown else enrolment_link_for(id)
        say(f"  {team.name}\n    {link}")
    say()


def invite(arguments: argparse.Namespace) -> int:
    start()
    from fanal.accounts.invitations import enrolment_link_for
    from fanal.core.config import config

    try:
        link = enrolment_link_for(arguments.team)
    except KeyError:
        raise Stop(f"No pack of {', '.join(config.packs)} has a team {arguments.team}.") from None
    say(link)
    return 0


def reset(arguments: argparse.Namespace) -> int:
    start()
    from fanal.accounts.invitations import reset_link_for
    from fanal.accounts.models import Member

    try:
        link = reset_link_for(arguments.email)
    except Member.DoesNotExist:
        raise Stop("Nobody signs in with that address.") from None
    say(link)
    say("Hand it over in person. The new keys open nothing until a colleague grants them,")
    say("or the team's recovery sheet is typed in.")
    return 0


def lead(arguments: argparse.Namespace) -> int:
    start()
    from fanal.accounts.access import ensure_team, team_name
    from fanal.accounts.models import Member, Membership
    from fanal.accounts.profiles import login_index
    from fanal.accounts.roles import NoHolder, name_lead
    from fanal.core.config import config
    from fanal.intake.sweeps import tell_of_lead

    try:
        team = ensure_team(arguments.team)
        member = Member.objects.get(login_index=login_index(arguments.email))
        needed = name_lead(team, member)
    except KeyError:
        raise Stop(f"No pack of {', '.join(config.packs)} has a team {arguments.team}.") from None
    except Member.DoesNotExist:
        raise Stop("Nobody signs in with that address.") from None
    except NoHolder:
        raise Stop(
            "They are no member of that team, or were not granted its key: nothing was changed.\n"
            "A colleague grants it on the page Team, or the recovery sheet is typed in; then again."
        ) from None
    if needed:
        say(f"They lead {team_name(team.pk)} now. It gives them no key that they did not hold.")
    else:
        say("They lead that team already; nothing was changed.")
    # Also whom a run that broke off has left untold.
    untold = Membership.objects.filter(team=team, lead_untold=True)
    asked = untold.count()
    tell_of_lead()
    if missed := untold.count():
        say(f"{missed} of {asked} members could not be mailed: tell them yourself.")
        say("It is tried again as long as the system runs.")
    return 0
