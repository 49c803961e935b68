"""The filter builder: what it offers, its steps, what it makes of what was posted, and what it says is wrong."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import pytest
from django.test import Client

from saluran.core import access
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.faces.html.inputs import Raw
from saluran.ground.conditions import from_url, to_url
from tests.cast import make
from tests.faces.html_client import HTMX, IN_DIALOG, Reader, sign_in

pytestmark = pytest.mark.django_db
LEADS = "/leads"


class Inputs(Reader):
    """What the builder's form would post."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = True
        a = dict(attrs)
        if tag != "button" and (a.get("name") or tag == "option"):
            super().handle_starttag(tag, attrs)


def inputs(answer: Any) -> Raw:
    reader = Inputs()
    reader.feed(answer.content.decode())
    return {k: v for k, v in reader.found.items() if v and k and not k.startswith("csrf")}


def opened(client: Client, condition: Any = None, path: str = LEADS, **more: str) -> Raw:
    query = {**more, **({"filter": to_url(condition)} if condition else {})}
    back = f"{path}?{urlencode(query)}" if query else path
    answer = client.get(f"{path.removesuffix('/board')}/filter?{urlencode({'back': back})}", headers=IN_DIALOG)
    assert answer.status_code == 200
    return inputs(answer)


def step(client: Client, raw: Raw, do: str, **changed: Any) -> Raw:
    answer = client.post(f"{LEADS}/filter", raw | changed | {"do": do}, headers=HTMX)
    assert answer.status_code == 200
    return {"back": raw["back"]} | inputs(answer)


def applied(client: Client, raw: Raw, key: str = "leads") -> Any:
    """The condition of the list that the builder leads to."""
    answer = client.post(f"/{key}/filter", raw)
    assert answer.status_code == 303, unescape(answer.content.decode())
    assert client.get(answer["Location"]).status_code == 200
    return condition_of(answer["Location"])


def condition_of(url: str) -> Any:
    text = parse_qs(urlsplit(url).query).get("filter", [""])[0]
    return from_url(text) if text else None


THERE_AND_BACK = [
    ["status", "in", ["new", "contacted"]],
    ["title", "contains", "kopi"],
    ["title", "in", ["Satu", "Dua"]],
    ["status", "not_empty"],
    ["annual_revenue", "between", ["1000.00", "2000.50"]],
    ["score", "gte", 7],
    ["need_identified", "is", True],
    ["created_at", "is", {"rel": "last_30_days"}],
    ["created_at", "between", ["2026-11-01", {"days": 7}]],
    ["created_at", "lt", "2026-11-21T03:00:00Z"],
    ["modified_at", "gte", {"days": -3}],
    ["status", "changed_since", {"rel": "yesterday"}],
    ["status", "not_changed_since", "2026-11-21"],
    ["owner", "is", {"me": True}],
    ["owner", "not_in", [{"my_team": True}]],
    ["team", "is", {"my_team": True}],
    ["tags", "has_any", ["solo", "vip"]],
    ["industry.key", "starts_with", "ene"],
    {"any": [["score", "empty"], {"not": {"all": [["score", "gt", 1], ["title", "is", "A"]]}}]},
    {"not": {"any": [["score", "empty"], ["title", "is", "A"]]}},
    {"all": [["score", "empty"], {"any": [["title", "is", "A"], {"all": [["title", "is", "B"], ["score", "lt", 3]]}]}]},
]


@pytest.mark.parametrize("condition", THERE_AND_BACK, ids=[json.dumps(one)[:60] for one in THERE_AND_BACK])
def test_a_condition_goes_into_the_builder_and_out_again(cast: Any, condition: Any) -> None:
    rina = sign_in(cast, "rina")
    assert applied(rina, opened(rina, condition)) == condition


def test_links_and_words_of_the_api_become_what_people_choose(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    energy = next(r.pk for r in access.rows(modules.get("industries")) if r.key == "energy")
    for said, meant in (
        (["industry", "is", "energy"], ["industry", "is", energy]),
        (["industry", "in", [{"id": energy}]], ["industry", "in", [energy]]),
        (["owner", "is", "budi"], ["owner", "is", cast.budi.pk]),
        (["tags", "has", "vip"], ["tags", "has_any", ["vip"]]),
        (["created_at", "between", {"rel": "last_month"}], ["created_at", "is", {"rel": "last_month"}]),
        ({"not": ["status", "in", ["new"]]}, ["status", "not_in", ["new"]]),
        (["created_at", "in", ["2026-11-01"]], ["created_at", "is", "2026-11-01"]),
    ):
        assert applied(rina, opened(rina, said)) == meant


def test_a_filter_is_built_step_by_step(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    raw = opened(rina)
    assert raw["c0-field"] == [""]
    raw = step(rina, raw, "field:c0", **{"c0-field": "annual_revenue", "c0-field__text": "Pendapatan tahunan"})
    assert raw["c0-op"] == ["is"]
    raw = step(rina, raw | {"c0-value": ["2jt"]}, "again", **{"c0-op": "between"})
    assert (raw["c0-value"], raw["c0-high"]) == (["2.000.000"], [""])
    raw = step(rina, raw | {"c0-high": ["1.250,50"]}, "row:c")
    assert raw["c0-high"] == ["1.250,50"]
    raw = step(rina, raw, "field:c1", **{"c1-field": "", "c1-field__text": "industri › kunci"})
    assert raw["c1-field"] == ["industry.key"]
    raw = step(rina, raw | {"c1-op": ["is"], "c1-value": ["energy"]}, "group:c")
    assert raw["c2-word"] == ["any"]
    raw = step(rina, raw, "field:c2_0", **{"c2_0-field": "status", "c2_0-field__text": "Status"})
    raw = step(rina, raw | {"c2_0-value": ["new"]}, "group:c2")
    raw = step(rina, raw, "field:c2_1_0", **{"c2_1_0-field": "created_at", "c2_1_0-field__text": "Dibuat"})
    raw = step(rina, raw, "again", **{"c2_1_0-value": "last_days"})
    raw |= {"c2_1_0-value__n": ["7"], "c2_1-word": ["not_any"]}
    raw = step(rina, raw, "drop:c1")
    assert applied(rina, raw) == {
        "all": [
            ["annual_revenue", "between", ["2000000.00", "1250.50"]],
            {"any": [["status", "in", ["new"]], {"not": {"any": [["created_at", "is", {"rel": "last_7_days"}]]}}]},
        ]
    }


def test_what_was_said_survives_another_question(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    raw = step(rina, opened(rina, ["status", "is", "new"]), "again", **{"c0-op": "in"})
    assert raw["c0-value"] == ["new"]
    raw = step(rina, opened(rina, ["created_at", "lt", {"days": -3}]), "field:c0",
               **{"c0-field": "modified_at", "c0-field__text": "Diubah"})  # fmt: skip
    assert (raw["c0-op"], raw["c0-value"], raw["c0-value__n"]) == (["lt"], ["ago"], ["3"])
    raw = step(rina, raw, "field:c0", **{"c0-field": "status", "c0-field__text": "Status"})
    assert raw["c0-op"] == ["in"]
    assert "c0-value" not in raw


def test_rows_without_a_field_and_empty_groups_count_for_nothing(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    assert applied(rina, step(rina, opened(rina), "group:c")) is None
    kept = opened(rina, ["score", "gt", 1], sort="title", **{"f.status": "new"})
    answer = rina.post("/leads/filter", step(rina, kept, "drop:c0"))
    assert answer["Location"] == "/leads?sort=title&f.status=new"


def test_what_is_wrong_stands_at_its_row_and_nothing_is_lost(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    raw = opened(rina, {"all": [["annual_revenue", "gt", 1], ["created_at", "is", "2026-11-21"], ["score", "gt", 1]]})
    raw |= {"c0-value": ["sekian"], "c1-value": ["last_days"], "c1-value__n": ["0"], "c2-field": [""],
            "c2-field__text": ["Entah"]}  # fmt: skip
    answer = rina.post("/leads/filter", raw, headers=IN_DIALOG)
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert inputs(answer)["c0-value"] == ["sekian"]
    assert inputs(answer)["c2-field__text"] == ["Entah"]
    for id, said in (
        ("c0-value", "“sekian” bukan angka"), ("c1-value__n", "1 sampai"), ("c2-field", "Kolom “Entah” tidak ada"),
    ):  # fmt: skip
        assert re.search(rf'id="e-{id}"[^>]*>.*?{said}', text, re.DOTALL), id
    assert text.count("data-error-summary") == 1
    deep = opened(rina, ["score", "gt", 1])
    for at in ("c", "c1", "c1_1"):
        deep = step(rina, deep, f"group:{at}")
        below = f"{at}1" if at == "c" else f"{at}_1"
        deep = step(rina, deep, f"field:{below}_0", **{f"{below}_0-field": "title", f"{below}_0-field__text": "Nama"})
        deep |= {f"{below}_0-value": ["a"], f"{below}-word": ["not_all"]}
    assert "c1_1_1-word" in deep
    assert "c1_1_1_1-word" not in step(rina, deep, "group:c1_1_1")  # no deeper than that
    assert rina.post("/leads/filter", deep, headers=IN_DIALOG).status_code == 422  # each “not” is a level of its own


def test_fields_are_looked_up_under_what_they_belong_to(cast: Any) -> None:
    both = {"id": "Gudang", "en": "Warehouse"}
    data = {"module": "accounts", "name": "x_gudang", "kind": "text", "label": both}
    perform(access.SYSTEM, "fields", "create", data=data, face="setup")
    joko = sign_in(cast, "joko")
    everything = joko.get("/opportunities/filter/fields").content.decode()
    assert 'data-value="amount"' in everything
    assert 'data-value="account.x_gudang" data-text="Akun › Gudang"' in everything
    assert 'class="choices-head">Akun<' in everything
    assert 'data-value="account.password"' not in everything
    assert 'data-value="owner.password"' not in everything
    found = joko.get("/opportunities/filter/fields", {"q": "akun GUD"}).content.decode()
    assert re.findall('data-value="([^"]*)"', found) == ["account.x_gudang"]
    raw = opened(joko, ["account.x_gudang", "contains", "Solo"], "/opportunities")
    assert raw["c0-field__text"] == ["Akun › Gudang"]


def test_hidden_fields_are_neither_offered_nor_betrayed(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    visible = access.fields

    def without_score(actor: access.Actor, module: Any, right: str = "view") -> Any:
        return {n: f for n, f in visible(actor, module, right).items() if n != "score"}

    budi = sign_in(cast, "budi")
    known = opened(budi, ["score", "gt", 1])
    monkeypatch.setattr(access, "fields", without_score)
    assert 'data-value="score"' not in budi.get("/leads/filter/fields").content.decode()
    hidden, unknown = (
        unescape(budi.post("/leads/filter", known | {"c0-field": [name], "c0-field__text": [""]}).content.decode())
        for name in ("score", "nosuch")
    )
    assert "Kolom “score” tidak ada" in hidden
    assert re.sub("nosuch", "score", re.sub(r'value="[^"]{40,}"|csrf-token" content="\w+', "", unknown)) == re.sub(
        r'value="[^"]{40,}"|csrf-token" content="\w+', "", hidden
    )


def test_a_record_out_of_reach_keeps_its_name_to_itself(cast: Any) -> None:
    secret = make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    condition = ["account", "in", [secret.pk]]
    budi = sign_in(cast, "budi")
    raw = opened(budi, condition, "/opportunities")
    assert applied(budi, raw, "opportunities") == condition
    single = opened(budi, ["account", "is", secret.pk], "/opportunities")
    assert single["c0-value__text"] == ["(tidak dapat dilihat)"]
    assert applied(budi, single, "opportunities") == ["account", "is", secret.pk]
    for path in ("/opportunities", "/opportunities/board"):
        page = budi.get(f"{path}?filter={quote(to_url(condition))}").content.decode()
        assert "Rahasia" not in page
        assert "(tidak dapat dilihat)" in page


def test_chips_take_their_part_out_and_open_the_builder_at_it(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    condition = {"all": [["status", "in", ["new", "contacted"]], ["score", "gt", 1]]}
    query = urlencode({"f.status": "new", "sort": "title", "filter": to_url(condition)})
    for path in ("/leads", "/leads/board"):
        page = unescape(rina.get(f"{path}?{query}").content.decode())
        assert re.findall(r'title="([^"]*)">\1</a>', page)[:2] == ["Status: Baru atau Dihubungi", "Skor lebih dari 1"]
        removes = re.findall(r'class="chip-drop" href="([^"]*)"', page)
        assert [condition_of(url) for url in removes] == [["score", "gt", 1], ["status", "in", ["new", "contacted"]]]
        assert all(url.startswith(f"{path}?") and "f.status=new" in url for url in removes)
        clear = re.search(r'<li><a class="btn[^"]*" href="([^"]*)"', page)
        assert clear and clear[1] in (path, f"{path}?sort=title")
        urls = re.findall(r'class="chip-text" href="([^"]*)"', page)
        assert 'id="f-c1-value"' in rina.get(urls[1], headers=IN_DIALOG).content.decode()
        focused = re.findall(r'id="([^"]*)"[^>]* autofocus=', rina.get(urls[1], headers=IN_DIALOG).content.decode())
        assert focused == ["f-c1-value"]


def test_the_same_condition_everywhere(cast: Any) -> None:
    """Quick filters beside a built one, in list, board, file and bulk dialog."""
    for n in range(3):
        make("leads", first_name=f"Wati {n}", status="new", annual_revenue=str(1000 * n), owner=cast.budi.pk)
    make("leads", first_name="Tono", status="contacted", annual_revenue="5000", owner=cast.budi.pk)
    joko = sign_in(cast, "joko")
    query = urlencode({"f.status": "new", "filter": to_url(["annual_revenue", "gte", "1000"])})
    assert "2 data" in joko.get(f"/leads?{query}").content.decode()
    assert "Wati 0" not in joko.get(f"/leads/board?{query}").content.decode()
    asked = joko.get(f"/leads/export?{query}", headers=IN_DIALOG)
    file = joko.post("/leads/export", inputs(asked) | {"format": "json"})
    assert len(json.loads(b"".join(file))) == 2  # type: ignore[arg-type]
    came = {**IN_DIALOG, "HX-Current-URL": f"http://testserver/leads?{query}"}
    asked = joko.get("/leads/do/delete", {"all": 2}, headers=came).content.decode()
    assert 'name="all" value="2"' in asked


def test_many_linked_records_are_asked_for_at_once(cast: Any, django_assert_max_num_queries: Any) -> None:
    rina = sign_in(cast, "rina")
    accounts = [make("accounts", name=f"PT {n}").pk for n in range(12)]
    condition = {"any": [["account", "in", accounts], *(["account", "is", pk] for pk in accounts)]}
    raw = opened(rina, condition, "/opportunities")
    with django_assert_max_num_queries(14):
        opened(rina, condition, "/opportunities")
    assert applied(rina, raw, "opportunities") == condition


def test_quick_filters_that_hold_as_well_are_told(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    for path, told in (("/leads", True), ("/leads/board", False)):  # the columns of the board are the statuses
        back = urlencode({"back": f"{path}?f.status=new"})
        page = rina.get(f"/leads/filter?{back}", headers=IN_DIALOG).content.decode()
        assert ("Status adalah Baru" in page) == told


def test_with_scripts_the_list_is_drawn_in_its_place(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    answer = rina.post("/leads/filter", opened(rina, ["score", "gt", 1]), headers=IN_DIALOG)
    told = json.loads(answer["HX-Location"])
    assert answer.status_code == 204
    assert (told["target"], condition_of(told["path"])) == ("#screen", ["score", "gt", 1])


def test_nonsense_begins_afresh_or_is_refused(cast: Any) -> None:
    rina = sign_in(cast, "rina")
    assert opened(rina, None, filter="{nonsense")["c0-field"] == [""]
    assert opened(rina, {"all": [["nosuch", "is", 1]]})["c0-field__text"] == ["nosuch"]
    away = rina.post("/leads/filter", {"back": "https://evil.example/", "c-word": "all"})
    assert away["Location"] == "/home"
    odd = {
        "c-word": "some",
        "c0-field": "score",
        "c0-op": "likes",
        "c0-was": "x y z",
        "c5_7-field": "title",
        "c0_0-word": "all",
    }
    assert rina.post("/leads/filter", odd).status_code == 422
    assert rina.post("/leads/filter", {"do": "drop:c", "c-word": "all"}).status_code == 200
    assert rina.get("/nosuch/filter").status_code == 404
    assert sign_in(cast, "vina").get("/users/filter/fields").status_code in (200, 404)


def test_between_list_board_and_cards_what_was_chosen_stays(cast: Any) -> None:
    template = str(modules.get("pipelines").by_name["template"].kind.options[0][0])
    tender = make("pipelines", name="Tender", template=template).pk
    make("opportunities", title="Tender kecil", pipeline=tender, owner=cast.budi.pk)
    make("opportunities", title="Biasa saja", owner=cast.budi.pk)
    client, narrow = sign_in(cast, "budi"), '["title","not_empty"]'
    at = f"/opportunities/board?{urlencode({'pipeline': tender, 'filter': narrow, 'f.status': 'open'})}"
    for name in ("/opportunities", "/opportunities/cards", "/opportunities/board", "/opportunities"):
        page = client.get(at).content.decode()
        assert "Tender kecil" in page and "Biasa saja" not in page, at
        found = re.search(rf'join-item[^>]* href="({name}\?[^"]*)"', page)
        assert found, (at, name)
        at = unescape(found[1])
        said = dict(parse_qsl(urlsplit(at).query))
        mine = "pipeline" if name.endswith("board") else "f.pipeline"
        assert said == {mine: str(tender), "filter": narrow, "f.status": "open"}
    board = client.get(f"/opportunities/board?f.pipeline={tender}&f.status=won&f.stage=1").content.decode()
    assert 'name="f.status" value="won"' in board and 'name="f.pipeline"' not in board, "kept for the list"


def test_stages_of_two_pipelines_are_told_apart_and_a_board_shows_the_one_that_was_filtered_by(cast: Any) -> None:
    tender = make(
        "pipelines", name="Tender", template=str(modules.get("pipelines").by_name["template"].kind.options[0][0])
    )
    make("opportunities", title="Tender kecil", pipeline=tender.pk, owner=cast.budi.pk)
    make("opportunities", title="Biasa saja", owner=cast.budi.pk)
    client = sign_in(cast, "budi")
    page = client.get("/opportunities").content.decode()
    assert " (Tender)</option>" in page and " (Tender) (" not in page
    shown = client.get(f"/opportunities/board?f.pipeline={tender.pk}").content.decode()
    assert "Tender kecil" in shown and "Biasa saja" not in shown
    every = client.get(f"/opportunities/board?f.pipeline={tender.pk}&group=owner&pipeline=").content.decode()
    assert "Tender kecil" in every and "Biasa saja" in every
