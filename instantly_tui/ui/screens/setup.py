"""The first run, and every run without a key that works: the demo, or a key to paste and check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual.widget import Widget

from instantly_tui.api.transport import connect
from instantly_tui.config.profiles import Profile
from instantly_tui.config.profiles import load as load_profiles
from instantly_tui.config.profiles import save as save_profiles
from instantly_tui.config.secrets import KeyProblem, Secret, parse_key, store_key
from instantly_tui.ui.commands import GO
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.session import connection_of, verify
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

NEEDS_WORKSPACE = frozenset({command.id for command in GO} | {"app.undo", "app.refresh", "app.command"})


class SetupScreen(PlaceScreen):
    """Asks for a key or starts the demo; nothing is asked of the server before a key was given."""

    place = "set-up"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        Command("setup.demo", ("d",), "Demo workspace", "demo", hint=1),
        Command("setup.key", ("k",), "Paste a key", "key", hint=2),
        Command("setup.again", ("r",), "Try the key again", "again", hint=3),
    )
    WITHOUT = NEEDS_WORKSPACE

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self._problem = problem

    def body(self) -> Iterable[Widget]:
        yield Panel("Welcome to instantly_tui", id="setup")

    def draw(self) -> None:
        launch = self.shell.launch
        problem = self._problem or launch.key_problem
        lines: list[TextLine] = []
        if problem:
            lines += [[Piece(f"✖ {problem}", "bad")], []]
        lines += [
            [Piece("d", "accent"), Piece("  look around in the demo workspace: no key, no mail ever leaves")],
            [
                Piece("k", "accent"),
                Piece("  paste an API key: it is hidden, checked once, and stored only if you say so"),
            ],
        ]
        if launch.key is not None:
            lines.append(
                [Piece("r", "accent"), Piece(f"  try the key from {launch.key_source or 'before'} again")]
            )
        lines += [
            [],
            [
                Piece(
                    "Make a key in Instantly: Settings → Integrations → API keys (v2). For reading only,",
                    "muted",
                )
            ],
            [Piece("give it all:read; to answer, pause and set statuses it needs all:all.", "muted")],
            [],
            [
                Piece(
                    "Other ways to give it: the environment variable INSTANTLY_API_KEY, or in a profile",
                    "muted",
                )
            ],
            [Piece('key_command = ["pass", "show", "instantly"]', "muted")],
            [Piece(f"Profiles: {launch.places.profiles}", "muted")],
        ]
        self.query_one(Panel).show(lines)

    def why_not(self, command: Command) -> str | None:
        if command.id == "setup.again" and self.shell.launch.key is None:
            return "there is no key to try"
        return super().why_not(command)

    def go_back(self) -> None:
        self.shell.action_quit_app()

    def action_demo(self) -> None:
        self.shell.open_workspace(replace(self.shell.launch, demo=True, key=None))

    def action_again(self) -> None:
        self._check(self.shell.launch.key)

    def action_key(self) -> None:
        self.prompt(Prompt("API key: ", self._typed, hidden=True))

    def _typed(self, text: str) -> None:
        try:
            self._check(parse_key(text))
        except KeyProblem as problem:
            self.say(str(problem), "error", sticky=True)

    def _check(self, key: Secret | None) -> None:
        if key is not None:
            self.say("asking Instantly whether it accepts the key …")
            self.run_worker(self._verify(key), group="verify", exclusive=True)

    async def _verify(self, key: Secret) -> None:
        launch = replace(self.shell.launch, key=key, key_problem="", demo=False)
        transport = connect(connection_of(launch), inner=self.shell.line_of(launch))
        try:
            problem = (await verify(transport)).problem
        finally:
            await transport.aclose()
        if problem:
            self._problem = problem
            self.redraw()
            self.say("the key was not kept", "warn")
            return
        self.ask(
            f"The key works. Store it in {launch.places.keys} (readable only by you)?",
            Choice("s", "store", lambda: self._store(key)),
            Choice("n", "only for now", lambda: self.shell.open_workspace(launch)),
        )

    def _store(self, key: Secret) -> None:
        launch = replace(self.shell.launch, key=key, key_problem="", demo=False)
        profile = launch.profile or Profile("default", base_url=launch.base_url)
        try:
            profiles, _ = load_profiles(launch.places.profiles)
            save_profiles(launch.places.profiles, profiles.with_profile(profile))
            store_key(launch.places.keys, profile.name, key)
        except (OSError, KeyProblem) as problem:
            self.say(f"the key could not be stored: {problem}; it is used for this run", "error", sticky=True)
        self.shell.open_workspace(replace(launch, profile=profile))
