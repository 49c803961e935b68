"""The board of a module: its records in columns, moved by drag, by menu or by keys."""

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from saluran.core import access, board, lanes, options
from saluran.core.kinds import Link as LinkKind
from saluran.core.kinds import language
from saluran.core.refusals import NotFound
from saluran.core.schema import Field
from saluran.core.screens import listing
from saluran.core.screens.values import Titles, titles_for
from saluran.faces.html import doings, folding
from saluran.faces.html.ahead import ahead_of, ends, plans
from saluran.faces.html.asked import Asked, ask, opening, with_query
from saluran.faces.html.cells import cells_of
from saluran.faces.html.filtering.chips import filtering
from saluran.faces.html.lists import PIPELINE, create_action, empty, filters, number, switch
from saluran.faces.html.looking import columns_by, pipelines_of
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Cell, Person
from saluran.faces.html.saved import saved_of
from saluran.faces.html.screens import BoardScreen, Card, Lane
from saluran.ground import numbers
from saluran.ground.conditions import to_url

SIZE = 20
NONE = Cell()


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The board, or with ``lane`` and ``cursor`` more cards of one column."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = listing.module_for(actor, key)
    if not module.board:
        raise NotFound
    if first := opening(request, key):
        return first
    by = ask(request, key, "board").query.get("group", "")
    shown = _Board(ask(request, key, "board", aside=listing.answered_by_board(module, by)), request.COOKIES)
    if "lane" in request.GET and "cursor" in request.GET:
        return draw(request, "saluran/board.html", shown.more(), module.label, block="more")
    return draw(
        request, "saluran/board.html", shown.screen(), module.label, block="screen" if wants_part(request) else ""
    )


class _Board:
    """One board being drawn."""

    def __init__(self, asked: Asked, cookies: Mapping[str, str]) -> None:
        self.asked, self.actor, self.module, self.query = asked, asked.actor, asked.module, asked.query
        self.quick, self.q = asked.quick, asked.params.q
        self.by = columns_by(self.actor, self.module, self.query.get("group", ""))
        self.field = self.by.field
        self.pipelines = pipelines_of(self.actor, self.by, self.query.get("pipeline", self.query.get("f.pipeline", "")))
        self.condition = self.by.narrowed(asked.params.filter, self.pipelines)
        self.keep = asked.keep
        self.place, self.folded = folding.of(cookies, asked, self.field)
        self.date = next((n for n in self.module.card if self.module.by_name[n].kind.look == "when"), "")

    def screen(self) -> BoardScreen:
        made = board.board(
            self.actor,
            self.module,
            condition=self.condition,
            q=self.q,
            size=SIZE,
            group=self.pipelines.group,
            columns=self._columns(),
            by=self.field.name,
        )
        rows = [self._values(made.fields, row) for column in made.columns for row in column.cards]
        cards = iter(self._cards(made.fields, rows, titles_for(self.actor, made.fields, rows)))
        shown = tuple(self._lane(c, tuple(itertools.islice(cards, len(c.cards)))) for c in made.columns)
        count = sum(c.total.count for c in made.columns)
        url = f"/{self.module.key}/board"
        return BoardScreen(
            module=self.module.key,
            title=self.module.label,
            url=url,
            field=self.field.name,
            month=self.by.month,
            place=self.place,
            lanes=shown,
            empty=empty(self.actor, self.module, False),
            summary=self._summary(made.columns, count),
            self_url=with_query(url, self.keep),
            query=self.q,
            filters=(*self.by.filters, *self.pipelines.filters, *filters(self.quick)),
            keep=tuple((k, v) for k, v in self.asked.hidden if k not in (*PIPELINE, "group")),
            filtering=filtering(self.actor, self.module, url, self.keep),
            views=switch(self.module, self.keep, "board"),
            saved=saved_of(self.asked),
            primary=create_action(self.actor, self.module),
            ordered=bool(self.module.rank) and self.by.usual,
            plans=plans(self.actor, self.module, with_query(url, self.keep)),
            watched=doings.watched(self.actor, self.module),
            verbs=() if self.by.usual else ends(self.actor, self.module),
        )

    def _lane(self, c: board.Column, cards: tuple[Card, ...]) -> Lane:
        return Lane(
            str(c.key),
            c.label,
            cards,
            number(c.total.count),
            self._total(c.total.sums),
            self._total(c.total.weighed),
            c.tone if c.tone != "neutral" else "",
            self._more_url(c.key, c.next),
            self._list_url(c.key),
            c.fixed,
            str(c.key) in self.folded,
        )

    def more(self) -> BoardScreen:
        """One column's next cards."""
        key: Any = self.query["lane"]
        value = int(key) if isinstance(self.field.kind, LinkKind) and key.isdecimal() else key
        found = board.column(
            self.actor,
            self.module,
            value,
            self.query["cursor"],
            condition=self.condition,
            q=self.q,
            size=SIZE,
            columns=self._columns(),
            by=self.field.name,
        )
        rows = [self._values(found.columns, row) for row in found.rows]
        cards = self._cards(found.columns, rows, titles_for(self.actor, found.columns, rows))
        lane = Lane(key, "", cards, more_url=self._more_url(key, found.next))
        nothing = empty(self.actor, self.module, False)
        return BoardScreen(
            module=self.module.key, title="", url="", field=self.field.name, lanes=(lane,), empty=nothing
        )

    def _columns(self) -> tuple[str, ...]:
        return tuple(n for n in self.module.card if n in self.module.by_name)

    def _list_url(self, key: Any) -> str:
        """The list of the records that a column counts."""
        here = lanes.condition_of(self.field, key)
        both = {"all": [self.condition, here]} if self.condition else here
        kept = {k: v for k, v in self.keep.items() if k not in ("filter", "pipeline", "cursor", "lane", "group")}
        return with_query(f"/{self.module.key}", {**kept, "filter": to_url(both)})

    def _more_url(self, key: Any, cursor: str | None) -> str:
        return with_query(f"/{self.module.key}/board", {**self.keep, "lane": key, "cursor": cursor}) if cursor else ""

    def _values(self, fields: tuple[Field, ...], row: tuple[Any, ...]) -> dict[str, Any]:
        return {"id": row[0], "version": row[1], **dict(zip((f.name for f in fields), row[2:], strict=True))}

    def _cards(self, fields: tuple[Field, ...], rows: list[dict[str, Any]], titles: Titles) -> tuple[Card, ...]:
        """The cards of some records, what stands on them made field by field."""
        told = {*self.module.card, self.module.sums, self.date, "owner"}
        sought = [(f, f.name, f.beside) for f in fields if f.name in told]
        shown = {n: cells_of(f, titles, [(r.get(n), r.get(beside)) for r in rows]) for f, n, beside in sought}
        below = [shown[n] for n in self.module.card if n in shown and self.module.by_name[n].kind.look == "text"]
        amounts, days, owners = (shown.get(n, [NONE] * len(rows)) for n in (self.module.sums, self.date, "owner"))
        do = f"/do/{self.by.verb}" if access.may(self.actor, self.module, "edit") else ""
        now, found, ahead = timezone.localtime(), [], ahead_of(self.actor, self.module, rows)
        for n, r in enumerate(rows):
            url, owner = f"/{self.module.key}/{r['id']}", owners[n].text
            found.append(Card(
                r["id"], url, r.get("title") or f"#{r['id']}", r["version"], f"{url}{do}" if do else "",
                " · ".join(c[n].text for c in below if c[n].text),
                amounts[n] if amounts[n].text else None, days[n] if days[n].text else None,
                Person(owner) if owner else None, self._late(r, now), *self._age(r, now), ahead[n],
                self.module.by_name[self.module.mark].label if r.get(self.module.mark) else "",
                self._day(r),
            ))  # fmt: skip
        return tuple(found)

    def _day(self, values: dict[str, Any]) -> str:
        """The day of the month that a card keeps when it goes to another one."""
        day = values.get(self.field.name) if self.by.month else None
        return str(day.day) if day else ""

    def _late(self, values: dict[str, Any], now: dt.datetime) -> bool:
        due = self.module.due
        return due is not None and due.field == self.date and due.late(values, now)

    def _age(self, values: dict[str, Any], now: dt.datetime) -> tuple[str, bool]:
        """How many days a card has stood where it stands, and whether that is too long."""
        if not self.module.aged or values.get("status", "open") != "open":
            return "", False
        since, stale = (values.get(n) for n in self.module.aged)
        days = (now.date() - timezone.localtime(since).date()).days if since else 0
        said = ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days > 0 else ""
        return said, bool(stale and stale <= now.date())

    def _total(self, sums: Mapping[str, Any]) -> Cell | None:
        found = [
            (
                numbers.compact(v, k or options.currency(), language()),
                numbers.money(v, k or options.currency(), language()),
            )
            for k, v in sums.items()
            if v
        ]
        return Cell(" + ".join(s for s, _w in found), "money", hint=" + ".join(w for _s, w in found)) if found else None

    def _summary(self, columns: Any, count: int) -> str:
        said = ngettext("%(n)s record", "%(n)s records", count) % {"n": number(count)}
        return _("%(count)s · drag a card, or use its menu, to move it") % {"count": said} if count else said
