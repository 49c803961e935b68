"""Search finds what is in reach, whatever form it was typed in, and keeps up with every change."""

import dataclasses
from typing import Any

import pytest
from django.db import connection

from saluran.core import access, search
from saluran.core.models import SearchDoc
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.search import candidates, grams, tokens
from saluran.core.undo import undo
from saluran.modules.accounts.models import Account
from tests.core.reading import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def found(actor: access.Actor, words: str, **how: Any) -> list[str]:
    return [hit.title for hit in search.find(actor, words, **how)]


def add(cast: Any, *names: str, owner: str | None = "budi", **more: Any) -> list[Any]:
    made = Account.objects.bulk_create(
        [
            Account(name=n, title=n, owner=owner and getattr(cast, owner), created_at=NOW, modified_at=NOW, **more)
            for n in names
        ]
    )
    search.rebuild(modules.get("accounts"))
    return made


@pytest.mark.parametrize(("wide", "newest"), [(8, (2000, 20_000)), (0, (3, 6)), (0, (1000, 2000))])
def test_each_reader_finds_his_own(
    cast: Any, monkeypatch: pytest.MonkeyPatch, wide: int, newest: tuple[int, int]
) -> None:
    monkeypatch.setattr(candidates, "WIDE", wide)
    monkeypatch.setattr(candidates, "NEWEST", newest)
    world = World(cast)
    for words in (
        "besar",
        "maju",
        "zulu",
        "be",
        "éclair",
        "o'brien",
        "100%",
        "a_b",
        '"x"',
        "\\sla",
        "bes 3",
        "b",
        "m",
        "be m",
        "o' b",
    ):
        for actor in world.readers.values():
            reach = access.reach(actor, world.module, "view")
            hits = search.find(actor, words, module="opportunities", limit=200)
            assert len({h.id for h in hits}) == len(hits)
            docs = {d.record_id: d for d in SearchDoc.objects.filter(module="opportunities")}
            wanted = search.fold_words(words)
            short = all(len(w) < 3 for w in wanted)
            match = {
                r.pk
                for r in world.rows
                if reach.holds(r)
                and (
                    docs[r.pk].title.startswith(" ".join(wanted))
                    if short
                    else all(w in docs[r.pk].text for w in wanted)
                )
            }
            assert {h.id for h in hits} == match, words


def test_the_rarest_parts_of_a_word_are_asked_for(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    add(cast, *(f"PT Sinar {n}" for n in range(30)), "PT Sinarmas")
    monkeypatch.setattr(grams, "_kept", (0.0, {}))
    assert set(grams.rarest(("sinarmas", "pt"))) < {"arm", "rma", "mas"}
    assert found(cast["budi"], "sinarmas") == ["PT Sinarmas"]


def test_rights_differ_by_module(cast: Any) -> None:
    World(cast, n=10)
    add(cast, "PT Rahasia Besar", owner="eka")
    actor = dataclasses.replace(cast["budi"], rights={"accounts": {"view": "all"}, "opportunities": {"view": "own"}})
    hits = search.find(actor, "besar", limit=200)
    assert {h.module for h in hits if not modules.get(h.module).small} <= {"accounts", "opportunities"}
    assert "PT Rahasia Besar" in [h.title for h in hits]
    reach = access.reach(actor, modules.get("opportunities"), "view")
    owners = {h.id for h in hits if h.module == "opportunities"}
    from saluran.modules.opportunities.models import Opportunity

    assert all(reach.holds(r) for r in Opportunity.objects.filter(pk__in=owners))
    assert search.find(access.ANONYMOUS, "besar") == []


def test_records_without_owner_are_found_by_their_team(cast: Any) -> None:
    add(cast, "PT Tanpa Pemilik", owner=None, team=cast.budi.team)
    assert found(cast["budi"], "tanpa") == ["PT Tanpa Pemilik"]
    assert found(cast["eka"], "tanpa") == []


def test_the_best_come_first(cast: Any) -> None:
    add(cast, "Sumber Maju", "PT Bermajuan", "Maju Jaya", "maju bersama")
    assert found(cast["budi"], "maju") == ["maju bersama", "Maju Jaya", "Sumber Maju", "PT Bermajuan"]
    assert found(cast["budi"], "maju", limit=1) == ["maju bersama"]
    assert found(cast["budi"], "maju sumber") == ["Sumber Maju"]
    assert found(cast["budi"], "ma", module="accounts") == ["maju bersama", "Maju Jaya"]
    assert found(cast["budi"], "") == found(cast["budi"], "  ") == found(cast["budi"], "zzzzz") == []
    assert found(cast["budi"], "maju", module="leads") == []


def test_phones_are_found_in_any_form(cast: Any) -> None:
    add(cast, "PT Telepon", phone="+6281234567890")
    for words in (
        "0812-3456-7890",
        "+62 812 3456 7890",
        "081234567890",
        "812345",
        "+62812",
        "(0812)3456",
        "0812 3456 7890",
    ):
        assert found(cast["budi"], words) == ["PT Telepon"], words


def test_the_door_keeps_the_index(cast: Any) -> None:
    budi = cast["budi"]

    def found(actor: access.Actor, words: str) -> list[str]:
        return [hit.title for hit in search.find(actor, words, module="accounts")]

    made = perform(budi, "accounts", "create", data={"name": "PT Lama", "email": "ani@toko.example"}, face="web").record
    assert found(budi, "pt lama") == ["PT Lama"] and found(budi, "ani@toko") == ["PT Lama"]
    perform(budi, "accounts", "update", made.pk, {"name": "PT Baru"}, face="web")
    assert found(budi, "pt lama") == [] and found(budi, "baru") == ["PT Baru"]
    perform(cast["rina"], "accounts", "assign", made.pk, {"owner": cast.eka.pk}, face="web")
    assert found(cast["eka"], "baru") == ["PT Baru"] and found(budi, "baru") == []
    done = perform(cast["rina"], "accounts", "delete", made.pk, face="web")
    assert found(cast["rina"], "baru") == [] and done.operation
    assert not SearchDoc.objects.filter(module="accounts", record_id=made.pk).exists()
    undo(cast["rina"], done.operation, face="web")
    assert found(cast["eka"], "baru") == ["PT Baru"]


def test_custom_text_is_found(cast: Any) -> None:
    from saluran.core.models import CustomField
    from tests.core.reading import make_module

    module = make_module()
    CustomField.objects.filter(module="x_sites").update(kind="text", name="x_size")
    from saluran.core import stamps

    stamps.touch("registry")
    module = modules.get("x_sites")
    perform(cast["rina"], module.key, "create", data={"title": "Gudang", "x_size": "Lantai tiga"}, face="web")
    assert found(cast["rina"], "lantai") == ["Gudang"]


def test_an_index_made_anew_is_the_same(cast: Any) -> None:
    world = World(cast, n=20)
    actor = world.readers["joko"]
    before = search.find(actor, "besar", limit=200)
    search.rebuild(world.module)
    assert {h.id for h in search.find(actor, "besar", limit=200)} == {h.id for h in before}
    search.prepare()  # once more changes nothing
    assert {h.id for h in search.find(actor, "besar", limit=200)} == {h.id for h in before}


def test_modules_are_found_by_other_words(cast: Any) -> None:
    for words, key in (
        ("calon", "leads"),
        ("prosp", "leads"),
        ("deal", "opportunities"),
        ("pelanggan", "accounts"),
        ("narahubung", "contacts"),
    ):
        assert key in [m.key for m in search.find_modules(cast["budi"], words)], words
    assert search.find_modules(cast["budi"], "") == []
    assert "roles" in [m.key for m in search.find_modules(cast["rina"], "peran")]
    assert "roles" not in [m.key for m in search.find_modules(cast["budi"], "peran")]


def test_owners_never_share_a_token() -> None:
    owners = {tokens.tokens("leads", n, None) for n in range(1, 20_000)}
    assert len(owners) == 19_999
    assert all(len(t) == 6 for t in owners)


def test_postgres_walks_before_it_asks_the_index(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        monkeypatch.undo()
        assert candidates.find({}, ["x"], every=True, limit=1) == []
        return
    add(cast, *(f"PT Umum {n}" for n in range(120)), "PT Langka")
    monkeypatch.setattr(candidates, "WALK", 60)
    assert len(found(cast["budi"], "umum", limit=50)) == 50
    add(cast, *(f"PT Lain {n}" for n in range(120)))
    assert found(cast["budi"], "langka") == ["PT Langka"]
    monkeypatch.setattr(grams, "_kept", (0.0, ((), {})))  # what an earlier test found common
    monkeypatch.setattr(candidates, "LOOKED", 0)
    assert len(found(cast["budi"], "umum", limit=30)) == 30  # common, and not among the newest: walked further
    assert found(cast["budi"], "langka") == []  # rare: nothing else than the index was asked
