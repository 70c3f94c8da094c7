"""Choose a snippet by one key, with the text of the one under the cursor in sight."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from instantly_tui.config.snippets import Listing, Snippet
from instantly_tui.text.variables import fill
from instantly_tui.ui.modals.narrowing import Narrowing

KEYS = "123456789abcdefghilmnopqrstuvwxyz"
"""Keys of the snippets in their order; j and k move."""


class SnippetPicker(Narrowing[Snippet | None]):
    """Gives back the snippet chosen, or None."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    SnippetPicker > Vertical { max-height: 90%; }
    SnippetPicker Static { height: auto; }
    SnippetPicker #preview { color: $text; }
    SnippetPicker Input { display: none; }
    SnippetPicker OptionList { max-height: 9; text-wrap: nowrap; text-overflow: ellipsis; }
    SnippetPicker VerticalScroll { height: auto; max-height: 12; border-top: solid $panel; }
    SnippetPicker #problems { color: $text-warning; max-height: 3; }
    """

    def __init__(self, title: str, listing: Listing, values: Mapping[str, str]) -> None:
        """`values`: what is known of the variables, for the preview."""
        super().__init__()
        self._title, self._listing, self._values = title, listing, values
        self._shown = listing.snippets

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(f"{self._title} — its key or enter, / narrows, esc closes"), markup=False)
            field = Input(placeholder="type to narrow", compact=True)
            field.cursor_blink = False
            yield field
            yield OptionList(markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("", id="preview", markup=False)
            yield Static(Content("\n".join(self._listing.problems)), id="problems", markup=False)

    def on_mount(self) -> None:
        self.query_one("#problems").display = bool(self._listing.problems)
        self._fill(self._listing.snippets)

    def _fill(self, snippets: tuple[Snippet, ...]) -> None:
        self._shown = snippets
        options = self.options
        options.clear_options()
        for number, snippet in enumerate(snippets):
            key = KEYS[number] if number < len(KEYS) else " "
            begin = " ".join(snippet.text.split())[:200]
            options.add_option(
                Option(
                    Content.assemble(
                        (f"{key}  ", "$text-primary"), (f"{snippet.name}  ", ""), (begin, "$text-muted")
                    )
                )
            )
        if not snippets:
            words = "nothing matches" if self._listing.snippets else "none yet: :snip new NAME makes one"
            options.add_option(Option(Content.styled(words, "$text-muted"), disabled=True))
        options.highlighted = 0 if snippets else None
        self._preview()

    @on(OptionList.OptionHighlighted)
    def _preview(self) -> None:
        at = self.options.highlighted
        text = fill(self._shown[at].text, self._values).text if at is not None and self._shown else ""
        self.query_one("#preview", Static).update(Content(text))

    def show_matching(self, typed: str) -> None:
        words = typed.casefold().split()
        found = (
            snippet
            for snippet in self._listing.snippets
            if all(word in f"{snippet.name} {snippet.text}".casefold() for word in words)
        )
        self._fill(tuple(found))

    def on_key(self, event: events.Key) -> None:
        options = self.options
        narrowing = isinstance(self.focused, Input)
        if event.key in ("down", "ctrl+n") or (event.key == "j" and not narrowing):
            options.action_cursor_down()
        elif event.key in ("up", "ctrl+p") or (event.key == "k" and not narrowing):
            options.action_cursor_up()
        elif event.key == "enter":
            self.choose(options.highlighted)
        elif event.character == "/" and not narrowing:
            field = self.query_one(Input)
            field.display = True
            self.set_focus(field)
        elif event.character and event.character in KEYS and not narrowing:
            self.choose(KEYS.index(event.character))
        else:
            return
        event.stop()
        event.prevent_default()

    def choose(self, at: int | None) -> None:
        if at is not None and at < len(self._shown):
            self.dismiss(self._shown[at])
