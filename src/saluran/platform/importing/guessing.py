"""What the columns of a file probably mean: by label in both languages, by field name, and by what people call it."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils import translation

from saluran.core import access, options
from saluran.core.kinds import Date, DateTime, Decimal, Integer, language
from saluran.core.schema import Field, Module
from saluran.ground import names
from saluran.platform.importing.mapping import fields_of
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
    "created_at": "dibuat|created|created on|tanggal dibuat",
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
    key = next((c for c in table.header if c not in columns and names.fold(c.replace("_", " ")) in KEYS), "")
    return {**made, "key": key} if key else made


def language_of(fields: Mapping[str, Field], columns: Mapping[str, str]) -> str:
    """The language of most labels in the header, else the reader's: “1,5 M” is not the same in both."""
    said = {}
    for code in ("id", "en"):
        with translation.override(code):
            said[code] = sum(f in fields and _plain(str(fields[f].label)) == _plain(c) for c, f in columns.items())
    return language() if said["id"] == said["en"] else max(said, key=said.__getitem__)


def columns_of(actor: access.Actor, module: Module, header: Sequence[str]) -> dict[str, str]:
    """Field by column, as far as names tell; each field once."""
    fields = {n: f for n, f in fields_of(actor, module).items() if "." not in n}
    if module.natural:  # it finds records even where it cannot be changed
        fields.setdefault(module.natural, module.by_name[module.natural])
    words: dict[str, list[str]] = {}
    for said in (_own_words(fields), _other_words(fields)):
        for name, word in said:
            words.setdefault(word, []).append(name)
    found: dict[str, str] = {}
    for column in header:
        free = (n for n in words.get(_plain(column), ()) if n not in found.values())
        if name := next(free, ""):
            found[column] = name
    return found


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
