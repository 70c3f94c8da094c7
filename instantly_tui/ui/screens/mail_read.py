"""What can be read of a mail: its text within limits, its links, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from instantly_tui.api.emails import TEXT_LETTERS, Email
from instantly_tui.text.mail import Link, html_to_text, links_in

LINES = 5_000
"""How many lines of one mail's text are shown: more would hold the screen up, and nobody reads them."""


@dataclass(frozen=True)
class Readable:
    """What can be read of a mail, and what was left out of it."""

    text: str
    links: tuple[Link, ...] = ()
    """With their real hosts, in their order."""
    numbered: bool = False
    """Whether the text holds the numbers of the links."""
    images: int = 0
    """Pictures that were not fetched."""
    trackers: int = 0
    """Pictures that were not fetched and that nobody would have seen."""
    hidden: int = 0
    """Stretches a reader of the HTML would not have seen."""
    cut: bool = False
    """Whether the mail is longer than what is here; all numbers are the least there are then."""


@lru_cache(maxsize=64)
def readable(mail: Email) -> Readable:
    """The text of a mail: its own plain text, else its HTML's, else how it begins."""
    own, cut = beginning(mail.body.text)
    cut = cut or mail.body.text_is_cut
    if not mail.body.html:
        text = own or mail.content_preview
        return Readable(text, links_in(text), cut=cut)
    read = html_to_text(mail.body.html)
    if own.strip():
        return Readable(own, read.links, False, read.images_blocked, read.trackers, read.hidden, cut)
    text, cut = beginning(read.text)
    return Readable(text, read.links, True, read.images_blocked, read.trackers, read.hidden, cut or read.cut)


def beginning(text: str) -> tuple[str, bool]:
    """As much of a text as is shown, and whether there is more of it."""
    lines = text[:TEXT_LETTERS].split("\n", LINES)
    kept = "\n".join(lines[:LINES])
    return kept, len(kept) < len(text.rstrip("\n"))
