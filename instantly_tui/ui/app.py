"""The app: themes, the running workspace, what is said, and what works everywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.signal import Signal
from textual.worker import WorkerError

from instantly_tui.config.logbook import Logbook, start_log, unforeseen
from instantly_tui.ui import clipboard
from instantly_tui.ui.messages import Message, Messages
from instantly_tui.ui.navigation import Navigator, read_in
from instantly_tui.ui.opening import OpeningScreen
from instantly_tui.ui.startup import driver_for, settle_memory
from instantly_tui.ui.status import Facts, pieces
from instantly_tui.ui.themes import OURS, THEMES
from instantly_tui.ui.widgets.lines import Piece

if TYPE_CHECKING:
    from instantly_tui.config.launch import Launch
    from instantly_tui.config.settings import Settings
    from instantly_tui.demo.world import World
    from instantly_tui.engine.changes import Change
    from instantly_tui.engine.drafts import Draft
    from instantly_tui.engine.notice import Notice
    from instantly_tui.ui.client_lines import Clients
    from instantly_tui.ui.news import News
    from instantly_tui.ui.place import PlaceScreen
    from instantly_tui.ui.session import Session
    from instantly_tui.workspace import Workspace

CANCEL_SECONDS = 1.0
CALM_SECONDS = 1.0
"""After so long in the brief the other places are read in, so that none of them starts with a pause."""
WIDTHS = [(0, "-tiny"), (60, "-narrow"), (80, "-one-pane"), (100, "-two-panes"), (140, "-three-panes")]
HEIGHTS = [(0, "-low"), (30, "-high")]
"""Classes of every screen from so many cells on (PRODUCT.md section 4.5)."""


class InstantlyApp(App[None], inherit_bindings=False):
    """One terminal, one signed-in workspace."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    # Reached only where no place takes the keys: before the opening ends.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "stop_opening", show=False)]

    def __init__(self, launch: Launch, *, line: tuple[World, Any] | None = None) -> None:
        """`line`: a simulated workspace and the transport that reaches it, in place of the demo's own."""
        super().__init__(driver_class=driver_for(stock=launch.stock_driver or launch.settings.stock_driver))
        self.HORIZONTAL_BREAKPOINTS = WIDTHS
        self.VERTICAL_BREAKPOINTS = HEIGHTS
        self.launch = launch
        self.settings: Settings = launch.settings
        self.changes: Signal[Change] = Signal(self, "changes")
        self.messages = Messages(self.lines_changed)
        self.navigator = Navigator(self)
        self.modes_known: set[str] = set()
        self.facts = Facts()
        self.session: Session | None = None
        self.news: News | None = None
        """Tells new replies outside the screen, while a workspace is open."""
        self._line = line
        self._demo_line: tuple[World, Any] | None = None
        """The demo that is running: its other workspaces are parts of the same world."""
        self.clients: Clients | None = None
        """The ways to the workspaces that are not open, once they were looked at."""
        self._first_visit: tuple[Any, ...] = ("brief",)
        """The place a workspace opens with, and what it is opened on."""
        self.command_history: list[str] = []
        self._cancelled_at = 0.0
        if not launch.settings.animations:
            self.animation_level = "none"

    @property
    def workspace(self) -> Workspace:
        """The signed-in workspace; there is none before the opening ends."""
        if self.session is None:
            raise RuntimeError("no workspace is open yet")
        return self.session.workspace

    def get_default_screen(self) -> OpeningScreen:
        return OpeningScreen()

    def on_mount(self) -> None:
        for theme in OURS:
            self.register_theme(theme)
        self.theme = THEMES.get(self.settings.theme, THEMES["dark"])
        self.app_suspend_signal.subscribe(self, lambda _: self.hush(), immediate=True)
        self.app_resume_signal.subscribe(self, lambda _: self.hush(back=True), immediate=True)
        for problem in self.launch.problems:
            self.say(Message(problem, "warn", sticky=True))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Sign in, in a thread, now that something is on the screen."""
        if self.launch.demo or self.launch.key is not None:
            self.open_workspace(self.launch)
        else:
            self.show_setup("")

    def line_of(self, launch: Launch) -> Any:
        """The transport that stands in for the network, or None to use the network."""
        line = self._line or (self._demo_line if launch.demo else None)
        return line[1] if line is not None else None

    def show_setup(self, problem: str) -> None:
        """Ask for a key, saying what is wrong with the one there is."""
        self.run_worker(lambda: self._load_setup(problem), thread=True, group="opening")

    def _load_setup(self, problem: str) -> None:
        from instantly_tui.ui.screens.setup import SetupScreen

        def show() -> None:
            self.push_screen(SetupScreen(problem))

        self.call_from_thread(show)

    def open_workspace(self, launch: Launch) -> None:
        """Build the session away from the screen, check the key, then show the brief."""
        self.launch = launch
        self.run_worker(self._open_in_thread, thread=True, group="opening")

    def _open_in_thread(self) -> None:
        from instantly_tui.ui.keymap_check import keymap_problems
        from instantly_tui.ui.screens import brief
        from instantly_tui.ui.session import open_session

        line = self._line or (self._demo_line if self.launch.demo else None)
        session = open_session(self.launch, self._publish, self._notice, line=line)
        problems = keymap_problems(self.settings.keymap)
        self.call_from_thread(self._opened, session, brief)
        for problem in problems:
            self.call_from_thread(self.say, Message(problem, "warn", sticky=True))

    def _opened(self, session: Session, _: object) -> None:
        self.run_worker(self._enter(session), group="opening")

    async def _enter(self, session: Session) -> None:
        """Check the key with one question before anything else is asked, then start."""
        from instantly_tui.ui.news import news_of
        from instantly_tui.ui.session import verify

        verdict = await verify(session.transport)
        if verdict.problem:
            await session.transport.aclose()
            self.show_setup(verdict.problem)
            return
        self.session = session
        if self.launch.demo:
            self._demo_line = session.line
        self.facts.mode = session.mode
        self.run_worker(session.workspace.run(), group="workspace", exit_on_error=True)
        self.facts.watch(self, session, verdict.workspace)
        self.news = news_of(self, session)
        visit, self._first_visit = self._first_visit, ("brief",)
        self.navigator.go(*visit)
        settle_memory(self)
        self.set_timer(CALM_SECONDS, lambda: self.run_worker(read_in, thread=True, group="reading-in"))

    def _publish(self, change: Change) -> None:
        self.changes.publish(change)

    def _notice(self, notice: Notice) -> None:
        self.say(Message(notice.text, notice.level, notice.sticky, notice.about))

    def switch_workspace(self, launch: Launch, *visit: Any) -> None:
        """Close this workspace and open another at a place, or at its brief; every place starts anew."""
        from instantly_tui.ui.leaving import ask_about_unsaved

        def switch() -> None:
            self._first_visit = visit or ("brief",)
            self.run_worker(self._switch(launch), group="switching", exclusive=True)

        if not ask_about_unsaved(self, switch):
            switch()

    async def _switch(self, launch: Launch) -> None:
        # The places end their reads as they close: the workspace must still be there.
        await self.navigator.forget_all()
        session, self.session = self.session, None
        self.hush()
        self.news = None
        if session is not None:
            await session.workspace.close(send_held=False)
            await session.transport.aclose()
        self.open_workspace(launch)

    def say(self, message: Message) -> None:
        """Show one sentence on the message line; errors marked sticky wait for the user."""
        self.messages.say(message)

    def lines_changed(self) -> None:
        """Bring the lines of the place in front up to date."""
        if self.is_running and (place := as_place(self.screen)):
            place.draw_lines()

    def status_pieces(self, place: PlaceScreen, *, narrow: bool) -> tuple[list[Piece], list[Piece]]:
        """What the status line shows for a place."""
        return pieces(self.facts, self.session, place.crumbs(), place.read_at(), narrow=narrow)

    def offer_undo_of_sending(self, draft: Draft) -> None:
        """Say that a reply is held, and let undo take it back into the editor."""
        workspace = self.workspace
        seconds = workspace.outbox.seconds_left(draft.id) or 0.0

        def take_back() -> bool:
            if not workspace.outbox.undo(draft.id):
                return False
            self.call_later(self._edit_again, draft.id)
            return True

        workspace.undo.push(draft.name, take_back, workspace.clock.now() + seconds)
        until = workspace.clock.wall() + timedelta(seconds=seconds)
        self.say(Message(f"{draft.name} leaves at {until.astimezone():%H:%M:%S}; u takes it back", "done"))

    def _edit_again(self, draft_id: str) -> None:
        draft = self.workspace.outbox.box.drafts.get(draft_id)
        if draft is not None:
            self.navigator.go("compose", draft)

    def copy(self, text: str, what: str) -> None:
        """Put text on the user's clipboard and say which way it went."""
        self.say(Message(clipboard.copy(self, text, what), "done"))

    def action_go(self, place: str) -> None:
        self.navigator.go(place)

    def action_command(self) -> None:
        from instantly_tui.ui import verbs
        from instantly_tui.ui.prompt import Prompt

        if place := as_place(self.screen):
            place.prompt(
                Prompt(
                    ":",
                    lambda text: verbs.run(self, text),
                    complete=lambda text: verbs.complete(self, text),
                    history=self.command_history,
                )
            )

    def action_help(self) -> None:
        from instantly_tui.ui.modals.help import open_help

        if place := as_place(self.screen):
            open_help(place)

    def action_palette(self) -> None:
        from instantly_tui.ui.modals.help import open_palette

        if place := as_place(self.screen):
            open_palette(place)

    def action_undo(self) -> None:
        label = self.workspace.undo.undo()
        if label is None:
            self.say(Message("nothing to undo"))
        else:
            self.say(Message(f"taken back: {label}", "done"))

    def action_refresh(self) -> None:
        if place := as_place(self.screen):
            place.renew()

    def action_leave(self) -> None:
        if len(self.screen_stack) > 1 or self.current_mode not in ("brief", "_default"):
            self.navigator.back()
        else:
            self.action_quit_app()

    def action_history(self, by: str) -> None:
        if not self.navigator.move(int(by)):
            self.say(Message("no further view in the history"))

    def action_last(self) -> None:
        if not self.navigator.last():
            self.say(Message("no view before this one"))

    def action_repaint(self) -> None:
        driver = self._driver
        forget = getattr(driver, "forget_screen", None)
        if forget is not None:
            forget()
        self.screen.refresh(repaint=True, layout=True)

    def action_cancel(self) -> None:
        """Stop what runs; a second press within a second asks to quit."""
        now = monotonic()
        if now - self._cancelled_at < CANCEL_SECONDS:
            self.action_quit_app()
            return
        self._cancelled_at = now
        if (place := as_place(self.screen)) and place.cancel():
            self.say(Message("stopped"))
        else:
            self.say(Message("ctrl+c again asks to quit; q goes back"))

    def action_stop_opening(self) -> None:
        """Leave while there is nothing yet that could be lost."""
        if isinstance(self.screen, OpeningScreen):
            self.exit()

    def action_quit_app(self) -> None:
        """Ask before leaving, and first of all about texts that would be lost by it."""
        from instantly_tui.ui.leaving import ask_about_unsaved
        from instantly_tui.ui.quitting import ask_to_quit

        if not ask_about_unsaved(self, lambda: ask_to_quit(self)):
            ask_to_quit(self)

    def leave(self, *, send_held: bool) -> None:
        """Close the workspace as asked and end."""
        self.run_worker(self._leave(send_held), group="leaving", exclusive=True)

    def exit(self, *args: Any, **options: Any) -> None:
        """End the app; what is being typed is put on disk first, for by its last message no field is left."""
        self.keep_typed()
        self.hush()
        super().exit(*args, **options)

    def hush(self, *, back: bool = False) -> None:
        """Give the terminal's title back, as another program gets the terminal, or take it again."""
        if self.news is not None:
            self.news.resume() if back else self.news.stop()

    def keep_typed(self) -> None:
        """Put on disk what is typed in a field, and once more what the disk did not take before."""
        for screen in self.screen_stack:
            if place := as_place(screen):
                place.keep()
        if self.session is not None:
            self.session.workspace.outbox.box.save_again()

    async def _leave(self, send_held: bool) -> None:
        from instantly_tui.ui.quitting import close_telling

        self.keep_typed()
        unwell = ""
        if self.session is not None:
            unwell = await close_telling(self, self.session.workspace, send_held=send_held)
            await self.session.transport.aclose()
        if self.clients is not None:
            await self.clients.close()
        self.exit(message=Text(unwell) if unwell else None)

    def on_app_blur(self) -> None:
        if self.session is not None:
            self.session.workspace.refresh.focus(False)

    def on_app_focus(self) -> None:
        if self.session is not None:
            self.session.workspace.refresh.focus(True)

    def _handle_exception(self, error: Exception) -> None:
        """End with one line; Textual would print every local variable, mails and key among them."""
        self._return_code = 1
        cause = getattr(error, "error", error) if isinstance(error, WorkerError) else error
        told = unforeseen(cause, Logbook(self.launch.places.log))
        if self._exception is not None:
            self._close_messages_no_wait()
            return
        self._exception = error
        self._exception_event.set()
        self.hush()
        with suppress(Exception):  # the place that failed may be the one that holds a text
            self.keep_typed()
        self.panic(Text(told, "red"))

    def get_system_commands(self, screen: Any) -> Iterable[Any]:
        return ()


def as_place(screen: Any) -> PlaceScreen | None:
    """The screen if it is a place. Places are imported after the first paint; before, no screen is one."""
    module = sys.modules.get("instantly_tui.ui.place")
    return screen if module is not None and isinstance(screen, module.PlaceScreen) else None


def run_app(launch: Launch) -> int:
    """Run the app in this terminal; the exit status."""
    from instantly_tui.ui.startup import run

    start_log(launch.places.log)
    return run(InstantlyApp(launch), mouse=launch.settings.mouse)
