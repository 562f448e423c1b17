"""Submitting once, however often it is sent."""

import os

from django.db import IntegrityError, transaction

from fanal.api import countries
from fanal.api.bodies import SubmissionBody
from fanal.api.models import Organisation, Submission
from fanal.api.tokens import mac
from fanal.audit.events import Event
from fanal.dossiers.contents import PERSON
from fanal.intake.contents import Source
from fanal.intake.promises import answer_by
from fanal.intake.routing import Destination, destinations, due_for
from fanal.intake.sending import NewReceipt, make_report, note_arrival
from fanal.knowledge import Pack, Sector
from fanal.vault import SecretKey


class OtherBody(Exception):
    """The key was used for something else."""


class NobodyReceives(Exception):
    """No team can receive at this moment."""


def before(organisation: Organisation, key: str, raw: bytes) -> Submission | None:
    """What this key made already; `OtherBody` when that was something else."""
    found = Submission.objects.filter(
        organisation=organisation, key_digest=_key(organisation, key)
    ).first()
    if found is not None and found.body_digest != mac("body", raw):
        raise OtherBody
    return found


def submit(organisation: Organisation, key: str, raw: bytes, body: SubmissionBody) -> Submission:
    """Seal it, keep it and say so, in one transaction: what is answered is on the disk.

    `Unfit` when something of it does not fit its country.

    There is no receipt with digits, so nothing has to be derived from them: the thread is sealed
    to the team and to a key that is thrown away here, and no stranger can ever read in it.
    """
    pack = countries.pack_for(body)
    countries.check(body, pack)
    intake = body.intake(organisation.name, Sector(organisation.sector), pack)
    destination = _destination(pack, body)
    due, promise = due_for(pack, destination.team, intake), answer_by(destination.team)
    for _ in range(3):
        try:
            with transaction.atomic():
                arrived = make_report(
                    intake=intake,
                    destination=destination,
                    chosen=False,
                    due=due,
                    language=body.language,
                    source=Source.SYSTEM,
                    pack=f"{pack.code}@{pack.version}",
                    receipt=NewReceipt(os.urandom(16), SecretKey.generate()),
                    by=PERSON,
                )
                report = arrived.report
                made = Submission.objects.create(
                    organisation=organisation,
                    key_digest=_key(organisation, key),
                    body_digest=mac("body", raw),
                    report=report,
                    team=destination.team.id,
                    due_at=promise.at,
                )
                note_arrival(arrived, Event.REPORT_RECEIVED, by=PERSON)
        except IntegrityError:
            # The same key came twice in one moment; or two drew the same number for the desk.
            if found := before(organisation, key, raw):
                return found
        else:
            return made
    raise NobodyReceives


def _destination(pack: Pack, body: SubmissionBody) -> Destination:
    options = destinations(pack, minor=body.minor, place=body.place)
    if not options:
        raise NobodyReceives
    return options[0]


def _key(organisation: Organisation, key: str) -> bytes:
    return mac("key", f"{organisation.pk} {key}".encode())
