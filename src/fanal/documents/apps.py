from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


def _destroy(instance: Any, **_: Any) -> None:
    from fanal.documents.actions import destroy

    destroy(instance)


class DocumentsConfig(AppConfig):
    name = "fanal.documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fanal.dossiers.models import Erasure

        # Whoever erases an entry or a dossier, in whatever app: the ciphertext goes along,
        # in the same transaction. That its key is gone already is the promise; this is the broom.
        post_save.connect(_destroy, sender=Erasure, dispatch_uid="documents of what is erased")
