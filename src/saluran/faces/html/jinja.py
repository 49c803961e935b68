"""The Jinja2 environment: what a template may call is listed here and nowhere else."""

from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from saluran.core.kinds import language
from saluran.faces.html.icons import icon
from saluran.faces.html.page import kept
from saluran.faces.html.rows import draw_badge, draw_cell, draw_deals, draw_heads, draw_options, draw_rows

look_up = gettext  # by another name: what is asked for with it is written in the templates


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for: strict about unknown names, escaping everything."""
    options |= {
        "undefined": StrictUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    made = Environment(**options)  # noqa: S701 - autoescape is on, four words above
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= {"_": said, "gettext": said}
    made.globals |= {"static": lru_cache(static), "url": reverse, "icon": icon}
    made.globals |= {"draw_badge": draw_badge, "draw_cell": draw_cell, "draw_rows": draw_rows, "kept": kept}
    made.globals |= {"draw_deals": draw_deals, "draw_heads": draw_heads, "draw_options": draw_options}
    return made


def said(message: str, **values: Any) -> Markup:
    """Words of a template in the reader's language, as ``gettext`` of Jinja gives them, which looks them up each time.
    What is filled in is escaped."""
    return _said(language(), message) % values


@lru_cache(maxsize=8192)
def _said(_language: str, message: str) -> Markup:
    return Markup(look_up(message))  # noqa: S704 - the words of our own templates
