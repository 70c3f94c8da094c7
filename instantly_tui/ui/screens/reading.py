"""The pane that shows a conversation: the mail at once, the whole thread when it is opened."""

from __future__ import annotations

from dataclasses import replace

from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.emails import Email, get_email, list_emails, of_thread
from instantly_tui.engine.scheduler import Priority
from instantly_tui.ui.screens.list_place import ListPlace
from instantly_tui.ui.screens.mail_text import Look, about, conversation
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine

THREAD_SECONDS = 120.0
MAIL_SECONDS = 600.0
NAMES_SECONDS = 600.0


class Reading(ListPlace):
    """A list of mails with a pane for the conversation of the one under the cursor."""

    _look = Look()
    _opened: str = ""
    """Key of the thread whose whole conversation was asked for."""

    def forget_look(self) -> None:
        """The next mail starts folded."""
        self._look = Look()

    def open_thread(self) -> None:
        """Ask for the whole conversation: one call of the scarce list of mails."""
        mail: Email | None = self.rows.current
        if mail is None:
            return
        self._opened = mail.thread_key
        self.forget_look()
        self.read_current()
        self.draw_reading()
        self.query_one("#reading", Panel).scroll_home(animate=False)

    def read_current(self) -> None:
        """Ask for the body of the mail under the cursor, which costs nothing of the list's budget."""
        mail: Email | None = self.rows.current
        if mail is None or not self.is_mounted:
            return
        pane = self.query_one("#reading", Panel)
        if pane.display:
            self.scope.want(get_email(mail.id), max_age=MAIL_SECONDS, priority=Priority.NEAR)
            self.draw_reading()

    def whole_mail(self) -> Email | None:
        """The mail under the cursor with its body, or None while that is not here."""
        mail: Email | None = self.rows.current
        if mail is None:
            return None
        return self.scope.peek(get_email(mail.id))

    def thread_mails(self) -> tuple[Email, ...]:
        """The conversation as far as it was read, oldest first; empty when it was not asked for."""
        mail: Email | None = self.rows.current
        if mail is None or not mail.thread_id:
            return ()
        call = list_emails(of_thread(mail.thread_id))
        if mail.thread_key == self._opened:
            answer = self.scope.want(call, max_age=THREAD_SECONDS)
            return answer.value.items if answer.value else ()
        page = self.scope.peek(call)
        return page.items if page else ()

    def draw_reading(self) -> None:
        """Bring the pane up to date with the row under the cursor."""
        pane = self.query_one("#reading", Panel)
        mail: Email | None = self.rows.current
        if not pane.display:
            return
        if mail is None:
            pane.show([[Piece("no thread is selected", "muted")]], "")
            return
        pane.show([*about(mail, self._campaign(mail)), *self._conversation(mail)], "")

    def _conversation(self, mail: Email) -> list[TextLine]:
        mails = self.thread_mails()
        if mails:
            whole = self.whole_mail()
            return conversation(
                [whole if whole and each.id == whole.id else each for each in mails], self._look
            )
        lines = conversation([self.whole_mail() or mail], self._look)
        if mail.thread_key == self._opened and mail.thread_id:
            answer = self.scope.want(list_emails(of_thread(mail.thread_id)), max_age=THREAD_SECONDS)
            words = (
                f"the thread could not be read: {answer.error}" if answer.error else "reading the thread …"
            )
            lines.insert(0, [Piece(words, "bad" if answer.error else "muted")])
        return lines

    def _campaign(self, mail: Email) -> str:
        if not mail.campaign_id:
            return ""
        known = self.scope.want(get_campaign(mail.campaign_id), max_age=NAMES_SECONDS, priority=Priority.NEAR)
        return known.value.name if known.value else ""

    def action_unfold(self) -> None:
        self._look = replace(self._look, unfolded=not self._look.unfolded)
        self.draw_reading()

    def action_headers(self) -> None:
        self._look = replace(self._look, headers=not self._look.headers)
        self.draw_reading()

    def action_source(self) -> None:
        self._look = replace(self._look, source=not self._look.source)
        self.draw_reading()
