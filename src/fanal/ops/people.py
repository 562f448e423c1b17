"""Letting the first member of a team in."""


from fanal.core.config import Config


def print_enrolment_links(config: Config) -> None:
    return None
