"""Kinds: all that is known about one type of value."""

from saluran.core.kinds.choices import EVERYWHERE, LISTED, MODULES, SETTINGS, Choice, Choices, Late, Options, Tags
from saluran.core.kinds.conditions import Condition
from saluran.core.kinds.figures import Boolean, Computed, Decimal, Duration, Integer, Money, Percent, Sums
from saluran.core.kinds.kind import KINDS, Hand, Kind, language
from saluran.core.kinds.links import AnyLink, File, Link, Links, Sources, Team, User
from saluran.core.kinds.settings import Setting
from saluran.core.kinds.tables import Table, WrongLines
from saluran.core.kinds.texts import (
    Address,
    Email,
    LongText,
    Names,
    Path,
    Phone,
    Region,
    SeveralNumbers,
    Suggested,
    Text,
    Url,
)
from saluran.core.kinds.times import Date, DateTime

__all__ = [
    "EVERYWHERE",
    "KINDS",
    "LISTED",
    "MODULES",
    "SETTINGS",
    "Address",
    "AnyLink",
    "Boolean",
    "Choice",
    "Choices",
    "Computed",
    "Condition",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "Email",
    "File",
    "Hand",
    "Integer",
    "Kind",
    "Late",
    "Link",
    "Links",
    "LongText",
    "Money",
    "Names",
    "Options",
    "Path",
    "Percent",
    "Phone",
    "Region",
    "Setting",
    "SeveralNumbers",
    "Sources",
    "Suggested",
    "Sums",
    "Table",
    "Tags",
    "Team",
    "Text",
    "Url",
    "User",
    "WrongLines",
    "language",
]
