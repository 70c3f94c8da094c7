"""The senders of a campaign being edited: accounts chosen one by one or by tag."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import Any, ClassVar

from instantly_tui.api.accounts import Account, list_accounts
from instantly_tui.api.errors import ApiError
from instantly_tui.resources import accounts as figures
from instantly_tui.resources import campaign_senders as senders
from instantly_tui.resources.campaign_fields import Where
from instantly_tui.resources.campaign_senders import SenderRow
from instantly_tui.resources.spec import Cell, Column, Filter
from instantly_tui.text.numbers import plural
from instantly_tui.ui.choices import filled, why_unknown
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.edit_tab import EditTab
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine, fact

ACCOUNTS_SECONDS = 60.0
PAGES = 25
"""Pages of accounts that are read: 2,500 accounts."""
TAGS = Filter("tag", "Tag", source="tags")


class SendersTab(EditTab):
    """Every account of the workspace, those that send marked; the chosen tags above them."""

    KEY: ClassVar[str] = "3"
    TITLE: ClassVar[str] = "Senders"
    FIELDS: ClassVar[frozenset[str]] = frozenset({"email_list", "email_tag_list"})
    text = ""
    """What the list is narrowed by."""
    _kept: tuple[tuple[object, ...], list[SenderRow]] | None = None
    """The rows, and what they were made of."""

    def columns(self) -> tuple[Column[Any], ...]:
        return (
            self.sign_column(),
            Column("Sends", self._sends, 6),
            Column("Account", self._named, least=28),
            Column("State", self._state, 18),
            Column("Warmup", self._score, 6, "right"),
            Column("Limit", self._limit, 5, "right"),
            Column("Note", self._note, 18, drop=1),
        )

    def _named(self, row: SenderRow) -> Cell:
        return Cell(f"tag {row.name}", "accent") if row.tag else Cell(row.name)

    def _sends(self, row: SenderRow) -> Cell:
        if row.chosen:
            return Cell("● yes", "good")
        return Cell("◐ tag", "good") if row.by_tag else Cell("○", "muted")

    def _state(self, row: SenderRow) -> Cell:
        if row.tag:
            return Cell(plural(row.accounts, "account"), "muted")
        if row.account is None:
            return Cell("not read" if not self._whole else "no account here", "warn")
        return figures.status(row.account)

    def _score(self, row: SenderRow) -> Cell:
        if row.account is None:
            return Cell("" if row.tag else "–", "muted")
        return figures.score(row.account)

    def _limit(self, row: SenderRow) -> Cell:
        if row.account is None or row.account.daily_limit is None:
            return Cell("" if row.tag else "–", "muted")
        return Cell(f"{row.account.daily_limit:.0f}")

    def _note(self, row: SenderRow) -> Cell:
        return figures.note(row.account) if row.account is not None else Cell("")

    # What is known

    def _read(self) -> tuple[list[Account], bool, ApiError | None]:
        """The accounts read so far, whether these are all, and why the next page is not here."""
        accounts: list[Account] = []
        cursor: str | None = None
        for _ in range(PAGES):
            answer = self.screen.scope.want(list_accounts(cursor), max_age=ACCOUNTS_SECONDS)
            if answer.value is None:
                return accounts, False, answer.error
            accounts += answer.value.items
            cursor = answer.value.next_cursor
            if cursor is None:
                return accounts, True, None
        return accounts, False, None

    @property
    def _whole(self) -> bool:
        return self._read()[1]

    def _labels(self) -> dict[str, str]:
        return dict(filled(TAGS, self.screen.scope).options)

    def all_rows(self) -> list[SenderRow]:
        """Every row, whatever the list is narrowed by; none before the first accounts were read."""
        accounts, whole, error = self._read()
        if not accounts and not whole and error is None:
            return []
        labels = self._labels()
        # By identity: what is compared stays alive, so that no number is used twice.
        made_of = (self.edit, *accounts, *labels)
        kept = self._kept
        if kept is None or len(kept[0]) != len(made_of) or not all(map(is_, kept[0], made_of)):
            kept = self._kept = made_of, senders.rows_of(self.edit, accounts, labels)
        return kept[1]

    def rows(self) -> Sequence[SenderRow]:
        words = self.text.casefold().split()
        if not words:
            return self.all_rows()
        return [row for row in self.all_rows() if all(word in self._words_of(row) for word in words)]

    def _words_of(self, row: SenderRow) -> str:
        tags = " ".join(tag.label for tag in row.account.tags) if row.account is not None else ""
        sends = "yes" if row.sends else "no"
        return f"{row.name} {self._state(row).text} {tags} sends:{sends}".casefold()

    def key(self, row: SenderRow) -> str:
        return row.key

    def where(self, row: SenderRow) -> Where:
        name, value = ("email_tag_list", row.tag) if row.tag else ("email_list", row.key)
        held = senders.listed(self.edit, name)
        return (name, held.index(value)) if value in held else (name, -1)

    def facts(self) -> list[Piece]:
        accounts, whole, error = self._read()
        if not accounts and not whole and error is None:
            return [Piece("reading the accounts …", "muted")]
        pieces = [Piece(senders.capacity_words(self.all_rows()))]
        limit = self.edit.wanted.get("daily_limit")
        if isinstance(limit, int | float) and not isinstance(limit, bool):
            pieces.append(Piece(f" · own limit {limit:g}"))
        if error is not None:
            pieces.append(Piece(f" · accounts not read: {error}", "bad"))
        elif not whole:
            pieces.append(Piece(f" · {len(accounts):,} accounts read so far", "muted"))
        if self.text:
            pieces.append(Piece(f" · shown: {self.text} (\\ clears)", "accent"))
        return pieces

    def empty(self) -> Cell | str:
        accounts, whole, error = self._read()
        if error is not None:
            return Cell(f"the accounts could not be read: {error} — ctrl+r tries again", "bad")
        if not whole and not accounts:
            return "reading the accounts …"
        return f"no account fits “{self.text}”; \\ shows all" if self.text else "no account in this workspace"

    def side(self, row: SenderRow | None, width: int) -> tuple[str, list[TextLine]]:
        if row is None:
            return "Account", []
        if row.tag:
            words = f"{plural(row.accounts, 'account')} read with it; whoever gets it later sends as well"
            return f"Tag {row.name}", [[Piece(words, "muted")]]
        account = row.account
        if account is None:
            words = "no account of this workspace has this address" if self._whole else "not read yet"
            return row.name, [[Piece(words, "warn")]]
        tags = ", ".join(tag.label for tag in account.tags) or "none"
        state, note = figures.status(account), figures.note(account)
        lines: list[TextLine] = [
            fact("Sends", Piece(self._why_sends(row))),
            fact("State", Piece(state.text, state.tone)),
            fact("Warmup", Piece(figures.score(account).text)),
            fact("Limit", Piece(f"{self._limit(row).text} mails a day, from all campaigns together")),
            fact("Tags", Piece(tags)),
        ]
        return row.name, [*lines, *([[Piece(note.text, note.tone)]] if note.tone == "bad" else [])]

    def _why_sends(self, row: SenderRow) -> str:
        by_tag = f"by tag {row.by_tag}" if row.by_tag else ""
        if row.chosen:
            return f"chosen here, and {by_tag}" if by_tag else "chosen here"
        return by_tag or "no; space chooses it"

    # Keys

    def why_not(self, name: str, row: SenderRow | None) -> str | None:
        if name in ("toggle", "open") and row is None:
            return "no account is shown"
        if name == "unfilter" and not self.text:
            return "nothing is filtered"
        return None

    def do_toggle(self, row: SenderRow) -> None:
        if row.tag:
            said = f"tag {row.name} no longer sends; u brings it back"
            self.push(senders.toggle_tag(self.edit, row.tag), said)
            return
        self.push(senders.with_addresses(self.edit, [row.key], chosen=not row.chosen))
        if row.chosen and row.by_tag:
            self.screen.say(f"it still sends, by its tag {row.by_tag}", "warn")

    def do_open(self, row: SenderRow) -> None:
        self.do_toggle(row)

    def do_mark_all(self, row: SenderRow | None) -> None:
        """Choose every account shown; when all are chosen, none of them."""
        shown = [each for each in self.rows() if not each.tag]
        chosen = not all(each.chosen for each in shown)
        edit = senders.with_addresses(self.edit, [each.key for each in shown], chosen=chosen)
        self.push(edit, f"{plural(len(shown), 'account')} {'chosen' if chosen else 'not chosen any more'}")

    def do_tags(self, row: SenderRow | None) -> None:
        known = filled(TAGS, self.screen.scope)
        if not known.known:
            error = why_unknown(TAGS, self.screen.scope)
            words = f"the tags could not be read: {error}" if error else "reading the tags; press t again"
            self.screen.say(words, "error" if error else "info")
            return
        now = senders.listed(self.edit, "email_tag_list")
        accounts = self._read()[0]
        items = [
            Item(label, tag, "●" if tag in now else "○", plural(senders.with_tag(accounts, tag), "account"))
            for tag, label in known.options
        ]
        self.screen.app.push_screen(Picker("Accounts of a tag send, or no longer", items), self._tag_chosen)

    def _tag_chosen(self, tag: str | None) -> None:
        if tag is not None:
            edit = senders.toggle_tag(self.edit, tag)
            label = self._labels().get(tag, tag)
            sends = tag in senders.listed(edit, "email_tag_list")
            self.push(edit, f"the accounts of tag {label} {'send' if sends else 'no longer send by it'}")

    def do_filter(self, row: SenderRow | None) -> None:
        before = self.text
        self.screen.prompt(
            Prompt(
                "/ (an address, a state, a tag, sends:yes) ",
                self._narrow,
                changed=self._narrow,
                cancelled=lambda: self._narrow(before),
                text=before,
            )
        )

    def _narrow(self, typed: str) -> None:
        self.text = typed.strip()
        self.screen.redraw()

    def do_unfilter(self, row: SenderRow | None) -> None:
        self._narrow("")
