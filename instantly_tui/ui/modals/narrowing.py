"""What every list over a place has in common: typing narrows it, enter chooses, esc gives back nothing."""

from __future__ import annotations

from typing import Any, TypeVar

from textual import events, on
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

Chosen = TypeVar("Chosen")


def quit_from(modal: ModalScreen[Any]) -> None:
    """Close what lies over the place, and ask there whether to quit."""
    modal.dismiss(None)
    modal.app.call_later(modal.app.run_action, "app.quit_app")


class Narrowing(ModalScreen[Chosen]):
    """A field over a list of options; a subclass fills the list and says what an option stands for."""

    DEFAULT_CSS = """
    Narrowing { align: center middle; background: $background 0%; }
    Narrowing > Vertical {
        width: 90%; max-width: 96; height: auto; max-height: 85%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    Narrowing Static { height: 1; color: $text-muted; }
    Narrowing Input { border: none; height: 1; padding: 0; background: $panel; }
    Narrowing OptionList { height: auto; max-height: 100%; border: none; padding: 0; background: $surface; }
    """
    _narrowed = ""
    """What the options shown were narrowed by."""

    def show_matching(self, typed: str) -> None:
        """Fill the list with what fits these words."""
        raise NotImplementedError

    def choose(self, at: int | None) -> None:
        """Give back what the option of that number stands for, if it stands for anything."""
        raise NotImplementedError

    @property
    def options(self) -> OptionList:
        return self.query_one(OptionList)

    def _narrow(self, typed: str) -> None:
        if typed != self._narrowed:
            self._narrowed = typed
            self.show_matching(typed)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "ctrl+c"):
            self.dismiss(None)
        elif event.key == "ctrl+q":
            quit_from(self)
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        # In one packet with what was typed, the line end comes before the list is narrowed by that.
        self._narrow(event.value)
        self.choose(self.options.highlighted)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.choose(event.option_index)
