from django.apps import AppConfig
from django.conf import settings


class KnowledgeConfig(AppConfig):
    """Loads the packs when the process starts; a bad pack stops it."""

    name = "fanal.knowledge"

    def ready(self) -> None:
        from fanal.core.config import config
        from fanal.knowledge.knowledge import start

        start(settings.PACKS_ROOT, config.packs, config.confirmed)
