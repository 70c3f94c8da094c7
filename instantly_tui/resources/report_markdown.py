"""A report as Markdown, to be mailed, pasted or kept beside notes."""

from __future__ import annotations

from collections.abc import Iterator

from instantly_tui.resources import report_tables as words
from instantly_tui.resources.report import Part, Report
from instantly_tui.resources.report_tables import Table
from instantly_tui.text.tables import inline, markdown


def as_markdown(report: Report) -> str:
    """The whole report, names escaped, ending in a line end."""
    return "\n\n".join(block.strip("\n") for block in _blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {inline(report.title)}"
    yield f"{words.dates(report)}\n{words.source(report)}"
    if report.several:
        yield from _several(report)
    else:
        for part in report.parts:
            yield from _part(part, "##")
    yield "## Notes"
    yield "\n".join(f"- {inline(note)}" for note in words.notes(report))


def _several(report: Report) -> Iterator[str]:
    yield from _table(words.outcome(report.now, report.before), "##", words.together(report))
    if missing := words.failures(report):
        yield "\n".join(f"- **{inline(sentence)}**" for sentence in missing)
    yield from _table(words.clients(report), "##")
    for part in report.parts:
        yield f"## {inline(part.name)}"
        yield from _part(part, "###")


def _part(part: Part, mark: str) -> Iterator[str]:
    yield from _table(words.outcome(part.now, part.before), mark)
    if part.unread:
        yield "\n".join(f"- **{inline(sentence)}**" for sentence in part.unread)
    for table in words.tables(part):
        yield from _table(table, mark)
    if part.days is not None:
        yield from _table(words.days(part.days), mark)


def _table(table: Table, mark: str, title: str = "") -> Iterator[str]:
    yield f"{mark} {inline(title or table.title)}"
    if table.rows:
        yield markdown([table.heads, *([cell.text for cell in row] for row in table.rows)], table.numbers)
    for note in table.notes:
        yield inline(note)
