"""What the columns of a file probably mean: by label in both languages, by field name, and by what people call it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import translation

from saluran.core import access, options
from saluran.core.kinds import Date, DateTime, Decimal, Integer, Link, Phone, language
from saluran.core.options import CURRENCIES
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.platform.importing import habits
from saluran.platform.importing.census import Census, Told, take
from saluran.platform.importing.fillable import NOTE, fields_of
from saluran.platform.importing.finding import remembered
from saluran.platform.importing.nameless import name_for
from saluran.platform.importing.settling import settle_values, speaks_of
from saluran.platform.importing.table import Table
from saluran.platform.importing.untitled import columns_by_values
from saluran.platform.importing.vocabulary import (
    ALSO,
    COUNTING,
    KEYS,
    NOTED,
    bare,
    called,
    either,
    plain,
    spelled_out,
    squeezed,
)

PLACE = ("street", "village", "district", "city", "province", "postal_code", "country")
SIGNS: Mapping[str, str] = {
    "rp": "IDR",
    "$": "USD",
    "us$": "USD",
    "s$": "SGD",
    "rm": "MYR",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}


def guess(actor: access.Actor, module: Module, table: Table, source: str = "") -> dict[str, Any]:
    """A mapping for the file, as good as can be told from its header and its rows. ``source``: the system that it
    comes from, where that is known; numbers in it are those of that system."""
    census = take(table)
    known = {**module.by_name, **fields_of(actor, module)}
    columns = (
        columns_of(actor, module, table.header) if table.top else columns_by_values(fields_of(actor, module), census)
    )
    columns = {c: f for c, f in columns.items() if speaks_of(actor, module, known[f], census.columns[c])}
    key = key_of(module, [c for c in table.header if c not in columns], census)
    links = links_of(actor, module, [c for c in table.header if c not in (*columns, key)], census, columns, source)
    said = _habits(module, {**columns, **{c: w["field"] for c, w in links.items()}}, known, census)
    said["language"] = language_of(fields_of(actor, module), columns)
    made: dict[str, Any] = {"module": module.key, "columns": {**columns, **links}, **said}
    if source:
        made["source"] = source
    made["columns"] = {c: made["columns"][c] for c in table.header if c in made["columns"]}
    if key:
        made["key"] = key
    made["match"] = match_of(module, columns, census, key)
    if not key and not made["match"]:
        made["twice"] = "keep"
    _own_habits(made, known, census)
    settle_values(actor, module, made, census)
    if named := name_for(module, made, census):
        made["made"] = named
    return made


def _habits(module: Module, columns: Mapping[str, str], known: Mapping[str, Field], census: Census) -> dict[str, Any]:
    """How dates, numbers, amounts and phones are written."""

    def texts(*kinds: type) -> list[str]:
        return [t for c, f in columns.items() if isinstance(known[f].kind, kinds) for t in census.columns[c].sample]

    home = str(options.get("company.country"))
    said: dict[str, Any] = {
        "dates": habits.date_order(texts(Date, DateTime)) or "dmy",
        "numbers": habits.number_style(texts(Decimal, Integer)),
        "country": habits.phone_country(texts(Phone), home),
    }
    money = [c for c, f in columns.items() if known[f].kind.key == "money"]
    if "currency" in known and "currency" not in columns.values() and (found := currency_of(money, census)):
        said["currency"] = found
    return said


def _own_habits(mapping: dict[str, Any], known: Mapping[str, Field], census: Census) -> None:
    """A column that writes its dates in another order than the others says so."""
    for column, field in mapping["columns"].items():
        if isinstance(field, str) and isinstance(known[field].kind, Date | DateTime):
            order = habits.date_order(census.columns[column].sample)
            if order and order != mapping["dates"]:
                mapping["columns"][column] = {"field": field, "dates": order}


def currency_of(columns: Sequence[str], census: Census) -> str:
    """The currency that stands in the header of amounts, or before them; empty where none does."""
    codes = {code for code, _label in CURRENCIES}
    words = [w for column in columns for w in re.findall(r"[A-Za-z]+[$]?|[$€£¥]", column)]
    for column in columns:
        begins = (
            re.match(r"\s*-?\s*([A-Za-z]{0,3}[$€£¥]|[A-Za-z]{2,3})", t) for t in census.columns[column].sample[:20]
        )
        words += [found[1] for found in begins if found]
    meant = ((word, SIGNS.get(word.lower(), word)) for word in words)
    sign, code = next(((w, c) for w, c in meant if c in codes), ("", ""))
    own = options.currency()
    return own if sign == "$" and own in ("SGD", "AUD", "CAD", "HKD") else code


def key_of(module: Module, columns: Sequence[str], census: Census) -> str:
    """The column that names the record of each row, such as “ID” or “ACCOUNTID”: filled and different in all rows that
    were looked at. The first column may be called as other records are: calls of some programs have a “TASKID”."""
    own = {squeezed(f"{w} {end}") for w in called(module) for end in ("id", "number", "no", "nomor", "key", "uuid")}
    wanted = {squeezed(w) for w in KEYS} | own
    linked = {squeezed(f"{w} id") for f in module.fields if isinstance(f.kind, Link) for w in _words_of(f)}
    first = next(iter(census.columns), "")
    for column in columns:
        word = squeezed(column)
        is_first = column == first and word.endswith("id") and word not in linked
        told = census.columns[column]
        if word in COUNTING and _just_counts(told):
            continue
        if (word in wanted or is_first) and census.rows and told.filled and told.unique:
            return column
    return ""


def _just_counts(told: Told) -> bool:
    """Whether a column numbers the rows of this file from 1 on: another file will do so too, for other records."""
    return told.sample == [str(n) for n in range(1, len(told.sample) + 1)]


def _words_of(f: Field) -> list[str]:
    """What the record that a link points at is called, and what the link is called itself."""
    to = modules.all().get(f.kind.to) if isinstance(f.kind, Link) else None
    return [*(called(to) if to else ()), *_own_of(f)]


def _own_of(f: Field) -> list[str]:
    return [plain(f.name), *(plain(word) for word in ALSO.get(f.name, "").split("|") if word)]


def links_of(
    actor: access.Actor, module: Module, columns: Sequence[str], census: Census, taken: dict[str, str], source: str
) -> dict[str, dict[str, Any]]:
    """Columns that hold the number of another record, such as “Account Id”: it is found by the number under which it
    came in."""
    found: dict[str, dict[str, Any]] = {}
    fields = {n: f for n, f in fields_of(actor, module).items() if isinstance(f.kind, Link) and "." not in n}
    for name, f in fields.items():
        said = _words_of(f) if f.kind.to != module.key else _own_of(f)  # type: ignore[attr-defined]
        words = {squeezed(f"{w} {end}") for w in said for end in ("id", "number", "no")}
        column = next((c for c in columns if squeezed(c) in words and c not in found), None)
        if column is None or not census.columns[column].counts:
            continue
        texts = set(census.columns[column].counts)
        here = remembered(modules.get(f.kind.to), source or "file", texts)  # type: ignore[attr-defined]
        by_name = [c for c, field in taken.items() if field == name]
        if not by_name or (2 * len(here) >= len(texts) and taken.pop(by_name[0])):
            found[column] = {"field": name, "by": f"source:{source}" if source else "source", "missing": "leave"}
            if "0" in texts and "0" not in here:
                found[column]["values"] = {"0": ""}
    return found


def language_of(fields: Mapping[str, Field], columns: Mapping[str, str]) -> str:
    """The language of most labels in the header, else the reader's: “1,5 M” is not the same in both."""
    said = {}
    for code in ("id", "en"):
        with translation.override(code):
            said[code] = sum(f in fields and plain(str(fields[f].label)) == plain(c) for c, f in columns.items())
    return language() if said["id"] == said["en"] else max(said, key=said.__getitem__)


def columns_of(actor: access.Actor, module: Module, header: Sequence[str]) -> dict[str, str]:
    """Field by column, as far as names tell; each field once."""
    offered = fields_of(actor, module)
    fields = {n: f for n, f in offered.items() if not {".", ":"} & set(n) and f is not NOTE}
    if module.natural:  # it finds records even where it cannot be changed
        fields.setdefault(module.natural, module.by_name[module.natural])
    words = called(module)
    own = _by_word(_own_words(fields))
    itself = [(str(module.title), w) for w in words if module.title in fields]  # “Opportunity” is its title
    others = _by_word([*((n, w) for n, also in ALSO.items() if n in fields for w in also.split("|")), *itself])
    bared = _by_word([(n, bare(plain(w), words)) for n, w in _own_words(fields)])
    found: dict[str, str] = {}
    for say in _ways_to_say(words):
        for known in (own, others, bared):
            for column in header:
                said = [n for word in say(column) if word for n in known.get(squeezed(word), ())]
                if column not in found and (name := next((n for n in said if n not in found.values()), "")):
                    found[column] = name
    found |= _in_lines(actor, module, [c for c in header if c not in found])
    if NOTE.name in offered:  # as many as there are
        found |= {c: NOTE.name for c in header if c not in found and spelled_out(c) in NOTED}
    return {column: found[column] for column in header if column in found}


def _ways_to_say(words: Sequence[str]) -> list[Callable[[str], list[str]]]:
    """What a header may mean: its whole name first, then in full, without what it is about, and one of several."""
    return [
        lambda column: [plain(column)],
        lambda column: [_outside_brackets(column)],
        lambda column: [spelled_out(column)],
        lambda column: [bare(plain(column), words), bare(spelled_out(column), words)],
        either,
    ]


def _in_lines(actor: access.Actor, module: Module, header: Sequence[str]) -> dict[str, str]:
    """Parts of an address, which stand in a table of the record: “Billing City” is the city of its first address."""
    parts = {n.partition(".")[2]: (n, f) for n, f in fields_of(actor, module).items() if n.startswith("addresses.")}
    words = _by_word([(n, w) for n, also in ALSO.items() if n in parts for w in also.split("|")])
    for name, said in _by_word(_own_words({n: f for n, (_name, f) in parts.items()})).items():
        words.setdefault(name, []).extend(said)
    found: dict[str, str] = {}
    for say in _ways_to_say(called(module)):
        for column in (c for c in header if c not in found):
            meant = [n for word in say(column) if word for n in words.get(squeezed(word), ()) if n in PLACE]
            if name := next((n for n in meant if parts[n][0] not in found.values()), ""):
                found[column] = parts[name][0]
    return found


def _outside_brackets(column: str) -> str:
    return plain(re.sub(r"\(.*?\)|\[.*?\]", " ", column))


def _by_word(said: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for name, word in said:
        if word:
            words.setdefault(squeezed(word), []).append(name)
    return words


def _own_words(fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    said = [(n, plain(n)) for n in fields]
    for code in ("id", "en"):
        with translation.override(code):
            said += [(n, plain(str(f.label))) for n, f in fields.items()]
    return said


def match_of(module: Module, columns: Mapping[str, str], census: Census, key: str) -> list[str]:
    """The field by which records are found again: the natural key, the email, else the name. A name that several rows
    share is none where the rows have numbers, or where records are described rather than named."""
    own = module.title if isinstance(module.title, str) else ""
    for name in (module.natural, "email", own):
        column = next((c for c, f in columns.items() if f == name), None)
        if not name or column is None:
            continue
        shared = not census.columns[column].unique
        if shared and (key or name in ("title", "subject")):
            continue
        return [name]
    return []


def findable(module: Module) -> list[Field]:
    """The fields by which a record is found quickly: an index stands for each."""
    quick = {"title", module.natural, *module.sortable} | ({module.title} if isinstance(module.title, str) else set())
    return [
        f
        for f in module.fields
        if f.column
        and f.kind.key in ("text", "email", "phone")
        and (f.name in quick or (f.kind.key != "text" and f.name in module.search))
    ]
