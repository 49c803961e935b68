"""Saved views: who sees which, what they say of a list, and which opens first."""

from typing import Any

import pytest

from saluran.core import access, stamps, undo, views
from saluran.core.models import Role, Team, View
from saluran.core.perform import perform
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.core.registry import modules
from tests.cast import Cast, make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def save(actor: access.Actor, name: str = "Baru", module: str = "leads", **said: Any) -> Any:
    data = {"name": name, "module": module, **said}
    return perform(actor, "views", "create", data=data, face="html").record


def names(actor: access.Actor, key: str = "leads") -> list[str]:
    stamps.refresh()
    return [v.name for v in views.of_module(actor, key)]


def test_a_view_is_ones_own_until_it_is_shared(cast: Cast) -> None:
    """Not even the manager above sees a private one; a shared one is read by those it is shared with."""
    view = save(cast["budi"], sort="-created_at")
    assert [names(cast[who]) for who in ("budi", "sari", "joko", "rina", "eka")] == [["Baru"], [], [], [], []]
    perform(cast["budi"], "views", "update", view.pk, {"shared": "team"}, face="html")
    assert [names(cast[who]) for who in ("sari", "joko", "vina", "eka")] == [["Baru"], ["Baru"], ["Baru"], []]
    with pytest.raises(Forbidden):
        perform(cast["sari"], "views", "update", view.pk, {"name": "Saya"}, face="html")
    with pytest.raises(NotFound):
        perform(cast["eka"], "views", "update", view.pk, {"name": "Saya"}, face="html")


def test_sharing_with_everyone_is_a_right(cast: Cast) -> None:
    with pytest.raises(Invalid) as said:
        save(cast["budi"], shared="everyone")
    assert set(said.value.errors) == {"shared"}
    save(cast["joko"], "Semua", shared="everyone")
    assert names(cast["eka"]) == ["Semua"]
    view = View.objects.get(name="Semua")
    with pytest.raises(Forbidden):
        perform(cast["eka"], "views", "delete", view.pk, face="html")
    perform(cast["rina"], "views", "delete", view.pk, face="html")  # who may share so keeps what is shared so
    assert names(cast["joko"]) == []


def test_a_team_is_ones_own_or_one_that_one_leads(cast: Cast) -> None:
    surabaya = Team.objects.get(name="Surabaya").pk
    with pytest.raises(Invalid) as said:
        save(cast["budi"], shared="team", team=surabaya)
    assert set(said.value.errors) == {"team"}
    perform(access.SYSTEM, "teams", "update", surabaya, {"leader": cast.budi.pk}, face="setup")
    save(cast["budi"], "Cabang", shared="team", team=surabaya)
    assert names(cast["eka"]) == ["Cabang"] and names(cast["sari"]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("filter", '["nothing","is",1]'), ("filter", "{"), ("sort", "nothing"), ("fields", "title,nothing"),
        ("widths", "title:wide"), ("group", "organization"), ("card", "title:huge"), ("tint", "organization"),
        ("across", "9"), ("pipeline", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_of_the_module_is_refused(cast: Cast, name: str, text: str) -> None:
    with pytest.raises(Invalid) as said:
        save(cast["budi"], **{name: text})
    assert set(said.value.errors) == {name} and not View.objects.exists()


def test_a_view_speaks_where_the_address_is_silent(cast: Cast) -> None:
    budi, leads = cast["budi"], modules.get("leads")
    pk = str(save(budi, filter='["status","is","new"]', sort="-created_at", q="pt").pk)
    stamps.refresh()
    view, query = views.opened(budi, leads, {"view": pk, "sort": "title", "q": ""})
    assert view is not None and query == {
        "view": pk, "filter": '["status","is","new"]', "sort": "title", "q": "",
    }  # fmt: skip
    assert views.shortened(query) == {"view": pk, "sort": "title", "q": ""}
    assert views.opened(budi, leads, views.shortened(query))[1] == query
    for who, key in (("eka", "leads"), ("budi", "accounts")):
        with pytest.raises(NotFound):
            views.opened(cast[who], modules.get(key), {"view": pk})


def test_what_is_gone_is_left_out(cast: Cast) -> None:
    """A field that was removed, a choice that is no more: the rest of the view goes on."""
    field = make("fields", module="leads", label={"id": "Ukuran", "en": "Size"}, name="x_size", kind="text")
    condition = '{"all":[["status","is","new"],["x_size","is","besar"],{"any":[["x_size","is","kecil"]]}]}'
    pk = str(save(cast["budi"], filter=condition, fields="title,x_size,status", card="title:title,x_size").pk)
    perform(access.SYSTEM, "fields", "delete", field.pk, face="setup")
    stamps.refresh()
    view, _query = views.opened(cast["budi"], modules.get("leads"), {"view": pk})
    assert view is not None and view.state == {
        "filter": '{"all":[["status","is","new"]]}', "fields": "title,status", "card": "title:title",
    }  # fmt: skip
    perform(cast["budi"], "views", "update", int(pk), {"name": "Masih"}, face="html")  # and it can be named anew


def test_what_opens_first(cast: Cast) -> None:
    """One's own choice before that of the role; taken back, it opens no more."""
    shared = save(cast["rina"], "Semua", shared="everyone")
    own = save(cast["budi"])
    role = Role.objects.get(key="sales").pk
    perform(cast["rina"], "views", "open_first", shared.pk, {"role": role}, face="html")
    done = perform(cast["budi"], "views", "open_first", own.pk, {}, face="html")
    stamps.refresh()
    assert [views.first(cast[who], "leads") and views.first(cast[who], "leads").id for who in ("budi", "sari")] == [  # type: ignore[union-attr]
        own.pk, shared.pk,
    ]  # fmt: skip
    assert views.first(cast["joko"], "leads") is None
    assert done.operation
    undo.undo(cast["budi"], done.operation, face="html")
    stamps.refresh()
    first = views.first(cast["budi"], "leads")
    assert first is not None and first.id == shared.pk
    with pytest.raises(Invalid):
        perform(cast["budi"], "views", "open_first", own.pk, {"role": role}, face="html")


def test_copied_moved_deleted_and_brought_back(cast: Cast) -> None:
    budi = cast["budi"]
    first = save(budi, "Satu", sort="title")
    done = perform(budi, "views", "duplicate", first.pk, {"name": "Dua"}, face="html")
    assert View.objects.get(pk=done.value["id"]).sort == "title"
    save(budi, "Tiga")
    assert names(budi) == ["Satu", "Dua", "Tiga"]
    perform(budi, "views", "move", first.pk, {"by": 1}, face="html")
    assert names(budi) == ["Dua", "Satu", "Tiga"]
    perform(budi, "views", "delete", first.pk, face="html")
    assert names(budi) == ["Dua", "Tiga"]
    undo.restore(budi, "views", first.pk, face="html")
    assert names(budi) == ["Dua", "Satu", "Tiga"]
