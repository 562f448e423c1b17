"""The demo's fictional staff, and requests that show what an inbox can look like.

Everybody here is made up. The requests go through the same actions as real ones.
"""

from django.utils.translation import override

from fanal.accounts.demo import DEMO_PASSWORD, demo_accounts
from fanal.accounts.models import Member
from fanal.knowledge import current
from fanal.ops.demo.story import Story
from fanal.ops.say import Stop, say

BELGIAN = "be"


def fill() -> None:
    """Staff and requests, once; a second start changes nothing."""
    if Member.objects.exists():
        return
    if BELGIAN not in current().packs:
        raise Stop(
            "The demo's story happens in Belgium: set FANAL_PACKS=be,nl, or use `fanal run`."
        )
    with override("en"):
        Story(current().packs[BELGIAN]).happen()


def print_how_to_sign_in() -> None:
    say()
    say(f"Sign in as one of these, with the password: {DEMO_PASSWORD}")
    for account in demo_accounts():
        say(f"  {account.email:28} {account.name}, {' and '.join(account.teams)}")
    say("The sign-in page of the demo shows each one's code. Everybody is made up.")
    say()
