"""Which records a file means: by what they were called when they came in, or by what stands in a field. In sets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import F
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from saluran.core import access, known
from saluran.core.kinds import AnyLink
from saluran.core.models import ExternalId
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Among, Extra, Fold
from saluran.platform.importing.entries import Entry, instead_of
from saluran.platform.importing.making import Found, Makers
from saluran.platform.importing.mapping import Plan, Target


class Named(NamedTuple):
    """Keys of a source: those whose records are there, with these, and the ids under which all are kept."""

    known: Mapping[str, tuple[int, ...]] = {}
    ids: Mapping[str, int] = {}


def named(module: Module, source: str, keys: Iterable[str]) -> Named:
    """What keys mean under which records came in from ``source``."""
    wanted = sorted({k for k in keys if k})
    names = ExternalId.objects.filter(Among("key", wanted), module=module.key, source=source)
    rows = list(names.values_list("key", "pk", "record_id"))
    there = set(access.rows(module).filter(Among("pk", [r for _k, _pk, r in rows])).values_list("pk", flat=True))
    return Named({k: (r,) for k, _pk, r in rows if r in there}, {k: pk for k, pk, _r in rows})


def remembered(module: Module, source: str, keys: Iterable[str]) -> Found:
    """Records by the keys under which they came in from ``source``; those that are gone since are left out."""
    return dict(named(module, source, keys).known)


def by_field(actor: access.Actor, module: Module, f: Field, texts: Iterable[str]) -> Found:
    """Records within reach whose field says one of ``texts``, without case; both languages where a name has two."""
    forms = {t: {s.casefold() for s in (t, *f.kind.also(t))} for t in texts if t}
    wanted = {form for some in forms.values() for form in some}
    if not wanted or not access.may(actor, module, "view"):
        return {}
    found: dict[str, list[int]] = {}
    for pk, value in _values(actor, module, f, wanted):
        said = set(value.values()) if isinstance(value, Mapping) else {str(value)}
        for word in {s.casefold() for s in said if s} & wanted:
            found.setdefault(word, []).append(pk)
    said_of = {t: sorted({pk for form in some for pk in found.get(form, ())}) for t, some in forms.items()}
    return {t: tuple(pks) for t, pks in said_of.items() if pks}


def _values(actor: access.Actor, module: Module, f: Field, wanted: set[str]) -> Iterable[tuple[int, Any]]:
    rows = access.scope(actor, module, "view").order_by("pk")
    column = F(f.column) if f.column else Extra(f.name, f.kind.stored)
    if f.kind.stored == "text":
        rows = rows.annotate(said=Fold(column)).filter(In(F("said"), sorted(wanted | {w.lower() for w in wanted})))
    elif f.kind.stored == "number":
        rows = rows.annotate(said=column).filter(In(F("said"), sorted(int(w) for w in wanted if w.isdecimal())))
    else:
        rows = rows.annotate(said=column)
    return [(pk, value) for pk, value in rows.values_list("pk", "said")]


def by_name(actor: access.Actor, module: Module, texts: Iterable[str]) -> Found:
    """Records by their natural key (login, key, code), else by what they are called."""
    texts = set(texts)
    found: Found = {}
    if module.small and access.may(actor, module, "view"):
        for text in texts:
            rows = known.rows(module).values()
            means = [k.id for k in rows if text.casefold() == k.natural.casefold()] or [
                k.id for k in rows if text.casefold() in {w.casefold() for w in _words(k)}
            ]
            if means:
                found[text] = tuple(means)
        return found
    if module.natural:
        found = by_field(actor, module, module.by_name[module.natural], texts)
    found = {**by_field(actor, module, module.by_name["title"], texts - set(found)), **found}
    return {**found, **_numbered(actor, module, texts - set(found))}


def _numbered(actor: access.Actor, module: Module, texts: set[str]) -> Found:
    """Records that an export told apart from others of the same name: “PT Maju #12”."""
    said = {t: (m[1].casefold(), int(m[2])) for t in texts if (m := re.fullmatch(r"(.+) #(\d{1,18})", t))}
    if not said or not access.may(actor, module, "view"):
        return {}
    rows = access.scope(actor, module, "view").filter(Among("pk", [pk for _title, pk in said.values()]))
    titles = dict(rows.values_list("pk", "title"))
    return {t: (pk,) for t, (title, pk) in said.items() if titles.get(pk, "").casefold() == title}


def _words(k: known.Known) -> Iterable[str]:
    return map(str, k.name.values()) if isinstance(k.name, Mapping) else (str(k.name or ""),)


def settle_links(
    actor: access.Actor, plan: Plan, entries: Sequence[Entry], makers: Makers | None = None, *, last: bool
) -> None:
    """Put the records that links mean into the entries. A link into the own module waits, but for the ``last`` try.
    ``makers`` makes what is not there, where the mapping says so."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for e in entries:
        for target, text in e.links:
            texts = wanted.setdefault((target.to, target.by), set())
            texts.add(text)
            if target.otherwise is not None:
                texts.add(str(target.otherwise))
    found = {(to, by): _find(actor, plan, to, by, texts) for (to, by), texts in wanted.items()}
    if makers is not None:
        makers.make_missing(entries, found, last=last)
    reach = access.reach(actor, plan.module, "view")
    nobody = reach.all or (reach.ownerless and actor.team in reach.teams)
    for e in entries:
        for target, text in e.links:
            _settle(plan, e, target, text, found[target.to, target.by], last=last)
            if nobody and target.name == "owner" and target.lax and "owner" not in e.data:
                e.fresh["owner"] = None  # a stranger's record is nobody's, not his who brings it in


def _settle(plan: Plan, e: Entry, target: Target, text: str, found: Found, *, last: bool) -> None:
    pk = _one(found, target, text)
    other = _one(found, target, str(target.otherwise)) if target.otherwise is not None else pk
    if isinstance(pk, Wrong) and not isinstance(other, Wrong):
        e.note(target, text, instead_of(text, target))
        pk = other
    if not isinstance(pk, Wrong):
        if not (target.field.name in e.data and isinstance(target.field.kind, AnyLink)):  # the first one counts
            e.put(target, target.meant(pk))
    elif target.to == plan.module.key and not last and text not in found:
        e.waits = True
    else:
        e.fault(target, text, pk.sentence)


def _find(actor: access.Actor, plan: Plan, to: str, by: str, texts: set[str]) -> Found:
    module = modules.all().get(to)
    if module is None:
        return {}
    if by.startswith("source"):
        found = remembered(module, by.partition(":")[2] or plan.source, texts)
        near = access.scope(actor, module, "view").filter(pk__in=[pk for pks in found.values() for pk in pks])
        reached = set(near.values_list("pk", flat=True))
        return {text: pks for text, pks in found.items() if reached.issuperset(pks)}
    return by_field(actor, module, module.by_name[by], texts) if by else by_name(actor, module, texts)


def _one(found: Found, target: Target, text: str) -> int | str | Wrong:
    """The record; or the key that several share, as stages of several pipelines do: the door knows which."""
    pks = found.get(text, ())
    module = modules.get(target.to)
    if not pks:
        return Wrong(_("There is no “%(text)s” in %(module)s.") % {"text": text[:80], "module": module.label})
    if len(pks) > 1:
        keys = {known.rows(module)[pk].natural for pk in pks} if module.small and module.natural else set()
        if len(keys) == 1 and "" not in keys:
            return keys.pop()
        said = {"text": text[:80], "module": module.label, "count": len(pks)}
        return Wrong(_("“%(text)s” is the name of %(count)s records in %(module)s; it must be one.") % said)
    return pks[0]


def match_records(actor: access.Actor, plan: Plan, entries: Sequence[Entry]) -> Named:
    """Give each entry the record it means, if there is one. Returns what the keys mean so far: nothing where all is
    made anew."""
    if plan.found == "create" and not plan.key:
        return Named()
    before = named(plan.module, plan.source, (e.key for e in entries))
    if plan.found == "create":
        return Named(ids=before.ids)
    for e in entries:
        e.pk = before.known.get(e.key, (None,))[0]
    new = [e for e in entries if e.pk is None and plan.match]
    sets = [_matches(actor, plan.module, f, new) for f in plan.match]
    for n, e in enumerate(new):
        each = [set(s[n]) for s in sets]
        both = next(filter(None, each), set()) if plan.any else set.intersection(*each)
        if len(both) > 1:
            said = {"fields": ", ".join(str(f.label) for f in plan.match), "count": len(both)}
            e.fault(None, "", _("%(count)s records have the same %(fields)s; it must be one.") % said)
        e.pk = next(iter(both), None)
    for e in entries:
        if plan.known_only and e.pk is None and not e.faults:
            e.refuse(None, "", _("No record is like this row, and none shall be made."))
    return before


def _matches(actor: access.Actor, module: Module, f: Field, entries: Sequence[Entry]) -> list[tuple[int, ...]]:
    texts = [_text(e.says(f.name)) for e in entries]
    found = by_field(actor, module, f, texts)
    return [found.get(t, ()) for t in texts]


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("en") or next(iter(value.values()), ""))
    return "" if value is None else str(value)
