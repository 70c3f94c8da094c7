"""One decision, one key: reminders, labels, owners and blocks of threads, and on to the next."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from instantly_tui.api.emails import Email, get_email
from instantly_tui.api.interest import INTERESTS, RESET_KEY
from instantly_tui.api.lead_labels import LabelGuess, try_ai_label
from instantly_tui.resources.assigning import assign_mail
from instantly_tui.resources.mail_actions import MAIL_INTEREST, NO_REMINDER, remind
from instantly_tui.resources.mail_classes import is_automatic
from instantly_tui.resources.spec import Action
from instantly_tui.text.absence import back
from instantly_tui.text.calendar_words import LOCAL
from instantly_tui.text.mail import fold
from instantly_tui.text.soon import EXAMPLES, said, soon
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.asking import ask_once
from instantly_tui.ui.screens.blocking import block, value_of
from instantly_tui.ui.screens.deciding import Deciding
from instantly_tui.ui.screens.desk import MAIL_SECONDS
from instantly_tui.ui.screens.mail_read import readable
from instantly_tui.ui.screens.reading import Reading
from instantly_tui.ui.widgets.lines import Piece

ADVANCING = frozenset({"done", "remind", "label", "assign"})
"""Decisions after which the next thread is looked at, beside those on the interest."""
JUDGED = 4_000
"""Characters of a mail that the API's judge gets to see."""
WIDE = 100
"""Cells from which a fact says in words what its key does."""
KEPT_FOREVER = float("inf")
NO_GUESS = "Lead"
"""What the API answers when no status fits (API.md §6)."""


class Triage(Reading, Deciding):
    """Decides on threads without leaving the list."""

    interest_of = MAIL_INTEREST

    def __init__(self) -> None:
        super().__init__()
        self._meant: Piece | None = None
        """What the words of a reminder mean, while they are typed."""
        self._guesses: dict[str, str] = {}
        """The labels the API has suggested, by mail."""
        self._return: tuple[object, datetime | None] = (None, None)

    def assigned_to(self, user_id: str | None, name: str) -> Action[Email]:
        return assign_mail(user_id, name)

    def acted(self, action: Action[Any], targets: tuple[Any, ...]) -> None:
        marked = bool(self.rows.marks)
        super().acted(action, targets)
        if not marked and (action.name in ADVANCING or action.name.startswith("interest-")):
            self.rows.move(1)

    def more_facts(self) -> list[Piece]:
        """What is proposed for the mail under the cursor, with the key that does it."""
        facts = super().more_facts()
        mail: Email | None = self.rows.current
        if mail is None:
            return facts
        if (moment := self.return_of(mail)) is not None and mail.reminder_ts is None:
            day = said(moment, self._now()).rpartition(" ")[0]
            then = " reminds then" if self.size.width >= WIDE else ""
            facts.append(Piece(f" · back on {day} — z b{then}", "accent"))
        if guess := self._guesses.get(mail.id):
            facts.append(Piece(f" · suggested: {guess}", "accent"))
        return facts

    def why_not(self, command: Command) -> str | None:
        if command.action == "remind_back" and not any(map(self.return_of, self.targets())):
            return "no day of return was found in this mail" if self.targets() else "no thread is selected"
        return super().why_not(command)

    def _now(self) -> datetime:
        return self.workspace.clock.wall().astimezone(LOCAL)

    # Reminders

    def action_remind(self, words: str = "") -> None:
        """Remind at the moment that some words mean, or not at all without any."""
        if words:
            self._remind_at(soon(words, self._now()), self.targets())
        else:
            self.decide(NO_REMINDER, self.targets())

    def _remind_at(self, moment: datetime, targets: tuple[Any, ...]) -> None:
        self.decide(remind(f"Remind {said(moment, self._now())}", lambda _: moment), targets)

    def remind_by(self, words: str) -> None:
        """What `:remind` does with its words; without any it asks for them."""
        if not words:
            self.action_remind_pick()
        elif reason := self.why_undecidable():
            self.say(f"Remind: {reason}", "warn")
        else:
            self._remind_at(soon(words, self._now()), self.targets())

    def action_remind_pick(self) -> None:
        targets = self.targets()
        self._show_meant("")
        self.prompt(
            Prompt(
                "Remind: ",
                partial(self._remind_typed, targets),
                changed=self._show_meant,
                cancelled=self._typed_nothing,
            )
        )

    def _show_meant(self, typed: str) -> None:
        try:
            words = said(soon(typed, self._now()), self._now()) if typed.strip() else EXAMPLES
            self._meant = Piece(f" {words}", "accent" if typed.strip() else "muted")
        except ValueError as problem:
            self._meant = Piece(f" {problem}", "muted")
        self.draw_lines()

    def _typed_nothing(self) -> None:
        self._meant = None
        self.draw_lines()

    def _remind_typed(self, targets: tuple[Any, ...], typed: str) -> None:
        self._typed_nothing()
        try:
            moment = soon(typed, self._now())
        except ValueError as problem:
            self.say(str(problem), "error")
        else:
            self._remind_at(moment, targets)

    def _hints(self) -> list[Piece]:
        return [self._meant] if self._meant is not None else super()._hints()

    # Out of office

    def return_of(self, mail: Email) -> datetime | None:
        """When the writer of an automatic mail is back, if it tells of a moment that is still to come."""
        known = self.workspace.answers.peek(get_email(mail.id)).value or mail
        if self._return[0] is not known:
            self._return = (known, _return_told(known))
        moment = self._return[1]
        return moment if moment is not None and moment > self._now() else None

    def action_remind_back(self) -> None:
        targets = self.targets()
        moments = {mail.id: self.return_of(mail) for mail in targets}
        known = {moment for moment in moments.values() if moment is not None}
        title = f"Remind {said(min(known), self._now())}" if len(known) == 1 else "Remind on return"
        self.decide(remind(title, lambda mail: moments.get(mail.id)), targets)

    # The block list

    def action_block(self, what: str) -> None:
        targets = self.targets()
        values = [value_of(mail, what == "domain") for mail in targets]
        block(self, values, {mail.eaccount for mail in targets}, self.rows.clear_marks)

    # The API's opinion

    def suggested_label(self) -> str:
        mail: Email | None = self.rows.current
        return self._guesses.get(mail.id, "").partition(" — ")[0] if mail is not None else ""

    def action_suggest(self) -> None:
        """Ask the API which label fits, after saying what that costs; nothing is set."""
        targets = self.targets()
        if len(targets) != 1:
            self.say("one mail at a time: each costs one of the workspace's suggestions", "warn")
            return
        ask_once(self, get_email(targets[0].id), self._ask_guess, "the mail", max_age=MAIL_SECONDS)

    def _ask_guess(self, mail: Email) -> None:
        text = fold(readable(mail).text).visible.strip()[:JUDGED]
        if not text:
            self.say("this mail has no text to judge by", "warn")
            return
        call = try_ai_label(text)
        if (known := self.workspace.answers.peek(call).value) is not None:
            self._show_guess(mail, known)
            return
        uses = self.workspace.label_uses
        try:
            used = uses.used()
        except OSError as problem:
            self.say(
                f"not asked: how often it was asked from here can't be read ({problem.strerror})", "error"
            )
            return
        if used >= uses.limit:
            self.say(f"not asked: {uses.line()}, so none is left", "warn")
            return
        question = f"Ask the API which label fits {mail.from_name}? It costs one; {uses.line()}."
        self.ask(question, Choice("y", "yes", lambda: self._guess(mail, text)))

    def _guess(self, mail: Email, text: str) -> None:
        try:
            self.workspace.label_uses.note()
        except OSError as problem:
            self.say(f"not asked: the use can't be counted ({problem.strerror})", "error")
            return
        self.say("asking for a label …")
        then = partial(self._show_guess, mail)
        ask_once(self, try_ai_label(text), then, "a suggestion", max_age=KEPT_FOREVER)

    def _show_guess(self, mail: Email, guess: LabelGuess) -> None:
        words = guess_words(guess.result)
        self._guesses[mail.id] = words
        self.say(f"suggested for {mail.from_name}: {words}", "done")
        self.draw_facts()


def guess_words(result: str) -> str:
    """The label the API suggests, and the key that sets it."""
    if not result or result.casefold() == NO_GUESS.casefold():
        return f"no status — i {RESET_KEY} sets none"
    fixed = next((each for each in INTERESTS if each.word == result.casefold()), None)
    return f"{fixed.word} — i {fixed.key} sets it" if fixed else f"{result} — i / sets it"


def _return_told(mail: Email) -> datetime | None:
    if not is_automatic(mail) or mail.timestamp_created is None:
        return None
    return back(readable(mail).text, mail.timestamp_created.astimezone(LOCAL))
