"""A condition as a field of a form: built among the other inputs, told in words, and left alone by who only looks."""

from saluran.modules.assigning.models import AssignmentRule
from tests.cast import Cast
from tests.faces.html_client import sign_in

RULE = {
    "name": "Jawa Barat", "module": "leads", "method": "turn", "active": "true", "people-0-person": "",
    "c-word": "all", "c0-field": "organization", "c0-field__text": "Organisasi", "c0-op": "contains",
    "c0-was": "organization contains", "c0-value": "PT",
}  # fmt: skip


def test_it_is_built_shown_and_kept(cast: Cast) -> None:
    client = sign_in(cast, "rina")
    page = client.get("/assignment_rules/new").content.decode()
    assert "data-builder" in page and 'hx-post="/leads/filter"' in page
    made = client.post("/assignment_rules/new", {**RULE, "people-0-person": str(cast.budi.pk)})
    assert made.status_code == 303, made.content.decode()[:2000]
    rule = AssignmentRule._base_manager.get()
    assert rule.condition == ["organization", "contains", "PT"]
    told = client.get(f"/assignment_rules/{rule.pk}").content.decode()
    assert "Organisasi berisi “PT”" in told
    edit = client.get(f"/assignment_rules/{rule.pk}/edit").content.decode()
    assert 'value="Organisasi"' in edit and 'name="c0-value"' in edit


def test_a_row_that_asks_nothing_is_pointed_at(cast: Cast) -> None:
    client = sign_in(cast, "rina")
    wrong = {**RULE, "people-0-person": str(cast.budi.pk), "c0-value": ""}
    answer = client.post("/assignment_rules/new", wrong)
    assert answer.status_code == 422 and "field-error" in answer.content.decode()
    assert not AssignmentRule._base_manager.exists()
