"""The real settings over a data folder that lasts as long as the run."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="fanal-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["FANAL_DATA"] = _folder
os.environ["FANAL_MODE"] = "live"
os.environ["FANAL_LANGUAGES"] = "ar"

from fanal.settings import *  # noqa: E402, F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
