"""Makes the pages ready as soon as the packs are loaded."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "fanal.public"
    label = "public"
