"""Breaking the glass: a reason, two hours, and everybody concerned is told."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.http import Http404

from fanal.accounts import late_words
from fanal.accounts.farewells import lose_keys
from fanal.accounts.models import Membership, Role, TeamGrant
from fanal.audit.models import AuditEvent
from fanal.cases import actions
from fanal.cases.access import case_for
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.restriction import GlassBroken
from fanal.cases.models import Case, Circle, GlassNotice
from fanal.cases.restricting.circles import open_on_duty
from fanal.cases.restricting.glass import break_glass, notices_for
from fanal.cases.sweeps import tell_of_glass
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.dossiers.opening import OpenEntry
from tests.cases.files import open_case, write
from tests.cases.test_merging import merge, undo
from tests.cases.test_pages import address
from tests.cases.test_restricted import joined, leave, restrict
from tests.cast import MemberWithKeys, TeamWithKeys, make_team
from tests.intake.desk import at_desk

pytestmark = pytest.mark.django_db
REASON = "The police found her and ask for her lawyer now."


@pytest.fixture
def duty(team: TeamWithKeys) -> MemberWithKeys:
    """Dora advises, and was named duty officer."""
    dora = joined(team, "Dora Duty")
    Membership.objects.filter(member=dora.member).update(on_duty=True)
    return dora


@pytest.fixture
def case(team: TeamWithKeys) -> Case:
    return restrict(team, open_case(team), team.adviser)


def post(who: MemberWithKeys, case: Case, reason: str = REASON, once: str = "ab" * 16) -> int:
    words = {"reference": case.reference, "reason": reason, "once": once}
    return at_desk(who).post("/desk/emergencies/", words).status_code


def test_who_is_on_duty_opens_it_for_two_hours_and_then_it_is_shut(
    duty: MemberWithKeys, case: Case
) -> None:
    assert at_desk(duty).get(address(case)).status_code == 404
    assert post(duty, case) == 302
    page = at_desk(duty).get(address(case))
    assert page.status_code == 200
    assert REASON in page.content.decode()
    with clock.frozen(clock.now() + timedelta(hours=2, minutes=1)), pytest.raises(Http404):
        case_for(duty.actor, case.pk)


def test_without_a_reason_or_the_right_number_it_stays_shut(
    duty: MemberWithKeys, case: Case
) -> None:
    assert post(duty, case, reason="Because.") == 422
    words = {"reference": "00000000", "reason": REASON}
    assert at_desk(duty).post("/desk/emergencies/", words).status_code == 404
    assert at_desk(duty).get(address(case)).status_code == 404
    assert not GlassNotice.objects.exists()


def test_who_is_not_on_duty_cannot_and_gets_the_words_back(team: TeamWithKeys, case: Case) -> None:
    sam = joined(team, "Sam")
    assert post(sam, case) == 403
    with pytest.raises(Http404):
        break_glass(sam.actor, reference=case.reference, reason=REASON, once=new_once())


def test_the_named_and_the_leads_are_told_until_they_say_that_they_saw_it(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    lead = joined(team, "Lea Lead", Role.LEAD)
    assert post(duty, case) == 302
    assert post(duty, case) == 302, "sent twice, done once"
    assert GlassNotice.objects.count() == 2
    for who in (team.adviser, lead):
        [notice] = notices_for(who.actor)
        assert (notice.told.reason, notice.who) == (REASON, "Dora Duty")
        client = at_desk(who)
        # On the page one comes in to, and where one looks at what is due.
        for page in ("/desk/", "/desk/today/"):
            assert "opened in an emergency" in client.get(page).content.decode()
        assert REASON in client.get("/desk/emergencies/").content.decode()
        assert at_desk(duty).post(f"/desk/emergencies/{notice.row.pk}/seen/").status_code == 404
        assert client.post(f"/desk/emergencies/{notice.row.pk}/seen/").status_code == 302
        assert not notices_for(who.actor)
    events = list(AuditEvent.objects.filter(subject=case.pk).values_list("event", flat=True))
    assert events.count("glass-broken") == 1
    assert events.count("glass-seen") == 2


def test_it_stands_in_the_file_whatever_the_form_is_named(
    team: TeamWithKeys, duty: MemberWithKeys
) -> None:
    """Who wrote in the case before knows the name of a deed that was done in it."""
    case = open_case(team)
    file = case_for(duty.actor, case.pk)
    note = CaseNote(at=clock.now(), by=file.actor.id, text="Before.")
    actions.write(file, note, seen=file.last_number, once=bytes.fromhex("ab" * 16))
    restrict(team, case, team.adviser)
    assert post(duty, case, once="ab" * 16) == 302
    last = case_for(duty.actor, case.pk).entries[-1]
    assert isinstance(last, OpenEntry)
    assert isinstance(last.content, GlassBroken)
    assert AuditEvent.objects.filter(subject=case.pk, event="glass-broken").count() == 1


def test_the_mail_says_only_that_something_waits(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    post(duty, case)
    assert tell_of_glass() == 1
    assert tell_of_glass() == 0
    [letter] = mail.outbox
    assert case.reference not in f"{letter.body}{letter.subject}"
    assert "lawyer" not in letter.body


def test_two_openings_are_one_mail_to_each(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    post(duty, case)
    post(duty, restrict(team, open_case(team), team.adviser), once="cd" * 16)
    assert GlassNotice.objects.filter(member=team.adviser.member, mail_due=True).count() == 2
    assert tell_of_glass() == 1
    assert len(mail.outbox) == 1
    assert not GlassNotice.objects.filter(mail_due=True).exists()


def test_the_duty_key_takes_the_server_and_a_member_of_the_team(
    duty: MemberWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fanal.cases.restricting import circles
    from fanal.vault import ServerSecret

    circle = Circle.objects.get(case=case)
    assert open_on_duty(duty.ring, circle) is not None
    other = make_team("be/surya")
    assert open_on_duty(other.adviser.ring, circle) is None
    monkeypatch.setattr(circles, "server_secret", lambda: ServerSecret(b"\1" * 32))
    assert open_on_duty(duty.ring, circle) is None


def test_it_opens_also_when_the_only_one_named_lost_the_keys_and_somebody_left(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    leave(team, joined(team, "Sam Leaves"))
    lose_keys(team.adviser.member)
    TeamGrant.objects.filter(member=team.adviser.member).delete()
    Membership.objects.filter(member=team.adviser.member).update(state=Membership.State.WAITING)
    assert post(duty, case) == 302
    assert at_desk(duty).get(address(case)).status_code == 200
    write(duty.actor, case, CaseAssigned, member="")
    restrict(duty, case, duty)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        assert case_for(duty.actor, case.pk).complete


def test_who_opened_it_on_duty_names_others(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    sam = joined(team, "Sam Named")
    assert post(duty, case) == 302
    restrict(duty, case, team.adviser, sam)
    assert case_for(sam.actor, case.pk).complete


def test_who_only_opened_it_on_duty_does_not_open_it_to_the_team(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    write(team, case, CaseAssigned, member="")
    assert post(duty, case) == 302
    for who, status in ((duty, 403), (team.adviser, 302)):
        desk, words = at_desk(who), {"why": "It is over.", "once": new_once().hex()}
        assert "unrestrict" in desk.get(address(case)).content.decode() or status == 403
        assert desk.post(address(case, "unrestrict"), words).status_code == status
    assert not case_for(duty.actor, case.pk).state.named


def test_a_reason_that_no_key_is_there_to_seal_comes_back(
    duty: MemberWithKeys, case: Case, no_pins: None
) -> None:
    words = {"reference": case.reference, "reason": REASON}
    answer = at_desk(duty).post("/desk/emergencies/", words)
    assert answer.status_code == 503
    assert REASON in answer.content.decode()
    assert not GlassNotice.objects.exists()


def test_a_reason_that_was_sent_to_a_locked_desk_comes_back_to_its_form(
    duty: MemberWithKeys, case: Case
) -> None:
    client = at_desk(duty)
    del client.cookies[settings.RING_COOKIE_NAME]
    words = {"reference": case.reference, "reason": REASON}
    answer = client.post("/desk/emergencies/", words, headers={"referer": "/desk/emergencies/"})
    assert answer.headers["Location"] == "/desk/unlock/"
    [kept] = late_words.offer(duty.ring)
    page = at_desk(duty).get(kept.address).content.decode()
    assert REASON in page
    assert case.reference in page


def test_the_case_that_ended_in_another_opens_in_an_emergency_too(
    team: TeamWithKeys, duty: MemberWithKeys, case: Case
) -> None:
    twin = restrict(team, open_case(team), team.adviser)
    merge(team, case, twin)
    lose_keys(team.adviser.member)
    TeamGrant.objects.filter(member=team.adviser.member).delete()
    assert post(duty, case) == 302
    assert post(duty, twin, once="cd" * 16) == 302
    assert case_for(duty.actor, twin.pk).state.merged
    assert Case.objects.get(pk=twin.pk).state == Case.State.MERGED
    undo(duty.actor, case, twin)
    for each in (case, twin):
        write(duty.actor, each, CaseAssigned, member="")
        restrict(duty, each, duty)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        assert all(case_for(duty.actor, each.pk).complete for each in (case, twin))
