from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "fanal.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fanal.accounts.drafts import let_name
        from fanal.accounts.permissions import names_team
        from fanal.core.plain_errors import speak_plainly
        from fanal.intake import contents  # noqa: F401  (makes its kinds of entry known)
        from fanal.intake.access import team_of_report
        from fanal.intake.drafts import name_places
        from fanal.intake.texts import team_of_text

        # The forms of both sides are made of the fields of this app.
        speak_plainly()
        names_team("report_id", team_of_report)
        names_team("text_id", team_of_text)
        let_name(name_places)
