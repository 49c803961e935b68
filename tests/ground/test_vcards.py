"""Cards of people, of every version, as rows."""

from pathlib import Path

import pytest

from saluran.ground import files

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
    assert files.count(path) == 1 + len(found)
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
    assert firm == {"Organization": "PT Maju"}


def test_a_card_that_breaks_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"):
        rows(tmp_path, NEW[:-12])
