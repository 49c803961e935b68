"""The demo: rich, made up, in nobody's way, and only into an empty database."""

import re

import pytest
from django.utils import timezone

from saluran.core import access
from saluran.core.models import Operation, User
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.modules.opportunities.models import Rival
from saluran.platform import demo

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def rows(key: str) -> list[dict[str, object]]:
    return list(access.rows(modules.get(key)).values())


def test_a_company_with_something_on_every_screen() -> None:
    demo.fill("rahasia-sekali-1")
    with pytest.raises(Conflict):
        demo.fill("rahasia-sekali-1")
    assert set(User.objects.values_list("login", flat=True)) == {"budi", "sari", "joko", "eka", "rina"}
    assert all(u.check_password("rahasia-sekali-1") for u in User.objects.all())
    for key, least in (
        ("accounts", 40),
        ("contacts", 60),
        ("leads", 60),
        ("products", 15),
        ("opportunities", 120),
        ("prospects", 8),
    ):
        assert len(rows(key)) >= least, key
    met = [line["status"] for line in Rival.objects.values("status")]
    assert len(met) > 60 and {"active", "out", "won_by"} <= set(met), "competitors in many deals, and how it ended"
    assert Rival.objects.values("competitor").distinct().count() == len(rows("competitors")) >= 5
    for key, least in (("campaigns", 6), ("tasks", 30), ("events", 30), ("calls", 20)):
        assert len(rows(key)) >= least, key
    assert {"planned", "done"} <= {r["status"] for r in rows("events")}
    assert {r["status"] for r in rows("leads")} >= {"new", "open", "contacted", "qualified"}
    stages = {r["stage_id"] for r in rows("opportunities")}
    assert len(stages) == 7, "a card in every column of the board"
    assert {r["module"] for r in rows("x_kunjungan_toko")} == {"x_kunjungan_toko"}
    assert not Operation.objects.filter(at__gt=timezone.now()).exists()
    assert not Operation.objects.exclude(face="demo").filter(actor__isnull=False).exists()
    _reaches_nobody()
    _each_sees_his_own()


def _reaches_nobody() -> None:
    for key in ("users", "accounts", "contacts", "leads", "prospects"):
        for r in rows(key):
            assert not r.get("email") or str(r["email"]).endswith(".example"), r
            assert not r.get("website") or ".example" in str(r["website"]), r
            for name in ("mobile", "whatsapp", "phone", "fax"):
                assert not r.get(name) or re.fullmatch(r"\+62(842|[2-7]\d{1,2})0000\d+", str(r[name])), r


def _each_sees_his_own() -> None:
    def seen(login: str) -> set[str]:
        actor = access.actor(User.objects.get(login=login).pk)
        owners = access.scope(actor, modules.get("opportunities")).values_list("owner__login", flat=True)
        return set(owners)

    assert seen("budi") == {"budi"}
    assert seen("joko") == {"joko", "budi", "sari"}
    assert seen("eka") == {"eka"}
    assert seen("rina") == {"joko", "budi", "sari", "eka"}
