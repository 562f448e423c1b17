"""What is answered when somebody is in danger, in the language of the submission.

The same words as on the page: whoever reads only the answer of a program must not think that
somebody comes.
"""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from fanal.core.dates import weekday_and_day
from fanal.intake.promises import office_of
from fanal.intake.routing import pack_of
from fanal.knowledge import current


def notice(team_id: str, language: str) -> dict[str, Any]:
    office, numbers = office_of(current().team(team_id)), pack_of(team_id, current()).urgent
    with translation.override(language):
        if office.open or office.next is None:
            said = _(
                "If somebody is in danger, call now. Your message goes to the top of the list, "
                "but nobody watches the list every minute."
            )
        else:
            said = _(
                "If somebody is in danger, call now. Your message goes to the top of the list, "
                "but nobody may read it before %(day)s, %(hour)s."
            ) % {"day": weekday_and_day(office.next), "hour": f"{office.next:%H:%M}"}
        return {
            "notice": " ".join([said, *(str(number.when) for number in numbers)]),
            "emergency_numbers": [
                {"number": each.number, "name": str(each.name), "when": str(each.when)}
                for each in numbers
            ],
        }
