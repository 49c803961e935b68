"""A record is given away by the rules, and the reason is kept."""

from typing import Any

from saluran.core.perform import Call
from saluran.modules.assigning.choosing import choose
from saluran.modules.assigning.models import Assignment


def assign_by_rules(call: Call, record: Any, data: dict[str, Any]) -> dict[str, int]:
    """Give the record to whom the rules choose. Answers the person and the rule; refused where nobody is chosen."""
    made = choose(call.module.key, record.pk, record.territory_id)
    call.perform(call.module.key, "assign", record.pk, owner=made.person)
    row = Assignment(
        about=f"{call.module.key}:{record.pk}", at=call.now, person_id=made.person, rule=made.rule.pk,
        name=made.rule.name, method=made.rule.method, free=made.free, today=made.today, open_ones=made.open_ones,
    )  # fmt: skip
    (row.pk,) = call.work.log.new_ids(Assignment, 1)
    call.work.log.insert(Assignment, [row])
    return {"owner": made.person, "rule": made.rule.pk}
