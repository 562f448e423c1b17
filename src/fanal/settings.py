"""Django's settings; what an operator can change comes typed from `core.config`."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from fanal.core.config import config
from fanal.core.database import from_url
from fanal.core.datafolder import prepare, server_key
from fanal.core.languages import NAMES
from fanal.core.mail import smtp
from fanal.vault import ServerSecret

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent.parent

prepare(config)

SECRET_KEY = ServerSecret(server_key(config.data)).derive("django").hex()
DEBUG = False
# The origin is fixed by the operator; a proxy in front sends its own host name.
ALLOWED_HOSTS = [config.origin.split("://")[1].split(":")[0], "localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "csp",
    "fanal.knowledge",
    "fanal.audit",
    "fanal.accounts",
    "fanal.dossiers",
    "fanal.documents",
    "fanal.directory",
    "fanal.intake",
    "fanal.cases",
    "fanal.workload",
    "fanal.public",
    "fanal.desk",
    "fanal.api",
    "fanal.ops",
]

MIDDLEWARE = [
    "fanal.public.middleware.PublicSide",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fanal.desk.middleware.DeskSide",
    "fanal.desk.middleware.sessions",
    "fanal.desk.middleware.csrf",
    "fanal.desk.middleware.authentication",
    "fanal.desk.middleware.sign_in_required",
    "fanal.desk.middleware.second_factor_required",
    "fanal.desk.middleware.content_security_policy",
]

ROOT_URLCONF = "fanal.public.urls"
WSGI_APPLICATION = "fanal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {"default": from_url(config.database_url, config.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["fanal.accounts.backends.SealedKeyBackend"]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"

# Ports share cookies on localhost, so the port is part of the name there.
_suffix = "" if config.secure_origin else f"-{config.port}"
SESSION_COOKIE_NAME = f"__Host-desk{_suffix}"
RING_COOKIE_NAME = f"__Host-ring{_suffix}"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Rows are named by a digest of the cookie and sealed under the server's key.
SESSION_ENGINE = "fanal.accounts.sessions"
SESSION_SAVE_EVERY_REQUEST = False
# In a cookie of its own, so that a stranger who looks at the sign-in page leaves no session row.
CSRF_COOKIE_NAME = f"__Host-form{_suffix}"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "fanal.desk.views.csrf_failed"

# The desk's policy; public pages carry their own, made of hashes, when they are rendered.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Django's CSRF check needs the Origin header, which "no-referrer" would blank.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if config.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_URL = "/desk/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Words; a longer body is refused before it is read. Files are refused everywhere but in the few
# views that put `documents.receiving` in place first: it seals them as they arrive.
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["fanal.core.uploads.RefuseUploads"]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = list(NAMES.items())
LOCALE_PATHS = [PACKAGE / "locale"]
PACKS_ROOT = PROJECT / "packs"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if config.smtp_url
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = config.data / "mail"
if config.smtp_url:
    globals().update(smtp(config.smtp_url))
DEFAULT_FROM_EMAIL = config.mail_from

# Tracebacks and requests can hold a person's words: only fixed sentences are ever logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"facts_only": {"()": "fanal.core.logs.FactsOnly"}},
    "formatters": {"plain": {"()": "fanal.core.logs.PlainFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["facts_only"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "fanal": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Anybody can cause these as often as they like: too many fields, another host's name.
        "django.security": {"level": "CRITICAL", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
