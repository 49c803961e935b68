"""Pipelines: begun with a template, bound to teams, and left for another."""

from saluran.modules.opportunities.models import Opportunity
from saluran.modules.pipelines.models import Stage
from saluran.modules.pipelines.templates import TEMPLATES, stages_of
from tests.cast import Cast
from tests.verbs.conftest import Doing


def test_a_manager_begins_with_a_template(cast: Cast) -> None:
    joko = Doing(cast["joko"])
    for template in TEMPLATES:
        made = joko(
            "pipelines", "create", name={"id": f"Jalur {template}", "en": f"Line {template}"}, template=template
        )
        stages = list(Stage._base_manager.filter(pipeline=made.pk).order_by("position"))
        assert [s.key for s in stages] == [m["key"] for m in stages_of(template)]
        assert {s.status for s in stages} == {"open", "won", "lost"}
        assert all(s.name["id"] and s.name["en"] for s in stages)
    joko("stages", "update", stages[0].pk, name={"id": "Masuk", "en": "In"})
    assert joko.wrong("pipelines", "update", made.pk, template="b2b") == {"template"}


def test_others_only_look(budi: Doing) -> None:
    assert budi.refused("pipelines", "create", name="Punya Budi", template="b2b").status == 403


def test_the_team_has_its_own(cast: Cast, budi: Doing, rina: Doing) -> None:
    mine = rina("pipelines", "create", name="Properti", template="property", teams=[{"team": cast.budi.team_id}])
    assert budi("opportunities", "create", title="Ruko").pipeline_id == mine.pk
    assert Doing(cast["eka"])("opportunities", "create", title="Rumah").pipeline_id != mine.pk


def test_going_on_in_another(budi: Doing, rina: Doing) -> None:
    other = rina("pipelines", "create", name="Jasa", template="services")
    deal = budi("opportunities", "create", title="Renovasi", stage="proposal")
    assert budi.wrong("opportunities", "move_pipeline", deal.pk, pipeline=deal.pipeline_id) == {"pipeline"}
    budi("opportunities", "move_pipeline", deal.pk, pipeline=other.pk)
    first = Stage._base_manager.filter(pipeline=other.pk).order_by("position")[0]
    assert Opportunity.objects.get().stage_id == first.pk
    survey = Stage._base_manager.get(pipeline=other.pk, key="survey")
    back = budi("opportunities", "create", title="Atap", stage="prospecting")
    budi("opportunities", "move_pipeline", back.pk, pipeline=other.pk, stage=survey.pk)
    assert Opportunity.objects.get(pk=back.pk).stage_id == survey.pk
    budi("opportunities", "win", back.pk)
    budi("opportunities", "move_pipeline", back.pk, pipeline="sales")
    assert Opportunity.objects.get(pk=back.pk).status == "won"
