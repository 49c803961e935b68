"""Filters that people put together: the builder, which stands in any form, and the words that lists show of them.

``Building.of`` a condition or ``Building.posted`` of a form; ``drawing.builder`` for ``macros/builder.html``;
``Building.condition`` when the form comes back."""

from saluran.faces.html.filtering import asked as _asked  # noqa: F401  fills the table of widgets
from saluran.faces.html.filtering.building import Building

__all__ = ["Building"]
