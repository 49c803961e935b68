"""Names of people and firms as words that can be compared: titles and company forms off, spelling made one."""

import re
from functools import lru_cache

from saluran.ground import names, spelling

Words = tuple[str, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE = _words(
    """
    bapak pak bp bpk ibu bu ny nyonya tn tuan nn nona sdr sdri saudara saudari mas mbak mba kak bang kang
    abang teh aa om tante mr mrs ms miss dr drs dra drg drh ir prof h hj haji hajah hajjah kh ust ustadz ustad
    ustadzah gus habib raden rd r rr rm ra tb letkol kapten mayor kolonel jenderal brigjen irjen akp kompol
    """
)
_AFTER = _words(
    """
    se sh st ss si sag sak sap sars sds sei sfarm sfil sgz shi shum sik sikom sip skep skg skh skm skom skpm
    sked smb smat spd spdi spi spsi spt sptk sst ssi ssn ssos ssosi sstp stp sthi sthut stk str strkeb strkom
    swi mm mt mh ma mag mak map mars mba mbus mdiv med meng mes mfarm mhum mhkes mikom mip mkes mkep mkm mkn
    mkom ml mmr mmt mpd mpdi mph mphil msc mse msi msn msos msp mstr mth mtrap mak bba bsc ba beng bcom llb
    llm phd dba cpa ca cfa cfp cma cpma ak apt ners ns sppd spog spa spb span spjp sps spot spm sptht amd
    amdkeb amdkep amdkom
    """
)
_BETWEEN = _words(
    """
    bin binti bt als alias
    """
)
_FORMS = _words(
    """
    pt cv ud pd tb tbk persero perum perumda perusda firma fa koperasi kop kud yayasan perseroan terbatas
    komanditer persekutuan ltd limited inc incorporated corp corporation co company llc llp plc gmbh ag pte
    pty sdn bhd bv nv sa group grup holding holdings
    """
)
_ABBREVIATED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"[^\W_]+")
_PLACE = _words(
    """
    kota kabupaten kab kodya kotamadya dki daerah khusus istimewa di provinsi kec kecamatan
    """
)


def _letters(text: str) -> str:
    return text.replace(".", "").lower()


def _folded(text: str) -> list[str]:
    """Words in small letters; what is abbreviated with dots is one word."""
    if "." in text:
        text = _ABBREVIATED.sub(lambda m: m[0].replace(".", ""), text)
    return _WORD.findall(names.fold(text))


@lru_cache(maxsize=16384)
def person(text: str) -> Words:
    """The words of a person's name, in one spelling: `Bapak H. Moh. Djoko, S.E.` gives `("muhamad", "joko")`."""
    name, comma, rest = text.partition(",")
    found = name.split()
    if comma:
        found += [w for part in rest.split(",") for w in part.split() if _letters(w) not in _AFTER]
    while len(found) > 1 and (("." in found[-1]) or found[-1].isupper()) and _letters(found[-1]) in _AFTER:
        found.pop()
    folded = _folded(" ".join(found))
    while len(folded) > 1 and folded[0] in _BEFORE:
        folded.pop(0)
    kept = [w for w in folded if w not in _BETWEEN] or folded
    return tuple([spelling.plain(w) for w in kept])


@lru_cache(maxsize=16384)
def firm(text: str) -> Words:
    """The words of an organization's name without its form: `P.T. Madjoe Djaja (Persero) Tbk` gives
    `("maju", "jaja")`."""
    folded = _folded(text)
    kept = [w for w in folded if w not in _FORMS] or folded
    if len(kept) > 1 and kept[-1] == "indonesia":
        kept.pop()
    return tuple(map(spelling.plain, kept))


@lru_cache(maxsize=4096)
def place(text: str) -> str:
    """A city by its first word: `Kota Jakarta Selatan` and `Jakarta` are one."""
    folded = [w for w in _WORD.findall(names.fold(text)) if w not in _PLACE]
    return spelling.plain(folded[0]) if folded else ""


def blocks(words: Words) -> Words:
    """The skeletons of the first and the last word: one of them survives a slip in the other."""
    whole = [w for w in words if len(w) > 2] or words
    if not whole:
        return ()
    first, last = spelling.skeleton(whole[0]), spelling.skeleton(whole[-1])
    return (first,) if first == last else (first, last)


def block(words: Words) -> str:
    """The skeleton of all words as one."""
    return spelling.skeleton("".join(words))


def stem(words: Words) -> str:
    """The beginning of that skeleton, with all numbers: a slip at the end of a name leaves it standing."""
    joined = "".join(words)
    if joined.isalpha():
        return spelling.skeleton(joined)[:6]
    letters = "".join([w for w in words if w.isalpha()])
    return spelling.skeleton(letters)[:6] + "".join([w for w in words if not w.isalpha()])


def firms_alike(a: Words, b: Words) -> bool:
    """Whether two names of organizations mean the same one: the same words in any order, or a slip in one of them."""
    if not a or not b:
        return False
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return True
    if len(a) == len(b):
        return all(map(spelling.near, a, b)) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return spelling.near("".join(a), "".join(b))


def people_alike(a: Words, b: Words) -> int:
    """2: the same name; 1: it may be the same, of which one part is told (`Budi`, `Budi Santoso`); 0: another."""
    if not a or not b:
        return 0
    if "".join(a) == "".join(b) or sorted(a) == sorted(b):
        return 2
    short, long = (a, list(b)) if len(a) <= len(b) else (b, list(a))
    whole = 0
    for word in short:
        match = next((w for w in long if _same_word(word, w)), None)
        if match is None:
            return 2 if _joined(a, b) else 0
        long.remove(match)
        whole += min(len(word), len(match)) > 1
    if not whole:
        return 0
    return 2 if not long or whole > 1 else 1


def same_first(a: Words, b: Words) -> bool:
    """Whether the first words are the same and no initials: `Nur Kurniawan`, `Nur Kurnian`."""
    return bool(a and b) and min(len(a[0]), len(b[0])) > 1 and _same_word(a[0], b[0])


def _joined(a: Words, b: Words) -> bool:
    """`Abdul Rahman Wahid`, `Abdurrahman Wahid`."""
    return len(a) != len(b) and min(len(a), len(b)) > 1 and spelling.near("".join(a), "".join(b))


def _same_word(a: str, b: str) -> bool:
    """The same word, an initial of it, or a slip; but an ending alone makes another person: `Yanto`, `Yanti`."""
    if a == b:
        return True
    if a[:1] != b[:1]:  # most are told apart by this
        return False
    if min(len(a), len(b)) == 1:
        return True
    ending = len(a) == len(b) and a[:-1] == b[:-1] and a[-1] in "aiueo" and b[-1] in "aiueo"
    return not ending and spelling.near(a, b)
