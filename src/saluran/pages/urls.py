"""The routes of the hand-made pages."""

from saluran.faces.policy import policed
from saluran.pages import entry, health, home, mine

urlpatterns = [
    policed("", home.front, "session", "front"),
    policed("home", home.page, "session", "home"),
    policed("auth/login", entry.sign_in, "public", "sign-in"),
    policed("auth/sign-out", entry.sign_out, "session", "sign-out"),
    policed("auth/set/<str:uid>/<str:token>", entry.choose_password, "public", "choose-password"),
    policed("setup/<str:token>", entry.setup, "public", "setup"),
    policed("my/password", entry.change_password, "session", "change-password"),
    policed("my/preferences", mine.preferences, "public", "preferences"),
    policed("my/undo/<int:pk>", mine.undo, "session", "undo"),
    policed("my/bin", mine.bin_page, "session", "bin"),
    policed("my/bin/restore", mine.bring_back, "session", "bin-restore"),
    policed("jobs/<int:pk>", mine.job, "session", "job"),
    policed("healthz", health.alive, "public", "healthz"),
    policed("readyz", health.ready, "public", "readyz"),
]
