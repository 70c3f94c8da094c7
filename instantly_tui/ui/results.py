"""What became of each record of the last acts, as a list; choosing one goes to its row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from instantly_tui.engine.batch import WORDS, Batch, Outcome
from instantly_tui.ui.messages import Message
from instantly_tui.ui.modals.picker import Item, Picker

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

SIGNS = {"done": "✓", "taken_back": "↶", "skipped": "◦", "unclear": "?", "refused": "✖", "not_sent": "✖"}
WORST_FIRST = ("refused", "not_sent", "unclear", "skipped", "done", "taken_back")


def open_results(app: InstantlyApp) -> None:
    """Show the last acts, newest first, each with its records, what went wrong before what went well."""

    def chosen(place: tuple[str, str] | None) -> None:
        if place is not None:
            _go_to(app, *place)

    items = [item for batch in app.workspace.recent for item in _items(batch)]
    app.push_screen(Picker("Results, newest first", items, empty="nothing was done yet"), chosen)


def _items(batch: Batch) -> Iterable[Item]:
    section = batch.line() if len(batch.writes) + len(batch.skipped) > 1 else batch.label
    for outcome in sorted(batch.outcomes, key=lambda outcome: WORST_FIRST.index(outcome.state)):
        yield _item(outcome, section)
    state = "held" if batch.hold_until is not None else "on its way"
    for position in batch.waiting:
        write = batch.writes[position]
        yield Item(write.label, write.place, key=f"… {state}", section=section)


def _item(outcome: Outcome, section: str) -> Item:
    sign = f"{SIGNS[outcome.state]} {WORDS[outcome.state]}"
    return Item(outcome.write.label, outcome.write.place, key=sign, detail=outcome.reason, section=section)


def _go_to(app: InstantlyApp, kind: str, key: str) -> None:
    """Put the cursor of the list in front on a record, if that is a list of its kind and holds it."""
    resource, rows = getattr(app.screen, "resource", None), getattr(app.screen, "rows", None)
    source = rows.source if resource is not None and resource.name == kind and rows is not None else None
    index = source.index_of(key) if source is not None else None
    if rows is None or index is None:
        app.say(Message("that row is not in the list in front"))
    else:
        rows.go(index)
