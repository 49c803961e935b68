"""Start-up: find every module.py, then freeze the registry."""

import threading
from importlib.metadata import entry_points

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import trans_real


class CoreConfig(AppConfig):
    name = "saluran.core"
    label = "core"

    def ready(self) -> None:
        from saluran.core.registry import modules

        keep_language_by_thread()
        autodiscover_modules("module")
        modules.freeze()


def keep_language_by_thread() -> None:
    """The language of a request in a plain thread local. Django's own serves async tasks too, which are none here, and
    is asked two hundred times a page, each time for ten times as long."""
    trans_real._active = threading.local()  # type: ignore[attr-defined]


def plugin_apps() -> list[str]:
    """Django apps of installed third-party packages: entry points in the group ``saluran.modules``."""
    return [point.value for point in sorted(entry_points(group="saluran.modules"), key=lambda p: p.name)]
