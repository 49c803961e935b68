"""Activities and campaigns from files of another system: what they are about is found by its number there."""

from pathlib import Path
from typing import Any

import pytest

from saluran.core.models import ExternalId
from saluran.modules.activities.models import PhoneCall
from saluran.modules.campaigns.models import Campaign
from saluran.modules.leads.models import Lead
from saluran.platform import importing
from tests.cast import Cast, make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ABOUT = {
    "Lead": {"field": "related_to:leads", "by": "source"},
    "Akun": {"field": "related_to:accounts", "by": "source"},
}
SAID: dict[str, Any] = {
    "source": "lama",
    "key": "No",
    "dates": "ymd",
    "columns": {"Perihal": "subject", "Waktu": "starts_at", **ABOUT},
    "defaults": {"status": "done"},
}


def bring(cast: Cast, tmp_path: Path, key: str, said: dict[str, Any], *lines: str) -> importing.Report:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n")
    return importing.run_file(cast["rina"], key, path, said)


def known(key: str, number: str, record: Any) -> Any:
    ExternalId.objects.create(module=key, source="lama", key=number, record_id=record.pk)
    return record


def test_calls_find_what_they_are_about_and_keep_their_time(cast: Cast, tmp_path: Path) -> None:
    lead = known("leads", "1070", make("leads", organization="CV Kopi Senja"))
    account = known("accounts", "22", make("accounts", name="PT Maju"))
    head = "No,Perihal,Waktu,Lead,Akun"
    report = bring(
        cast, tmp_path, "calls", SAID, head,
        "1,Satu,2021-04-15 23:03:00,1070,22", "2,Dua,2021-04-16 10:00:00,,22", "3,Tiga,2021-04-17 10:00:00,,",
    )  # fmt: skip
    assert (report.created, report.refused) == (3, 0)
    calls = list(PhoneCall.objects.order_by("subject"))
    assert [c.related_to for c in calls] == [f"accounts:{account.pk}", f"leads:{lead.pk}", ""], (
        "the first column counts"
    )
    assert all(c.status == "done" and c.done_at == c.starts_at for c in calls)
    assert Lead.objects.get().status == "new", "a file says itself how its leads stand"


def test_what_is_not_there_keeps_the_row_out_unless_it_may_lack(cast: Cast, tmp_path: Path) -> None:
    row = ("No,Perihal,Waktu,Lead,Akun", "1,Satu,2021-04-15 23:03:00,404,")
    refused = bring(cast, tmp_path, "calls", SAID, *row)
    assert (refused.created, refused.refused) == (0, 1)
    assert "404" in str(refused.faults[0])
    lax = {**SAID, "columns": {**SAID["columns"], "Lead": {**ABOUT["Lead"], "missing": "leave"}}}
    report = bring(cast, tmp_path, "calls", lax, *row)
    assert (report.created, report.refused, report.warnings) == (1, 0, 1)
    assert "404" in str(report.faults[0])
    assert PhoneCall.objects.get().related_to == ""
    wrong = {**SAID, "columns": {**SAID["columns"], "Waktu": {"field": "starts_at", "missing": "leave"}}}
    bad = bring(cast, tmp_path, "calls", wrong, row[0], "9,Sembilan,kapan-kapan,,")
    assert (bad.created, bad.refused) == (0, 1), "a bad value is no missing record"


def test_campaigns_with_amounts_as_another_system_writes_them(cast: Cast, tmp_path: Path) -> None:
    said = {"numbers": "en", "language": "en", "currency": "USD", "columns": {"Name": "name", "Cost": "actual_cost"}}
    report = bring(cast, tmp_path, "campaigns", said, "Name,Cost", 'Fair,"$1,117.10K"')
    assert (report.created, report.refused) == (1, 0)
    assert (Campaign.objects.get().actual_cost, Campaign.objects.get().currency) == (1_117_100, "USD")
    leads = bring(
        cast, tmp_path, "leads", {"columns": {"Org": "organization", "Of": "campaign"}}, "Org,Of", "CV A,Fair"
    )
    assert (leads.created, Lead.objects.get().campaign_id) == (1, Campaign.objects.get().pk)
