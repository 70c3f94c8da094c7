"""The facts of the status line: whose workspace, which mode, what waits, how old, what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from instantly_tui.ui.widgets.lines import Piece, Tone

if TYPE_CHECKING:
    from instantly_tui.engine.answers import Scope
    from instantly_tui.engine.changes import Change
    from instantly_tui.ui.app import InstantlyApp
    from instantly_tui.ui.session import Session
    from instantly_tui.workspace import Workspace

MODES: dict[str, Tone] = {"LIVE": "bad", "READ-ONLY": "warn", "DEMO": "good"}
COUNT_SECONDS = 60.0
MAIL_LIST = "emails.list"
"""The scarcest limit, by its name; importing it would load the API before the first paint."""


class Facts:
    """What the shell itself knows: the workspace's name and the number of unread mails."""

    def __init__(self) -> None:
        self.mode = ""
        self.name = ""
        """What the workspace is called; empty while that is unknown."""
        self._scope: Scope | None = None
        self._app: InstantlyApp | None = None

    def watch(self, app: InstantlyApp, session: Session, name: str) -> None:
        """Show the unread count, which the workspace keeps young."""
        self._app, self.name = app, name
        self._scope = session.workspace.answers.scope()
        app.changes.subscribe(app, self._changed)

    def _changed(self, change: Change) -> None:
        if self._app is not None and change.kind in ("outbox", "writes", "budget"):
            self._app.call_next(self._app.lines_changed)

    @property
    def unread(self) -> int | None:
        """Unread mails in the workspace; None when that is not known."""
        if self._scope is None:
            return None
        from instantly_tui.api.emails import unread_count

        return self._scope.want(unread_count(), max_age=COUNT_SECONDS).value


def pieces(
    facts: Facts, session: Session | None, crumbs: str, read_at: float | None, *, narrow: bool
) -> tuple[list[Piece], list[Piece]]:
    """The left and the right end of the status line."""
    left = [Piece(" itui  ", "accent")] if not narrow else [Piece(" ")]
    if session is None:
        return [*left, Piece(crumbs)], []
    # The mode stands before the place: what gives way on a narrow screen is the end of the line.
    left += [
        Piece(f"{facts.name or '…'} "),
        Piece(facts.mode, MODES.get(facts.mode, "plain")),
        Piece(f" ▸ {crumbs}"),
    ]
    workspace = session.workspace
    unread = "?" if facts.unread is None else f"{facts.unread:,}"
    waiting = workspace.outbox_line()
    right = [
        Piece(f"✉ {unread}" if narrow else f"✉ {unread} unread", "plain"),
        Piece(f"⇡ {waiting}", "warn" if waiting != "0" else "muted"),
    ]
    if read_at is not None:
        right.append(Piece(_time_of(workspace, read_at), "muted"))
    right.append(_lists_of_mails(workspace, narrow))
    return left, [*right, Piece(" ")]


def _lists_of_mails(workspace: Workspace, narrow: bool) -> Piece:
    """How many lists of mails may be asked for now, and until when one that is wanted has to wait."""
    left, limit = workspace.scheduler.budget(MAIL_LIST)
    waits = workspace.scheduler.waits_for(MAIL_LIST)
    words = f"{left}/{limit}" if narrow else f"mail {left}/{limit}"
    if waits is None:
        return Piece(words, "muted")
    until = workspace.clock.wall() + timedelta(seconds=waits[0])
    return Piece(f"{words} until {until.astimezone():%H:%M:%S}", "warn")


def _time_of(workspace: Workspace, read_at: float) -> str:
    """When something was read, as a time of day: an age would have to be drawn anew every second."""
    clock = workspace.clock
    moment = clock.wall() - timedelta(seconds=clock.now() - read_at)
    return f"at {moment.astimezone():%H:%M}"
