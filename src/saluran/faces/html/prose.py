"""Notes as people write them: a little Markdown, made safe. The only place where HTML is made of text."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "pre", "blockquote", "del", "h3", "h4", "hr"}
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})


def render(text: str) -> Markup:
    """Markup for a note; whatever could act is taken out, links open with no way back to the page."""
    clean = nh3.clean(
        _reader.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}
    )
    return Markup(clean)  # noqa: S704  cleaned by nh3 in the line above
