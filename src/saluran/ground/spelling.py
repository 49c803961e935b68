"""How Indonesian names are written in more than one way: brought to one spelling for comparing, never for showing.

Old and new spelling (`Soeharto`, `Djoko`, `Tjokro`, `Sjahrir`), Arabic names (`Achmad`, `Akhmad`, `Ahmad`; `Moh.`,
`Muhammad`), and letters that sound alike (`Rizky`, `Riski`) meet in one word.
"""

import re
from functools import lru_cache

_ALIKE = (
    ("oe", "u"), ("ou", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"),
    ("kh", "h"), ("dh", "d"), ("th", "t"), ("bh", "b"), ("gh", "g"), ("ph", "f"), ("ie", "i"), ("ij", "i"),
    ("ck", "k"),
)  # fmt: skip
_LETTERS = str.maketrans({"v": "f", "q": "k", "x": "ks", "z": "s", "y": "i"})
_CH_INSIDE = re.compile(r"(?<=[aiueo])ch")
_GLIDE = re.compile(r"(?<=[bcdfghklmnpqrstvwxz])[jy](?=[aiueo])")  # Surya, Soerja, Suria
_Y = re.compile(r"y(?=[aiueo])")  # Yusuf, Jusuf
_DOUBLE = re.compile(r"([^\W\d_])\1+")  # but 88 is not 8
_VOWELS = str.maketrans("", "", "aiueoh")
#: Short forms and variants of the most frequent names, as they stand after the rules above.
_SAME = {
    **dict.fromkeys(("muhamad", "mohamad", "muhamed", "mohamed", "moh", "muh", "muhd", "mohd", "mhd"), "muhamad"),
    **dict.fromkeys(("abd", "abdul", "abdur"), "abdul"),
}  # fmt: skip
LONG = 5  # letters from which one slip of the hand does not make another word


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """One spelling for all ways to write a word; ``word`` is folded. Twice is as once."""
    if not word.isalpha():
        return word
    while (made := _once(word)) != word:
        word = made
    return word


def _once(word: str) -> str:
    word = _CH_INSIDE.sub("h", word)
    word = word.replace("ch", "c")
    for old, new in _ALIKE:
        word = word.replace(old, new)
    word = _Y.sub("j", _GLIDE.sub("i", word))
    word = _DOUBLE.sub(r"\1", word.translate(_LETTERS))
    if len(word) >= LONG and word.endswith("ah"):
        word = word[:-1]
    return _SAME.get(word, word)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The first letter and the consonants: what most slips of the hand leave standing."""
    bare = word[:1] + word[1:].translate(_VOWELS)
    return bare if bare.isdigit() else _DOUBLE.sub(r"\1", bare)


def near(a: str, b: str) -> bool:
    """Whether two words differ by one slip: a letter more, less or other, or two that changed places.

    Short words and numbers never are: `Rudi` is not `Budi`, and 88 is not 89.
    """
    if a == b:
        return True
    if min(len(a), len(b)) < LONG or not (a.isalpha() and b.isalpha()) or a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])
