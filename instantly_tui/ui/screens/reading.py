"""The pane that shows a conversation: the mail at once, the whole thread when it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.widget import Widget

from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.emails import Email, get_email, list_emails, of_thread
from instantly_tui.api.page import Page
from instantly_tui.engine.answers import Scope
from instantly_tui.engine.scheduler import Priority
from instantly_tui.ui.screens.drafting import standing
from instantly_tui.ui.screens.mail_text import Look, about, conversation
from instantly_tui.ui.screens.panes import Panes
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

THREAD_SECONDS = 120.0
MAIL_SECONDS = 600.0
NAMES_SECONDS = 600.0


class Reading(Panes):
    """A list of mails with a pane for the conversation of the one under the cursor."""

    _look = Look()
    _mail_scope: Scope | None = None
    """Holds what is asked about the mail under the cursor, and nothing of the one before."""
    _laid_out: tuple[object, list[TextLine]] = (None, [])

    def panes(self) -> Iterable[Widget]:
        """What stands beside the list."""
        yield Panel("", id="reading")
        yield Panel("", id="lead")

    def entered(self) -> None:
        self.read_current()

    def forget_look(self) -> None:
        """The next mail starts folded, from its beginning."""
        self._look = Look()
        self.pane.scroll_home(animate=False)

    def read_current(self) -> None:
        """Ask for the mail under the cursor and, when it is open, for its thread.

        The mail costs nothing of the scarce list of mails; the thread is one call of it.
        """
        self._stop_asking()
        mail: Email | None = self.rows.current if self.is_mounted else None
        if mail is None or not self.pane.display:
            return
        self._mail_scope = scope = self.workspace.answers.scope()
        scope.want(get_email(mail.id), max_age=MAIL_SECONDS, priority=Priority.NEAR)
        if mail.campaign_id:
            scope.want(get_campaign(mail.campaign_id), max_age=NAMES_SECONDS, priority=Priority.NEAR)
        if self.is_reading and mail.thread_id:
            scope.want(_thread(mail.thread_id), max_age=THREAD_SECONDS)
        self.draw_reading()

    def leave(self) -> None:
        super().leave()
        self._stop_asking()

    def renew(self) -> None:
        """Read the rows on screen again, and what the pane shows."""
        self.renew_quietly()
        if self._mail_scope is not None:
            self._mail_scope.renew()

    def _stop_asking(self) -> None:
        if self._mail_scope is not None:
            self._mail_scope.close()
            self._mail_scope = None

    def whole_mail(self) -> Email | None:
        """The mail under the cursor with its body, or None while that is not here."""
        mail: Email | None = self.rows.current
        return self.scope.peek(get_email(mail.id)) if mail is not None else None

    def thread_mails(self) -> tuple[Email, ...]:
        """The conversation as far as it was read, oldest first; empty when it was not asked for."""
        mail: Email | None = self.rows.current
        if mail is None or not mail.thread_id:
            return ()
        page = self.scope.peek(_thread(mail.thread_id))
        return page.items if page else ()

    def draw_reading(self) -> None:
        """Bring the pane up to date with the row under the cursor."""
        if not self.pane.display:
            return
        mail: Email | None = self.rows.current
        if mail is None:
            self.pane.show([[Piece("no thread is selected", "muted")]], "")
            return
        ours = standing(self.workspace, mail)
        words = f"{ours.sign} {ours.words}" if ours else ""
        lines = [*about(mail, self._campaign(mail), words), *self._trouble(mail), *self._conversation(mail)]
        self.pane.show(lines, mail.subject or "(no subject)")

    def _trouble(self, mail: Email) -> list[TextLine]:
        """What is missing of the conversation, and why."""
        answers = self.workspace.answers
        lines: list[TextLine] = []
        one = answers.peek(get_email(mail.id))
        if one.value is None and one.error is not None:
            lines.append([Piece(f"✖ the mail could not be read: {one.error} — ctrl+r tries again", "bad")])
        if self.is_reading and mail.thread_id:
            thread = answers.peek(_thread(mail.thread_id))
            if thread.error is not None:
                words = "the thread could not be read" + (" again" if thread.value else "")
                lines.append([Piece(f"✖ {words}: {thread.error} — ctrl+r tries again", "bad")])
            elif thread.value is None:
                lines.append([Piece("reading the thread …", "muted")])
            elif thread.value.next_cursor and len(thread.value.items) >= _FULL:
                lines.append([Piece(f"▲ only the first {_FULL} mails of this thread are shown", "warn")])
        return lines

    def _conversation(self, mail: Email) -> list[TextLine]:
        whole = self.whole_mail()
        mails: Sequence[Email] = self.thread_mails()
        if mails:
            mails = [whole if whole and each.id == whole.id else each for each in mails]
        else:
            mails = [whole or mail]
        asked = (tuple(mails), self._look, whole is not None)
        if self._laid_out[0] != asked:
            lines = conversation(mails, self._look, begun=whole is None and len(mails) == 1)
            self._laid_out = (asked, lines)
        return self._laid_out[1]

    def _campaign(self, mail: Email) -> str:
        known = self.scope.peek(get_campaign(mail.campaign_id)) if mail.campaign_id else None
        return known.name if known else ""

    def action_unfold(self) -> None:
        self._look = replace(self._look, unfolded=not self._look.unfolded)
        self.draw_reading()

    def action_headers(self) -> None:
        self._look = replace(self._look, headers=not self._look.headers)
        self.draw_reading()

    def action_source(self) -> None:
        self._look = replace(self._look, source=not self._look.source)
        self.draw_reading()


_FULL = 100
"""Mails on one page of a thread."""


def _thread(thread_id: str) -> Call[Page[Email]]:
    return list_emails(of_thread(thread_id), limit=_FULL)
