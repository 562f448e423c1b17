from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "fanal.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fanal.accounts.drafts import let_name
        from fanal.accounts.farewells import when_leaving, when_losing_keys
        from fanal.accounts.permissions import names_team
        from fanal.cases import kinds  # noqa: F401  (makes its kinds of entry known)
        from fanal.cases.access import team_of_case
        from fanal.cases.drafting import name_places
        from fanal.cases.restricting import circles

        names_team("case_id", team_of_case)
        names_team("other_id", team_of_case)
        let_name(name_places)
        when_leaving(circles.say_farewell)
        when_losing_keys(circles.lose_keys)
