"""Import of CSV and XLSX files through a mapping: from the command line, and step by step in the browser."""

from saluran.platform.importing.guessing import guess
from saluran.platform.importing.mapping import fields_of
from saluran.platform.importing.reports import Fault, Report
from saluran.platform.importing.runs import run_file
from saluran.platform.importing.uploads import check, run_of, runs_of, samples, start, table_of, trouble, upload

__all__ = [
    "Fault",
    "Report",
    "check",
    "fields_of",
    "guess",
    "run_file",
    "run_of",
    "runs_of",
    "samples",
    "start",
    "table_of",
    "trouble",
    "upload",
]
