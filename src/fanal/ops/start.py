"""Waking Django up, with mistakes of the operator said in one line each."""

import os

import django
from django.core.exceptions import ImproperlyConfigured

from fanal.ops.say import Stop


def start() -> None:
    """Load settings and apps; `Stop` says what to change when that cannot be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanal.settings")
    from fanal.core.config import BadConfig
    from fanal.core.datafolder import WrongFolder
    from fanal.knowledge import PackError

    try:
        django.setup()
    except (BadConfig, WrongFolder, PackError) as mistake:
        raise Stop(str(mistake)) from None
    except ImproperlyConfigured as mistake:
        raise Stop(f"The settings cannot be used: {mistake}") from None
