"""One plain class for each page template: the whole context of a page, beside ``page``."""

from saluran.faces.html.screens.forms import DialogScreen, EntryScreen, FormScreen
from saluran.faces.html.screens.lists import BoardScreen, Card, Column, Filter, Lane, ListScreen, Row
from saluran.faces.html.screens.pages import ErrorScreen, Figure, Found, HomeScreen, Panel, SearchScreen
from saluran.faces.html.screens.records import (
    Details,
    Entry,
    File,
    Files,
    Note,
    Notes,
    Path,
    RecordScreen,
    Related,
    Step,
    Timeline,
)

__all__ = [
    "BoardScreen",
    "Card",
    "Column",
    "Details",
    "DialogScreen",
    "Entry",
    "EntryScreen",
    "ErrorScreen",
    "Figure",
    "File",
    "Files",
    "Filter",
    "FormScreen",
    "Found",
    "HomeScreen",
    "Lane",
    "ListScreen",
    "Note",
    "Notes",
    "Panel",
    "Path",
    "RecordScreen",
    "Related",
    "Row",
    "SearchScreen",
    "Step",
    "Timeline",
]
