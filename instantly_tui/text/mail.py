"""Mail bodies in both directions: what came as readable text, what we write as HTML."""

from __future__ import annotations

from instantly_tui.text.html_mail import MailText, html_to_text
from instantly_tui.text.links import Link, links_in, misleading, safe_link
from instantly_tui.text.tail import Folded, fold

__all__ = [
    "Folded",
    "Link",
    "MailText",
    "fold",
    "html_to_text",
    "links_in",
    "misleading",
    "quote",
    "safe_link",
    "to_html",
]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "<br/>"})


def to_html(text: str) -> str:
    """The text as HTML that shows exactly it: a bare `&` is said to lose the whole body (API.md §7.2)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES)


def quote(text: str, header: str = "") -> str:
    """The text as a quotation, each line with `> `, below a header such as "On Friday Dana wrote:"."""
    lines = [
        ">" + line if line.startswith(">") else f"> {line}".rstrip() for line in text.rstrip("\n").split("\n")
    ]
    return "\n".join([header, *lines] if header else lines)
