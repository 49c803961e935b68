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


def masked(number: str) -> str:
    """An NPWP, or what begins with one: of a NIK only the end is left."""
    return f"{DOT * 12}{number[12:]}" if is_nik(number[:16]) else number


def printed(number: str) -> str:
    """As it stands on papers: ``01.234.567.8-901.000`` for the old form of an NPWP, groups of four for the new one,
    ``0012 3456 7890 1000 000001`` with the branch behind it."""
    if len(number) == 15:
        return f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"
    return " ".join(
        [*(number[n : n + 4] for n in range(0, min(len(number), 16), 4)), *([number[16:]] if number[16:] else [])]
    )


def show_npwp(npwp: str) -> str:
    """As it is printed; of a NIK only the end is shown."""
    return printed(masked(npwp))
