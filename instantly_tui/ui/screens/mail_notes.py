"""What stands below a mail's text: what was left out of it, its files, and where its links lead."""

from __future__ import annotations

from instantly_tui.api.emails import Attachment, Email
from instantly_tui.text.mail import Folded, Link, misleading
from instantly_tui.text.numbers import plural
from instantly_tui.ui.screens.mail_read import Readable
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.long_text import one_line
from instantly_tui.ui.widgets.panel import TextLine

NAMED = 20
"""How many of a mail's links and files are named."""


def notes(mail: Email, read: Readable, folded: Folded | None) -> list[TextLine]:
    """All of it; `folded`: what is not shown because it repeats others, None when everything is open."""
    lines: list[TextLine] = []
    if read.cut:
        words = "the mail is longer: only its beginning is shown — x shows it in the web app"
        lines.append([Piece(f"  ▲ {words}", "warn")])
    left_out = [*_folded(folded), *_left_out(read)]
    if left_out:
        lines.append([Piece("  " + " · ".join(left_out), "muted")])
    return [*lines, *_files(mail.attachments), *(_notes_of if read.numbered else _hosts_of)(read.links)]


def _folded(folded: Folded | None) -> list[str]:
    if folded is None:
        return []
    words = [f"⋯ {plural(len(folded.quoted), 'quoted line')} (o)"] if folded.quoted else []
    return [*words, "signature folded (o)"] if folded.signature else words


def _left_out(read: Readable) -> list[str]:
    least = "at least " if read.cut else ""
    words = []
    if read.images:
        words.append(f"{least}{plural(read.images, 'remote image')} not fetched")
    if read.trackers:
        words.append(f"{least}{plural(read.trackers, 'tracking pixel')} not fetched")
    if read.hidden:
        words.append(f"{least}{plural(read.hidden, 'hidden text')} left out")
    return words


def _files(files: tuple[Attachment, ...]) -> list[TextLine]:
    """Name, size and type, each as it was claimed; nothing here opens a file."""
    lines: list[TextLine] = [one_line(Piece(f"  ⎘ {_file(file)}", "muted")) for file in files[:NAMED]]
    return [*lines, *_more(len(files), "file")]


def _file(file: Attachment) -> str:
    size = "size unknown" if file.size is None else _size(file.size)
    words = (short(file.filename) or "unnamed file", size, file.type, file.error)
    return " · ".join(word for word in words if word)


def _size(size: float) -> str:
    if size < 1024:
        return f"{max(0, round(size)):,} B"
    return f"{size / 1024:,.0f} kB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"


def _notes_of(links: tuple[Link, ...]) -> list[TextLine]:
    """By the numbers that the text holds, each with the host it really leads to."""
    lines: list[TextLine] = []
    for number, link in enumerate(links[:NAMED], 1):
        shown = misleading(link)
        if shown:
            lines.append([Piece(f"  ▲ [{number}] {_target(link)} — its text shows {shown}", "warn")])
        else:
            lines.append(one_line(Piece(f"  [{number}] {_target(link)}", "muted")))
    return [*lines, *_more(len(links), "link")]


def _hosts_of(links: tuple[Link, ...]) -> list[TextLine]:
    """The hosts of a text without numbers, each once."""
    if not links:
        return []
    hosts = [*dict.fromkeys(map(_target, links))]
    more = f" and {len(hosts) - NAMED:,} more" if len(hosts) > NAMED else ""
    lines: list[TextLine] = [[Piece(f"  links lead to {', '.join(hosts[:NAMED])}{more}", "muted")]]
    wrong = [(shown, link) for link in links if (shown := misleading(link))]
    lines += [
        [Piece(f"  ▲ {_target(link)} is where a link leads that shows {shown}", "warn")]
        for shown, link in wrong[:NAMED]
    ]
    return [*lines, *_more(len(wrong), "such link")]


def _target(link: Link) -> str:
    return f"mail to {link.host}" if link.url.startswith("mailto:") else link.host


def _more(count: int, what: str) -> list[TextLine]:
    return [[Piece(f"  and {plural(count - NAMED, f'more {what}')}", "muted")]] if count > NAMED else []


def short(text: str, most: int = 60) -> str:
    """A name of any length as at most so many characters, its end kept: files and hosts are told by it."""
    return text if len(text) <= most else f"{text[: most - 25]}…{text[-24:]}"
