"""The parts of a case's file, among which one chooses what goes on a paper."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Part(StrEnum):
    PERSON = "person"
    EVALUATION = "evaluation"
    OUTCOME = "outcome"
    RIGHTS = "rights"
    CHOICE = "choice"
    PROCEDURE = "procedure"
    PLAN = "plan"
    PEOPLE = "people"
    NOTES = "notes"
    # What belongs to none of them: whose case it is, corrections, papers and records made of it.
    OTHER = "other"


PARTS = {
    Part.PERSON: _("The person"),
    Part.EVALUATION: _("Evaluation"),
    Part.OUTCOME: _("Outcome and formal identification"),
    Part.RIGHTS: _("Rights explained"),
    Part.CHOICE: _("The person's choice"),
    Part.PROCEDURE: _("Procedure"),
    Part.PLAN: _("Plan and tasks"),
    Part.PEOPLE: _("People around the case"),
    Part.NOTES: _("Notes of the team"),
    Part.OTHER: _("Everything else in the file"),
}
