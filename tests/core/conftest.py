"""Property tests keep no database of examples and know no deadline: this is a shared machine."""

from hypothesis import settings

settings.register_profile("patient", database=None, deadline=None)
settings.load_profile("patient")
