"""Start-up: find every module.py, then freeze the registry."""

from importlib.metadata import entry_points

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "saluran.core"
    label = "core"

    def ready(self) -> None:
        from saluran.core.registry import modules

        autodiscover_modules("module")
        modules.freeze()


def plugin_apps() -> list[str]:
    """Django apps of installed third-party packages: entry points in the group ``saluran.modules``."""
    return [point.value for point in sorted(entry_points(group="saluran.modules"), key=lambda p: p.name)]
