"""The bell, the page of notices and their API: one's own alone, and no title that one may not know."""

from typing import Any

import pytest
from django.test import Client

from saluran.core import workers
from saluran.core.models import Token
from saluran.core.perform import perform
from saluran.platform.models import Notice
from tests.cast import Cast
from tests.faces.api_client import Program
from tests.faces.html_client import rows, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def give(cast: Cast, name: str, to: str = "budi") -> Any:
    lead = perform(
        cast["joko"], "leads", "create", data={"organization": name, "owner": getattr(cast, to).pk}, face="html"
    ).record
    workers.drain()
    return lead


def test_the_bell_counts_and_opening_one_reads_it(cast: Cast) -> None:
    budi = sign_in(cast, "budi")
    assert 'id="bell"' in budi.get("/home").content.decode()
    lead = give(cast, "<b>PT</b>")
    page = budi.get("/home").content.decode()
    assert "Pemberitahuan, 1 belum dibaca" in page
    page = budi.get("/my/notices").content.decode()
    assert "&lt;b&gt;PT&lt;/b&gt;" in page and "<b>PT</b>" not in page
    notice = Notice.objects.get()
    assert f'href="/leads/{lead.pk}" data-read="/my/notices/{notice.pk}"' in page
    assert budi.get(f"/my/notices/{notice.pk}").status_code == 405, "what only reads marks nothing"
    assert "belum dibaca" in budi.get(f"/leads/{lead.pk}").content.decode()
    answer = budi.post(f"/my/notices/{notice.pk}")
    assert (answer.status_code, answer["Location"]) == (303, f"/leads/{lead.pk}")
    assert "belum dibaca" not in budi.get("/home").content.decode()


def test_the_bell_is_looked_at_anew(cast: Cast, django_assert_max_num_queries: Any) -> None:
    """A page asks by itself: lightly, and without being somebody who is there."""
    budi = sign_in(cast, "budi")
    seen = budi.session.get("seen")
    assert budi.get("/my/notices/bell?n=").status_code == 204
    give(cast, "PT Satu")
    with django_assert_max_num_queries(4):
        told = budi.get("/my/notices/bell?n=", headers={"Referer": "http://testserver/my/notices"})
    page = told.content.decode()
    assert "Pemberitahuan, 1 belum dibaca" in page and 'aria-current="page"' in page and len(told.content) < 1500
    assert budi.get("/my/notices/bell?n=1").status_code == 204
    assert budi.session.get("seen") == seen
    assert Client().get("/my/notices/bell", headers={"HX-Request": "true"}).status_code == 401


def test_marking_some_and_all_and_choosing(cast: Cast) -> None:
    for n in range(3):
        give(cast, f"PT {n}")
    budi = sign_in(cast, "budi")
    first = Notice.objects.first()
    assert first is not None
    assert budi.post("/my/notices/read", {"ids": [first.pk, "x"]}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 2
    budi.post("/my/notices/read", {"all": "1"})
    assert not Notice.objects.filter(read_at=None).exists()
    budi.post("/my/notices/wishes", {"wish": ["changes"]})
    page = budi.get("/my/notices").content.decode()
    assert 'value="changes" checked' in page and 'value="assigned" checked' not in page
    give(cast, "PT 4")
    assert Notice.objects.count() == 3


def test_anothers_notice_is_not_there(cast: Cast) -> None:
    give(cast, "PT Rahasia")
    pk = Notice.objects.get().pk
    for who in ("sari", "joko", "rina"):
        other = sign_in(cast, who)
        assert other.post(f"/my/notices/{pk}").status_code == 404
        assert "Rahasia" not in other.get("/my/notices").content.decode()
        other.post("/my/notices/read", {"ids": [pk]})
        other.post("/my/notices/read", {"all": "1"})
        program = Program(getattr(cast, who))
        assert program("GET", "me/notices")[1]["items"] == []
        assert program("POST", "me/notices/read", {"ids": [pk]})[1] == {"marked": 0}
    assert Notice.objects.filter(read_at=None).count() == 1
    assert sign_in(cast, "budi").post(f"/my/notices/{2**70}").status_code == 404


def test_the_api_lists_and_marks(cast: Cast) -> None:
    lead = give(cast, "PT Maju")
    give(cast, "PT Mundur")
    budi = Program(cast.budi)
    status, said = budi("GET", "me/notices?limit=1")
    assert status == 200 and said["unread"] == 2 and len(said["items"]) == 1
    status, said = budi("GET", f"me/notices?new=true&cursor={said['next']}")
    (item,) = said["items"]
    assert item["record"] == {"module": "leads", "id": lead.pk, "title": "PT Maju"} and said["next"] is None
    assert (item["kind"], item["text"]) == ("assigned", "Joko menugaskan “PT Maju” kepada Anda")
    assert item["by"] == {"id": cast.joko.pk, "title": "Joko"} and not item["read"]
    assert budi("POST", "me/notices/read", {"ids": [item["id"]]}) == (200, {"marked": 1})
    assert budi("POST", "me/notices/read", {"all": True}) == (200, {"marked": 1})
    for wrong in ({}, {"ids": "1"}, {"ids": [True]}, {"all": False}, {"ids": [1], "all": True}, {"what": 1}):
        assert budi("POST", "me/notices/read", wrong)[0] == 422
    assert budi("GET", "me/notices?new=perhaps")[0] == 422


def test_a_narrow_token_sees_no_title(cast: Cast) -> None:
    give(cast, "PT Rahasia")
    narrow = Program(cast.budi, ["accounts:view"])
    (item,) = narrow("GET", "me/notices")[1]["items"]
    assert item["record"] == {"module": None, "id": None, "title": None, "hidden": True}
    assert "Rahasia" not in narrow.last.content.decode()
    assert Token.objects.count() == 1
    for body in ({"all": True}, {"ids": [item["id"]]}):
        assert narrow("POST", "me/notices/read", body)[1] == {"marked": 0}
    assert Program(cast.budi, ["leads:view"])("POST", "me/notices/read", {"all": True})[1] == {"marked": 1}
    rows("leads").update(owner=cast.eka.pk, team=cast.eka.team_id)
    assert "Rahasia" not in sign_in(cast, "budi").get("/my/notices").content.decode()
