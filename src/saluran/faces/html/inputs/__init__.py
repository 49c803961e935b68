"""Inputs of forms: what a field looks like while it is filled in, and what comes back from it."""

from saluran.faces.html.inputs import linked as _linked  # noqa: F401  each fills the table of widgets
from saluran.faces.html.inputs import plain as _plain  # noqa: F401
from saluran.faces.html.inputs import setting as _setting  # noqa: F401
from saluran.faces.html.inputs import tables as _tables  # noqa: F401
from saluran.faces.html.inputs.widget import ABSENT, WIDGETS, Desk, Raw, Widget, check_storable, of

__all__ = ["ABSENT", "WIDGETS", "Desk", "Raw", "Widget", "check_storable", "of"]
