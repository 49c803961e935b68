"""Jobs as people see them: what each is, how far it is, what became of each record, and how it is stopped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access, jobs, labels
from saluran.core.kinds import language
from saluran.core.locks import writer
from saluran.core.models import Job, Line, Operation
from saluran.core.perform import find_verb
from saluran.core.refusals import Conflict, NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import numbers
from saluran.platform import undoing
from saluran.platform.models import Export, Portion

SIZE = 50
OPEN = ("ready", "running")


@dataclass(frozen=True)
class Outcome:
    """What became of one record of a job. ``url``: where it is, for those in whose reach it is."""

    module: str
    id: int
    title: str
    status: int
    sentence: str = ""
    there: bool = False


@dataclass(frozen=True)
class Page:
    items: tuple[Outcome, ...]
    next: str


def seen_by(actor: access.Actor) -> QuerySet[Job]:
    """The jobs that people asked for: one's own, and for administrators everybody's; the newest first."""
    found = Job.objects.filter(actor__isnull=False).order_by("-pk")
    return found if access.administers(actor) else found.filter(actor_id=actor.id)


def find(actor: access.Actor, pk: int) -> Job:
    """A job that this actor may see; else NotFound, as if it did not exist."""
    job = Job.objects.filter(pk=pk).first() if pk < 2**63 else None
    if job is None or not ((job.actor_id and job.actor_id == actor.id) or access.administers(actor)):
        raise NotFound
    return job


def said(job: Job) -> Mapping[str, Any]:
    """What a job was called with."""
    found: Mapping[str, Any] = (job.args or {}).get("kwargs") or {}
    return found


def result(job: Job) -> Mapping[str, Any]:
    return job.result if isinstance(job.result, dict) else {}


def module_of(job: Job) -> Module | None:
    """The module whose records a job is about, if it is about one."""
    known = modules.all()
    if found := known.get(str(said(job).get("module", ""))):
        return found
    operation = Operation.objects.filter(pk=said(job).get("operation") or 0).first()
    return known.get(operation.module) if operation else None


def title_of(job: Job) -> str:
    """What a job is, in words."""
    try:
        label = str(getattr(import_string(job.task), "label", "") or _("Work in the background"))
    except ImportError:
        label = _("Work in the background")
    module = module_of(job)
    if job.task.endswith(".perform_set") and module:
        verb = said(job).get("verb", "")
        label = _("Restore") if verb == "restore" else str(find_verb(module, verb).label)
    if job.task == undoing.take_back.module_path:
        label = _("Restore") if said(job).get("bringing") else _("Undo")
    return f"{label}: {module.label}" if module else label


def asked(job: Job) -> int | None:
    """How many records a job was asked to work through."""
    found = said(job).get("asked")
    return found if isinstance(found, int) else None


def counts(job: Job) -> dict[str, int]:
    """Records done and refused so far, where a job counts them."""
    return {k: int(result(job)[k]) for k in ("done", "refused") if k in result(job)}


def operation_of(job: Job) -> int | None:
    """The operation that takes back what a job has done."""
    found = result(job).get("operation")
    return found if isinstance(found, int) else None


def undone(job: Job) -> bool:
    pk = operation_of(job)
    return bool(pk) and Operation.objects.filter(undoes=pk).exists()


def halted(job: Job) -> int | None:
    """The operation that a job was given up in the midst of taking back: asked for again, it goes on."""
    if job.state not in OPEN and job.state != "done" and undoing.beyond_return(job):
        found = said(job).get("operation")
        return found if isinstance(found, int) else None
    return None


def file_waits(job: Job) -> bool:
    """Whether a file that a job has written can still be fetched."""
    return Export.objects.filter(job=job, expires_at__gt=timezone.now()).exclude(file="").exists()


def may_cancel(job: Job) -> bool:
    return job.state in OPEN and not undoing.beyond_return(job)


def cancel(actor: access.Actor, job: Job) -> None:
    """Stop a job at its next step; what it has done stays done, and can be taken back."""
    with writer(), transaction.atomic():
        now = Job.objects.select_for_update().get(pk=job.pk)
        if undoing.beyond_return(now):
            raise Conflict(_("This is being taken back already, and goes on to its end."))
        if not jobs.cancel(now):
            raise Conflict(_("This has ended already."))


def report(actor: access.Actor, job: Job, which: str = "", cursor: str = "", size: int = SIZE) -> Page:
    """A page of what became of the records of a job: all, those ``done``, or those ``refused``."""
    n, at = _place(cursor)
    found: list[tuple[int, int, Portion, int]] = []
    for portion in _portions(job, which).filter(n__gte=n).order_by("n").iterator(chunk_size=20):
        first = at if portion.n == n else 0
        ids = _ids(portion, which)
        found += [(portion.n, place, portion, ids[place]) for place in range(first, len(ids))][: size + 1 - len(found)]
        if len(found) > size:
            break
    more = f"{found[size][0]}.{found[size][1]}" if len(found) > size else ""
    return Page(tuple(_outcomes(actor, [(p, pk) for _n, _at, p, pk in found[:size]])), more)


def all_outcomes(actor: access.Actor, job: Job, which: str = "") -> Iterator[Outcome]:
    """The whole report, in sets: memory stays flat."""
    for portion in _portions(job, which).order_by("n").iterator(chunk_size=20):
        yield from _outcomes(actor, [(portion, pk) for pk in _ids(portion, which)])


def _portions(job: Job, which: str) -> QuerySet[Portion]:
    found = Portion.objects.filter(job=job, done=True)
    return found.exclude(refused={}) if which == "refused" else found


def _ids(portion: Portion, which: str) -> list[int]:
    everything = list(dict.fromkeys([*portion.ids, *map(int, portion.refused)]))
    if which == "refused":
        return [pk for pk in everything if str(pk) in portion.refused]
    return [pk for pk in everything if str(pk) not in portion.refused] if which == "done" else everything


def _place(cursor: str) -> tuple[int, int]:
    n, _dot, at = cursor.partition(".")
    if all(t.isascii() and t.isdecimal() and len(t) < 10 for t in (n, at)):
        return int(n), int(at)
    return 0, 0


def _outcomes(actor: access.Actor, found: list[tuple[Portion, int]]) -> Iterator[Outcome]:
    titles = labels.titles(actor, {(p.module, pk) for p, pk in found if p.module in modules.all()})
    gone = _gone(actor, [(p.module, pk) for p, pk in found if not titles.get((p.module, pk))])
    for portion, pk in found:
        title = titles.get((portion.module, pk))
        status, sentence = portion.refused.get(str(pk), (200, portion.told.get(str(pk), "")))
        shown = title or gone.get((portion.module, pk)) or f"#{pk}"
        yield Outcome(portion.module, pk, shown, status, sentence, bool(title))


def _gone(actor: access.Actor, wanted: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What deleted records were called, for those in whose reach they were."""
    by_module: dict[str, list[int]] = {}
    for key, pk in wanted:
        by_module.setdefault(key, []).append(pk)
    found: dict[tuple[str, int], str] = {}
    for key, pks in by_module.items():
        module = modules.all().get(key)
        lines = Line.objects.filter(module=key, record_id__in=pks, after__isnull=True).order_by("pk")
        for line in lines if module else ():
            image = line.before or {}
            whose = module.model(**{k: image.get(k) for k in ("owner_id", "team_id")})  # type: ignore[union-attr]
            if access.reach(actor, module, "view").holds(whose):  # type: ignore[arg-type]
                found[key, line.record_id] = str(image.get("title") or "")
    return found


def _number(n: int) -> str:
    return numbers.grouped(numbers.from_units(n * 1000), language(), 0)


def ended(job: Job) -> tuple[str, str]:
    """What is said when a job has ended: a sentence, and its tone."""
    title, n = title_of(job), counts(job)
    if job.state == "dead":
        return f"{title}: {job.error or _('The work was given up.')}", "error"
    if job.state == "cancelled":
        return _("%(title)s: stopped.") % {"title": title}, "warning"
    if not n:
        return _("%(title)s: done.") % {"title": title}, "success"
    words = ngettext("%(title)s: %(n)s record done.", "%(title)s: %(n)s records done.", n.get("done", 0))
    text = words % {"title": title, "n": _number(n.get("done", 0))}
    if left := n.get("refused", 0):
        text += " " + ngettext("%(n)s was skipped.", "%(n)s were skipped.", left) % {"n": _number(left)}
    return text, "warning" if left else "success"
