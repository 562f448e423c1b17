"""Property tests keep no database of examples and know no deadline: this is a shared machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "vault",
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("vault")
