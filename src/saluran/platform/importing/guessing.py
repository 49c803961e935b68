"""What the columns of a file probably mean: by label in both languages, by field name, and by what people call it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils import translation

from saluran.core import access, options
from saluran.core.kinds import Choice, Date, DateTime, Decimal, Integer, Link, language
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.ground import names
from saluran.platform.importing.fillable import fields_of
from saluran.platform.importing.finding import by_name
from saluran.platform.importing.table import Table

#: What people call a field beside its label, by field.
ALSO: Mapping[str, str] = {
    "name": "nama|nama lengkap|full name|nama perusahaan|company name|account name|nama akun|nama produk|"
    "product name|nama kontak",
    "title": "judul|opportunity name|deal name|nama peluang|nama deal",
    "first_name": "nama depan|given name|nama",
    "last_name": "nama belakang|surname|family name|nama keluarga",
    "job_title": "position|posisi|jabatan|title",
    "email": "e-mail|surel|alamat email|email address|mail",
    "mobile": "hp|no hp|nomor hp|handphone|ponsel|mobile phone|cell phone|cell",
    "salutation": "prefix|sapaan|gelar",
    "fax": "faks|no fax",
    "whatsapp": "wa|no wa|nomor wa|nomor whatsapp|no whatsapp",
    "phone": "telp|no telp|tel|telephone|nomor telepon|phone number",
    "organization": "company|perusahaan|organisasi|instansi|nama perusahaan|account name",
    "website": "web|url|situs|situs web",
    "owner": "pemilik|sales|salesperson|sales agent|tenaga penjual|account owner|lead owner|opportunity owner",
    "team": "tim|branch|cabang",
    "account": "company|customer|pelanggan|perusahaan|account name|nama akun",
    "amount": "value|nilai|deal value|jumlah|total",
    "stage": "tahapan|sales stage|deal stage|tahap",
    "expected_close": "close date|closing date|perkiraan tutup|expected close date",
    "source": "lead source|sumber|sumber prospek",
    "industry": "sector|sektor|industri",
    "created_at": "dibuat|created|created on|created time|created date|date created|tanggal dibuat|waktu dibuat",
    "street": "alamat|address|jalan",
    "city": "kota|kabupaten",
    "province": "provinsi|state",
    "postal_code": "kode pos|zip|zip code",
    "country": "negara",
    "employees": "jumlah karyawan|number of employees|karyawan",
    "annual_revenue": "pendapatan tahunan|revenue|omzet|omset|perkiraan omzet|pendapatan",
    "code": "sku|kode|kode barang|product code",
    "unit_price": "harga|price|harga satuan|list price",
    "tags": "tag|label",
}
KEYS = ("id", "uid", "record id", "external id", "kode unik", "nomor")
#: What other programs call the records of a module, beside its own words.
CALLED: Mapping[str, str] = {
    "leads": "lead|prospect|prospek",
    "opportunities": "potential|deal|opportunity|peluang",
    "accounts": "account|company|organization|customer|pelanggan|perusahaan",
    "contacts": "contact|kontak",
    "products": "product|item|produk|barang",
    "campaigns": "campaign|kampanye",
}
SAMPLE = 200


def guess(actor: access.Actor, module: Module, table: Table) -> dict[str, Any]:
    """A mapping for the file, as good as can be told from its header and first rows."""
    columns = columns_of(actor, module, table.header)
    rows = [cells for _number, cells in islice(table.rows(), SAMPLE)]
    known = {**module.by_name, **fields_of(actor, module)}
    texts = {
        column: [r[n] for r in rows if n < len(r) and r[n]]
        for n, column in enumerate(table.header)
        if column in columns
    }
    columns = {c: f for c, f in columns.items() if _known_here(actor, module, known[f], set(texts[c]))}
    dates = [t for c, f in columns.items() if isinstance(known[f].kind, Date | DateTime) for t in texts[c]]
    figures = [t for c, f in columns.items() if isinstance(known[f].kind, Decimal | Integer) for t in texts[c]]
    made = {
        "module": module.key,
        "columns": columns,
        "match": match_of(module, columns.values()),
        "dates": date_order(dates),
        "numbers": number_style(figures),
        "language": language_of(fields_of(actor, module), columns),
        "country": options.get("company.country"),
    }
    key = key_of(module, [c for c in table.header if c not in columns], table.header, rows)
    return {**made, "key": key} if key else made


def _known_here(actor: access.Actor, module: Module, f: Field, texts: set[str]) -> bool:
    """Whether a link or choice knows half of what a column says: else every row would be refused for its sake. The
    column stays in sight, and can be chosen."""
    good: Iterable[str] = texts
    if isinstance(f.kind, Link) and f.kind.to != module.key and f.kind.to in modules.all():
        good = by_name(actor, modules.get(f.kind.to), texts)
    elif isinstance(f.kind, Choice):
        good = [t for t in texts if f.kind.found(t) in f.kind.by_key]
    return 2 * len(list(good)) >= len(texts)


def key_of(module: Module, columns: Sequence[str], header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The column that names the record of each row, such as “ID” or “ACCOUNTID”: filled and different in all rows that
    were looked at."""
    wanted = {w.replace(" ", "") for w in KEYS} | {f"{w}id".replace(" ", "") for w in _called(module)}
    for column in columns:
        if _plain(column).replace(" ", "") in wanted:
            at = header.index(column)
            said = [r[at] if at < len(r) else "" for r in rows]
            if all(said) and len(set(said)) == len(said):
                return column
    return ""


def _called(module: Module) -> list[str]:
    """What a record of the module is called, in both languages and by other programs; the longest first."""
    said = {*module.also, *CALLED.get(module.key, "").split("|")}
    for code in ("id", "en"):
        with translation.override(code):
            said |= {str(module.one), str(module.label)}
    return sorted({_plain(w) for w in said if w}, key=len, reverse=True)


def _bare(text: str, called: Sequence[str]) -> str:
    """Words without the name of what they are about: “campaign name” is the name, “status lead” the status."""
    for word in called:
        if text.startswith(f"{word} "):
            return text[len(word) + 1 :]
        if text.endswith(f" {word}"):
            return text[: -len(word) - 1]
    return ""


def language_of(fields: Mapping[str, Field], columns: Mapping[str, str]) -> str:
    """The language of most labels in the header, else the reader's: “1,5 M” is not the same in both."""
    said = {}
    for code in ("id", "en"):
        with translation.override(code):
            said[code] = sum(f in fields and _plain(str(fields[f].label)) == _plain(c) for c, f in columns.items())
    return language() if said["id"] == said["en"] else max(said, key=said.__getitem__)


def columns_of(actor: access.Actor, module: Module, header: Sequence[str]) -> dict[str, str]:
    """Field by column, as far as names tell; each field once."""
    fields = {n: f for n, f in fields_of(actor, module).items() if not {".", ":"} & set(n)}
    if module.natural:  # it finds records even where it cannot be changed
        fields.setdefault(module.natural, module.by_name[module.natural])
    called = _called(module)
    words: dict[str, list[str]] = {}
    own, others = _own_words(fields), _other_words(fields)
    for said in (own, others, [(n, _bare(word, called)) for n, word in (*own, *others)]):
        for name, word in said:
            words.setdefault(word, []).append(name)
    found: dict[str, str] = {}
    for say in (_plain, lambda column: _bare(_plain(column), called)):  # whole names first
        for column in header:
            free = (n for n in words.get(say(column), ()) if n not in found.values())
            if column not in found and say(column) and (name := next(free, "")):
                found[column] = name
    return {column: found[column] for column in header if column in found}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_*:.()\-]+", " ", names.fold(text)).split())


def _own_words(fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    said = [(n, _plain(n)) for n in fields]
    for code in ("id", "en"):
        with translation.override(code):
            said += [(n, _plain(str(f.label))) for n, f in fields.items()]
    return said


def _other_words(fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    return [(n, _plain(word)) for n, words in ALSO.items() if n in fields for word in words.split("|")]


def match_of(module: Module, fields: Any) -> list[str]:
    """The field by which records are found again: the natural key, the email, else the name."""
    own = module.title if isinstance(module.title, str) else ""
    for name in (module.natural, "email", own):
        if name and name in fields:
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


def date_order(texts: Sequence[str]) -> str:
    """The order that no date contradicts; day first where they leave it open."""
    for text in texts:
        if parts := re.match(r"(\d{1,4})[/\-. ](\d{1,2})[/\-. ]\d", text):
            if len(parts[1]) == 4:
                return "ymd"
            if int(parts[1]) > 12:
                return "dmy"
            if int(parts[2]) > 12:
                return "mdy"
    return "dmy"


def number_style(texts: Sequence[str]) -> str | None:
    """``id`` for 1.250,50 and ``en`` for 1,250.50; None where nothing tells."""
    for text in texts:
        digits = re.sub(r"[^0-9.,]", "", text)
        comma, dot = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and dot >= 0:
            return "id" if comma > dot else "en"
        at = max(comma, dot)
        if at >= 0 and len(digits) - at - 1 != 3:
            return "id" if comma > dot else "en"
    return None
