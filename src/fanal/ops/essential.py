"""Which texts of the interface can stand on the pages that every language has.

Said by where a text is used; a test draws those pages and names a text that is missed.
"""

from babel.messages.catalog import Catalog, Message

from fanal.core.languages import Scope, scope_of

# The public side, the forms that a person fills, and what is sent to them by itself.
_USED_IN = ("public/", "intake/forms/", "cases/plan/reminder_words.py")
# Pages that are offered in whole languages only (`public.languages.WHOLE_ONLY`).
_BUT_NOT_IN = (
    "public/templates/public/know.html",
    "public/templates/public/professionals",
)


def template_for(language: str, template: Catalog) -> Catalog:
    """The texts that a language must have to be whole for its scope."""
    if scope_of(language) is Scope.WHOLE:
        return template
    catalogue = Catalog()
    for message in template:
        if message.id and _is_essential(message):
            catalogue.add(
                message.id,
                locations=message.locations,
                flags=message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return catalogue


def _is_essential(message: Message) -> bool:
    return any(
        where.startswith(_USED_IN) and not where.startswith(_BUT_NOT_IN)
        for where, _line in message.locations
    )
