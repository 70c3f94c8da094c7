"""The input on the bottom line: commands, filters, row numbers, typed names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static


def nothing(_: str) -> None:
    """No one wants to know."""


def no_completions(_: str) -> Sequence[str]:
    """Nothing to complete."""
    return ()


@dataclass(frozen=True)
class Prompt:
    """One question for typed text."""

    mark: str
    """What stands before the text, as in `:` or `/`."""
    done: Callable[[str], object]
    changed: Callable[[str], object] = nothing
    cancelled: Callable[[], object] = field(default=lambda: None)
    complete: Callable[[str], Sequence[str]] = no_completions
    """Whole lines that the typed one may become."""
    history: list[str] = field(default_factory=list)
    text: str = ""
    hidden: bool = False


class PromptField(Input):
    """The field of a prompt line.

    A key that ends the prompt is obeyed here, before the next key is looked at: were it left to bubble, a
    key that came in the same packet would still be typed into the field that is about to go.
    """

    def __init__(self, take: Callable[[events.Key], bool]) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._take = take

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is not self:
            # Meant for what is on the screen now: it bubbles up to there, untyped.
            event.prevent_default()
        elif self._take(event):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)


class PromptLine(Horizontal):
    """Shows a prompt in place of the message line and hands over what was typed."""

    DEFAULT_CSS = """
    PromptLine { height: 1; display: none; }
    PromptLine Static { width: auto; color: $text-primary; text-style: bold; }
    PromptLine Input { width: 1fr; border: none; height: 1; padding: 0; background: $surface; }
    """

    def __init__(self, is_meant: Callable[[events.Key], bool], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._is_meant = is_meant
        """Whether an enter was typed by hand; one that was not submits nothing."""
        self._prompt: Prompt | None = None
        self._before: Widget | None = None
        self._place = 0
        self._choices: Sequence[str] = ()
        self._choice = -1

    def compose(self) -> ComposeResult:
        yield Static("", id="mark", markup=False)
        yield PromptField(self._take)

    @property
    def is_open(self) -> bool:
        return self._prompt is not None

    def open(self, prompt: Prompt) -> None:
        """Take the keyboard and ask."""
        self._prompt = prompt
        self._before = self.screen.focused
        self._place = len(prompt.history)
        self._forget_choices()
        self.query_one("#mark", Static).update(Content(prompt.mark))
        field = self.query_one(Input)
        field.password = prompt.hidden
        with field.prevent(Input.Changed):
            field.value = prompt.text
        field.cursor_position = len(prompt.text)
        self._show(True)
        self.screen.set_focus(field)

    def close(self) -> None:
        """Give the keyboard back."""
        self._prompt = None
        self._show(False)
        with self.query_one(Input).prevent(Input.Changed):
            self.query_one(Input).value = ""
        self.screen.set_focus(self._before if self._before and self._before.is_attached else None)

    def _show(self, shown: bool) -> None:
        self.display = shown
        self.screen.query_one("#message").display = not shown

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._forget_choices()
        # One that was on its way when the prompt was answered says nothing about the next prompt.
        if self._prompt and event.value == event.input.value:
            self._prompt.changed(event.value)

    def _submit(self, prompt: Prompt) -> None:
        text = self.query_one(Input).value
        self.close()
        if text.strip() and not prompt.hidden and (not prompt.history or prompt.history[-1] != text):
            prompt.history.append(text)
        prompt.done(text)

    def _take(self, event: events.Key) -> bool:
        """Obey a key that is not typed into the field; whether it was one."""
        prompt = self._prompt
        if prompt is None:
            return False
        if event.key == "enter":
            if self._is_meant(event):
                self._submit(prompt)
        elif event.key in ("escape", "ctrl+c"):
            self.close()
            prompt.cancelled()
        elif event.key in ("up", "down") and prompt.history:
            self._recall(prompt, -1 if event.key == "up" else 1)
        elif event.key in ("tab", "shift+tab"):
            self._complete(prompt, 1 if event.key == "tab" else -1)
        else:
            return False
        return True

    def _recall(self, prompt: Prompt, by: int) -> None:
        self._place = max(0, min(len(prompt.history), self._place + by))
        self._put(prompt.history[self._place] if self._place < len(prompt.history) else "")

    def _complete(self, prompt: Prompt, by: int) -> None:
        if not self._choices:
            self._choices = tuple(prompt.complete(self.query_one(Input).value))
        if self._choices:
            choices = self._choices
            choice = (self._choice + by) % len(choices)
            self._put(choices[choice])
            self._choices, self._choice = choices, choice

    def _put(self, text: str) -> None:
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        if self._prompt:
            self._prompt.changed(text)

    def _forget_choices(self) -> None:
        self._choices, self._choice = (), -1
