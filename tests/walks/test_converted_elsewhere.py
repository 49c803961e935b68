"""Leads that were converted in another system come in at their own dates and become the opportunities they became.

The data set is public but not ours: it is looked for under ``SALURAN_CRM_DATA``, or beside the project. Where it is
not, the same walk goes through a few rows with the same columns.
"""

import csv
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from saluran.platform import importing
from saluran.platform.importing import systems
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
BESIDE = ROOT.parent / "shared" / "data" / "zoho-export-sample"
ASIDE = ("Junk Lead", "Lost Lead")
SMALL = {
    "Users.csv": ["USER_ID,First Name,Last Name,Email", "1,,Rozario Diego,rozario@crm.example"],
    "Leads.csv": [
        "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Lead Status,Created Time,CONVERTED",
        *(
            f'{n},Burke{n},Circus {n},Rozario Diego,b{n}@crm.example,408-626-{3735 + n},c{n}.example,'
            f'{status},"15 Apr, 2021 00:03:00",{done}'
            for n, (status, done) in enumerate(
                [("Contacted", "Yes"), ("Junk Lead", "Yes"), ("Lost Lead", "Yes"), ("Pre Qualified", "Yes"),
                 ("Contacted", "No"), ("Junk Lead", "No")], 1,
            )
        ),
    ],
    "Potentials.csv": [
        "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Stage,LEADID",
        *(
            f'"Burke, {n}",Rozario Diego,"{20 + n} Apr, 2021 00:02:00","11 May, 2021 00:03:00","$85,900.00",{stage},{n}'
            for n, stage in enumerate(("Closed Won", "Qualification", "Closed Lost", "Initial Offer"), 1)
        ),
    ],
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SALURAN_CRM_DATA") or BESIDE)
    if (folder / "Leads.csv").exists():
        return folder
    for name, lines in SMALL.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def converted(cast: Cast, data: Path) -> Any:
    return importing.run_file(cast["rina"], "leads", data / "Leads.csv", systems.shipped("zoho/converted"))


@pytest.mark.timeout(300)
def test_what_was_converted_is_converted(cast: Cast, data: Path, tmp_path: Path) -> None:
    leads, potentials = rows_of(data / "Leads.csv"), rows_of(data / "Potentials.csv")
    for name in SMALL:
        (tmp_path / "some").mkdir(exist_ok=True)
        shutil.copy(data / name, tmp_path / "some" / name)
    for step in systems.steps(cast["rina"], "zoho", tmp_path / "some"):
        report = step.bring(cast["rina"])
        lacking = [f for f in report.faults if f.column != "Campaign Id"]  # the file of campaigns stays away
        assert (report.refused, lacking) == (0, []), report.faults[:3]
    assert Lead.objects.count() == len(leads) and Opportunity.objects.count() == len(potentials)
    done = [r for r in leads if r["CONVERTED"] == "Yes"]
    report = converted(cast, data)
    assert (report.updated, report.refused) == (len(done), 0), report.faults[:3]
    aside = [r for r in done if r["Lead Status"] in ASIDE]
    assert report.warnings == len(aside) == sum(1 + f.again for f in report.notes) and not report.faults
    if len(leads) == 210:
        assert (len(done), len(aside)) == (180, 32)
    assert Opportunity.objects.count() == len(potentials), "each was linked to its own, none was made"
    for lead in Lead.objects.exclude(converted_at=None):
        opportunity = Opportunity.objects.get(pk=lead.opportunity_id)
        assert opportunity.lead_id == lead.pk and lead.contact_id
        assert lead.created_at.year < 2022, "its own date, not that of the import"
        assert lead.converted_at == max(opportunity.created_at, lead.created_at)
    assert Lead.objects.filter(status="converted").count() == len(done)
    again = converted(cast, data)
    assert (again.updated, again.unchanged, again.refused) == (0, len(leads), 0)
