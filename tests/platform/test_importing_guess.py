"""What columns are taken to mean: names with the word for the record, keys of other programs, what is known here."""

from pathlib import Path
from typing import Any

import pytest

from saluran.platform import importing
from saluran.platform.importing.table import open_table
from tests.cast import Cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def guessed(cast: Cast, key: str, tmp_path: Path, *lines: str) -> dict[str, Any]:
    file = tmp_path / "a.csv"
    file.write_text("\n".join(lines) + "\n")
    return importing.guess(cast["rina"], importing.module_for(cast["rina"], key), open_table(file))


def test_names_may_have_the_word_for_the_record_in_them(cast: Cast, tmp_path: Path) -> None:
    said = guessed(
        cast, "opportunities", tmp_path, "Potential Name,Potential Owner,Created Time", "Mesin,budi,2026-01-02"
    )
    assert said["columns"] == {"Potential Name": "title", "Potential Owner": "owner", "Created Time": "created_at"}
    said = guessed(cast, "leads", tmp_path, "Status Lead,Lead Owner,Email Lead", "Baru,sari,a@x.example")
    assert said["columns"] == {"Status Lead": "status", "Lead Owner": "owner", "Email Lead": "email"}


@pytest.mark.parametrize(("second", "key"), [("12", "ACCOUNTID"), ("11", ""), ("", "")])
def test_a_key_names_each_row_once(cast: Cast, tmp_path: Path, second: str, key: str) -> None:
    said = guessed(cast, "accounts", tmp_path, "ACCOUNTID,Account Name", "11,Maju", f"{second},Jaya")
    assert said["columns"] == {"Account Name": "name"} and said.get("key", "") == key


def test_words_that_are_not_known_here_are_settled(cast: Cast, tmp_path: Path) -> None:
    head = "Email,Lead Owner,Lead Status,Lead Source"
    known = guessed(cast, "leads", tmp_path, head, "a@x.example,budi,Baru,Cold call", "b@x.example,sari,New,coldcall")
    assert known["columns"] == {
        "Email": "email", "Lead Owner": "owner", "Lead Status": "status",
        "Lead Source": {"field": "source", "values": {"coldcall": "cold_call"}},
    }  # fmt: skip
    strange = guessed(
        cast, "leads", tmp_path, head, "a@x.example,Roger,Pre Qualified,Trade Show", "b@x.example,Pete,Not Contacted,-"
    )
    assert strange["columns"] == {
        "Email": "email",
        "Lead Owner": {"field": "owner", "missing": "leave"},
        "Lead Status": {"field": "status", "values": {"Pre Qualified": "qualified", "Not Contacted": "new"}},
        "Lead Source": {"field": "source", "values": {"-": ""}, "missing": "make"},
    }
    other = guessed(cast, "leads", tmp_path, "Email,Status", "a@x.example,Merah", "b@x.example,Biru")
    assert other["columns"] == {"Email": "email"}, "a choice that knows nothing of it is about something else"


def test_who_may_not_add_to_a_list_leaves_it_empty(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Email,Lead Source\na@x.example,Trade Show\n")
    table = open_table(file)
    said = importing.guess(cast["joko"], importing.module_for(cast["joko"], "leads"), table)
    assert said["columns"]["Lead Source"] == {"field": "source", "missing": "leave"}


def test_links_by_the_numbers_of_other_files(cast: Cast, tmp_path: Path) -> None:
    said = guessed(cast, "contacts", tmp_path, "CONTACTID,Last Name,Account Id", "1,Smith,616", "2,Jones,616")
    assert said["key"] == "CONTACTID"
    assert said["columns"]["Account Id"] == {"field": "account", "by": "source", "missing": "leave"}
    said = guessed(cast, "calls", tmp_path, "TASKID,Subject,LEADID,POTENTIALID", "9,A,7,0", "8,B,,0")
    assert said["columns"]["LEADID"]["field"] == "related_to:leads" and said["key"] == "TASKID"
    assert said["columns"]["POTENTIALID"]["values"] == {"0": ""}


def test_habits_of_a_file(cast: Cast, tmp_path: Path) -> None:
    head = "Deal Name,Amount,Close Date,Create Date"
    said = guessed(
        cast, "opportunities", tmp_path, head, 'A,"$1,200.50",12/31/2026,2026-01-02', "B,$5,1/2/2026,2026-01-03"
    )
    assert (said["currency"], said["dates"], said["numbers"]) == ("USD", "mdy", "en")
    assert said["columns"]["Create Date"] == {"field": "created_at", "dates": "ymd"}
    said = guessed(cast, "leads", tmp_path, "Nama,No. HP", "A,217-269-8188", "B,781-738-4295", "C,408-626-3735")
    assert (said["country"], said["columns"]["No. HP"]) == ("US", "mobile")
    said = guessed(cast, "leads", tmp_path, "Nama Perusahaan,No. HP", "PT A,0812-3456-7890", "PT B,021-5550101")
    assert (said["country"], said["columns"]) == ("ID", {"Nama Perusahaan": "organization", "No. HP": "mobile"})
    # first digits that no operator has yet, and which would be right in Germany
    said = guessed(cast, "leads", tmp_path, "Nama,No. HP", "A,0843-1234-5678", "B,084312345679", "C,62 843 1234 5670")
    assert said["country"] == "ID"


def test_rows_without_a_name_are_called_by_their_number(cast: Cast, tmp_path: Path) -> None:
    head = "Prospect ID,Lead Number,Lead Source,City"
    said = guessed(
        cast, "leads", tmp_path, head, "7927b2df-8bba,660737,Google,Mumbai", "2a272436-5132,660728,Google,Select"
    )
    assert said["key"] == "Prospect ID" and said["made"] == {"last_name": "Calon Pelanggan {Lead Number}"}
    assert said["columns"]["City"] == {"field": "city", "values": {"Select": ""}}


@pytest.mark.parametrize(
    ("key", "header", "fields"),
    [
        ("opportunities", "Opportunity,Customer,Expected Revenue,Expected Closing,Stage,Salesperson",
         "title account amount expected_close stage owner"),  # Odoo
        ("contacts", "First Name,Last Name,Job Title,Email,Mobile Phone Number,Contact owner,Associated Company",
         "first_name last_name job_title email mobile owner account"),  # HubSpot
        ("accounts", "Customer Name,Customer Group,Territory,Tax ID,Website",
         "name customer_group territory npwp website"),  # ERPNext
        ("opportunities",
         "Opportunity Name,Account Name,Close Date,Amount,Probability (%),Lead Source,Next Step,Created Date",
         "title account expected_close amount probability source next_step created_at"),  # Salesforce
        ("accounts", "Nama Perusahaan,Alamat,Kota,Provinsi,Billing Zip",
         "name addresses.street addresses.city addresses.province addresses.postal_code"),
        ("leads", "Nama Lengkap,Nama Perusahaan,Jabatan,No. HP,Alamat Email,Kota,Sumber Prospek,Tanggal Masuk",
         "first_name organization job_title mobile email city source created_at"),
    ],
)  # fmt: skip
def test_headers_of_other_programs(cast: Cast, tmp_path: Path, key: str, header: str, fields: str) -> None:
    said = guessed(cast, key, tmp_path, header, "," * header.count(","))["columns"]
    assert [f if isinstance(f, str) else f["field"] for f in said.values()] == fields.split()
