"""Database fields the house needs and Django lacks."""

from typing import Any

from django.db import models


class Bytes(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs only
    """Bytes that are always `bytes`: PostgreSQL's driver hands out memoryviews otherwise."""

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        return None if value is None else bytes(value)
