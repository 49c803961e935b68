"""Cards of people, of every version, as rows."""

from pathlib import Path

import pytest

from saluran.ground import files, vcards

OLD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89lan;Mar=C3=ADa
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:satu=
 dua
TEL;CELL:+6281299990000
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:1
FN:Sukarno
TEL;VALUE=uri;TYPE="voice,home":tel:+62-21-555-0199
item1.EMAIL;PREF=1:sukarno@x.example
EMAIL:dua@x.example
PHOTO:data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ
 AAQABAAD
ADR;TYPE=work:;;Jl. Merdeka No. 1\\, Lt. 3;Jakarta;DKI Jakarta;10110;Indonesia
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:PT Maju
ORG:PT Maju;Penjualan
END:VCARD
"""


def rows(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    path = tmp_path / "a.vcf"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert files.kind_of(path) == "vcf"
    header, *found = files.rows(path)
    assert files.measure(path)[0] == 1 + len(found)
    return [{k: v for k, v in zip(header, row, strict=True) if v} for row in found]


def test_an_old_card_in_quoted_printable(tmp_path: Path) -> None:
    said = {"First name": "María", "Last name": "Élan", "Mobile": "+6281299990000", "Note": "satudua"}
    assert rows(tmp_path, OLD) == [said]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_new_cards(tmp_path: Path, encoding: str) -> None:
    person, firm = rows(tmp_path, NEW, encoding)
    assert person == {
        "UID": "urn:uuid:1",
        "First name": "Sukarno",
        "Phone": "+62-21-555-0199",
        "Email": "sukarno@x.example",
        "Email 2": "dua@x.example",
        "Street": "Jl. Merdeka No. 1, Lt. 3",
        "City": "Jakarta",
        "Province": "DKI Jakarta",
        "Postal code": "10110",
        "Country": "Indonesia",
    }
    assert firm == {"Organization": "PT Maju", "Department": "Penjualan"}


def test_a_card_that_breaks_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"):
        rows(tmp_path, NEW[:-12])


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    said = {
        "Name": "Ir. Ani", "Prefix": "Ibu", "First name": "Ir. Ani; Sri", "Last name": "Wibowo, S.E., M.M.",
        "Organization": "PT Satu, Dua; Tiga", "Department": "Pembelian", "Job title": "Kepala\\Bagian",
        "Birthday": "1980-02-03",
        "Email": "ani@saluran.example", "Mobile": "+628123456789", "WhatsApp": "+628999999999", "Phone": "+62215550199",
    }  # fmt: skip
    home = {"Street": "Jl. Merdeka; No. 1", "Village": "Citarum", "District": 'Bandung "Wetan"', "City": "Bandung",
            "Province": "Jawa Barat", "Postal code": "40115", "Country": "Indonesia"}  # fmt: skip
    text = vcards.written(said, [home, {"City": "Solo"}])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and text.count("\r\n") == text.count("\n")
    assert "ADR;" in text and "Citarum\\, Bandung" in text.replace("\r\n ", ""), "phones show it, too"
    (card,) = rows(tmp_path, text.replace("\r\n", "\n"))
    assert {k: v for k, v in card.items() if v} == {
        **{k: v for k, v in said.items() if k != "Name"}, **home, "District": "Bandung 'Wetan'",
    }  # fmt: skip
    assert rows(tmp_path, vcards.written({"Name": "é" * 90}).replace("\r\n", "\n"))[0]["First name"] == "é" * 90


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_nothing_that_is_said_begins_a_line_of_its_own(end: str) -> None:
    """Else a village could bring along a telephone number."""
    bad = f"x{end}TEL:0800{end}END:VCARD"
    said = dict.fromkeys((*vcards.COLUMNS, "Name"), bad)
    text = vcards.written(said, [dict.fromkeys(vcards.ADDRESS, bad)]).replace("\r\n ", "")
    assert not [line for line in text.splitlines() if line.startswith("TEL:")]
    assert text.splitlines().count("END:VCARD") == 1
