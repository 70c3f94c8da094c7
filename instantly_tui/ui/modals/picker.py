"""Choose one of many by typing a part of its name: palette, filters, labels, help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option


@dataclass(frozen=True)
class Item:
    """One thing to choose."""

    label: str
    value: Any
    key: str = ""
    detail: str = ""
    section: str = ""


def quit_from(modal: ModalScreen[Any]) -> None:
    """Close what lies over the place, and ask there whether to quit."""
    modal.dismiss(None)
    modal.app.call_later(modal.app.run_action, "app.quit_app")


class Picker(ModalScreen[Any]):
    """A list narrowed by typing; gives back the value chosen, or None."""

    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    Picker { align: center middle; background: $background 0%; }
    Picker > Vertical {
        width: 90%; max-width: 96; height: auto; max-height: 85%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Picker Static { height: 1; color: $text-muted; }
    Picker Input { border: none; height: 1; padding: 0; background: $panel; }
    Picker OptionList { height: auto; max-height: 100%; border: none; padding: 0; background: $surface; }
    """

    def __init__(self, title: str, items: Sequence[Item], *, empty: str = "nothing matches") -> None:
        super().__init__()
        self._title, self._items, self._empty = title, tuple(items), empty
        self._shown: list[Item] = list(items)
        self._narrowed = ""

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
        options = self.query_one(OptionList)
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
        options = self.query_one(OptionList)
        options.highlighted = next(
            (
                index
                for index in range(options.option_count)
                if not options.get_option_at_index(index).disabled
            ),
            None,
        )

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        if typed == self._narrowed:
            return
        self._narrowed = typed
        text = typed.strip()
        if not text:
            self._fill(self._items)
            return
        matcher = Matcher(text)
        found = [(matcher.match(f"{item.label} {item.key} {item.detail}"), item) for item in self._items]
        ranked = sorted((pair for pair in found if pair[0] > 0), key=lambda pair: -pair[0])
        self._fill([Item(i.label, i.value, i.key, i.detail) for _, i in ranked])

    def on_key(self, event: events.Key) -> None:
        options = self.query_one(OptionList)
        if event.key in ("down", "ctrl+n", "tab"):
            options.action_cursor_down()
        elif event.key in ("up", "ctrl+p", "shift+tab"):
            options.action_cursor_up()
        elif event.key == "pagedown":
            options.scroll_page_down(animate=False)
        elif event.key == "pageup":
            options.scroll_page_up(animate=False)
        elif event.key in ("escape", "ctrl+c"):
            self.dismiss(None)
        elif event.key == "ctrl+q":
            quit_from(self)
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        # In one packet with what was typed, the line end comes before the list is narrowed by that.
        self._narrow(event.value)
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self._choose(options.get_option_at_index(options.highlighted))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option)

    def _choose(self, option: Option) -> None:
        if option.id is not None:
            self.dismiss(self._shown[int(option.id)].value)
