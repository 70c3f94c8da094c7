"""Choose one of many by typing a part of its name: palette, filters, labels, help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from instantly_tui.ui.modals.narrowing import Narrowing


@dataclass(frozen=True)
class Item:
    """One thing to choose."""

    label: str
    value: Any
    key: str = ""
    detail: str = ""
    section: str = ""


class Picker(Narrowing[Any]):
    """A list narrowed by typing; gives back the value chosen, or None."""

    AUTO_FOCUS = "Input"

    def __init__(self, title: str, items: Sequence[Item], *, empty: str = "nothing matches") -> None:
        super().__init__()
        self._title, self._items, self._empty = title, tuple(items), empty
        self._shown: list[Item] = list(items)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self._title), markup=False)
            field = Input(placeholder="type to narrow, enter chooses, esc closes", compact=True)
            field.cursor_blink = False
            yield field
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        self._fill(self._items)

    def _fill(self, items: Sequence[Item]) -> None:
        self._shown = list(items)
        options = self.options
        options.clear_options()
        width = max((cell_len(item.label) for item in items), default=0)
        keys = max((cell_len(item.key) for item in items), default=0)
        section = ""
        for number, item in enumerate(items):
            if item.section != section and (section := item.section):
                options.add_option(Option(Content.styled(section, "bold $text-primary"), disabled=True))
            pad = " " * (width - cell_len(item.label) + 2)
            options.add_option(
                Option(
                    Content.assemble(
                        (item.key.ljust(keys) + ("  " if keys else ""), "$text-primary"),
                        (item.label + pad, ""),
                        (item.detail, "$text-muted"),
                    ),
                    id=str(number),
                )
            )
        if not items:
            options.add_option(Option(Content.styled(self._empty, "$text-muted"), disabled=True))
        self._first()

    def _first(self) -> None:
        options = self.options
        options.highlighted = next(
            (
                index
                for index in range(options.option_count)
                if not options.get_option_at_index(index).disabled
            ),
            None,
        )

    def show_matching(self, typed: str) -> None:
        text = typed.strip()
        if not text:
            self._fill(self._items)
            return
        matcher = Matcher(text)
        found = [(matcher.match(f"{item.label} {item.key} {item.detail}"), item) for item in self._items]
        ranked = sorted((pair for pair in found if pair[0] > 0), key=lambda pair: -pair[0])
        self._fill([Item(i.label, i.value, i.key, i.detail) for _, i in ranked])

    def on_key(self, event: events.Key) -> None:
        options = self.options
        if event.key in ("down", "ctrl+n", "tab"):
            options.action_cursor_down()
        elif event.key in ("up", "ctrl+p", "shift+tab"):
            options.action_cursor_up()
        elif event.key == "pagedown":
            options.scroll_page_down(animate=False)
        elif event.key == "pageup":
            options.scroll_page_up(animate=False)
        else:
            return
        event.stop()
        event.prevent_default()

    def choose(self, at: int | None) -> None:
        number = self.options.get_option_at_index(at).id if at is not None else None
        if number is not None:
            self.dismiss(self._shown[int(number)].value)
