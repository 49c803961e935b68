"""The catalogues are as `make messages` writes them, and read well in either language."""

import re
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import translation

from hatch_build import compile_translation
from saluran.core import known
from saluran.core.registry import modules
from tests.house.test_words import catalog, messages
from tools import messages as tool

# Words of English that slip into Indonesian sentences; the house has its own for each.
ENGLISH = re.compile(
    r"\b(the|and|of|field|record|records|delete|save|edit|cancel|search|owner|team|stage|deal|deals|file|user|import|"
    r"undo|note|notes|timeline|lead|leads|download|upload|update|online|offline|click|link|settings)\b",
    re.IGNORECASE,
)
# Right Indonesian, but the house has another word for the thing; and what is often misspelt.
OTHERS = {
    "rekaman": "data", "tahapan": "tahap", "saring": "filter", "penyaring": "filter",
    "keranjang sampah": "Tempat Sampah", "sandi lewat": "kata sandi", "password": "kata sandi",
    "kamu": "Anda", "silahkan": "silakan", "nomer": "nomor",
}  # fmt: skip


def indonesian() -> dict[str, str]:
    """Message → words, without what stands in “quotes” or is a placeholder: names of the API stay English there."""
    found = {}
    for entry in catalog("id"):
        if entry.id:
            words, message = tool.forms(entry)[0], entry.id if isinstance(entry.id, str) else entry.id[0]
            found[message] = re.sub(r"%\(\w+\)s|“[^”]*”|\[[^\]]*\]|\S*[:/=*_]\S*", "", words)
    return found


def test_catalogues_are_up_to_date() -> None:
    assert list(tool.faults(check=True)) == []


def test_the_tool_finds_every_message() -> None:
    """Two readers of the sources, one result: no words stay English because they were overlooked."""
    found = {(m.context or "", *(m.id if m.pluralizable else (m.id, ""))) for m in tool.said() if m.id}
    assert sorted(set(messages()) - found) == []


def test_nothing_is_kept_that_churns() -> None:
    for language in tool.PLURAL_FORMS:
        text = tool.path_of(language).read_text()
        assert not re.search(r"(?m)^(#:|#~|#, fuzzy)|-Date:", text), language


@pytest.mark.parametrize("language", ["id", "en"])
def test_catalogue_compiles(language: str, tmp_path: Path) -> None:
    copy = tmp_path / language / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_text(tool.path_of(language).read_text())
    compile_translation(copy)
    assert copy.with_suffix(".mo").stat().st_size > 10_000


def test_indonesian_has_no_english_words() -> None:
    assert {m: w for m, w in indonesian().items() if ENGLISH.search(w)} == {}


def test_one_word_for_one_thing() -> None:
    wrong = re.compile(rf"\b({'|'.join(OTHERS)})\b", re.IGNORECASE)
    assert {m: w for m, w in indonesian().items() if wrong.search(w)} == {}


def test_words_end_as_the_message_ends() -> None:
    """A sentence stays a sentence, a label a label, and spaces stay where words are joined."""
    ends = re.compile(r"(?s)(\s*).*?([\s.?…]*)")
    pairs = [(e.id, tool.forms(e)[0]) for e in catalog("id") if e.id and isinstance(e.id, str)]
    assert [m for m, w in pairs if _ends(ends, m) != _ends(ends, w)] == []


def _ends(ends: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = ends.fullmatch(text)
    return found.groups() if found else ()


def test_advice_on_passwords_is_indonesian() -> None:
    """These sentences are Django's own."""
    with translation.override("id"), pytest.raises(ValidationError) as refused:
        password_validation.validate_password("rahasia")
    assert "Kata sandi terlalu pendek" in " ".join(refused.value.messages)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "called"), [("id", "Pameran"), ("en", "Exhibition")])
def test_a_record_is_called_by_its_name_in_the_readers_language(language: str, called: str) -> None:
    sources = modules.get("sources")
    with translation.override(language):
        record = sources.model(title="Pameran", name={"id": "Pameran", "en": "Exhibition"})
        assert known.title_of(sources, record) == called
