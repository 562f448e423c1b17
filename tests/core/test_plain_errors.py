"""No form says of what does not fit what Django says in English."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.urls import get_resolver
from django.utils import translation

from fanal.core.languages import WHOLE
from fanal.core.plain_errors import OURS

FROM_DJANGO = ("Ensure this", "Ensure that")


def every_form() -> list[type[forms.Form]]:
    """Of the desk and of the public side: whatever their addresses bring along."""
    for urls in ("fanal.desk.urls", "fanal.public.urls"):
        assert get_resolver(urls).url_patterns

    def below(form: type[forms.Form]) -> Iterator[type[forms.Form]]:
        for each in form.__subclasses__():
            yield each
            yield from below(each)

    return [form for form in below(forms.Form) if form.__module__.startswith("fanal.")]


def limits() -> Iterator[tuple[str, BaseValidator]]:
    for form in every_form():
        for name, field in form.base_fields.items():
            for validator in field.validators:
                if isinstance(validator, BaseValidator):
                    yield f"{form.__qualname__}.{name}", validator


def test_there_are_limits_to_try() -> None:
    found = list(limits())
    assert "GlassForm.reason" in {name for name, _validator in found}
    modules = {form.__module__ for form in every_form()}
    assert {"fanal.intake.forms.report", "fanal.directory.forms"} <= modules
    assert {type(validator) for _name, validator in found} >= set(OURS)


def test_every_limit_of_every_form_is_told_in_our_words() -> None:
    for name, validator in limits():
        limit = validator.limit_value
        assert isinstance(limit, int), name
        too_little, too_much = (limit - 1, limit + 1)
        for beyond in ("a" * too_little, "a" * too_much, too_little, too_much):
            try:
                validator(beyond)
            except ValidationError as error:
                (said,) = error.messages
                assert not said.startswith(FROM_DJANGO), name
                assert str(limit) in said, name
            except TypeError:
                continue


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_a_reason_that_is_too_short_is_told_plainly(language: str) -> None:
    from fanal.cases.restricting.views import GlassForm

    with translation.override(language):
        form = GlassForm({"reference": "12345678", "reason": "He is at"})
        (said,) = form.errors["reason"]
        assert not str(said).startswith(FROM_DJANGO)
        assert "20" in str(said)
        assert "8" in str(said)
