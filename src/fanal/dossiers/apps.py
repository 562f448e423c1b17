from django.apps import AppConfig

from fanal.core.append_only import AppendOnly, guard

# The one change an entry ever sees: an erasure, with its ticket, empties its key and its
# ciphertext. Its number and hash stay, so the trail still proves that something stood here.
ERASED_WITH_TICKET = (
    "NEW.id = OLD.id AND NEW.dossier_id = OLD.dossier_id AND NEW.number = OLD.number "
    "AND NEW.kind = OLD.kind AND NEW.compartment = OLD.compartment AND NEW.epoch = OLD.epoch "
    "AND NEW.hash = OLD.hash AND length(NEW.wrapped) = 0 AND length(NEW.sealed) = 0 "
    "AND EXISTS (SELECT 1 FROM dossiers_erasure AS ticket "
    "WHERE ticket.dossier_id = OLD.dossier_id "
    "AND (ticket.number IS NULL OR ticket.number = OLD.number))"
)


class DossiersConfig(AppConfig):
    name = "fanal.dossiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        guard(AppendOnly("dossiers_entry", unless=ERASED_WITH_TICKET))
