"""The list of what has to be put right, above a form."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from fanal.cases.kinds import case_forms
from fanal.core.languages import WHOLE


class Asked(forms.Form):
    choice = forms.CharField(error_messages={"required": "Choose one of these."})


@pytest.mark.parametrize(
    ("label", "between"),
    [
        ("Signs of trafficking?", " "),
        ("هل يوجد خطر؟", " "),
        ("ምን ሆነ፧", " "),
        ("人身取引の兆候？", " "),
        ("Look again.", " "),
        ("Name", ": "),
        ("الاسم", ": "),
        ("Name (if known)", ": "),
    ],
)
def test_no_colon_follows_a_mark(label: str, between: str) -> None:
    form = Asked({})
    form.fields["choice"].label = label
    html = render_to_string("desk/parts/errors.html", {"form": form})
    assert f">{label}</a>{between}Choose one of these.</li>" in html


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_no_question_of_a_case_is_followed_by_a_colon(language: str) -> None:
    asked = set()
    with translation.override(language):
        for form in case_forms().values():
            for field in form.base_fields.values():
                label = str(field.label or "")
                if label.endswith(("?", "؟", "፧")):
                    asked.add(label)
                    shown = Asked({})
                    shown.fields["choice"].label = label
                    html = render_to_string("desk/parts/errors.html", {"form": shown})
                    assert f"{label}</a>:" not in html
    assert asked
