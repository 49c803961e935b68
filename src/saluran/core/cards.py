"""How records are drawn as cards: which fields, how large, with or without their labels, and what gives the colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saluran.core import access, away
from saluran.core.kinds import Choice, Link
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

SIZES = ("title", "large", "plain", "small")
BARE = "bare"  # without its label
MOST = 20
WIDE = 6


@dataclass(frozen=True)
class Piece:
    """One field on a card."""

    field: Field
    size: str = "plain"
    label: bool = True

    @property
    def text(self) -> str:
        """As an address says it: ``amount:large:bare``."""
        return ":".join((self.field.name, *([self.size] if self.size != "plain" or not self.label else []),
                         *([] if self.label else [BARE])))  # fmt: skip


@dataclass(frozen=True)
class Design:
    """``tint``: the field by whose value a card is coloured; ``across``: cards in a row, 0 where it fits itself."""

    pieces: tuple[Piece, ...]
    tint: Field | None
    across: int


def design(actor: access.Actor, module: Module, said: Mapping[str, str]) -> Design:
    """What ``card``, ``tint`` and ``across`` say; Invalid for what cannot be drawn."""
    visible = access.fields(actor, module, "view")
    parts = _parts(said)[: MOST + 1]
    if len(parts) > MOST:
        raise Invalid({"card": [_("A card has at most %(n)s fields.") % {"n": MOST}]})
    drawn = away.columns(actor, module, names(said))
    pieces = tuple(_piece(drawn, p) for p in parts) or usual(module, visible)
    across = said.get("across", "")
    if across and (not across.isascii() or not across.isdecimal() or not 1 <= int(across[:2]) <= WIDE):
        raise Invalid({"across": [_("Enter a number from 1 to %(n)s.") % {"n": WIDE}]})
    tint = said.get("tint", "")
    if tint and tint not in tints(actor, module):
        raise Invalid({"tint": [_("Cards are coloured by a choice, or by a stage.")]})
    return Design(pieces, visible[tint] if tint else None, int(across or 0))


def _parts(said: Mapping[str, str]) -> list[str]:
    return [p for p in said.get("card", "").split(",") if p]


def names(said: Mapping[str, str]) -> list[str]:
    """The fields that ``card`` names."""
    return [p.partition(":")[0] for p in _parts(said)]


def _piece(visible: Mapping[str, Field], text: str) -> Piece:
    name, *how = text.split(":")
    if name not in visible or visible[name].lines is not None:
        raise Invalid({"card": [_("There is no field “%(name)s”.") % {"name": name[:40]}]})
    if unknown := [w for w in how if w not in (*SIZES, BARE)]:
        raise Invalid({"card": [_("“%(text)s” is not one of the choices.") % {"text": unknown[0][:40]}]})
    return Piece(visible[name], next((w for w in how if w in SIZES), "plain"), BARE not in how)


def usual(module: Module, visible: Mapping[str, Field]) -> tuple[Piece, ...]:
    """The card of a module for which nobody has designed one: its title, what it is worth, what the board shows."""
    near = [n for n in dict.fromkeys((*module.card, *module.facts, *module.list)) if n in visible]
    title = module.title if isinstance(module.title, str) and module.title in visible else "title"
    if title not in module.list:  # a key, which is no name for people: what their list begins with
        title = next((n for n in module.list if n in visible), title)
    more = [n for n in near if n not in (title, module.title, "title", module.sums) and visible[n].lines is None][:4]
    found = [Piece(visible[title], "title", False)]
    if module.sums in visible:
        found.append(Piece(visible[module.sums], "large", False))
    return (*found, *(Piece(visible[n]) for n in more))


def tints(actor: access.Actor, module: Module) -> dict[str, Field]:
    """The fields whose values have colours: choices, and links to small records with a tone."""
    return {n: f for n, f in access.fields(actor, module, "view").items() if _toned(f)}


def _toned(f: Field) -> bool:
    if isinstance(f.kind, Choice):
        return True
    target = modules.all().get(f.kind.to) if isinstance(f.kind, Link) else None
    return target is not None and target.small and "tone" in target.by_name
