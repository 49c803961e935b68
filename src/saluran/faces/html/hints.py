"""What tells a record from its namesakes, beside its name."""

from collections.abc import Sequence

from saluran.core import access
from saluran.core.schema import Module
from saluran.core.screens.values import cell_of, titles_for
from saluran.faces.html.inputs.linked import hint


def hints_of(actor: access.Actor, module: Module, pks: Sequence[int], many: int = 1) -> dict[int, str]:
    """Of each record the first things that its card shows, as far as it has them; in a query a module, and one a
    module that its cards link to."""
    if module.small:
        return {pk: hint(module, pk) for pk in pks}
    seen = access.fields(actor, module)
    fields = [seen[n] for n in module.card if n in seen and seen[n].column][: many + 1]
    rows = {r.pk: {f.name: f.of(r) for f in fields} for r in access.scope(actor, module).filter(pk__in=pks)}
    titles = titles_for(actor, fields, rows.values())
    shown = {pk: [cell_of(f, values[f.name], titles) for f in fields] for pk, values in rows.items()}
    return {pk: " · ".join([c.text for c in cells if c.text and not c.hidden][:many]) for pk, cells in shown.items()}
