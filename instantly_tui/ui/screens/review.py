"""The review before anything leaves: sender, recipients, the text as the reader gets it, every check."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual.widget import Widget

from instantly_tui.api.accounts import STATUS_WORDS, AccountStatus, get_account
from instantly_tui.api.block_list import list_entries
from instantly_tui.api.emails import get_email
from instantly_tui.api.interest import INTERESTS, interest_word
from instantly_tui.engine.drafts import Draft, addresses
from instantly_tui.text.mail import links_in, to_html
from instantly_tui.ui.editor import EditorFailed, edit
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.drafting import OPEN
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact

CHECK_SECONDS = 60.0
KEEP = "keep"


class ReviewScreen(PlaceScreen):
    """Nothing has been sent here; `y` starts the undo window."""

    place = "review"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        Command(
            "review.send", ("y",), "Send", "send", hint=1, help="Held for the undo window; u takes it back"
        ),
        Command("review.edit", ("e",), "Edit", "edit", hint=2),
        Command("review.editor", ("ctrl+g",), "Own editor", "editor", hint=3),
        Command("review.cc", ("c",), "Cc/Bcc", "cc", hint=4),
        Command("review.status", ("s",), "Status on send", "status", hint=5),
        Command("review.html", ("h",), "HTML", "html", hint=6, help="The HTML that will be sent"),
        Command("review.postpone", ("p",), "Postpone", "postpone", hint=7, help="Keep it as a draft"),
        Command("review.discard", ("d",), "Discard", "discard", hint=8, help="Asks; the text is gone then"),
        Command("review.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("review.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
    )

    def __init__(self, draft_id: str) -> None:
        super().__init__()
        self.draft_id = draft_id
        self._as_html = False

    @property
    def draft(self) -> Draft | None:
        """The draft as the box holds it now; None once it is gone."""
        return self.workspace.outbox.box.drafts.get(self.draft_id)

    def crumbs(self) -> str:
        draft = self.draft
        return f"inbox ▸ {draft.name if draft else 'reply'} ▸ review"

    def body(self) -> Iterable[Widget]:
        yield Panel("Review — nothing has been sent", id="review")

    def draw(self) -> None:
        draft = self.draft
        panel = self.query_one(Panel)
        if draft is None:
            panel.show([[Piece("this draft is gone: it was sent or discarded", "muted")]], "Review")
            return
        panel.show(
            [*self._head(draft), [], *self._checks(draft), [], *self._text(draft)],
            "Review — nothing has been sent",
        )

    def _head(self, draft: Draft) -> list[TextLine]:
        account = self.scope.want(get_account(draft.eaccount), max_age=CHECK_SECONDS).value
        sender = draft.eaccount if account is None else f"{account.name} <{draft.eaccount}>"
        to = (
            draft.to
            if draft.kind == "forward"
            else ", ".join(filter(None, (draft.author, *addresses(draft.to))))
        )
        status = "left as it is" if draft.interest is None else interest_word(draft.interest)
        return [
            fact("From", Piece(sender)),
            fact("To", Piece(to or "nobody yet", "plain" if to else "bad")),
            fact("Cc", Piece(draft.cc or "—")),
            fact("Bcc", Piece(draft.bcc or "—")),
            fact("Subject", Piece(draft.subject)),
            fact("Status", Piece(status, "muted")),
        ]

    def _checks(self, draft: Draft) -> list[TextLine]:
        """What blocks, what to look at, and what was looked at and is well."""
        lines: list[TextLine] = [[Piece("Checks", "accent")]]
        lines += [[Piece(f"▲ {draft.note}", "warn")]] if draft.note else []
        lines += [[Piece(f"✖ {problem}", "bad")] for problem in draft.problems()]
        lines += [[Piece(f"▲ {warning}", "warn")] for warning in draft.warnings()]
        lines += [self._sender_check(draft), self._block_check(draft), *self._file_check(draft)]
        links = len(links_in(draft.text))
        if links:
            lines.append([Piece(f"▲ {links} link{'s' if links > 1 else ''} in the text", "warn")])
        if not draft.problems():
            lines.append([Piece("✓ nothing is left to fill in", "good")])
        lines.append([Piece("◦ the thread is read once more before it leaves", "muted")])
        return lines

    def _sender_check(self, draft: Draft) -> TextLine:
        answer = self.scope.want(get_account(draft.eaccount), max_age=CHECK_SECONDS)
        if answer.value is None:
            words = (
                f"the mailbox could not be checked: {answer.error}"
                if answer.error
                else "checking the mailbox …"
            )
            return [
                Piece(f"▲ {words}" if answer.error else f"◦ {words}", "warn" if answer.error else "muted")
            ]
        account = answer.value
        if account.status != AccountStatus.ACTIVE:
            word = STATUS_WORDS.get(account.status or 0, f"status {account.status}")
            return [Piece(f"▲ the mailbox that received it is not active: {word}", "warn")]
        return [Piece("✓ sent by the mailbox that received it, which is active", "good")]

    def _block_check(self, draft: Draft) -> TextLine:
        whom = draft.author if draft.kind == "reply" else next(iter(addresses(draft.to)), "")
        domain = whom.rpartition("@")[2]
        if not domain:
            return [Piece("◦ no recipient to look up in the block list", "muted")]
        answer = self.scope.want(list_entries(search=domain), max_age=CHECK_SECONDS)
        if answer.value is None:
            words = (
                f"the block list could not be read: {answer.error}"
                if answer.error
                else "reading the block list …"
            )
            return [
                Piece(f"▲ {words}" if answer.error else f"◦ {words}", "warn" if answer.error else "muted")
            ]
        blocked = {entry.bl_value.casefold() for entry in answer.value.items}
        if {whom.casefold(), domain.casefold()} & blocked:
            return [Piece(f"▲ {whom} is on the block list", "warn")]
        return [Piece("✓ not on the block list", "good")]

    def _file_check(self, draft: Draft) -> list[TextLine]:
        """The API sends files on only by their addresses, which is not done here."""
        if draft.kind != "forward":
            return []
        mail = self.scope.want(get_email(draft.reply_to), max_age=CHECK_SECONDS).value
        count = len(mail.attachments) if mail else 0
        words = f"▲ its {count} attachment{'s are' if count > 1 else ' is'} not forwarded"
        return [[Piece(words, "warn")]] if count else []

    def _text(self, draft: Draft) -> list[TextLine]:
        body = to_html(draft.body) if self._as_html else draft.body
        words = len(draft.text.split())
        title = "HTML that will be sent" if self._as_html else "Body as the reader gets it"
        heading: TextLine = [Piece(f"{title} · {words} words", "accent")]
        return [heading, *([Piece(line)] for line in body.splitlines())]

    def why_not(self, command: Command) -> str | None:
        draft = self.draft
        changing = command.id.startswith("review.") and not command.motion and command.id != "review.html"
        if changing and draft is None:
            return "this draft is gone"
        if changing and draft is not None and draft.state not in OPEN:
            return f"it is {draft.state} already"
        if draft is not None and command.id == "review.send":
            if self.workspace.read_only:
                return "this profile is read-only"
            problems = draft.problems()
            return problems[0] if problems else None
        return super().why_not(command)

    def action_send(self) -> None:
        draft = self.draft
        if draft is None or not self.workspace.outbox.send(draft.id):
            return
        self.shell.offer_undo_of_sending(draft)
        self.shell.navigator.close(2)

    def action_edit(self) -> None:
        self.shell.navigator.back()

    def go_back(self) -> None:
        self.action_edit()

    def action_editor(self) -> None:
        draft = self.draft
        if draft is None:
            return
        try:
            text = edit(draft.text, os.environ, self.shell.suspend)
        except EditorFailed as problem:
            self.say(str(problem), "error", sticky=True)
            return
        finally:
            self.refresh(repaint=True, layout=True)
        self._save(replace(draft, text=text))

    def _save(self, draft: Draft) -> None:
        self.draft_id = self.workspace.outbox.box.save(draft).id
        self.redraw()

    def action_cc(self) -> None:
        draft = self.draft
        if draft is not None:
            self.prompt(Prompt("Cc: ", self._cc_typed, text=draft.cc))

    def _cc_typed(self, cc: str) -> None:
        draft = self.draft
        if draft is not None:
            self._save(replace(draft, cc=cc))
            self.prompt(Prompt("Bcc: ", self._bcc_typed, text=draft.bcc))

    def _bcc_typed(self, bcc: str) -> None:
        draft = self.draft
        if draft is not None:
            self._save(replace(draft, bcc=bcc))

    def action_status(self) -> None:
        items = [
            Item("leave as it is", KEEP),
            *(Item(each.word, each.value, key=each.key) for each in INTERESTS),
        ]
        self.app.push_screen(Picker("Interest status once it is sent", items), self._status_chosen)

    def _status_chosen(self, value: object) -> None:
        draft = self.draft
        if draft is not None and value is not None:
            self._save(replace(draft, interest=value if isinstance(value, int) else None))

    def action_html(self) -> None:
        self._as_html = not self._as_html
        self.draw()

    def action_postpone(self) -> None:
        self.shell.navigator.close(2)
        self.say("kept as a draft; gd lists drafts", "done")

    def action_discard(self) -> None:
        draft = self.draft
        if draft is not None:
            self.ask(
                f"Discard the {draft.name}? Its text is gone then.", Choice("D", "discard", self._discard)
            )

    def _discard(self) -> None:
        if self.workspace.outbox.box.discard(self.draft_id):
            self.shell.navigator.close(2)
            self.say("draft discarded", "done")

    def action_scroll(self, by: str) -> None:
        self.query_one(Panel).scroll_relative(y=int(by), animate=False)
