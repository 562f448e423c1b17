from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "fanal.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fanal.cases import kinds  # noqa: F401  (makes its kinds of entry known)
