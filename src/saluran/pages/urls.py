"""The routes of the hand-made pages."""

from saluran.faces.policy import policed
from saluran.pages import backups, bin, entry, health, home, mine, setting_up, undoing

urlpatterns = [
    policed("", home.front, "session", "front"),
    policed("favicon.ico", home.mark, "public", "mark"),
    policed("home", home.page, "session", "home"),
    policed("auth/login", entry.sign_in, "public", "sign-in"),
    policed("auth/sign-out", entry.sign_out, "session", "sign-out"),
    policed("auth/set/<str:uid>/<str:token>", entry.choose_password, "public", "choose-password"),
    policed("setup/<str:token>", entry.setup, "public", "setup"),
    policed("setup", setting_up.page, "session", "set-up"),
    policed("my/password", entry.change_password, "session", "change-password"),
    policed("my/preferences", mine.preferences, "public", "preferences"),
    policed("my/undo/<int:pk>", undoing.undo, "session", "undo"),
    policed("my/bin", bin.page, "session", "bin"),
    policed("my/bin/restore", bin.restore, "session", "bin-restore"),
    policed("my/bin/empty", bin.empty, "session", "bin-empty"),
    policed("my/backups", backups.page, "session", "backups"),
    policed("my/backups/<str:name>/file", backups.fetch, "session", "backup-file"),
    policed("my/backups/<str:name>/delete", backups.delete, "session", "backup-delete"),
    policed("my/exports", backups.exports, "session", "exports"),
    policed("jobs/<int:pk>", mine.job, "session", "job"),
    policed("healthz", health.alive, "public", "healthz"),
    policed("readyz", health.ready, "public", "readyz"),
]
