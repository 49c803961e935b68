"""The pieces that templates draw a filter builder of."""

from dataclasses import replace

from django.utils.translation import gettext as _

from saluran.core.schema import Field
from saluran.core.screens import filterable
from saluran.faces.html.filtering import nodes, values
from saluran.faces.html.filtering.building import Building
from saluran.faces.html.filtering.nodes import Branch, Row
from saluran.faces.html.pieces import Input, Option
from saluran.faces.html.screens.filters import Builder, FilterGroup, FilterRow

FOCUS = (("autofocus", "autofocus"),)


def builder(building: Building) -> Builder:
    """The whole builder, for ``macros/builder.html``."""
    url = f"/{building.desk.module.key}/filter"
    return Builder(url, _group(building, building.root, nodes.ROOT), building.focus)


def wrong(building: Building) -> tuple[Input, ...]:
    """What is wrong, for the summary above the form: each leads to its input."""
    found = []
    for id, node in building.wrong:
        if isinstance(node, Branch):
            found.append(Input(f"{id}-word", _("Group"), errors=tuple(node.errors)))
            continue
        for name, said in node.errors.items():
            found.append(Input(f"{id}-{name}", node.text or _("Condition"), errors=tuple(said)))
    return tuple(found)


def words() -> list[tuple[str, str]]:
    """The words of a group."""
    return [
        ("all", _("All of these hold")),
        ("any", _("At least one of these holds")),
        ("not_any", _("None of these holds")),
        ("not_all", _("Not all of these hold")),
    ]


def _group(b: Building, branch: Branch, id: str) -> FilterGroup:
    options = tuple(Option(k, label, k == branch.word) for k, label in words())
    word = Input(
        f"{id}-word", _("Group"), "select", options=options, errors=tuple(branch.errors),
        extra=FOCUS if b.focus == f"{id}-word" else (),
    )  # fmt: skip
    parts = tuple(_part(b, part, nodes.below(id, n)) for n, part in enumerate(branch.parts))
    return FilterGroup(id, word, parts, nodes.depth(id) < nodes.DEEP, id == nodes.ROOT)


def _part(b: Building, part: Row | Branch, id: str) -> FilterGroup | FilterRow:
    return _group(b, part, id) if isinstance(part, Branch) else _row(b, part, id)


def _row(b: Building, row: Row, id: str) -> FilterRow:
    offer = b.offer(row)
    field = Input(
        f"{id}-field", _("Field"), "lookup", row.field if offer else "", text=row.text,
        lookup=f"/{b.desk.module.key}/filter/fields", errors=tuple(row.errors.get("field", ())),
        extra=(("placeholder", _("Choose a field")), *(FOCUS if b.focus == f"{id}-field" else ())),
    )  # fmt: skip
    if offer is None:
        return FilterRow(id, field, row.was)
    f = offer.field
    known = filterable.ops(f)
    asked = (*known, *(() if row.op in known else (row.op,)))
    options = tuple(Option(op, filterable.op_word(f, op), op == row.op) for op in asked)
    live = (*_again(b), *(FOCUS if b.focus == f"{id}-op" else ()))
    op = Input(f"{id}-op", _("Question"), "select", options=options, extra=live)
    desk = replace(b.desk, errors={f"{id}-{k}": v for k, v in row.errors.items()})
    raw = {f"{id}-{k}": v for k, v in row.raw.items()}
    holes = tuple(
        tuple(_live(b, f, row.op, i) for i in values.draw(desk, f, row.op, f"{id}-{hole}", raw))
        for hole in values.holes(row.op)
    )
    if holes and b.focus == f"{id}-value":
        first = replace(holes[0][0], extra=(*holes[0][0].extra, *FOCUS))
        holes = ((first, *holes[0][1:]), *holes[1:])
    return FilterRow(id, field, row.was, op, holes, row.text)


def _live(b: Building, f: Field, op: str, i: Input) -> Input:
    """Choosing in an input on which others depend draws the builder anew."""
    if i.name.endswith("__who") or (values.timed(f, op) and i.widget == "select"):
        return replace(i, extra=(*i.extra, *_again(b)))
    return i


def _again(b: Building) -> tuple[tuple[str, str], ...]:
    url = f"/{b.desk.module.key}/filter"
    return (("hx-post", url), ("hx-trigger", "change"), ("hx-vals", '{"do": "again"}'))
