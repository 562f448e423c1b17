"""Another try to make the cleaned copy of a document."""

from fanal.documents.forms import AgainForm
from fanal.intake.desk_forms.fields import OnceField


class CopyAgainForm(AgainForm):
    once = OnceField()
