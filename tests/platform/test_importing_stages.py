"""Stages of several pipelines may share a key: a file says which pipeline, or means the default one."""

from pathlib import Path

import pytest

from saluran.modules.opportunities.models import Opportunity
from saluran.platform import importing
from tests.cast import Cast, make

pytestmark = pytest.mark.postgres


def test_the_pipeline_of_the_row_says_which_stage_is_meant(cast: Cast, tmp_path: Path) -> None:
    other = make("pipelines", name={"id": "Tender", "en": "Tenders"}, position=1).pk
    make("stages", name={"id": "Menang", "en": "Won"}, key="won", status="won", pipeline=other)
    file = tmp_path / "deals.csv"
    file.write_text("title,pipeline,stage\nA,tenders,won\nB,,won\nC,sales,Menang\n")
    report = importing.run_file(cast["rina"], "opportunities", file)
    assert (report.created, report.faults) == (3, [])
    found = Opportunity.objects.order_by("title").values_list("pipeline__key", "stage__pipeline__key", "stage__key")
    assert list(found) == [("tenders", "tenders", "won"), ("sales", "sales", "won"), ("sales", "sales", "won")]
