"""The one list of modules: declared in code and frozen at start-up, and stored in the database, cached by stamp."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from saluran.core import kinds, stamps
from saluran.core.models import CustomField, CustomModule, FieldOption, Row
from saluran.core.schema import Field, Module, Section, Verb

Steps = Mapping[str, Mapping[str, Callable[..., None]]]
NONE: Mapping[str, Any] = {}


def say(words: Mapping[str, str] | None) -> Any:
    """A label that people typed in two languages, translated as late as gettext_lazy."""
    both = dict(words or {})
    return lazy(lambda: both.get(kinds.language()) or next(iter(both.values()), ""), str)()


class Registry:
    """``get`` and ``all`` answer from memory; the custom part is read again when its stamp has changed."""

    def __init__(self) -> None:
        self._declared: dict[str, Module] = {}
        self._given: list[tuple[str, Mapping[str, Verb], Steps]] = []
        self._frozen = False
        self._local = threading.local()

    def register(self, module: Module) -> Module:
        if self._frozen or module.key in self._declared:
            raise RuntimeError(f"module {module.key!r}: registered too late, or twice")
        self._declared[module.key] = module
        return module

    def extend(self, key: str, *, verbs: Mapping[str, Verb] = NONE, steps: Steps = NONE) -> None:
        """Give a lower module further verbs, and verbs that say so (convert, merge) further steps, by verb and name;
        whichever of the two modules is declared first."""
        if self._frozen:
            raise RuntimeError(f"module {key!r}: extended too late")
        self._given.append((key, verbs, steps))

    def freeze(self) -> None:
        """Nothing is declared after this; what modules were given is theirs now."""
        for key, verbs, steps in self._given:
            module = self._declared.get(key)
            if module is None or set(verbs) & set(module.verbs):
                raise RuntimeError(f"module {key!r}: there is none to extend, or it has one of these verbs already")
            if twice := [n for verb, named in steps.items() for n in named if n in module.steps.get(verb, NONE)]:
                raise RuntimeError(f"module {key!r}: there is a step {twice[0]!r} already")
            more = {verb: {**module.steps.get(verb, NONE), **named} for verb, named in steps.items()}
            self._declared[key] = replace(module, verbs={**module.verbs, **verbs}, steps={**module.steps, **more})
        self._frozen = True

    def get(self, key: str) -> Module:
        """The module with its custom fields. Raises KeyError."""
        return self.all()[key]

    def all(self) -> Mapping[str, Module]:
        """Every module by key, built-in ones first."""
        stamp = stamps.value("registry")
        if getattr(self._local, "stamp", None) != stamp:
            self._local.now = self._load()
            self._local.tables = {}
            for m in self._local.now.values():
                self._local.tables.setdefault(m.model._meta.db_table, []).append(m)
            self._local.stamp = stamp
        now: Mapping[str, Module] = self._local.now
        return now

    def of_table(self, table: str) -> Sequence[Module]:
        """The modules whose records lie in ``table``: one, or all custom ones."""
        self.all()
        found: Sequence[Module] = self._local.tables.get(table, ())
        return found

    def _load(self) -> Mapping[str, Module]:
        options: dict[int, list[FieldOption]] = {}
        for o in FieldOption.objects.order_by("position", "pk"):
            options.setdefault(o.field_id, []).append(o)
        fields: dict[str, list[Field]] = {}
        for f in CustomField.objects.order_by("position", "pk"):
            fields.setdefault(f.module, []).append(custom_field(f, options.get(f.pk, ())))
        stored = {
            m.key: stored_module(m, fields.get(m.key, ()))
            for m in CustomModule.objects.filter(active=True).order_by("pk")
        }
        return {k: replace(m, custom=tuple(fields.get(k, ()))) for k, m in {**self._declared, **stored}.items()}


def kind_of(row: CustomField, options: Iterable[FieldOption]) -> kinds.Kind:
    """The kind that a custom field asks for, with its options."""
    made = kinds.KINDS[row.kind]
    if issubclass(made, kinds.Options):
        rows = tuple(options)
        return made(options=tuple((o.key, say(o.label)) for o in rows), tones={o.key: o.tone for o in rows if o.tone})
    if made is kinds.Link:
        return kinds.Link(to=row.target)
    if made is kinds.Computed:
        return kinds.Computed(formula=row.formula)
    if made is kinds.Table:
        return kinds.Table(fields=tuple(Field(o.key, say(o.label), kinds.KINDS[o.kind or "text"]()) for o in options))
    return made()


def custom_field(row: CustomField, options: Iterable[FieldOption]) -> Field:
    kind = kind_of(row, options)
    readonly = isinstance(kind, kinds.Computed)
    return Field(
        row.name,
        say(row.label),
        kind,
        required=row.required and not readonly,
        readonly=readonly,
        custom=row.pk,
        ready=row.filterable,
    )


def stored_module(row: CustomModule, fields: Iterable[Field]) -> Module:
    """A custom module: the same type as a built-in one. Its first choice field makes a board."""
    own = tuple(fields)
    shown = tuple(f.name for f in own if f.kind.widget not in ("textarea", "table", "file"))
    board = next((f.name for f in own if isinstance(f.kind, kinds.Choice)), "")
    words = {k: row.name.get(k, "") for k in ("id", "en")}
    return Module(
        key=row.key,
        label=say(words),
        one=say(row.one or words),
        model=Row,
        title="title",
        icon=row.icon or "box",
        menu="custom",
        sections=(Section(_("Details"), " ".join(("title", *(f.name for f in own), "owner", "team"))),),
        list=("title", *shown[:5], "owner", "modified_at"),
        sorts=("title",),
        filters=tuple(f.name for f in own if isinstance(f.kind, kinds.Choice))[:3],
        search=("title", *(f.name for f in own if f.kind.stored == "text")),
        board=board,
        sums=next((f.name for f in own if isinstance(f.kind, kinds.Money)), ""),
        card=shown[:2],
        facts=shown[:4],
        quick=("title", *(f.name for f in own if f.required)),
        stored_as=row.key,
    )


modules = Registry()
kinds.LISTED.source = lambda: [(m.key, m.label) for m in modules.all().values()]
kinds.MODULES.source = lambda: [(m.key, m.label) for m in modules.all().values() if not m.part_of]
kinds.EVERYWHERE.source = lambda: [("*", _("All others")), *kinds.MODULES]
