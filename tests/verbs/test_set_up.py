"""Pick lists, stages, settings, custom modules and custom fields: what administrators make."""

import pytest

from saluran.core import known, options
from saluran.core.models import CustomField, FieldOption, Setting
from saluran.core.registry import modules
from saluran.modules.picks.models import Source
from saluran.modules.pipelines.models import Pipeline
from tests.verbs.conftest import Doing


def test_a_key_is_made_of_the_name(rina: Doing) -> None:
    first = rina("sources", "create", name={"id": "Arisan", "en": "Savings club"})
    second = rina("sources", "create", name="Savings club")
    assert (first.key, second.key) == ("savings_club", "savings_club_2")
    assert second.position == first.position + 10
    assert rina.wrong("sources", "create", name="Lain", key="savings_club") == {"key"}
    assert rina.wrong("sources", "create", name="Lain", key="Not A Key") == {"key"}


def test_what_is_switched_off_is_chosen_no_more_and_kept_where_it_is(rina: Doing, budi: Doing) -> None:
    lead = budi("leads", "create", first_name="Ani", source="exhibition")
    rina("sources", "update", Source.objects.get(key="exhibition").pk, active=False)
    assert budi.wrong("leads", "create", first_name="Ina", source="exhibition") == {"source"}
    budi("leads", "update", lead.pk, source="exhibition", first_name="Ana")


def test_territories_are_a_tree(rina: Doing) -> None:
    java = rina("territories", "create", name="Jawa lain")
    city = rina("territories", "create", name="Kota", parent=java.pk)
    assert rina.wrong("territories", "update", java.pk, parent=city.pk) == {"parent"}
    first = rina("territories", "create", name="Kota pertama", parent=java.pk, position=1)
    far = rina("territories", "create", name="Jauh", position=9999)
    order = list(known.rows(modules.get("territories")))
    at = order.index(java.pk)
    assert order[at : at + 3] == [java.pk, first.pk, city.pk] and far.pk in order


def test_stage_keys_are_free_in_each_pipeline_and_keep_their_meaning(rina: Doing) -> None:
    other = rina("pipelines", "create", name={"id": "Tender", "en": "Tenders"})
    won = rina("stages", "create", name={"id": "Menang", "en": "Won"}, status="won", pipeline=other.pk)
    assert won.key == "won"
    assert rina.wrong("stages", "create", name="X", key="won", pipeline=other.pk) == {"key"}
    assert rina.wrong("stages", "update", won.pk, status="lost") == {"status"}
    assert rina.wrong("pipelines", "update", other.pk, is_default=True) == {"is_default"}


def test_without_a_pipeline_in_which_something_can_begin_it_is_said(rina: Doing, budi: Doing) -> None:
    first = Pipeline.objects.get(is_default=True).pk
    rina("pipelines", "update", first, active=False)
    assert budi.wrong("opportunities", "create", title="Mesin") == {"pipeline"}
    bare = rina("pipelines", "create", name="Kosong")
    rina("stages", "create", name="Mulai", status="open", pipeline=bare.pk)
    assert budi("opportunities", "create", title="Mesin").pipeline_id == bare.pk


def test_a_setting_takes_what_its_kind_takes(rina: Doing) -> None:
    pk = Setting.objects.get(key="company.currency").pk
    assert rina.wrong("settings", "update", pk, value="XYZ") == {"value"}
    rina("settings", "update", pk, value="USD")
    assert options.get("company.currency") == "USD"
    assert rina.refused("settings", "create", value="1").status == 404
    assert rina.refused("settings", "delete", pk).status == 404


def test_a_custom_module_with_fields_is_there_at_once(rina: Doing, budi: Doing) -> None:
    made = rina("modules", "create", name={"id": "Gudang", "en": "Warehouses"})
    assert (made.key, made.title, made.one) == ("x_gudang", "Gudang", {"id": "Gudang", "en": "Warehouses"})
    rina("fields", "create", module="x_gudang", label="Luas", kind="decimal")
    rina("fields", "create", module="x_gudang", label="Harga", kind="money")
    rina("fields", "create", module="x_gudang", label="Sewa", kind="computed", formula="x_luas * x_harga")
    options_ = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]
    rina("fields", "create", module="x_gudang", label="Kelas", kind="choice", options=options_)
    row = budi("x_gudang", "create", title="Cakung", x_luas="10", x_harga="5000", x_kelas="b")
    assert (row.title, row.extra["x_sewa"]) == ("Cakung", 50_000_000), "thousandths"
    assert modules.get("x_gudang").board == "x_kelas"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "class"}, "name"),
        ({"name": "x_id"}, "name"),
        ({"name": "version"}, "name"),
        ({"name": "email"}, "name"),
        ({"name": "x_1a"}, "name"),
        ({"name": "x_A"}, "name"),
        ({"name": "a;b"}, "name"),
        ({"name": "a" * 39}, "name"),
        ({"module": "nope"}, "module"),
        ({"kind": "nope"}, "kind"),
        ({"kind": "digits"}, "kind"),
        ({"kind": "choice"}, "options"),
        ({"kind": "table"}, "options"),
        ({"kind": "link"}, "target"),
        ({"kind": "link", "target": "nope"}, "target"),
        ({"kind": "computed"}, "formula"),
        ({"kind": "computed", "formula": "email * 2"}, "formula"),
        ({"kind": "computed", "formula": "__import__"}, "formula"),
        ({"kind": "choice", "options": [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]}, "options.1.key"),
        ({"kind": "table", "options": [{"key": "a", "label": "A", "kind": "link"}]}, "options.0.kind"),
    ],
)
def test_what_a_custom_field_cannot_be(rina: Doing, data: dict[str, object], field: str) -> None:
    wanted = {"module": "leads", "label": "Hobi", "kind": "text", **data}
    assert rina.wrong("fields", "create", **wanted) == {field}
    assert not CustomField.objects.exists()


def test_choices_get_their_keys_from_their_labels_and_keep_them(rina: Doing) -> None:
    said = [
        {"label": {"id": "Gudang besar", "en": "Large"}, "tone": "success"},
        {"label": "Gudang besar"},
        {"label": "仓"},
    ]
    field = rina("fields", "create", module="leads", label="Jenis gudang", kind="choice", options=said)
    rows = list(FieldOption.objects.filter(field=field).order_by("position"))
    keys = [row.key for row in rows]
    assert keys[:2] == ["gudang_besar", "gudang_besar_2"] and keys[2] and rows[0].tone == "success"
    kept = [{"id": row.pk, "key": row.key, "label": row.label} for row in reversed(rows)]
    assert rina.wrong("fields", "update", field.pk, options=[{**kept[0], "key": "lain"}, *kept[1:]]) == {
        "options.0.key"
    }
    rina("fields", "update", field.pk, options=[{**kept[0], "key": ""}, *kept[1:], {"label": "Gudang besar"}])
    now = list(FieldOption.objects.filter(field=field).order_by("position").values_list("key", flat=True))
    assert now == [*reversed(keys), "gudang_besar_3"]
    lead = rina("leads", "create", first_name="Ani", x_jenis_gudang=keys[0])
    rina("fields", "update", field.pk, options=[{"label": "Lain"}])
    rina("leads", "update", lead.pk, x_jenis_gudang=keys[0], first_name="Ina")  # no choice any more, and it stands
    assert rina.wrong("leads", "update", lead.pk, x_jenis_gudang=keys[1]) == {"x_jenis_gudang"}
    wrong = [{"label": "A", "tone": "red; background: url(x)"}]
    assert rina.wrong("fields", "update", field.pk, options=wrong) == {"options.0.tone"}


def test_a_custom_field_keeps_its_name_and_leaves_it_reserved(rina: Doing) -> None:
    field = rina("fields", "create", module="leads", label="Hobi", kind="text")
    assert field.name == "x_hobi"
    assert rina.wrong("fields", "update", field.pk, name="x_lain") == {"name"}
    assert rina.wrong("fields", "update", field.pk, kind="integer") == {"kind"}
    assert rina.wrong("fields", "create", module="leads", label="Hobi", kind="text") == {"name"}
    rina("fields", "update", field.pk, label={"id": "Kegemaran", "en": "Hobby"})
    rina("fields", "delete", field.pk)
    assert "x_hobi" not in modules.get("leads").by_name
    assert rina.wrong("fields", "create", module="leads", label="Hobi", kind="text") == {"name"}
    rina("fields", "create", module="contacts", label="Hobi", kind="text")


def test_the_key_of_a_custom_module_stays(rina: Doing) -> None:
    made = rina("modules", "create", name="Gudang", key="gudang")
    assert made.key == "x_gudang"
    assert rina.wrong("modules", "update", made.pk, key="x_lain") == {"key"}
    assert rina.wrong("modules", "create", name="Gudang") == {"key"}
    rina("modules", "update", made.pk, active=False)
    assert "x_gudang" not in modules.all()
