"""The panes beside the queue: the mail at once, the whole thread when it is opened, the lead who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from textual.widget import Widget

from instantly_tui.api.call import Call
from instantly_tui.api.campaigns import get_campaign
from instantly_tui.api.emails import Email, get_email, list_emails, of_thread
from instantly_tui.api.leads import Lead
from instantly_tui.api.page import Page
from instantly_tui.engine.answers import Scope
from instantly_tui.engine.changes import Change
from instantly_tui.engine.drafts import is_address
from instantly_tui.engine.scheduler import Priority
from instantly_tui.resources.spec import Query
from instantly_tui.ui.screens.answer_lines import stale, trouble, waiting
from instantly_tui.ui.screens.desk import MAIL_SECONDS
from instantly_tui.ui.screens.drafting import standing
from instantly_tui.ui.screens.lead_panel import by_address, lead_lines, lead_of
from instantly_tui.ui.screens.mail_read import readable
from instantly_tui.ui.screens.mail_text import VIEWS, Look, about, conversation
from instantly_tui.ui.screens.names import holder
from instantly_tui.ui.screens.panes import Panes
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.long_text import LongPanel
from instantly_tui.ui.widgets.panel import TextLine

THREAD_SECONDS = 120.0
NAMES_SECONDS = 600.0
LEAD_SECONDS = 120.0


class Reading(Panes):
    """A list of mails with a pane for the conversation of the one under the cursor, and one for its lead."""

    _look = Look()
    _mail_scope: Scope | None = None
    """Holds what is asked about the mail under the cursor, and nothing of the one before."""
    _copying: Scope | None = None
    """Holds the mail whose text is copied once it is here."""
    _opened = ""
    """The mail whose conversation was opened last."""
    _laid_out: tuple[object, list[TextLine]] = (None, [])

    def panes(self) -> Iterable[Widget]:
        """What stands beside the list."""
        yield LongPanel("", id="reading")
        yield LongPanel("", id="lead")

    def entered(self) -> None:
        self.read_current()

    def forget_look(self) -> None:
        """The next mail starts folded, from its beginning."""
        self._look = replace(Look(), view=self._look.view)
        self.pane.scroll_home(animate=False)
        self.lead_pane.scroll_home(animate=False)

    def read_current(self) -> None:
        """Ask for the mail under the cursor, for its thread when it is open, for its lead when that is seen.

        The mail and the lead cost nothing of the scarce list of mails; the thread is one call of it.
        """
        self._stop_asking()
        mail: Email | None = self.rows.current if self.is_mounted else None
        if mail is None:
            return
        if self.is_in == "mail":
            self._opened = mail.id
        self._mail_scope = scope = self.workspace.answers.scope()
        if self.pane.display or self._is_open(mail):
            scope.want(get_email(mail.id), max_age=MAIL_SECONDS, priority=Priority.NEAR)
            if mail.campaign_id:
                scope.want(get_campaign(mail.campaign_id), max_age=NAMES_SECONDS, priority=Priority.NEAR)
        if self._is_open(mail) and mail.thread_id:
            scope.want(_thread(mail.thread_id), max_age=THREAD_SECONDS)
        if self.lead_pane.display and is_address(mail.other):
            scope.want(by_address(mail.other), max_age=LEAD_SECONDS, priority=Priority.NEAR)
        self.draw_reading()

    def _is_open(self, mail: Email) -> bool:
        """Whether the whole thread is asked for: it is read, or was and its lead is looked at now."""
        return self.is_reading and mail.id == self._opened

    def leave(self) -> None:
        super().leave()
        self._stop_asking()
        self._end_copying()

    def renew(self) -> None:
        """Read the rows on screen again, and what the panes show."""
        self.renew_quietly()
        if self._mail_scope is not None:
            self._mail_scope.renew()

    def changed(self, changes: frozenset[Change]) -> None:
        super().changed(changes)
        mail: Email | None = self.rows.current
        if self._copying is not None and mail is not None:
            answer = self.workspace.answers.peek(get_email(mail.id))
            if answer.error is not None and not answer.loading:
                self.say(f"nothing was copied: the mail could not be read: {answer.error}", "error")
                self._end_copying()

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

    def lead(self) -> Lead | None:
        """The lead of the mail under the cursor, or None while it was not read."""
        mail: Email | None = self.rows.current
        page = self.scope.peek(by_address(mail.other)) if mail is not None else None
        return lead_of(page.items, mail) if page is not None and mail is not None else None

    def draw_reading(self) -> None:
        """Bring the panes in sight up to date with the row under the cursor."""
        mail: Email | None = self.rows.current
        if self.pane.display:
            self._draw_mail(mail)
        if self.lead_pane.display:
            self._draw_lead(mail)

    def _draw_mail(self, mail: Email | None) -> None:
        if mail is None:
            self.pane.show([[Piece("no thread is selected", "muted")]], "")
            return
        ours = standing(self.workspace, mail)
        words = f"{ours.sign} {ours.words}" if ours else ""
        known = self.scope.peek(get_campaign(mail.campaign_id)) if mail.campaign_id else None
        facts = about(mail, known.name if known else "", words, len(self.thread_mails()))
        view = "" if self._look.view == "text" else f"‹{self._look.view}› "
        title = view + (mail.subject or "(no subject)")
        self.pane.show([*facts, *self._trouble(mail), *self._conversation(mail)], title)

    def _draw_lead(self, mail: Email | None) -> None:
        if mail is None:
            self.lead_pane.show([], "Lead")
            return
        if not is_address(mail.other):
            self.lead_pane.show([[Piece("this mail names no address to look a lead up by", "muted")]], "Lead")
            return
        answer = self.workspace.answers.peek(by_address(mail.other))
        if answer.value is None:
            self.lead_pane.show(waiting(answer, "the lead"), "Lead")
            return
        lines = lead_lines(answer.value, mail, partial(holder, self.workspace.answers))
        self.lead_pane.show([*stale(answer, "the lead"), *lines], "Lead")

    def _trouble(self, mail: Email) -> list[TextLine]:
        """What is missing of the conversation, and why."""
        answers = self.workspace.answers
        lines = trouble(answers.peek(get_email(mail.id)), "the mail")
        if self._is_open(mail) and mail.thread_id:
            thread = answers.peek(_thread(mail.thread_id))
            lines += trouble(thread, "the thread")
            if thread.value is None and thread.error is None:
                lines += waiting(thread, "the thread")
            elif thread.value and thread.value.more:
                shown = len(thread.value.items)
                lines.append([Piece(f"▲ only the first {shown:,} mails of this thread are shown", "warn")])
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

    def action_open(self) -> None:
        lead = self.lead() if self.is_in == "lead" else None
        if lead is not None:
            self.shell.navigator.go("lead", lead.id)
        else:
            super().action_open()

    def action_unfold(self, what: str) -> None:
        """Open the quotes of what is read, or every mail with all it quotes; once more folds it again."""
        now = self._look.unfolded
        if what == "quotes":
            self._look = replace(self._look, unfolded="" if now else "quotes")
        else:
            self._look = replace(self._look, unfolded="" if now == "all" else "all")
        self.draw_reading()

    def action_view(self) -> None:
        """Text, then headers as well, then the HTML as it came."""
        after = VIEWS[(VIEWS.index(self._look.view) + 1) % len(VIEWS)]
        self._look = replace(self._look, view=after)
        self.draw_reading()

    def address_here(self) -> str:
        mail: Email | None = self.rows.current
        return mail.other if mail is not None else ""

    def action_who(self) -> None:
        if is_address(address := self.address_here()):
            self.shell.navigator.go("who", address)
        else:
            self.say("no address is known here", "warn")

    def opened_with(self, words: str, where: str = "") -> None:
        """Show what the words ask for; with `where` among all mails, not only those of a tab."""
        if where:
            self.show_all()
            self.asked = Query()
        super().opened_with(words)

    def show_all(self) -> None:
        """Leave a tab that shows only some of the mails, without asking for anything yet."""

    def action_copy(self, what: str) -> None:
        if what != "body":
            super().action_copy(what)
        elif (whole := self.whole_mail()) is not None:
            self._copy_body(whole)
        elif (mail := self.rows.current) is not None:
            self._end_copying()
            self.say("reading the mail to copy its text …")
            self._copying = self.workspace.answers.scope()
            self._copying.want(get_email(mail.id), max_age=0.0, then=self._copy_body)
        else:
            self.say("nothing is selected", "warn")

    def _copy_body(self, mail: Email) -> None:
        self._end_copying()
        read = readable(mail)
        if read.text.strip():
            self.shell.copy(read.text, f"{'the beginning of ' if read.cut else ''}the mail's text")
        else:
            self.say("this mail has no text", "warn")

    def _end_copying(self) -> None:
        if self._copying is not None:
            self._copying.close()
            self._copying = None


def _thread(thread_id: str) -> Call[Page[Email]]:
    return list_emails(of_thread(thread_id))
