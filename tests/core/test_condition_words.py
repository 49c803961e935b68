"""A condition in words, in both languages: every question, every time, and nothing told that is out of reach."""

import dataclasses
from typing import Any

import pytest
from django.utils import timezone, translation

from saluran.core import access
from saluran.core.registry import modules
from saluran.core.screens.conditions import parts, sentence, when
from saluran.core.screens.filterable import OFFERED, op_word
from saluran.ground.conditions import OPPOSITE, RELATIVE
from tests.cast import make

pytestmark = pytest.mark.django_db

EVERY = [
    (["status", "in", ["new", "contacted"]], "Status: Baru atau Dihubungi", "Status: New or Contacted"),
    (["status", "not_in", ["new", "junk"]],
     "Status bukan salah satu dari Baru atau Sampah", "Status is none of New or Junk"),
    (["status", "is", "new"], "Status adalah Baru", "Status is New"),
    ({"not": ["status", "is", "new"]}, "Status bukan Baru", "Status is not New"),
    (["status", "empty"], "Status kosong", "Status is empty"),
    (["status", "is_not", None], "Status terisi", "Status is filled in"),
    (["title", "contains", "kopi"], "Nama berisi “kopi”", "Name contains “kopi”"),
    ({"not": ["title", "contains", "kopi"]}, "Nama tidak berisi “kopi”", "Name does not contain “kopi”"),
    (["title", "starts_with", "PT"], "Nama diawali “PT”", "Name starts with “PT”"),
    (["title", "not_starts_with", "PT"], "Nama tidak diawali “PT”", "Name does not start with “PT”"),
    (["title", "in", ["A", "B"]], "Nama: “A” atau “B”", "Name: “A” or “B”"),
    (["mobile", "is", "0812-3456-7890"], "Ponsel adalah “0812-3456-7890”", "Mobile is “0812-3456-7890”"),
    (["score", "gt", 7], "Skor lebih dari 7", "Score more than 7"),
    (["score", "gte", 7], "Skor paling sedikit 7", "Score at least 7"),
    (["score", "lt", 7], "Skor kurang dari 7", "Score less than 7"),
    (["score", "lte", 7], "Skor paling banyak 7", "Score at most 7"),
    (["score", "not_gt", 7], "Skor tidak lebih dari 7", "Score not more than 7"),
    (["score", "between", [7, 9]], "Skor antara 7 dan 9", "Score between 7 and 9"),
    (["annual_revenue", "is", "2000000"], "Pendapatan tahunan adalah Rp2.000.000", "Annual revenue is Rp2,000,000"),
    (["probability", "is", 12.5], "Probabilitas adalah 12,5%", "Probability is 12.5%"),
    (["need_identified", "is", True], "Kebutuhan sudah jelas: Ya", "Need identified: Yes"),
    (["created_at", "is", {"rel": "last_30_days"}], "Dibuat 30 hari terakhir", "Created: last 30 days"),
    (["created_at", "lt", "2026-11-21"], "Dibuat sebelum 21 Nov 2026", "Created before 21 Nov 2026"),
    (["created_at", "gt", {"days": -3}], "Dibuat setelah 3 hari lalu", "Created after 3 days ago"),
    (["created_at", "gte", {"rel": "this_year"}], "Dibuat mulai tahun ini", "Created from this year"),
    (["created_at", "lte", {"rel": "yesterday"}], "Dibuat sampai dengan kemarin", "Created until yesterday"),
    (["created_at", "between", ["2026-11-01", "2026-11-21"]],
     "Dibuat antara 1 Nov 2026 dan 21 Nov 2026", "Created between 1 Nov 2026 and 21 Nov 2026"),
    (["created_at", "between", {"rel": "last_month"}], "Dibuat bulan lalu", "Created: last month"),
    (["status", "changed_since", {"rel": "yesterday"}],
     "Status berubah sejak kemarin", "Status changed since yesterday"),
    (["status", "not_changed_since", "2026-11-21T03:00:00Z"],
     "Status tidak berubah sejak 21 Nov 2026 10.00", "Status not changed since 21 Nov 2026 10:00"),
    (["tags", "has", "vip"], "Tag memuat vip", "Tags has vip"),
    (["tags", "not_has", "vip"], "Tag tidak memuat vip", "Tags does not have vip"),
    (["tags", "has_any", ["vip", "solo"]], "Tag memuat salah satu dari vip atau solo", "Tags has one of vip or solo"),
    (["tags", "has_none", ["vip", "solo"]],
     "Tag tidak memuat satu pun dari vip atau solo", "Tags has none of vip or solo"),
    (["owner", "is", {"me": True}], "Pemilik adalah saya", "Owner is me"),
    (["team", "in", [{"my_team": True}]], "Tim: tim saya", "Team: my team"),
    (["industry.key", "is", "energy"], "Industri › Kunci adalah “energy”", "Industry › Key is “energy”"),
    (["industry", "is", "energy"], "Industri adalah Energi", "Industry is Energy"),
    (["owner", "is", "budi"], "Pemilik adalah Budi", "Owner is Budi"),
    ({"any": [["score", "empty"], {"all": [["score", "gt", 1], ["title", "is", "A"]]}]},
     "Skor kosong atau (Skor lebih dari 1 dan Nama adalah “A”)",
     "Score is empty or (Score more than 1 and Name is “A”)"),
    ({"not": {"any": [["score", "empty"], ["title", "is", "A"]]}},
     "bukan (Skor kosong atau Nama adalah “A”)", "not (Score is empty or Name is “A”)"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "indonesian", "english"), EVERY)
def test_in_words(cast: Any, condition: Any, indonesian: str, english: str) -> None:
    leads = modules.get("leads")
    with timezone.override("Asia/Jakarta"):
        with translation.override("id"):
            assert sentence(cast["rina"], leads, condition) == indonesian
        with translation.override("en"):
            assert sentence(cast["rina"], leads, condition) == english


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_question_has_a_word_of_its_own(cast: Any, language: str) -> None:
    fields = {f.kind.key: f for m in modules.all().values() for f in m.fields}
    with translation.override(language):
        for f in fields.values():
            known = {op for op in OPPOSITE if {op, OPPOSITE[op]} & f.kind.ops}
            words = {op: op_word(f, op) for op in known}
            assert len(set(words.values())) == len(known), (f.kind.key, words)
        assert set().union(*OFFERED.values()) <= set(OPPOSITE)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_time_is_said(language: str) -> None:
    with translation.override(language):
        said = [when({"rel": word}) for word in RELATIVE]
        said += [
            when({"rel": f"{way}_{n}_{u}"})
            for way in ("last", "next")
            for n in (1, 7)
            for u in ("days", "weeks", "months")
        ]
        said += [when({"days": n}) for n in (-7, -2, 2, 7)]
    assert len(set(said)) == len(said)
    assert when({"days": 0}) == when({"rel": "today"})
    assert not any("_" in text or "%" in text for text in said)


def test_the_parts_of_a_condition_and_what_is_left(cast: Any) -> None:
    leads, rina = modules.get("leads"), cast["rina"]
    one, other, group = ["score", "gt", 1], ["title", "is", "A"], {"any": [["score", "empty"], ["status", "is", "new"]]}
    assert [p.rest for p in parts(rina, leads, {"all": [one, other, group]})] == [
        {"all": [other, group]}, {"all": [one, group]}, {"all": [one, other]},
    ]  # fmt: skip
    assert [p.rest for p in parts(rina, leads, {"all": [one, other]})] == [other, one]
    assert [p.rest for p in parts(rina, leads, group)] == [None]
    assert [p.rest for p in parts(rina, leads, one)] == [None]
    assert parts(rina, leads, None) == ()


def test_what_is_out_of_reach_is_not_told(cast: Any) -> None:
    secret = make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    mine = make("accounts", name="PT Terbuka", owner=cast.budi.pk)
    deals = modules.get("opportunities")
    condition = ["account", "in", [secret.pk, {"id": mine.pk}]]
    with translation.override("en"):
        assert sentence(cast["budi"], deals, condition) == "Account: (cannot be viewed) or PT Terbuka"
        assert "PT Rahasia" in sentence(cast["rina"], deals, condition)
        nobody = dataclasses.replace(cast["budi"], rights={"opportunities": {"view": "all"}})
        assert sentence(nobody, deals, ["account.name", "is", "PT Rahasia"]) == "(cannot be viewed)"
        assert sentence(nobody, deals, ["nothing", "is", 1]) == "(cannot be viewed)"


def test_many_values_are_cut_short(cast: Any) -> None:
    with translation.override("en"):
        said = sentence(access.SYSTEM, modules.get("leads"), ["score", "in", list(range(1, 40))])
    assert said == "Score: 1, 2, 3, 4, 5 or 34 more"


def test_labels_are_asked_once_for_all_records(cast: Any, django_assert_max_num_queries: Any) -> None:
    accounts = [make("accounts", name=f"PT {n}").pk for n in range(5)]
    tests = [["account", "is", pk] for pk in accounts]
    parts(cast["rina"], modules.get("opportunities"), {"any": tests})
    with django_assert_max_num_queries(3):
        said = parts(cast["rina"], modules.get("opportunities"), {"any": tests})
    assert all(f"PT {n}" in said[0].text for n in range(5))
