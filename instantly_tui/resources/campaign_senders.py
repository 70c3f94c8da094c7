"""The senders of a campaign being edited: accounts by address and by tag, and what they can send a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.accounts import Account
from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.preflight_senders import can_send
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural


@dataclass(frozen=True)
class SenderRow:
    """One tag, or one account that sends or could send."""

    key: str
    """The address, or `#` and the tag's id."""
    name: str
    chosen: bool
    """Whether it is in the campaign's own list."""
    account: Account | None = None
    by_tag: str = ""
    """Label of a chosen tag that the account has."""
    tag: str = ""
    """The tag's id, for a tag."""
    accounts: int = 0
    """How many of the accounts read have the tag."""

    @property
    def sends(self) -> bool:
        """Whether the campaign sends from it, when it can."""
        return self.chosen or bool(self.by_tag)


def listed(edit: CampaignEdit, name: str) -> list[str]:
    """The texts of a list of the edit."""
    return _texts(edit.wanted.get(name))


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def rows_of(edit: CampaignEdit, accounts: Sequence[Account], labels: Mapping[str, str]) -> list[SenderRow]:
    """The chosen tags, the chosen addresses no account was read for, then every account read.

    `labels`: words of the tags by their ids.
    """
    tags = listed(edit, "email_tag_list")
    chosen = {address.casefold() for address in listed(edit, "email_list")}
    rows = [
        SenderRow(f"#{tag}", labels.get(tag) or clean(tag), True, tag=tag, accounts=with_tag(accounts, tag))
        for tag in dict.fromkeys(tags)
    ]
    known = {account.email.casefold() for account in accounts}
    rows += [
        SenderRow(address, clean(address), True)
        for address in dict.fromkeys(listed(edit, "email_list"))
        if address.casefold() not in known
    ]
    # Those it began with come first, so that no row moves when it is chosen.
    before = {address.casefold() for address in _texts(edit.base.get("email_list"))}
    for account in sorted(accounts, key=lambda account: account.email.casefold() not in before):
        by_tag = next((tag.label for tag in account.tags if tag.id in tags), "")
        rows.append(
            SenderRow(account.email, account.email, account.email.casefold() in chosen, account, by_tag)
        )
    return rows


def with_tag(accounts: Iterable[Account], tag: str) -> int:
    """How many of these accounts have a tag."""
    return sum(any(each.id == tag for each in account.tags) for account in accounts)


def with_addresses(edit: CampaignEdit, addresses: Iterable[str], *, chosen: bool) -> CampaignEdit:
    """With these addresses in the list, or without them; the others stay, in their order."""
    wanted = list(dict.fromkeys(addresses))
    these = {address.casefold() for address in wanted}
    now = listed(edit, "email_list")
    if not chosen:
        return edit.with_field("email_list", [each for each in now if each.casefold() not in these])
    have = {each.casefold() for each in now}
    return edit.with_field("email_list", [*now, *(each for each in wanted if each.casefold() not in have)])


def toggle_tag(edit: CampaignEdit, tag: str) -> CampaignEdit:
    """With the accounts of a tag as senders, or without them."""
    now = listed(edit, "email_tag_list")
    wanted = [each for each in now if each != tag] if tag in now else [*now, tag]
    return edit.with_field("email_tag_list", wanted)


def capacity_words(rows: Sequence[SenderRow]) -> str:
    """How many accounts send, how many can, and how many mails a day that is."""
    senders = [row for row in rows if row.sends and not row.tag]
    if not senders:
        return "no sender chosen"
    own = sum(row.chosen for row in senders)
    by_tag = len(senders) - own
    able = [row.account for row in senders if row.account is not None and can_send(row.account)]
    limits = [account.daily_limit for account in able if account.daily_limit is not None]
    words = f"{plural(len(senders), 'sender')}"
    if by_tag:
        words += f" ({own:,} by address, {by_tag:,} more by tag)"
    words += f", {len(able):,} can send now"
    unknown = len(able) - len(limits)
    if limits:
        words += f": up to {sum(limits):,.0f} mails a day"
        words += f" and {plural(unknown, 'account')} of unknown limit" if unknown else ""
    elif able:
        words += ", daily limits not known"
    return words
