"""Import of CSV, XLSX and vCard files through a mapping: from the command line, and step by step in the browser."""

from saluran.platform.importing import memory
from saluran.platform.importing.census import take
from saluran.platform.importing.fielding import NEW, make_fields, may_make_fields
from saluran.platform.importing.fillable import fields_of
from saluran.platform.importing.guessing import findable, guess
from saluran.platform.importing.habits import countries
from saluran.platform.importing.nameless import nameless, numbers
from saluran.platform.importing.reports import SHOWN, Fault, Report
from saluran.platform.importing.runs import module_for, run_file
from saluran.platform.importing.settling import Strange, settle_values, strange_in
from saluran.platform.importing.steering import cancel, pause, trouble
from saluran.platform.importing.table import first_rows
from saluran.platform.importing.uploads import (
    check,
    choose_sheet,
    go_on,
    note,
    run_of,
    runs_of,
    samples,
    start,
    table_of,
    upload,
)

__all__ = [
    "NEW",
    "SHOWN",
    "Fault",
    "Report",
    "Strange",
    "cancel",
    "check",
    "choose_sheet",
    "countries",
    "fields_of",
    "findable",
    "first_rows",
    "go_on",
    "guess",
    "make_fields",
    "may_make_fields",
    "memory",
    "module_for",
    "nameless",
    "note",
    "numbers",
    "pause",
    "run_file",
    "run_of",
    "runs_of",
    "samples",
    "settle_values",
    "start",
    "strange_in",
    "table_of",
    "take",
    "trouble",
    "upload",
]
