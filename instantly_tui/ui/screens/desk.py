"""What a reply is checked against, each read once for many: the mailboxes, what they sent, the block list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from instantly_tui.api.account_stats import MOST_DAILY, AccountDay, account_daily
from instantly_tui.api.accounts import Account, get_account, list_accounts
from instantly_tui.api.block_list import BlockListEntry, list_entries
from instantly_tui.api.call import Call
from instantly_tui.api.emails import get_email, list_emails, of_thread
from instantly_tui.api.page import Page
from instantly_tui.engine.answers import Scope
from instantly_tui.engine.drafts import Draft, domain
from instantly_tui.engine.scheduler import Priority
from instantly_tui.ui.screens.blocking import KIND
from instantly_tui.ui.screens.review_checks import Known
from instantly_tui.workspace import Workspace

T = TypeVar("T")

DESK_SECONDS = 300.0
"""How old the answers may be that serve all replies."""
CHECK_SECONDS = 60.0
"""How old those may be that were asked for one reply."""
MAIL_SECONDS = 600.0
"""How old a mail may be, wherever it is shown or answered: it never changes, its marks do."""
LIST_SECONDS = 900.0
"""How old the block list may be; what is blocked from here is known at once."""
MOST_PAGES = 6
"""Pages of the block list that are held, the empty one at its end counted."""


def prepare(workspace: Workspace, scope: Scope) -> None:
    """Read ahead what every review asks for, when nothing else is waiting: some five calls, then none.

    A block list of more than MOST_PAGES is not held; then each review looks its own recipient up.
    """

    def on(pages: int, page: Page[BlockListEntry]) -> None:
        # The last page has a cursor too: only an empty one behind it says that this is all.
        if page.next_cursor and pages < MOST_PAGES:
            _ahead(scope, list_entries(page.next_cursor), LIST_SECONDS, partial(on, pages + 1))

    _ahead(scope, list_entries(), LIST_SECONDS, partial(on, 1))

    def then(page: Page[Account]) -> None:
        if page.items:
            _ahead(scope, _sent_by(workspace, page), DESK_SECONDS, None)

    _ahead(scope, list_accounts(), DESK_SECONDS, then)


def _ahead(scope: Scope, call: Call[T], seconds: float, then: Callable[[T], object] | None) -> None:
    scope.want(call, max_age=seconds, priority=Priority.BACKGROUND, then=then)


def known_of(workspace: Workspace, scope: Scope, draft: Draft, filling: str = "") -> Known:
    """What is known about a draft, and at most three reads of what is not, besides the mail."""
    mail = scope.want(get_email(draft.reply_to), max_age=MAIL_SECONDS) if draft.reply_to else None
    thread = workspace.answers.peek(list_emails(of_thread(draft.thread))).value if draft.thread else None
    account, account_trouble = mailbox_of(workspace, scope, draft.eaccount)
    blocked, block_trouble = _blocked(workspace, scope, draft)
    page = _fresh(workspace, list_accounts())
    return Known(
        mail=mail.value if mail else None,
        mail_trouble=str(mail.error) if mail and mail.error and mail.value is None else "",
        thread=thread.items if thread else (),
        account=account,
        account_trouble=account_trouble,
        sent_today=_sent_today(workspace, scope, draft.eaccount),
        ours=frozenset(each.email.casefold() for each in page.items) if page else frozenset(),
        blocked=blocked,
        block_trouble=block_trouble,
        filling=filling,
    )


def mailbox_of(workspace: Workspace, scope: Scope, address: str) -> tuple[Account | None, str]:
    """A mailbox as it is known, or why it can't be; neither while a read of it is on its way."""
    if not address:
        return None, "which one received the mail is not known"
    account = _listed(workspace, address)
    if account is not None:
        return account, ""
    answer = scope.want(get_account(address), max_age=CHECK_SECONDS)
    return answer.value, str(answer.error) if answer.value is None and answer.error is not None else ""


def _listed(workspace: Workspace, address: str) -> Account | None:
    page = _fresh(workspace, list_accounts())
    same = address.casefold()
    return next((each for each in page.items if each.email.casefold() == same), None) if page else None


def _sent_today(workspace: Workspace, scope: Scope, address: str) -> float | None:
    """What a mailbox has sent today by UTC; a day that the answer leaves out is one without mails."""
    if not address:
        return None
    page = _fresh(workspace, list_accounts())
    if page and _listed(workspace, address):
        days = scope.want(_sent_by(workspace, page), max_age=DESK_SECONDS).value
    else:
        today = workspace.clock.wall().date()
        days = scope.want(account_daily((address,), today, today), max_age=CHECK_SECONDS).value
    if days is None:
        return None
    return float(sum(day.sent or 0 for day in days if day.email_account.casefold() == address.casefold()))


def _sent_by(workspace: Workspace, page: Page[Account]) -> Call[tuple[AccountDay, ...]]:
    today = workspace.clock.wall().date()
    return account_daily(tuple(sorted(each.email for each in page.items))[:MOST_DAILY], today, today)


def _blocked(workspace: Workspace, scope: Scope, draft: Draft) -> tuple[Mapping[str, str] | None, str]:
    """The entry that each recipient falls under, if any; of a list too long to hold, only the first's."""
    first = [draft.author] if draft.kind == "reply" and draft.author else []
    whom = [*first, *draft.recipients.everyone]
    if not whom:
        return {}, ""
    whole = _whole_list(workspace)
    if whole is not None:
        return {word.casefold(): _entry_of(workspace, word, whole) for word in whom}, ""
    name = domain(whom[0])
    answer = scope.want(list_entries(search=name), max_age=DESK_SECONDS)
    if answer.value is None:
        return None, str(answer.error) if answer.error else ""
    same = [word for word in whom if domain(word) == name]
    known = {word.casefold(): _entry_of(workspace, word, answer.value.items) for word in same}
    if answer.value.more:
        # More entries hold this domain's name than were read: only what was found is certain.
        known = {word: entry for word, entry in known.items() if entry}
    return known, ""


def _whole_list(workspace: Workspace) -> tuple[BlockListEntry, ...] | None:
    """The block list, when all of it was read not long ago."""
    found: list[BlockListEntry] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = _fresh(workspace, list_entries(cursor), LIST_SECONDS)
        if page is None:
            return None
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return tuple(found)
    return None


def _entry_of(workspace: Workspace, address: str, entries: Sequence[BlockListEntry]) -> str:
    """The entry an address falls under, those made from here among them; empty when there is none."""
    wanted = (address.casefold(), domain(address))
    ours = (value for value in wanted if workspace.store.get(KIND, value) is not None)
    return next((entry.bl_value for entry in entries if entry.bl_value.casefold() in wanted), next(ours, ""))


def _fresh(workspace: Workspace, call: Call[T], seconds: float = DESK_SECONDS) -> T | None:
    """An answer that was read not long ago, without asking."""
    answer = workspace.answers.peek(call)
    young = answer.read_at is not None and workspace.clock.now() - answer.read_at < seconds
    return answer.value if young else None
