"""Import of CSV and XLSX files through a mapping: from the command line, and step by step in the browser."""

from saluran.platform.importing.guessing import guess
from saluran.platform.importing.mapping import fields_of
from saluran.platform.importing.reports import Fault, Report
from saluran.platform.importing.runs import run_file

__all__ = ["Fault", "Report", "fields_of", "guess", "run_file"]
