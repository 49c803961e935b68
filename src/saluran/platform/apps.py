"""Start-up of what every module gets: tasks with a clock must be known before the worker looks at it."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "saluran.platform"
    label = "platform"

    def ready(self) -> None:
        from saluran.platform import bin, importing, leaving, notices, sets, undoing  # noqa: F401
        from saluran.platform.backup import nightly  # noqa: F401
        from saluran.platform.duplicates import apart, keeping, queue  # noqa: F401
