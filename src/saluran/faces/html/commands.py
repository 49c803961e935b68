"""What can be done, and where one can go, by name: in either language, by the beginnings of words in any order."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, known, options
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens import recording
from saluran.faces.html import records
from saluran.faces.html.menu import SETUP, beside, in_order, instead, may_import, of_house, setup_of, within_reach
from saluran.faces.html.screens import Found
from saluran.ground import names

#: Other words that people type for what a command does. They are never shown.
MAKE = "tambah buat baru bikin add new create make"
SHOW = "buka lihat daftar open show list go"
BOARD = "papan kanban pipeline board"
BRING = "impor import unggah upload csv excel xlsx masukkan"
SETTING = "pengaturan setelan penyiapan setting settings set-up setup"
LOOK = "tema tampilan warna theme appearance mode"
TONGUE = "bahasa language ganti switch"
BESIDE = {
    "/my/imports": BRING,
    "/leads/duplicates": "duplikat ganda kembar mirip sama periksa duplicates merge review queue",
    "/my/bin": "sampah hapus pulihkan restore trash deleted",
    "/my/jobs": "pekerjaan antrean jobs queue progress",
    "/my/backups": "cadangan backup salinan unduh aman",
    "/my/exports": "ekspor unduhan siapa export download who",
}
VERBS = {
    "win": "menang won berhasil",
    "lose": "kalah lost gagal",
    "assign": "tugaskan serahkan pemilik owner give",
    "convert": "konversi ubah convert",
    "delete": "hapus buang remove bin",
    "follow": "ikuti pantau watch unfollow berhenti",
    "tag": "label tanda tags",
    "edit": "ubah sunting edit change",
    "merge": "gabungkan duplikat merge",
    "reopen": "buka lagi reopen",
}
OTHERS = (("id", "Bahasa Indonesia"), ("en", "English"))


@dataclass(frozen=True)
class Command:
    """``label`` is asked in both languages. ``method``: link, get (a dialog), post (at once), form (with a new page),
    open (a dialog that is there)."""

    label: Callable[[], Any]
    url: str
    icon: str
    method: str = "link"
    also: str = ""
    values: tuple[tuple[str, str], ...] = ()
    text: Any = ""


def found(commands: Iterable[Command], words: str, most: int) -> tuple[Found, ...]:
    """The commands with the beginning of every word, those that are called so first; all where nothing is asked."""
    every, wanted = list(commands), _words(words)
    told: dict[str, list[str]] = {}
    for language, _name in OTHERS:
        with translation.override(language):
            told[language] = [names.fold(str(c.label())) for c in every]
    ranked = []
    for n, c in enumerate(every):
        labels = [told[language][n] for language, _name in OTHERS]
        said = _words(" ".join((*labels, names.fold(c.also))))
        if all(any(s.startswith(w) for s in said) for w in wanted):
            ranked.append((_rank(labels, wanted), n))
    return tuple(_shown(every[n]) for _rank, n in sorted(ranked)[:most])


def _words(text: str) -> list[str]:
    return re.findall(r"[\w.]+", names.fold(text))


def _rank(labels: list[str], wanted: list[str]) -> int:
    """Called so from the beginning, then with all words in its name, then by other words for it."""
    if not wanted or any(label.startswith(" ".join(wanted)) for label in labels):
        return 0
    return 1 if any(all(any(s.startswith(w) for s in _words(label)) for w in wanted) for label in labels) else 2


def _shown(c: Command) -> Found:
    return Found(str(c.label()), c.url, c.icon, c.text, method=c.method, values=c.values)


def of_record(actor: access.Actor, key: str, pk: int) -> tuple[str, list[Command]]:
    """What the record is called that the reader stands on, and what he can do with it now."""
    module, record = recording.find(actor, key, pk)
    url = f"/{key}/{pk}"
    offers = recording.offers(actor, module, record)
    front, more = records.actions(actor, module, record, offers, url)
    creates = [
        replace(a, label=_("Create: %(one)s") % {"one": a.label})
        for a in records.creates(actor, module, record, offers, url)
    ]
    version = (("version", str(record.version)),)
    made = []
    for a in (*front, *more, *creates):
        if a.reason:
            continue
        name = a.url.partition("?")[0].rpartition("/")[2]
        made.append(Command(_constant(a.label), a.url, a.icon, a.method, f"{name} {VERBS.get(name, '')}", version))
    return f"{module.one}: {known.title_of(module, record)}", made


def _constant(label: Any) -> Callable[[], Any]:
    return lambda: label


def deeds(actor: access.Actor) -> Iterator[Command]:
    """What can be done from anywhere."""
    seen = _visible(actor)
    for m in seen:
        if "create" not in m.closed and access.may(actor, m, "create"):
            yield Command(_adding(m), f"/{m.key}/new", m.icon, "get" if m.quick else "link", f"{MAKE} {_also(m)}")
    for m in seen:
        if may_import(actor, m):
            yield Command(_importing(m), f"/my/imports?module={m.key}", "file-up", also=f"{BRING} {_also(m)}")
    yield Command(
        _constant(gettext_lazy("Change the password")), "/my/password", "key-round", also="sandi password kata"
    )


def _adding(m: Module) -> Callable[[], Any]:
    return lambda: _("Add %(one)s") % {"one": m.one}


def _importing(m: Module) -> Callable[[], Any]:
    return lambda: _("Import %(module)s") % {"module": m.label}


def _also(m: Module) -> str:
    return " ".join((str(m.key).replace("_", " "), *m.also))


def _visible(actor: access.Actor) -> list[Module]:
    """The modules of the reader's menu, in its order."""
    return [m for m in in_order(actor) if m.menu and within_reach(actor, m) and not instead(actor, m)]


def places(actor: access.Actor) -> Iterator[Command]:
    """Where one can go: every entry of the menu, boards, and each setting by its name."""
    yield Command(_constant(gettext_lazy("Home")), "/home", "house", also="beranda home awal start")
    seen = _visible(actor)
    for m in seen:
        yield Command(_constant(m.label), f"/{m.key}", m.icon, also=f"{SHOW} {_also(m)} {names.fold(str(m.one))}")
        if m.board:
            yield Command(_boarding(m), f"/{m.key}/board", "square-kanban", also=f"{BOARD} {_also(m)}")
    for link in (*beside(actor, seen), *of_house(actor)):
        yield Command(_entry(actor, seen, link.url), link.url, link.icon, also=BESIDE.get(link.url, ""))
    if setup_of(actor, seen):
        yield Command(_constant(gettext_lazy("Set-up")), SETUP, "settings", also=SETTING)
    if actor.id:
        yield Command(
            _constant(gettext_lazy("My profile")), f"/users/{actor.id}", "user-round", also="profil akun saya me"
        )
    yield from _settings(actor)


def _entry(actor: access.Actor, seen: list[Module], url: str) -> Callable[[], Any]:
    """What the menu calls an entry that is no module, in the language of whoever asks."""
    return lambda: next(link.label for link in (*beside(actor, seen), *of_house(actor)) if link.url == url)


def _boarding(m: Module) -> Callable[[], Any]:
    return lambda: _("Board: %(module)s") % {"module": m.label}


def _settings(actor: access.Actor) -> Iterator[Command]:
    target = modules.all().get("settings")
    if target is None or not access.administers(actor):
        return
    ids = {k.natural: k.id for k in known.rows(target).values()}
    for o in options.declared().values():
        if o.key in ids:
            also = f"{SETTING} {o.key} {o.key.replace('.', ' ').replace('_', ' ')}"
            yield Command(_setting(o), f"/settings/{ids[o.key]}/edit", "settings", also=also)


def _setting(o: options.Option) -> Callable[[], Any]:
    return lambda: _("Setting: %(name)s") % {"name": o.label}


def switches(path: str) -> Iterator[Command]:
    """What only a page with scripts can do: appearance, language, the list of keys, and the way out."""
    here = ("next", path)
    themes = (
        ("light", "sun", gettext_lazy("Appearance: light"), "terang siang"),
        ("dark", "moon", gettext_lazy("Appearance: dark"), "gelap malam"),
        ("system", "monitor", gettext_lazy("Appearance: as on this device"), "perangkat sistem"),
    )
    for value, sign, label, also in themes:
        yield Command(_constant(label), "/my/preferences", sign, "form", f"{LOOK} {also}", (("theme", value), here))
    for value, name in OTHERS:
        yield Command(
            _constant(name), "/my/preferences", "languages", "form", f"{TONGUE} {value}", (("language", value), here)
        )
    yield Command(
        _constant(gettext_lazy("Keyboard shortcuts")), "#shortcuts", "keyboard", "open", "tombol keys help bantuan"
    )
    yield Command(
        _constant(gettext_lazy("Sign out")), "/auth/sign-out", "log-out", "form", "keluar logout exit log out"
    )
