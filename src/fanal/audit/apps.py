from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from fanal.core.append_only import AppendOnly, guard, install


def _install(using: str, **_: Any) -> None:
    install(using)


class AuditConfig(AppConfig):
    name = "fanal.audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        guard(AppendOnly("audit_auditevent"))
        post_migrate.connect(_install, dispatch_uid="append-only triggers")
