"""What the user is told and asked: the newest word, errors that stay until answered, one open question."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from instantly_tui.text.clean import clean
from instantly_tui.ui.widgets.lines import Piece, Tone

TONES: dict[str, Tone] = {"info": "muted", "done": "good", "warn": "warn", "error": "bad"}
SIGNS = {"info": "", "done": "✓ ", "warn": "▲ ", "error": "✖ "}


@dataclass(frozen=True)
class Message:
    """One sentence to the user."""

    text: str
    level: str = "info"
    """info, done, warn or error."""
    sticky: bool = False
    """Whether it stays until the user answers with esc."""
    about: str = ""
    """What it tells the newest of: it takes the place of what stands about the same; empty for nothing."""


@dataclass(frozen=True)
class Choice:
    """One way to answer a question."""

    key: str
    label: str
    chosen: Callable[[], object]


@dataclass(frozen=True)
class Question:
    """A question answered by one key; any other key means no."""

    text: str
    choices: tuple[Choice, ...]

    @property
    def line(self) -> str:
        ways = " · ".join(f"{choice.key} {choice.label}" for choice in self.choices)
        return f"{self.text}   {ways} · any other key no"


class Messages:
    """Keeps what is said; nothing here draws."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self._last: Message | None = None
        self._errors: deque[Message] = deque()
        self.question: Question | None = None
        self.log: deque[Message] = deque(maxlen=500)

    def say(self, message: Message) -> None:
        """Show a message, and keep it; a file's name in it may hold what a terminal would obey."""
        message = replace(message, text=clean(message.text))
        self.log.append(message)
        if message.about:
            older = [error for error in self._errors if error.about != message.about]
            self._errors = deque(older)
        if message.sticky:
            self._errors.append(message)
        else:
            self._last = message
        self._changed()

    def ask(self, question: Question) -> None:
        self.question = replace(question, text=clean(question.text))
        self._changed()

    def answer(self, key: str) -> bool:
        """Take a key as the answer to the open question; False when none is open."""
        question, self.question = self.question, None
        if question is None:
            return False
        choice = next((choice for choice in question.choices if choice.key == key), None)
        self._last = None if choice else Message("nothing done")
        self._changed()
        if choice:
            choice.chosen()
        return True

    def dismiss(self) -> bool:
        """Take the oldest standing error as read, else the last word; False when there was nothing."""
        if self._errors:
            self._errors.popleft()
        elif self._last is not None:
            self._last = None
        else:
            return False
        self._changed()
        return True

    def clear(self) -> None:
        """Forget the last word, as the user went on; standing errors stay."""
        if self._last is not None:
            self._last = None
            self._changed()

    @property
    def piece(self) -> Piece:
        """What the message line shows: the question, the standing error, or the last word."""
        if self.question is not None:
            return Piece(self.question.line, "warn")
        if self._errors:
            more = f"   ({len(self._errors) - 1} more)" if len(self._errors) > 1 else ""
            first = self._errors[0]
            return Piece(f"{SIGNS[first.level]}{first.text}{more}   esc dismisses", TONES[first.level])
        if self._last is not None:
            return Piece(SIGNS[self._last.level] + self._last.text, TONES[self._last.level])
        return Piece("")
