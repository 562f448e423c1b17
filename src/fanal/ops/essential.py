"""The texts of the interface that the catalogue of a language is asked for."""

from babel.messages.catalog import Catalog

from fanal.core.languages import Scope, scope_of
from fanal.knowledge.essential import messages_of


def template_for(language: str, template: Catalog) -> Catalog:
    """Those that it must have to be whole for its scope."""
    if scope_of(language) is Scope.WHOLE:
        return template
    catalogue = Catalog()
    for message in messages_of(Scope.ESSENTIAL, template):
        catalogue.add(
            message.id,
            locations=message.locations,
            flags=message.flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalogue
