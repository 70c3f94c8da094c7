"""What every place has in common: its lines, its keys, and when it draws."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from instantly_tui.ui.commands import CHORDS, GLOBAL
from instantly_tui.ui.keys import Command, KeyClash, KeyTable, spell
from instantly_tui.ui.messages import Choice, Message, Question
from instantly_tui.ui.prompt import Prompt, PromptLine
from instantly_tui.ui.widgets.lines import Line, MessageLine, Piece

if TYPE_CHECKING:
    from textual.app import App

    from instantly_tui.engine.answers import Scope
    from instantly_tui.engine.changes import Change
    from instantly_tui.ui.app import InstantlyApp
    from instantly_tui.workspace import Workspace

BURST_KEYS = 4
BURST_SECONDS = 0.005
HASTY_SECONDS = 0.001
"""Keys of one paste come closer to each other than this; a person's don't."""
CALM_SECONDS = 0.05
LEAST_WIDTH = 60
LEAST_HEIGHT = 15
"""Cells below which nothing is drawn and no key acts (PRODUCT.md section 4.5)."""


class PlaceScreen(Screen[None]):
    """One full screen of the app: a status line, a body, hints and messages, and keys as commands.

    A subclass composes its body in `body()`, reads in `draw()` and in its actions what the workspace
    knows, and keeps no records. `arrive` and `leave` start and stop its reads.
    """

    place: ClassVar[str] = ""
    ACTIONS: ClassVar[tuple[Command, ...]] = ()
    WITHOUT: ClassVar[frozenset[str]] = frozenset()
    """Ids of the common commands whose keys mean something else here."""
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    PlaceScreen { layout: vertical; }
    PlaceScreen #status { background: $panel; }
    PlaceScreen #body { height: 1fr; }
    PlaceScreen #hints { color: $text-muted; background: $panel; }
    PlaceScreen #foot { height: auto; max-height: 3; }
    PlaceScreen #too-small { display: none; }
    PlaceScreen.-too-small > * { display: none; }
    PlaceScreen.-too-small > #too-small { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._fit(self.app)
        self._prefix = ""
        self._menu = Piece("")
        """What may follow the first key of a chord, put together once when that was pressed."""
        self._too_small = False
        self._changes: set[Change] = set()
        self._drawing = False
        self._shown = False
        self._presses: deque[float] = deque(maxlen=BURST_KEYS)
        self._deaf_until = 0.0
        self._scope: Scope | None = None

    def _fit(self, app: App[Any]) -> None:
        """Be styled once, when mounted: with the classes of this size, by the styles as they are now.

        Otherwise Textual reads all styles anew, twice, and then styles the screen again for its size.
        """
        self._css_update_count = app._css_update_count
        sizes = zip(app.size, (app.HORIZONTAL_BREAKPOINTS, app.VERTICAL_BREAKPOINTS), strict=True)
        for cells, breakpoints in sizes:
            self.add_class(*self._get_breakpoint_classes(cells, breakpoints or []))

    @property
    def shell(self) -> InstantlyApp:
        return cast("InstantlyApp", self.app)

    @property
    def workspace(self) -> Workspace:
        """The signed-in workspace; a place is only opened when there is one."""
        return self.shell.workspace

    @property
    def scope(self) -> Scope:
        """The single answers this place holds; their reads end when it is left."""
        if self._scope is None:
            self._scope = self.workspace.answers.scope()
        return self._scope

    @cached_property
    def keys(self) -> KeyTable:
        """The commands of this place by key."""
        return self._key_table()

    def crumbs(self) -> str:
        """Where the user is, behind the workspace's name."""
        return self.place

    def body(self) -> Iterable[Widget]:
        """The widgets between status and hint line."""
        return ()

    def draw(self) -> None:
        """Show what the workspace knows now; called on arrival and after every change."""

    def changed(self, changes: frozenset[Change]) -> None:
        """Show what these changes touch; all of it unless a place knows better."""
        self.draw()

    def arrive(self) -> None:
        """Ask for what this place shows; called each time it comes to the front."""

    def leave(self) -> None:
        """Stop asking; called each time it goes to the back or is closed."""

    def keep(self) -> None:
        """Put on disk what was typed here and is nowhere else; called before the app ends."""

    def renew(self) -> None:
        """Ask the server again for what this place shows."""
        self.scope.renew()

    def cancel(self) -> bool:
        """Stop what runs for this place; False when nothing does."""
        return False

    def read_at(self) -> float | None:
        """When the oldest part of what is shown was read, on the engine's clock; None when nothing was."""
        return None

    def why_not(self, command: Command) -> str | None:
        """Why a command can't be done now, or None when it can."""
        return None

    def compose(self) -> ComposeResult:
        yield Line(id="too-small")
        yield Line(id="status")
        with Vertical(id="body"):
            yield from self.body()
        yield Line(id="hints")
        with Container(id="foot"):
            yield MessageLine(id="message")
            yield PromptLine(self._is_meant, id="prompt")

    def on_mount(self) -> None:
        changes = self.shell.changes
        if changes is not None:
            changes.subscribe(self, self._note_change)

    def on_screen_resume(self) -> None:
        self._shown = True
        self.arrive()
        self.redraw()

    def on_screen_suspend(self) -> None:
        self._shown = False
        self._release()

    def on_unmount(self) -> None:
        self._release()

    def _release(self) -> None:
        self.leave()
        if self._scope is not None:
            self._scope.close()
            self._scope = None

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self._too_small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        self.set_class(self._too_small, "-too-small")
        if self._too_small:
            words = f"needs {LEAST_WIDTH}×{LEAST_HEIGHT}, now {width}×{height} — work is kept"
            self.query_one("#too-small", Line).show([Piece(words, "warn")])
        else:
            self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Draw the whole place: body, status, hints, message."""
        if self._shown and self.is_mounted:
            self.draw()
            self.draw_lines()

    def _note_change(self, change: Change) -> None:
        if not self._shown:
            return
        self._changes.add(change)
        if not self._drawing:
            self._drawing = True
            self.call_next(self._draw_changes)

    def _draw_changes(self) -> None:
        changes, self._changes, self._drawing = frozenset(self._changes), set(), False
        if self._shown and self.is_mounted:
            self.changed(changes)
            self.draw_lines()

    def draw_lines(self) -> None:
        """Bring status, hints and message up to date; unchanged lines cost nothing."""
        if not self.is_mounted:
            return
        narrow = self.size.width < 100
        left, right = self.shell.status_pieces(self, narrow=narrow)
        self.query_one("#status", Line).show(left, right)
        self.query_one("#hints", Line).show(self._hints(), self._hint_tail())
        said = self._menu if self._prefix else self.shell.messages.piece
        self.query_one("#message", MessageLine).show(said)

    def _chord_menu(self) -> Piece:
        """What may follow the first key of a chord; it has more room than the hint line."""
        after = "  ".join(f"{key} {command.title.lower()}" for key, command in self.keys.after(self._prefix))
        return Piece(f"{self._prefix} …  {after}", "accent")

    def _hints(self) -> list[Piece]:
        pieces = [Piece(" ")]
        shown: set[str] = set()
        # Whole hints only: half a word helps nobody, and `?` has them all.
        room = self.size.width - 3 - sum(cell_len(piece.text) + 2 for piece in self._hint_tail())
        for command in sorted((c for c in self.keys.commands if c.hint and c.keys), key=lambda c: c.hint):
            first, _, second = command.keys[0].partition(" ")
            if first in shown or self.why_not(command) is not None:
                continue
            shown.add(first)
            words = CHORDS.get(first, command.title) if second else command.title
            hint = [Piece(f"{first}…" if second else first, "accent"), Piece(f" {words.lower()}  ")]
            room -= sum(cell_len(piece.text) for piece in hint)
            if room < 0:
                break
            pieces += hint
        return pieces

    def _hint_tail(self) -> list[Piece]:
        shown = (("app.help", "help"), ("app.command", "command"))
        tail = [(self.keys.named(name), words) for name, words in shown]
        return [Piece(f"{found.keys[0]} {words} ") for found, words in tail if found and found.keys]

    def _key_table(self) -> KeyTable:
        common = (command for command in GLOBAL if command.id not in self.WITHOUT)
        commands = (*self.ACTIONS, *common)
        try:
            return KeyTable(commands, self.shell.settings.keymap)
        except KeyClash:
            # Reported by name at the start; a place must open all the same.
            return KeyTable(commands)

    def on_key(self, event: events.Key) -> None:
        if self._too_small:
            event.stop()
            event.prevent_default()
            return
        key = spell(event.key, event.character)
        if self.shell.session is not None:
            self.shell.session.workspace.refresh.touch()
        if self.shell.messages.question is not None:
            event.stop()
            event.prevent_default()
            if not self._is_hasty(event.time):
                self.shell.messages.answer(key)
            self.draw_lines()
            return
        if isinstance(self.focused, Input | TextArea):
            command, used = self._while_typing(key, event)
        else:
            command, used = self._command_of(key, event.time)
        if used:
            event.stop()
            event.prevent_default()
        if command is not None:
            self.perform(command)

    def _while_typing(self, key: str, event: events.Key) -> tuple[Command | None, bool]:
        """What a key means that reached the place although a field has the keyboard.

        Over a slow line `:` and what follows come in one packet: characters meant for a field that has
        opened only now are handed on to it.
        """
        self._is_burst(event.time)
        field = self.focused
        if event.is_printable and field is not None:
            field.post_message(events.Key(event.key, event.character))
            return None, True
        command = self.keys.find(key)
        wanted = command if command and command.typing else None
        return wanted, wanted is not None

    def _is_meant(self, enter: events.Key) -> bool:
        """Whether a line end in a prompt was typed: one in the packet that opened it may be a paste."""
        if not self._is_burst(enter.time):
            return True
        self.shell.say(Message("what was typed came too fast: press enter once more to mean it", "warn"))
        return False

    def _command_of(self, key: str, time: float) -> tuple[Command | None, bool]:
        """The command a key stands for, and whether the key is used up."""
        prefix, self._prefix = self._prefix, ""
        command = self.keys.find(key, prefix)
        if self._is_burst(time) and not (command and command.motion):
            self.shell.say(Message("keys that came too fast to be typed were ignored (a paste?)", "warn"))
            return None, True
        if prefix:
            self.draw_lines()
            if command is None and key != "escape":
                self.shell.say(Message(f"{prefix} {key} is no command; {prefix} shows what may follow"))
            return command, True
        if command is None and self.keys.begins(key):
            self._prefix = key
            self._menu = self._chord_menu()
            self.draw_lines()
            return None, True
        return command, command is not None

    def _is_hasty(self, time: float) -> bool:
        """Whether a key came on the heels of another, so that nobody can have read the question between."""
        before = self._presses[-1] if self._presses else None
        return self._is_burst(time) or (before is not None and time - before < HASTY_SECONDS)

    def _is_burst(self, time: float) -> bool:
        self._presses.append(time)
        full = len(self._presses) == BURST_KEYS
        if full and time - self._presses[0] < BURST_SECONDS:
            self._deaf_until = time + CALM_SECONDS
            return True
        if time < self._deaf_until:
            self._deaf_until = time + CALM_SECONDS
            return True
        return False

    def on_paste(self, event: events.Paste) -> None:
        if not isinstance(self.focused, Input | TextArea):
            event.stop()
            self.shell.say(Message("pasted text was ignored: it is not typed into a field", "warn"))

    def perform(self, command: Command) -> None:
        """Do what a command says, or say why it can't be done."""
        if reason := self.why_not(command):
            self.shell.say(Message(f"{command.title}: {reason}", "warn"))
            return
        target = self if hasattr(self, f"action_{command.action}") else self.app
        method = getattr(target, f"action_{command.action}")
        if not command.motion:
            self.shell.messages.clear()
        method(command.argument) if command.argument else method()
        self.draw_lines()

    def say(self, text: str, level: str = "info", *, sticky: bool = False) -> None:
        """Tell the user one sentence; it is drawn as text, whatever it holds."""
        self.shell.say(Message(text, level, sticky))

    def ask(self, text: str, *choices: Choice) -> None:
        """Ask a question that one key answers."""
        self.shell.messages.ask(Question(text, choices))
        self.draw_lines()

    def prompt(self, prompt: Prompt) -> None:
        """Open the input on the bottom line, once there is one: a place in front may be still on its way."""
        if self.is_mounted:
            self.query_one(PromptLine).open(prompt)
        else:
            self.call_later(self.prompt, prompt)

    def action_back(self) -> None:
        """What esc does: answer the standing message, else go back one step."""
        if not self.shell.messages.dismiss():
            self.go_back()
        self.draw_lines()

    def go_back(self) -> None:
        self.shell.navigator.back()
