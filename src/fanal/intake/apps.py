from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "fanal.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fanal.intake import contents  # noqa: F401  (makes its kinds of entry known)
