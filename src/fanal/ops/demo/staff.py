"""Who works at the three centres of the demo."""

from fanal.accounts.access import ensure_team
from fanal.accounts.demo import join_demo_team, make_demo_member
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Role
from fanal.accounts.roles import set_role
from fanal.knowledge import current
from fanal.ops.demo.words import DUTCH


def staff_enrols() -> dict[str, KeyRing]:
    """Everybody of the demo, and for each team the key ring of one who acts in the story."""
    ines = make_demo_member("be/payoke", "Ines Claes", "ines@payoke.demo")
    make_demo_member("be/payoke", "Bram Wouters", "bram@payoke.demo", granted_by=ines)
    ines = join_demo_team("be/payoke-lbtp", ines)
    amel = make_demo_member("be/pag-asa", "Amel Dubois", "amel@pag-asa.demo")
    tom = make_demo_member("be/pag-asa", "Tom Jacobs", "tom@pag-asa.demo", granted_by=amel)
    nadia = make_demo_member("be/pag-asa", "Nadia Lemaire", "nadia@pag-asa.demo", granted_by=amel)
    joris = make_demo_member("be/pag-asa", "Joris Peeters", "joris@pag-asa.demo", granted_by=amel)
    mieke = make_demo_member("be/payoke", "Mieke Aerts", "mieke@payoke.demo", granted_by=ines)
    _give_role("be/pag-asa", tom, Role.ADVISER, by=amel, on_duty=True)
    _give_role("be/pag-asa", nadia, Role.LEGAL, by=amel)
    _give_role("be/pag-asa", joris, Role.SHELTER, by=amel)
    _give_role("be/payoke", mieke, Role.READER, by=ines)
    luc = make_demo_member("be/surya", "Luc Renard", "luc@surya.demo")
    make_demo_member("be/surya", "Hanna Schmitz", "hanna@surya.demo", granted_by=luc)
    rings = {
        "be/payoke": ines,
        "be/payoke-lbtp": ines,
        "be/pag-asa": amel,
        "be/surya": luc,
    }
    if DUTCH in current().packs:
        rings["nl/comensha"] = make_demo_member(
            "nl/comensha", "Sanne Bakker", "sanne@comensha.demo"
        )
    return rings


def _give_role(
    team_id: str, to: KeyRing, role: Role, *, by: KeyRing, on_duty: bool = False
) -> None:
    member, lead = (Member.objects.get(pk=ring.member_id) for ring in (to, by))
    set_role(team=ensure_team(team_id), member=member, role=role, on_duty=on_duty, by=lead)
