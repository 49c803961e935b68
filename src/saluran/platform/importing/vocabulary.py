"""What people and other programs call fields and records, beside our own labels in both languages."""

from collections.abc import Mapping, Sequence

from django.utils import translation

from saluran.core.schema import Module
from saluran.ground import names

#: What people call a field beside its label, by field.
ALSO: Mapping[str, str] = {
    "name": "nama|nama lengkap|full name|nama perusahaan|company name|company|account name|nama akun|"
    "nama produk|product name|nama kontak|campaign name|nama kampanye|customer name|nama pelanggan|"
    "organization|organisasi|vendor name",
    "title": "title|judul|opportunity name|deal name|dealname|potential name|nama peluang|nama deal|nama proyek|"
    "project|proyek",
    "subject": "perihal|topik|topic|judul|task|tugas|nama tugas|event title|activity name",
    "first_name": "nama depan|given name|firstname|contact person|kontak person|nama pic|pic|nama kontak|"
    "contact name|lead name|full name|nama lengkap|person name|nama",
    "last_name": "nama belakang|surname|family name|lastname|nama keluarga",
    "job_title": "position|posisi|jabatan|title|designation",
    "department": "departemen|bagian|divisi",
    "birth_date": "birthday|date of birth|tanggal lahir|tgl lahir|ulang tahun",
    "email": "e-mail|surel|alamat email|alamat surel|email address|email id|work email|email from|mail",
    "mobile": "hp|no hp|nomor hp|handphone|ponsel|no ponsel|mobile phone|mobile no|cell phone|cell|mobile phone number|"
    "telp hp|no telp hp|telepon hp|no telepon hp|tlp hp|hp telp|no hp telp",
    "salutation": "prefix|sapaan|gelar",
    "fax": "faks|no fax|fax no",
    "whatsapp": "wa|no wa|nomor wa|nomor whatsapp|no whatsapp|whatsapp number",
    "phone": "telp|no telp|no telepon|tel|telephone|telepon|nomor telepon|phone number|phone no|work phone|"
    "telepon kantor",
    "organization": "company|perusahaan|organisasi|instansi|nama perusahaan|company name|account name|"
    "nama instansi|organization name|partner name",
    "website": "web|url|situs|situs web|website url|company domain name",
    "owner": "pemilik|sales|salesperson|sales person|sales agent|tenaga penjual|account owner|lead owner|"
    "contact owner|opportunity owner|deal owner|potential owner|task owner|event owner|call owner|"
    "campaign owner|owner name|record owner|assigned to|penanggung jawab|user id|salesman|"
    "account manager|nama sales",
    "team": "tim|branch|cabang|sales team|kantor|regional office",
    "account": "company|customer|pelanggan|perusahaan|account name|nama akun|nama perusahaan|company name|"
    "associated company|primary company|party name|organization|customer name|nama pelanggan",
    "contact": "contact name|nama kontak|associated contact|contact person|narahubung|primary contact",
    "parent": "parent account|parent company|induk|induk perusahaan|perusahaan induk|subsidiary of|akun induk",
    "relation": "account type|tipe akun|jenis akun|jenis relasi|type|tipe|customer type",
    "amount": "value|nilai|deal value|deal amount|jumlah|total|close value|opportunity amount|"
    "expected revenue|nilai peluang|nilai proyek|planned revenue|annual contract value",
    "probability": "probability %|peluang %|probabilitas|kemungkinan|win probability|deal probability",
    "stage": "tahapan|sales stage|deal stage|tahap|stage name|pipeline stage|opportunity stage",
    "pipeline": "sales pipeline|alur penjualan|pipa penjualan",
    "opportunity_type": "type|tipe|jenis|deal type|potential type",
    "expected_close": "close date|closing date|perkiraan tutup|expected close date|expected closing|"
    "expected closing date|tanggal tutup|date close|target tutup|"
    "target closing|tanggal closing|estimasi closing|target tanggal closing",
    "closed_at": "closed date|closed on|won date|tanggal menang|actual close date|date closed",
    "next_step": "langkah berikut|langkah berikutnya|next activity",
    "next_step_on": "next step date|next activity date|tanggal langkah berikutnya|next follow up|follow up date",
    "lost_reason": "closed lost reason|reason for loss|alasan kalah|reason lost|alasan gagal",
    "source": "lead source|sumber|sumber prospek|sumber lead|original source|original traffic source|"
    "utm source|channel|kanal",
    "campaign": "campaign source|kampanye|campaign name|nama kampanye",
    "status": "lead status|status lead|activity status|task status|status tugas",
    "industry": "sector|sektor|industri|bidang usaha|jenis usaha",
    "territory": "wilayah|area|region|kawasan",
    "created_at": "dibuat|created|created on|created time|created date|create date|date created|createdate|"
    "creation|tanggal dibuat|waktu dibuat|tanggal buat|engage date|tanggal masuk|entry date|tanggal input|tanggal",
    "due_at": "due|due date|deadline|tenggat|batas waktu|jatuh tempo|exp end date",
    "done_at": "closed time|completed on|completed at|tanggal selesai|closed date",
    "starts_at": "start|start datetime|start time|mulai|waktu mulai|call start time|from|starts on|tanggal mulai",
    "ends_at": "end|end datetime|end time|selesai|waktu selesai|to|ends on",
    "starts_on": "start date|tanggal mulai|mulai|start",
    "ends_on": "end date|tanggal selesai|selesai|end",
    "duration": "call duration|call duration in minutes|durasi|lama|duration in minutes",
    "direction": "call type|arah|tipe panggilan|type",
    "purpose": "call purpose|tujuan panggilan|tujuan",
    "result": "call result|hasil panggilan|hasil|outcome|call outcome",
    "place": "location|venue|tempat|lokasi",
    "street": "alamat|alamat kantor|alamat rumah|alamat toko|alamat perusahaan|alamat usaha|"
    "office address|address|jalan|street 1|mailing street|billing street|alamat lengkap",
    "city": "kota|kabupaten|kota kabupaten|mailing city|billing city|town",
    "district": "kecamatan",
    "village": "kelurahan|desa|kelurahan desa",
    "province": "provinsi|state|propinsi|mailing state|billing state|state region|state province",
    "postal_code": "kode pos|zip|zip code|postal|mailing zip|billing zip|postcode",
    "country": "negara|mailing country|billing country|country region|office location",
    "employees": "jumlah karyawan|number of employees|no of employees|karyawan|no employees",
    "annual_revenue": "pendapatan tahunan|revenue|omzet|omset|perkiraan omzet|pendapatan|omzet tahunan",
    "code": "sku|kode|kode barang|product code|item code|internal reference|kode produk",
    "unit_price": "harga|price|harga satuan|list price|sales price|harga jual|standard selling rate",
    "cost": "biaya|harga pokok|cost price|valuation rate",
    "category": "kategori|product category|item group|series",
    "unit": "satuan|uom|unit of measure|usage unit",
    "in_stock": "quantity in stock|qty in stock|stok|stock",
    "on_order": "quantity ordered|qty ordered",
    "in_demand": "quantity in demand|qty in demand",
    "reorder_level": "titik pesan ulang|reorder",
    "active": "product active|aktif|is active|enabled",
    "budgeted_cost": "budget|anggaran",
    "numbers_sent": "num sent|number sent|jumlah terkirim",
    "description": "keterangan|notes|note|catatan|remarks|comment|internal notes|uraian|deskripsi",
    "lost_note": "lost notes|catatan kalah",
    "tags": "tag|label|labels",
    "other_email": "email 2|secondary email|email lain|email kedua|alternate email|personal email|email pribadi",
    "other_phone": "phone 2|mobile 2|other phone|telepon lain|telepon 2|hp 2|no hp 2|home phone|telepon rumah",
    "npwp": "no npwp|nomor npwp|tax id|vat",
}
#: What people call a column of remarks.
NOTED = (
    *("catatan", "keterangan", "note", "notes", "remark", "remarks", "comment", "comments", "komentar", "memo"),
    *("internal notes", "uraian", "deskripsi", "description", "keterangan tambahan", "catatan tambahan"),
    *("catatan sales", "hasil follow up", "info", "informasi tambahan", "additional info"),
)
#: What is written short in headers: “Tgl. Masuk”, “Jml Karyawan”.
SHORT: Mapping[str, str] = {
    "tgl": "tanggal",
    "jml": "jumlah",
    "jlh": "jumlah",
    "nm": "nama",
    "prsh": "perusahaan",
    "telp": "telepon",
    "tlp": "telepon",
    "tel": "telepon",
    "alm": "alamat",
    "almt": "alamat",
    "kab": "kabupaten",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "prov": "provinsi",
    "ket": "keterangan",
    "cat": "catatan",
    "hrg": "harga",
    "brg": "barang",
    "stn": "satuan",
    "nmr": "nomor",
    "pct": "persen",
}
#: What the column is called that counts the rows of a sheet.
COUNTING = frozenset(("no", "nomor", "nourut", "nomorurut", "urut", "number", "row", "baris"))
KEYS = (
    *("id", "uid", "uuid", "guid", "key", "no", "nomor", "no urut", "nomor urut", "kode unik", "id record"),
    *("record id", "record number", "record id hubspot", "hubspot id", "external id"),
)
#: What other programs call the records of a module, beside its own words.
CALLED: Mapping[str, str] = {
    "leads": "lead|prospect|prospek|calon pelanggan",
    "opportunities": "potential|potensial|deal|opportunity|peluang",
    "accounts": "account|company|organization|customer|pelanggan|perusahaan|akun",
    "contacts": "contact|kontak|person|narahubung",
    "products": "product|item|produk|barang",
    "campaigns": "campaign|kampanye",
    "tasks": "task|activity|tugas|to do",
    "events": "event|meeting|activity|acara|rapat",
    "calls": "call|task|activity|panggilan",
    "users": "user|owner|sales",
}


def called(module: Module) -> list[str]:
    """What a record of the module is called, in both languages and by other programs; the longest first."""
    said = {*module.also, *CALLED.get(module.key, "").split("|")}
    for code in ("id", "en"):
        with translation.override(code):
            said |= {str(module.one), str(module.label)}
    return sorted({plain(w) for w in said if w}, key=len, reverse=True)


def plain(text: str) -> str:
    """A header in small letters, its words apart: ``FIRST_NAME`` and ``First name:`` are one."""
    return " ".join("".join(c if c.isalnum() or c == "%" else " " for c in names.fold(text)).split())


def squeezed(text: str) -> str:
    """The same without any gap: ``ACCOUNTID``, ``accountId`` and ``Account Id`` are one."""
    return plain(text).replace(" ", "")


def spelled_out(text: str) -> str:
    """A header whose words are written in full: “Jml. Karyawan” is “jumlah karyawan”."""
    return " ".join(SHORT.get(word, word) for word in plain(text).split())


def either(text: str) -> list[str]:
    """The names of a header that gives a choice of them, “Telp/HP” or “Nama / PIC”; none where it gives one."""
    return [spelled_out(name) for name in text.split("/") if name.strip()] if "/" in text else []


def bare(text: str, words: Sequence[str]) -> str:
    """A header without the name of what it is about: “campaign name” is the name, “status lead” the status."""
    for word in words:
        if text.startswith(f"{word} "):
            return text[len(word) + 1 :]
        if text.endswith(f" {word}"):
            return text[: -len(word) - 1]
    return ""
