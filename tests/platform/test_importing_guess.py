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


def test_a_column_whose_words_are_not_known_here_is_left_to_people(cast: Cast, tmp_path: Path) -> None:
    head = "Email,Lead Owner,Lead Status"
    known = guessed(cast, "leads", tmp_path, head, "a@x.example,budi,Baru", "b@x.example,Roger,New")
    assert known["columns"] == {"Email": "email", "Lead Owner": "owner", "Lead Status": "status"}
    strange = guessed(cast, "leads", tmp_path, head, "a@x.example,Roger,Pre Qualified", "b@x.example,Pete,Lost")
    assert strange["columns"] == {"Email": "email"}
