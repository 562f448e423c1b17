"""One chain of events, each holding the hash of the one before it."""

from django.db import models

from fanal.audit.events import every_event
from fanal.core.fields import Bytes


class AuditEvent(models.Model):
    """One deed or reading.

    In clear: what kind, which team, which dossier, which day. The exact time, who did it and
    any detail are sealed to the team, so that a stolen trail is no diary.
    """

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=32, choices=every_event)
    team = models.CharField(max_length=64, blank=True)
    subject = models.UUIDField(null=True)
    entry_hash = Bytes()
    day = models.DateField()
    sealed = Bytes()
    previous = Bytes()
    hash = Bytes()

    objects: models.Manager["AuditEvent"]

    class Meta:
        indexes = [models.Index(fields=["subject", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"
