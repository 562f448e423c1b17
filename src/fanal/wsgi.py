"""What the server runs: the pages from memory first, Django for the rest."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanal.settings")

_django = get_wsgi_application()

from fanal.public.front import front  # noqa: E402  (needs the apps to be ready)

application = front(_django)
