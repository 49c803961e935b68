"""The numbers by which the Indonesian state knows a taxpayer (NPWP, NITKU, NIB): as digits, and as people read them."""

import re

DOT = "•"


def digits(text: str) -> str:
    """The number without what people write between its digits; letters stay, so that they can be complained of."""
    return re.sub(r"[\s.,\-/_\u2010-\u2015]", "", text)


def npwp16(npwp: str) -> str:
    """The form of today: an NPWP of 15 digits gets a zero in front."""
    return f"0{npwp}" if len(npwp) == 15 else npwp


def npwp_forms(npwp: str) -> tuple[str, ...]:
    """All digits by which the same number may have been written down, the given ones first."""
    if len(npwp) == 15:
        return npwp, f"0{npwp}"
    return (npwp, npwp[1:]) if npwp.startswith("0") else (npwp,)


def is_nik(npwp: str) -> bool:
    """Whether the NPWP of 16 digits is the NIK of a person: a province, and a day of birth (of women, plus 40)."""
    if len(npwp) != 16 or not npwp.isdigit() or not "11" <= npwp[:2] <= "97":
        return False
    day, month = int(npwp[6:8]), int(npwp[8:10])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12


def has_its_check_digit(npwp: str) -> bool:
    """Whether the ninth digit of the old form follows from the eight before it (Luhn). Numbers that came after it have
    none, and always pass."""
    if len(npwp) == 16 and not npwp.startswith("0"):
        return True
    old = npwp[-15:][:9]
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(old)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def show_npwp(npwp: str) -> str:
    """``01.234.567.8-901.000`` for the old form, groups of four for the new one. Of a NIK only the end is shown."""
    if len(npwp) == 15:
        return f"{npwp[:2]}.{npwp[2:5]}.{npwp[5:8]}.{npwp[8]}-{npwp[9:12]}.{npwp[12:]}"
    return in_fours(f"{DOT * 12}{npwp[-4:]}" if is_nik(npwp) else npwp)


def show_nitku(nitku: str) -> str:
    """NPWP and branch: ``0012 3456 7890 1000 000001``."""
    return f"{show_npwp(nitku[:16])} {nitku[16:]}" if len(nitku) == 22 else nitku


def in_fours(text: str) -> str:
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))
