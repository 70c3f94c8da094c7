"""A report as one HTML page that needs nothing but itself: no script, no picture, no address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from instantly_tui.resources import report_tables as words
from instantly_tui.resources.report import DayPart, Figures, Part, Report
from instantly_tui.resources.report_chart import Series, chart
from instantly_tui.resources.report_style import STYLE
from instantly_tui.resources.report_tables import Measure, Table
from instantly_tui.resources.spec import Cell

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Said to the browser as well, so that it holds whatever stands in a name."""
PAST = "period before"
SHORT = 16
"""Rows up to which a table is not broken between pages of paper."""


def as_html(report: Report) -> str:
    """The whole page."""
    title = escape(report.title)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>",
            f"<header><h1>{title}</h1>",
            f'<p class="dates">{escape(words.dates(report))}</p>',
            f'<p class="source">{escape(words.source(report))}</p></header>',
            *_body(report),
            '<footer><h2>Notes</h2><ul class="notes">',
            *(f"<li>{escape(note)}</li>" for note in words.notes(report)),
            "</ul></footer>\n</main>\n</body>\n</html>\n",
        )
    )


def _body(report: Report) -> Iterator[str]:
    if not report.several:
        for part in report.parts:
            yield from _part(part, "h2")
        return
    yield from _missing(words.failures(report))
    outcome = words.outcome(report.now, report.before)
    yield f"<section>{_cards(report.now, report.before)}{_table(outcome, 'h2', words.together(report))}"
    yield f"{_table(words.clients(report), 'h2')}</section>"
    for part in report.parts:
        yield f'<section class="client"><h2>{escape(part.name)}</h2>'
        yield from _part(part, "h3")
        yield "</section>"


def _part(part: Part, head: str) -> Iterator[str]:
    yield from _missing(part.unread)
    yield _cards(part.now, part.before)
    yield from _charts(part)
    yield _table(words.outcome(part.now, part.before), head)
    for table in words.tables(part):
        yield _table(table, head)
    if part.days is not None:
        table = words.days(part.days)
        yield f"<details><summary>{escape(table.title)}</summary>{_table(table, '')}</details>"


def _missing(sentences: Iterable[str]) -> Iterator[str]:
    """What is not in the page, before anything that is."""
    for sentence in sentences:
        yield f'<p class="missing">{escape(sentence)}</p>'


def _cards(now: Figures | None, before: Figures | None) -> str:
    cards = "".join(_card(measure, now, before) for measure in words.HEADLINES)
    return f'<div class="cards">{cards}</div>'


_RATES: dict[str, Measure] = {"positive": words.POSITIVE_RATE, "replies": words.REPLY_RATE}


def _card(measure: Measure, now: Figures | None, before: Figures | None) -> str:
    rate = _RATES.get(measure.part)
    below = [f"{rate.text(now)} of contacted"] if rate else []
    spans = (f"<span>{escape(text)}</span>" for text in (*below, f"{measure.text(before)} before"))
    return (
        f'<div class="card"><p class="what">{escape(measure.title)}</p>'
        f'<p class="big">{escape(measure.text(now))} {_changed(measure.change(now, before))}</p>'
        f'<p class="below">{" · ".join(spans)}</p></div>'
    )


def _changed(cell: Cell) -> str:
    return f'<span class="change {cell.tone}">{escape(cell.text)}</span>' if cell.text else ""


def _charts(part: Part) -> Iterator[str]:
    """The mails of each day, and what came back, with the same days of the period before."""
    if part.days is None:
        return
    days = [day.date for day in part.days]
    past = part.days_before or ()
    sent = Series("sent", _each(part.days, "sent"), "main")
    replies = Series("replies", _each(part.days, "replies"), "reply")
    positive = Series("positive replies", _each(part.days, "positive"), "good")
    sent_past = [Series(f"sent, {PAST}", _each(past, "sent"), "past", line=True)] if past else []
    replies_past = [Series(f"replies, {PAST}", _each(past, "replies"), "past", line=True)] if past else []
    yield chart("Mails sent a day (UTC)", days, [sent, *sent_past])
    yield chart("Replies a day (UTC), automatic ones left out", days, [replies, positive, *replies_past])


def _each(days: Iterable[DayPart], field: str) -> list[int | None]:
    return [getattr(day.figures, field) for day in days]


def _table(table: Table, head: str, title: str = "") -> str:
    parts = [f"<{head}>{escape(title or table.title)}</{head}>" if head else ""]
    if table.rows:
        heads = "".join(
            f'<th scope="col" class="{_kind(table, place)}">{escape(name)}</th>'
            for place, name in enumerate(table.heads)
        )
        rows = "".join(f"<tr>{_cells(table, row)}</tr>\n" for row in table.rows)
        size = "wide short" if len(table.rows) <= SHORT else "wide"
        whole = f"<table><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>"
        parts.append(f'<div class="{size}">{whole}</div>')
    parts += [f'<p class="note">{escape(note)}</p>' for note in table.notes]
    return "".join(parts)


def _kind(table: Table, place: int) -> str:
    return "number" if place in table.numbers else "name"


def _cells(table: Table, row: tuple[Cell, ...]) -> str:
    return "".join(
        f'<td class="{_kind(table, place)} {cell.tone}">{escape(cell.text)}</td>'
        for place, cell in enumerate(row)
    )
