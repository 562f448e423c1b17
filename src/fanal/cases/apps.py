from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "fanal.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fanal.accounts.permissions import names_team
        from fanal.cases import kinds  # noqa: F401  (makes its kinds of entry known)
        from fanal.cases.access import team_of_case

        names_team("case_id", team_of_case)
        names_team("other_id", team_of_case)
