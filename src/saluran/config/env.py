"""What the environment may say. Names of variables are a contract (names.md, Command line)."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

from pydantic import Field
from pydantic_settings import BaseSettings


class Environment(BaseSettings):
    """Read once at start-up; a bad value is named."""

    home: Path = Field(default=Path("var"), validation_alias="SALURAN_HOME")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    secret_key: str = Field(default="", validation_alias="SALURAN_SECRET_KEY")
    hosts: str = Field(default="127.0.0.1,localhost,[::1]", validation_alias="SALURAN_HOSTS")
    https: bool = Field(default=False, validation_alias="SALURAN_HTTPS")


def database(url: str, home: Path) -> dict[str, object]:
    """Django's description of the database: PostgreSQL by URL, else SQLite under ``home``."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "saluran.sqlite3"),
            "CONN_MAX_AGE": None,  # opening it anew for each request took a quarter of a page
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536;PRAGMA mmap_size=1073741824;PRAGMA temp_store=MEMORY",
            },
        }
    parts = urlparse(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit("DATABASE_URL: only postgresql://… is understood; leave it empty for the embedded SQLite.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "saluran",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
