"""Replies begun and not handed over, and every text on disk that belongs to none of them."""

from __future__ import annotations

from typing import ClassVar

from instantly_tui.api.emails import get_email
from instantly_tui.api.errors import Missing
from instantly_tui.config.profiles import load
from instantly_tui.engine.orphans import Orphan, adopt, find_orphans, remove
from instantly_tui.engine.scheduler import Priority
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.desk import MAIL_SECONDS
from instantly_tui.ui.screens.draft_rows import DraftRow, orphan_row, row_of, with_gone_mail
from instantly_tui.ui.screens.moving import MOTIONS
from instantly_tui.ui.screens.outbox import COPY, VERSIONS, DraftList, discard
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.workspace import folder_name

ASKED = 20
"""Of so many drafts it is asked whether the mail they answer is still there: one request each, no list."""
ALWAYS = ("demo", "default")
"""Workspaces without a profile."""


class DraftsScreen(DraftList):
    """Drafts with their age, and what a crash, a damage or another profile has left on disk."""

    place = "drafts"
    WHEN = "Written"
    EMPTY = "no draft is kept"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *MOTIONS,
        discard("drafts"),
        VERSIONS,
        COPY,
    )

    def __init__(self) -> None:
        super().__init__()
        self._orphans: tuple[Orphan, ...] = ()

    def arrive(self) -> None:
        super().arrive()
        self._find()
        for draft in self.workspace.outbox.all("draft")[:ASKED]:
            if draft.reply_to:
                self.scope.want(get_email(draft.reply_to), max_age=MAIL_SECONDS, priority=Priority.NEAR)

    def _find(self) -> None:
        """Look through the folders once; they are not looked through at each drawing."""
        profiles, _ = load(self.shell.launch.places.profiles)
        names = {folder_name(name) for name in (*profiles.items, *ALWAYS)}

        def is_known(folder: str) -> bool:
            return folder in names or folder.partition("@")[0] in names

        self._orphans = find_orphans(self.workspace.outbox.box.folder, is_known)

    def listed(self) -> tuple[DraftRow, ...]:
        outbox, now = self.workspace.outbox, self.workspace.clock.wall()
        rows = []
        for draft in outbox.all("draft"):
            row = row_of(outbox, draft, self.disk, now)
            rows.append(with_gone_mail(row) if self._mail_is_gone(draft.reply_to) else row)
        return (*rows, *(orphan_row(orphan, now) for orphan in self._orphans))

    def _mail_is_gone(self, mail: str) -> bool:
        return not mail or isinstance(self.workspace.answers.peek(get_email(mail)).error, Missing)

    def facts(self, rows: tuple[DraftRow, ...]) -> list[Piece]:
        count = len(rows) - len(self._orphans)
        left = f" · {len(self._orphans)} found beside them" if self._orphans else ""
        return [Piece(" Drafts", "accent"), Piece(f" · {count}"), Piece(left, "warn")]

    def why_not_to(self, command: Command, row: DraftRow) -> str | None:
        if row.orphan is not None and command.action == "versions":
            return "it is no draft of this workspace"
        return super().why_not_to(command, row)

    def action_open(self) -> None:
        row = self.row
        if row is None or row.orphan is None:
            super().action_open()
            return
        orphan = row.orphan
        if not orphan.ours:
            self.say(
                f"it {orphan.why} and would leave from the wrong mailbox here; y y copies its text", "warn"
            )
        elif (draft := adopt(self.workspace.outbox.box, orphan)) is not None:
            self._find()
            self.shell.navigator.go("compose", draft)
        else:
            self.say("too little of it is left to go on with; y y copies its text", "warn")

    def action_discard(self) -> None:
        row = self.row
        if row is None or row.orphan is None:
            super().action_discard()
            return
        orphan = row.orphan
        self.ask(
            f"Discard what {orphan.path.name} holds? Its text is gone then.",
            Choice("D", "discard", lambda: self._remove(orphan)),
        )

    def _remove(self, orphan: Orphan) -> None:
        try:
            problem = remove(orphan)
        except OSError as error:
            problem = error.strerror or type(error).__name__
        self._find()
        self.redraw()
        self.say(f"not discarded: {problem}" if problem else "discarded", "error" if problem else "done")
