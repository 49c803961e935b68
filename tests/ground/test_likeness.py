import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import domains, likeness, names, spelling
from saluran.ground.likeness import firm, firms_alike, people_alike, person

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)
WORDS = ("Budi", "Agus", "Siti", "Muhammad", "Rizky", "Santoso", "Wijaya", "Dewi", "Sri", "Rahmat", "Hartono")
NAMES = st.lists(st.sampled_from(WORDS),
                 min_size=1, max_size=4).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soeharto", "Suharto"),
        ("Djoko", "Joko"),
        ("Tjokro", "Cokro"),
        ("Sjahrir", "Syahrir"),
        ("Achmad", "Ahmad"),
        ("Akhmad", "Ahmad"),
        ("Mochammad", "Muhammad"),
        ("Moh.", "Muhammad"),
        ("Rizky", "Riski"),
        ("Rizqi", "Rizki"),
        ("Jusuf", "Yusuf"),
        ("Djaja", "Jaya"),
        ("Soerja", "Surya"),
        ("Setyawan", "Setiawan"),
        ("Chandra", "Candra"),
        ("Aminah", "Amina"),
        ("Budhi", "Budi"),
        ("Ghozali", "Gozali"),
    ],
)
def test_two_ways_to_write_a_name_are_one(one: str, other: str) -> None:
    assert person(one) == person(other)


@given(LETTERS)
def test_plain_twice_is_as_once(word: str) -> None:
    assert spelling.plain(spelling.plain(word)) == spelling.plain(word)


@given(st.text(max_size=30))
def test_any_text_is_taken(text: str) -> None:
    folded = names.fold(text)
    assert isinstance(spelling.plain(folded), str)
    assert all(re.fullmatch(r"[^\W_]+", w) for w in person(text) + firm(text))
    assert isinstance(domains.company(text), str)
    assert isinstance(likeness.place(text), str)


@given(LETTERS, LETTERS)
def test_near_is_the_same_both_ways(a: str, b: str) -> None:
    assert spelling.near(a, b) == spelling.near(b, a)


@given(st.text("abcdefghij", min_size=6, max_size=12), st.data())
def test_one_slip_is_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghij"))
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    slips = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    if at > 1:
        slips.append(swapped)
    assert all(spelling.near(word, slip) for slip in slips)


@pytest.mark.parametrize(("a", "b"), [("rudi", "budi"), ("88", "89"), ("santoso", "wijaya"), ("budi", "budi2")])
def test_another_word_is_not_near(a: str, b: str) -> None:
    assert not spelling.near(a, b)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bapak H. Moh. Djoko Soeharto, S.E., M.M.", "Muhammad Joko Suharto"),
        ("Ir. Budi Santoso SE", "Budi Santoso"),
        ("Prof. Dr. Siti Aminah, M.Si", "Siti Aminah"),
        ("Santoso, Budi", "Santoso Budi"),
        ("Hj. Aisyah binti Umar", "Aisyah Umar"),
        ("K.H. Abdurrahman", "Abdurrahman"),
        ("Sukarno", "Sukarno"),
        ("Bapak", "Bapak"),
        ("dr. Se", "Se"),
    ],
)
def test_titles_do_not_count(text: str, words: str) -> None:
    assert person(text) == person(words)


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        ("Budi Santoso", "Santoso Budi", 2),
        ("M. Iqbal", "Muhammad Iqbal", 2),
        ("Budi Agus Santoso", "Budi Santoso", 2),
        ("Abdurrahman Wahid", "Abdul Rahman Wahid", 2),
        ("Hendra Gunawan", "Hendra Gunawn", 2),
        ("Budi", "Budi Santoso", 1),
        ("B. S.", "Budi Santoso", 0),
        ("Budi Santoso", "Budi Wijaya", 0),
        ("Yanto Susilo", "Yanti Susilo", 0),
        ("Susanto", "Susanti", 0),
        ("", "Budi", 0),
    ],
)
def test_people(a: str, b: str, how: int) -> None:
    assert people_alike(person(a), person(b)) == people_alike(person(b), person(a)) == how


@given(NAMES, st.sampled_from(["Bapak ", "Dr. ", "Hj. ", "Prof. Dr. "]), st.sampled_from(["", ", S.E.", ", M.Kom."]))
def test_a_name_is_its_own_whatever_stands_around_it(name: str, before: str, after: str) -> None:
    assert people_alike(person(name), person(before + name.upper() + after)) == 2


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("PT Maju Jaya", "P.T. Madjoe Djaja (Persero) Tbk", True),
        ("CV Sinar Jaya", "Sinar Jaya CV.", True),
        ("PT Unilever Indonesia Tbk", "Unilever", True),
        ("PT Karya Mandiri", "PT Karya Mandrii", True),
        ("PT Maju Jaya", "Jaya Maju, PT", True),
        ("PT Indo Food", "Indofood", True),
        ("PT Sinar Jaya", "PT Sinar Jaya Abadi", False),
        ("PT Impor 1", "PT Impor 11", False),
        ("CV Sinar 88", "CV Sinar 89", False),
        ("PT", "CV", False),
        ("", "", False),
    ],
)
def test_firms(a: str, b: str, alike: bool) -> None:
    assert firms_alike(firm(a), firm(b)) is firms_alike(firm(b), firm(a)) is alike


@given(NAMES, st.sampled_from(["PT %s", "%s Tbk.", "C.V. %s", "PT. %s (Persero)", "%s, PT", "UD %s"]))
def test_a_firm_is_its_own_in_any_form(name: str, form: str) -> None:
    assert firms_alike(firm(name), firm(form % name))


@given(NAMES)
def test_what_is_alike_meets_in_a_block(name: str) -> None:
    assert set(likeness.blocks(person(name))) & set(likeness.blocks(person(f"Bapak {name}, S.H.")))


def test_places() -> None:
    assert likeness.place("Kota Jakarta Selatan") == likeness.place("DKI Jakarta") == likeness.place("jakarta")
    assert likeness.place("Kab. Bandung") == likeness.place("Bandung") != likeness.place("Surabaya")
    assert likeness.place("Kota") == ""


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("budi@mail.maju.co.id", "maju.co.id"),
        ("Budi@MAJU.CO.ID", "maju.co.id"),
        ("https://www.maju.co.id:8080/tentang", "maju.co.id"),
        ("maju.example", "maju.example"),
        ("a@kemenkeu.go.id", "kemenkeu.go.id"),
        ("a@gmail.com", ""),
        ("a@yahoo.co.id", ""),
        ("https://instagram.com/maju", ""),
        ("https://maju.blogspot.com", ""),
        ("http://10.0.0.1/", ""),
        ("http://localhost/", ""),
        ("co.id", ""),
        ("", ""),
        ("http://[::1", ""),
    ],
)
def test_the_domain_of_a_company(address: str, domain: str) -> None:
    assert domains.company(address) == domain


def test_desks() -> None:
    assert all(
        domains.is_desk(f"{local}@maju.co.id") for local in ("info", "Sales", "sales2", "info.jkt", "purchasing")
    )
    assert not domains.is_desk("budi@maju.co.id")
