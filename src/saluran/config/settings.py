"""Django's settings. The only room that knows everyone; what an installation decides comes from ``env``."""

import secrets
from pathlib import Path

from saluran.config.env import Environment, database
from saluran.core.apps import plugin_apps

ENV = Environment()
HOME = ENV.home.resolve()
PACKAGE = Path(__file__).resolve().parent.parent


def _secret() -> str:
    """The installation's own key: from the environment, or made once and kept under SALURAN_HOME."""
    if ENV.secret_key:
        return ENV.secret_key
    path = HOME / "secret_key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [h.strip() for h in ENV.hosts.split(",") if h.strip()]
ROOT_URLCONF = "saluran.config.urls"
WSGI_APPLICATION = "saluran.config.wsgi.application"
AUTH_USER_MODEL = "core.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "saluran.modules.people",
    "saluran.modules.duplicates",
    "saluran.modules.picks",
    "saluran.modules.setup",
    "saluran.modules.views",
    "saluran.modules.pipelines",
    "saluran.modules.products",
    "saluran.modules.activities",
    "saluran.modules.campaigns",
    "saluran.modules.accounts",
    "saluran.modules.contacts",
    "saluran.modules.prospects",
    "saluran.modules.leads",
    "saluran.modules.opportunities",
    "saluran.modules.assigning",
    "saluran.modules.converting",
    *plugin_apps(),
    "saluran.platform",
    "saluran.core.apps.CoreConfig",
]
MIDDLEWARE = [
    "saluran.faces.html.middleware.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "saluran.faces.html.middleware.secure_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saluran.faces.html.middleware.compressed_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "saluran.faces.html.middleware.Actors",
    "saluran.faces.html.middleware.Refusals",
]
DATABASES = {"default": database(ENV.database_url, HOME)}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "faces" / "html" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "saluran.faces.html.jinja.environment"},
    }
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
LOGIN_URL = "/auth/login"
LOGIN_REDIRECT_URL = "/home"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "saluran.faces.html.static.Storage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
FILES = HOME / "files"
MAX_UPLOAD = 25 * 2**20
MAX_IMPORT = 500 * 2**20  # a table to be imported; a million rows of leads are some 170 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_ENGINE = "saluran.faces.html.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.https
#: TLS ends in the proxy, which says so; without this every page would be sent on to itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SESSION_COOKIE_NAME = "__Host-saluran" if ENV.https else "saluran"
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.https else "csrf"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "saluran.faces.html.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

TASKS = {"default": {"BACKEND": "saluran.core.jobs.Backend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "saluran.config.logs.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}
