"""Labels of links within reach, and what lookups offer."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from saluran.core import access, labels, search, stamps
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.modules.accounts.models import Account
from saluran.modules.pipelines.models import Stage
from tests.core.reading import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def accounts(cast: Any, *titles: str, owner: str = "eka") -> list[Any]:
    made = Account.objects.bulk_create(
        [Account(name=t, title=t, owner=getattr(cast, owner), created_at=NOW, modified_at=NOW) for t in titles]
    )
    search.rebuild(modules.get("accounts"))
    return made


def test_titles_out_of_reach_are_hidden(cast: Any) -> None:
    (far,) = accounts(cast, "PT Jauh")
    (near,) = accounts(cast, "PT Dekat", owner="budi")
    pairs = [("accounts", far.pk), ("accounts", near.pk), ("accounts", 999_999), ("users", cast.eka.pk), ("nothing", 1)]
    assert labels.titles(cast["budi"], pairs) == {
        pairs[0]: None,
        pairs[1]: "PT Dekat",
        pairs[2]: None,
        pairs[3]: "Eka",
        pairs[4]: None,
    }
    assert labels.titles(cast["rina"], pairs)[pairs[0]] == "PT Jauh"


def test_one_query_a_module_and_none_for_small_ones(cast: Any) -> None:
    made = accounts(cast, *"abcdef")
    pairs = [("accounts", a.pk) for a in made] + [("users", cast.eka.pk), ("stages", Stage.objects.first().pk)]  # type: ignore[union-attr]
    labels.titles(cast["rina"], pairs)
    with CaptureQueriesContext(connection) as queries:
        labels.titles(cast["rina"], pairs)
    assert len(queries) == 1


def test_names_follow_the_reader_and_the_change(cast: Any) -> None:
    stage = Stage.objects.get(key="prospecting")
    pair = ("stages", stage.pk)
    for code, word in (("id", "Prospeksi"), ("en", "Prospecting")):
        with translation.override(code):
            assert labels.titles(cast["budi"], [pair])[pair] == word
    perform(cast["rina"], "stages", "update", stage.pk, {"name": {"id": "Awal", "en": "Start"}}, face="web")
    with translation.override("en"):
        assert labels.titles(cast["budi"], [pair])[pair] == "Start"


def test_natural_keys_name_a_record(cast: Any) -> None:
    assert labels.find(cast["budi"], modules.get("users"), " Eka ") == cast.eka.pk
    assert labels.find(cast["budi"], modules.get("stages"), "won") == Stage.objects.get(key="won").pk
    assert labels.find(cast["budi"], modules.get("users"), "nobody") is None
    assert labels.find(cast["budi"], modules.get("users"), "") is None
    assert labels.find(cast["budi"], modules.get("roles"), "sales") is None  # not his to see
    assert labels.find(cast["rina"], modules.get("accounts"), "anything") is None  # has no natural key


def test_a_key_that_two_pipelines_share_names_nothing(cast: Any) -> None:
    def make(key: str, **data: Any) -> Any:
        return perform(cast["rina"], key, "create", data=data, face="web").record

    other = make("pipelines", name={"id": "Lain", "en": "Other"})
    make("stages", name={"id": "Menang", "en": "Won"}, pipeline=other.pk, status="won")
    keys = list(Stage.objects.filter(status="won").values_list("key", flat=True))
    Stage.objects.filter(status="won").update(key="won")
    assert len(keys) == 2
    stamps.touch("labels")
    assert labels.find(cast["budi"], modules.get("stages"), "won") is None


def test_lookups_offer_what_is_active_and_in_reach(cast: Any) -> None:
    users = modules.get("users")
    assert [title for _pk, title in labels.options(cast["budi"], users, "", 50)] == sorted(
        title for _pk, title in labels.options(cast["budi"], users, "", 50)
    )
    found = {title for _pk, title in labels.options(cast["budi"], users, "", 50)}
    assert "Eka" in found and "Dodi" not in found
    assert labels.options(cast["budi"], users, "ek", 5) == [(cast.eka.pk, "Eka")]
    assert len(labels.options(cast["budi"], users, "", 2)) == 2
    only = labels.options(cast["budi"], users, "", 50, condition=["login", "is", "sari"])
    assert only == [(cast.sari.pk, "Sari")]
    stages = labels.options(cast["budi"], modules.get("stages"), "", 50, condition=["status", "is", "won"])
    assert [pk for pk, _title in stages] == [Stage.objects.get(key="won").pk]


def test_lookups_of_large_modules_search(cast: Any) -> None:
    accounts(cast, "PT Maju", "PT Mundur")
    (near,) = accounts(cast, "CV Maju Terus", owner="budi")
    module = modules.get("accounts")
    assert labels.options(cast["budi"], module, "", 10) == [(near.pk, "CV Maju Terus")]
    assert labels.options(cast["budi"], module, "maju", 10) == [(near.pk, "CV Maju Terus")]
    assert [t for _pk, t in labels.options(cast["rina"], module, "pt m", 10)] == ["PT Maju", "PT Mundur"]
    assert [
        t for _pk, t in labels.options(cast["rina"], module, "maju", 10, condition=["name", "starts_with", "cv"])
    ] == ["CV Maju Terus"]
    assert labels.options(access.ANONYMOUS, module, "maju", 10) == []
