"""The review before anything leaves: sender, recipients, the text as the reader gets it, every check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.widget import Widget

from instantly_tui.api.emails import Email, get_email
from instantly_tui.api.interest import INTERESTS, interest_word
from instantly_tui.engine.drafts import Draft
from instantly_tui.engine.outgoing import as_files
from instantly_tui.text.mail import to_html
from instantly_tui.text.numbers import plural
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.compose import ComposeScreen
from instantly_tui.ui.screens.desk import MAIL_SECONDS, known_of, mailbox_of
from instantly_tui.ui.screens.drafting import OPEN, write_below
from instantly_tui.ui.screens.own_editor import open_editor
from instantly_tui.ui.screens.review_checks import SIGNS, Check, Review, checks_of
from instantly_tui.ui.screens.snippets import Inserting, commands_for
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact

KEEP = "keep"
QUOTED_SHOWN = 3
GAP = 3
"""Cells between checks on one line."""


class ReviewScreen(Inserting):
    """Nothing has been sent here; `y` starts the undo window."""

    place = "review"
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        Command(
            "review.send", ("y",), "Send", "send", hint=1, help="Held for the undo window; u takes it back"
        ),
        Command("review.edit", ("e",), "Edit", "edit", hint=2),
        Command("review.editor", ("ctrl+g",), "Own editor", "editor", hint=3),
        *commands_for("review", 4),
        Command("review.cc", ("c",), "Cc/Bcc", "cc", hint=5),
        Command("review.status", ("s",), "Status on send", "status", hint=6),
        Command("review.html", ("h",), "HTML", "html", hint=7, help="The HTML that will be sent"),
        Command("review.unfold", ("o",), "Whole quote", "unfold", hint=10, help="All quoted lines, or three"),
        Command("review.files", ("a",), "Attachments", "files", help="Of a forward: take them along, or not"),
        Command(
            "review.accept",
            ("b",),
            "Send all the same",
            "accept",
            help="Pass over the block list, then y: it is meant for campaigns, an answer may be wanted",
        ),
        Command("review.postpone", ("p",), "Postpone", "postpone", hint=8, help="Keep it as a draft"),
        Command("review.discard", ("d",), "Discard", "discard", hint=9, help="Asks; the text is gone then"),
        Command("review.down", ("j", "down"), "Down", "scroll", "1", motion=True),
        Command("review.up", ("k", "up"), "Up", "scroll", "-1", motion=True),
    )

    def __init__(self, draft_id: str) -> None:
        super().__init__()
        self.draft_id = draft_id
        self._as_html = self._unfolded = False
        self._accepted: frozenset[str] = frozenset()
        self._review: Review | None = None

    @property
    def draft(self) -> Draft | None:
        """The draft as the box holds it now; None once it is gone."""
        return self.workspace.outbox.box.drafts.get(self.draft_id)

    @property
    def draft_now(self) -> Draft | None:
        return self.draft

    @property
    def review(self) -> Review:
        """Every check as it is shown."""
        return self._review or self._look()

    def _look(self) -> Review:
        """Every check by what is known now; what is not known is being read."""
        draft = self.draft
        if draft is None:
            return Review(())
        known = known_of(self.workspace, self.scope, draft, self.filling)
        return Review(checks_of(draft, known), self._accepted)

    def crumbs(self) -> str:
        draft = self.draft
        return f"inbox ▸ {draft.name if draft else 'reply'} ▸ review"

    def body(self) -> Iterable[Widget]:
        yield Panel("Review — nothing has been sent", id="review")

    def arrive(self) -> None:
        """Fetch the mail to put below when it is not there yet."""
        draft = self.draft
        if draft is not None and draft.state in OPEN and draft.reply_to and not draft.original:
            self.scope.want(get_email(draft.reply_to), max_age=MAIL_SECONDS, then=self._put_below)

    def _put_below(self, mail: Email) -> None:
        draft = self.draft
        if draft is not None and draft.state in OPEN and not draft.original:
            self._save(write_below(draft, mail))

    def draw(self) -> None:
        self.fill_waiting()
        draft = self.draft
        panel = self.query_one(Panel)
        if draft is None:
            panel.show([[Piece("this draft is gone: it was sent or discarded", "muted")]], "Review")
            return
        self._review = self._look()
        lines = [*self._head(draft), [], *self._checks(self._review), [], *self._text(draft)]
        panel.show(lines, "Review — nothing has been sent")

    def _head(self, draft: Draft) -> list[TextLine]:
        account, _ = mailbox_of(self.workspace, self.scope, draft.eaccount)
        sender = draft.eaccount if account is None else f"{account.name} <{draft.eaccount}>"
        whom = draft.recipients
        to = ", ".join([*([draft.author] if draft.kind == "reply" and draft.author else []), *whom.to])
        copies = f"{', '.join(whom.cc) or '—'} / {', '.join(whom.bcc) or '—'}"
        mail = self._mail(draft)
        lines = [
            fact("From", Piece(sender or "not known", "plain" if sender else "bad")),
            fact("To", Piece(to or "nobody yet", "plain" if to else "bad")),
            fact("Cc/Bcc", Piece(copies if whom.cc or whom.bcc else "—")),
            fact("Subject", Piece(draft.subject)),
        ]
        status = "left as it is" if draft.interest is None else interest_word(draft.interest)
        about = "forwards" if draft.kind == "forward" else "in reply to"
        when = mail.timestamp_created if mail else None
        moment = f"{about} {when.astimezone():%a %H:%M}   " if when else ""
        return [*lines, fact("Thread", Piece(f"{moment}lead status on send: {status}", "muted"))]

    def _mail(self, draft: Draft) -> Email | None:
        """The mail it answers or forwards, when it was read."""
        return self.scope.peek(get_email(draft.reply_to)) if draft.reply_to else None

    def _checks(self, review: Review) -> list[TextLine]:
        """What blocks and what to look at, a line each; what is well, in one."""
        single = [check for check in review.checks if check.weight in ("stop", "wait", "look")]
        lines: list[TextLine] = [[self._piece(check, review)] for check in single]
        for weight in ("good", "info"):
            calm = [self._piece(check, review) for check in review.checks if check.weight == weight]
            lines += packed(calm, max(1, self.size.width - 3))
        return lines

    def _piece(self, check: Check, review: Review) -> Piece:
        if check.name in review.accepted and check.weight in ("stop", "wait"):
            return Piece(f"▲ {check.text} — passed over by you", "warn")
        sign, tone = SIGNS[check.weight]
        over = " — b sends all the same" if check.name and check.weight == "stop" else ""
        return Piece(f"{sign} {check.text}{over}", tone)

    def _text(self, draft: Draft) -> list[TextLine]:
        """What is sent, line by line; of a long quote its beginning, unless all is wanted."""
        body = draft.body
        lines = (to_html(body).replace("<br/>", "<br/>\n") if self._as_html else body).split("\n")
        own = len(lines) - len(draft.original.split("\n")) if draft.original else len(lines)
        shown = lines if self._unfolded else lines[: own + QUOTED_SHOWN]
        title = "HTML that will be sent" if self._as_html else "Body as the reader gets it"
        heading: TextLine = [Piece(f"{title} · {plural(len(draft.text.split()), 'word')}", "accent")]
        left = len(lines) - len(shown)
        rest: list[TextLine] = [[Piece(f"… {plural(left, 'more quoted line')}, o shows all", "muted")]]
        return [heading, *([Piece(line)] for line in shown), *(rest if left else [])]

    def why_not(self, command: Command) -> str | None:
        draft = self.draft
        harmless = command.motion or command.action in ("html", "unfold")
        if command.id.startswith("review.") and not harmless:
            if draft is None:
                return "this draft is gone"
            if draft.state not in OPEN:
                return f"it is {draft.state} already"
            if command.action == "files" and draft.kind != "forward":
                return "only a forward takes attachments along"
            if command.action == "accept" and not self.review.open_names:
                return "nothing stops it that could be passed over"
            if command.action in ("send", "editor", "snippet") and self.workspace.read_only:
                return "this profile is read-only"
            if command.action == "send":
                return self.review.reason or None
        return super().why_not(command)

    def action_send(self) -> None:
        draft = self.draft
        if reason := self._look().reason:
            self.say(f"Send: {reason}", "warn")
            return
        if draft is None or not self.workspace.outbox.send(draft.id):
            return
        self.shell.offer_undo_of_sending(draft)
        self.shell.navigator.close(2)

    def action_accept(self) -> None:
        self._accepted |= self.review.open_names
        self.draw()
        self.say("passed over; y sends it", "warn")

    def action_edit(self) -> None:
        """Back to the editor this came from; a snippet's reply has none yet."""
        draft, stack = self.draft, self.app.screen_stack
        self.shell.navigator.back()
        if draft is not None and draft.state in OPEN and not isinstance(stack[-2], ComposeScreen):
            self.shell.navigator.go("compose", draft)
        if isinstance(self.shell.screen, ComposeScreen):
            self.shell.screen.wait_for(self._unfilled)

    def go_back(self) -> None:
        self.action_edit()

    def action_editor(self) -> None:
        draft = self.draft
        if draft is not None:
            open_editor(self.shell, draft.text, partial(self.take_edited, draft))

    def take_edited(self, before: Draft, text: str) -> None:
        """What the editor gave back; kept apart when the draft itself was sent or discarded meanwhile."""
        self._save(replace(self.draft or before, text=text))

    def _save(self, draft: Draft) -> None:
        self.draft_id = self.workspace.outbox.box.save(draft).id
        self.redraw()

    def put_in(self, text: str) -> None:
        draft = self.draft
        if draft is not None:
            self._save(
                replace(draft, text=f"{draft.text.rstrip()}\n\n{text}" if draft.text.strip() else text)
            )

    def put_for(self, raw: str, filled: str) -> bool:
        draft = self.draft
        if draft is None or raw not in draft.text:
            return False
        self._save(replace(draft, text=draft.text.replace(raw, filled, 1)))
        return True

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

    def action_files(self) -> None:
        draft = self.draft
        mail = self._mail(draft) if draft is not None else None
        if draft is None or mail is None:
            self.say("the mail and its attachments are not read", "warn")
        elif not mail.attachments:
            self.say("the mail has no attachments")
        else:
            self._save(replace(draft, files="" if draft.files else as_files(mail.attachments)))

    def action_html(self) -> None:
        self._as_html = not self._as_html
        self.draw()

    def action_unfold(self) -> None:
        self._unfolded = not self._unfolded
        self.draw()

    def action_postpone(self) -> None:
        self.shell.navigator.close(2)
        self.say("kept as a draft; g d lists the drafts", "done")

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


def packed(pieces: Sequence[Piece], width: int) -> list[TextLine]:
    """Pieces set side by side in as few lines as they need, none of them broken that fits one."""
    lines: list[list[Piece]] = []
    left = 0
    for piece in pieces:
        cells = cell_len(piece.text)
        if lines and cells + GAP <= left:
            lines[-1] += [Piece(" " * GAP), piece]
            left -= cells + GAP
        else:
            lines.append([piece])
            left = width - cells
    return list(lines)
