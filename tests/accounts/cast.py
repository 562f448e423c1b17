"""The cast: Lotte founds the team, Karim joins it, and a stranger has only the address."""

from dataclasses import dataclass, field

from django.test import Client

from fanal.accounts import enrolment, granting, sheets, totp
from fanal.accounts.access import ensure_team
from fanal.accounts.invitations import enrolment_link_for, invitation_for
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Invitation, Member, Team
from fanal.audit.models import AuditEvent
from fanal.vault import RecoveryKey, SecretKey

TEAM = "be/payoke"
OTHER_TEAM = "be/surya"
PASSWORD = "eleven grey herons wading"


@dataclass
class Person:
    """A member as the real world knows them: with a password, a phone, a pair of keys."""

    member: Member
    secret: SecretKey = field(repr=False)
    email: str
    password: str = PASSWORD

    @property
    def ring(self) -> KeyRing:
        return KeyRing(self.member.pk, self.secret)

    @property
    def fingerprint(self) -> str:
        return self.secret.public.fingerprint()

    @property
    def read_aloud(self) -> str:
        return " ".join(self.fingerprint.split()[-granting.GROUPS_TYPED :])

    def code(self) -> str:
        """What the phone shows; waits for a fresh one as a person would."""
        fresh = Member.objects.get(pk=self.member.pk)
        step = max(totp.step_now(), fresh.totp_step + 1)
        return totp.code_for(totp.seed_of(fresh), step)

    def sign_in(self, client: Client) -> None:
        answer = client.post(
            "/desk/sign-in/",
            {"email": self.email, "password": self.password, "code": self.code()},
        )
        assert answer.status_code == 302, "these were meant to be right"


def token_for(team_id: str = TEAM) -> str:
    return enrolment_link_for(team_id).rstrip("/").rpartition("/")[2]


def new_invitation(team_id: str = TEAM) -> Invitation:
    return invitation_for(token_for(team_id))


def enrol(name: str, team_id: str = TEAM, *, confirmed: bool = True) -> Person:
    """Somebody who followed a link; `confirmed` means the phone was set up, too."""
    email = f"{name.lower()}@centre.example"
    done = enrolment.enrol(
        invitation=new_invitation(team_id), name=name, email=email, password=PASSWORD
    )
    if confirmed:
        enrolment.confirm_second_factor(member=done.member)
    return Person(done.member, done.secret, email)


def let_in(joiner: Person, by: Person, team_id: str = TEAM) -> None:
    granting.grant(
        team=ensure_team(team_id),
        joiner=joiner.member,
        typed=joiner.read_aloud,
        by=by.member,
        ring=by.ring,
    )


def print_sheet(person: Person, team_id: str = TEAM) -> RecoveryKey:
    """A sheet that was typed back."""
    key = RecoveryKey.generate()
    sheets.confirm_sheet(team=ensure_team(team_id), key=key, by=person.member, ring=person.ring)
    return key


def the_team() -> Team:
    return Team.objects.get(pk=TEAM)


def trail() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("event", flat=True))
