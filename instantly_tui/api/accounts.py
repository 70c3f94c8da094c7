"""Sending accounts: the record, known by its address, and every call of API.md §9 but its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Annotated, Any

from pydantic import Field

from instantly_tui.api.account_parts import AccountTag, Paused, StatusMessage, TrackingDomain, Vitals, Warmup
from instantly_tui.api.account_stats import AccountDay
from instantly_tui.api.background_jobs import BackgroundJob
from instantly_tui.api.call import Call, path
from instantly_tui.api.page import (
    Attached,
    CleanLine,
    CleanText,
    Code,
    Each,
    Flag,
    Key,
    Number,
    Page,
    Record,
    Ref,
    When,
    list_of,
    nothing,
    record_of,
)

MOST = 100
"""Addresses in one bulk call."""


class AccountStatus(IntEnum):
    """States of a sending account; other numbers may come and are kept."""

    ACTIVE = 1
    PAUSED = 2
    MAINTENANCE = 3
    """Paused by Instantly; resumes by itself."""
    CONNECTION_ERROR = -1
    SOFT_BOUNCE_ERROR = -2
    SENDING_ERROR = -3


class WarmupStatus(IntEnum):
    """States of an account's warmup."""

    PAUSED = 0
    ACTIVE = 1
    BANNED = -1
    SPAM_FOLDER_UNKNOWN = -2
    SUSPENDED = -3


STATUS_WORDS: dict[int, str] = {
    AccountStatus.ACTIVE: "active",
    AccountStatus.PAUSED: "paused",
    AccountStatus.MAINTENANCE: "maintenance",
    AccountStatus.CONNECTION_ERROR: "connection error",
    AccountStatus.SOFT_BOUNCE_ERROR: "soft bounces",
    AccountStatus.SENDING_ERROR: "sending error",
}

WARMUP_WORDS: dict[int, str] = {
    WarmupStatus.PAUSED: "paused",
    WarmupStatus.ACTIVE: "active",
    WarmupStatus.BANNED: "banned",
    WarmupStatus.SPAM_FOLDER_UNKNOWN: "spam folder unknown",
    WarmupStatus.SUSPENDED: "suspended for good",
}

PROVIDER_WORDS: dict[int, str] = {
    1: "IMAP/SMTP",
    2: "Google",
    3: "Microsoft",
    4: "AWS",
    8: "AirMail",
    11: "Airmail Instant",
}

FILTERS: tuple[tuple[str, str], ...] = (
    ("ACC_FILTER_PAUSED", "paused"),
    ("ACC_FILTER_ERROR", "in error"),
    ("ACC_FILTER_NO_CTD", "no tracking domain"),
    ("ACC_FILTER_PW_ACCOUNTS", "pre-warmed"),
    ("ACC_FILTER_DFY", "done for you"),
    ("ACC_FILTER_DFY_SETUP_PENDING", "done for you, setup pending"),
    ("ACC_FILTER_W_ACTIVE", "warmup active"),
    ("ACC_FILTER_W_PAUSED", "warmup paused"),
    ("ACC_FILTER_W_ERROR", "warmup in error"),
)
"""Value and words of the server's filters."""

PATCHABLE = frozenset(
    {
        "first_name",
        "last_name",
        "warmup",
        "daily_limit",
        "tracking_domain_name",
        "tracking_domain_status",
        "enable_slow_ramp",
        "inbox_placement_test_limit",
        "sending_gap",
        "signature",
        "reply_to",
        "skip_cname_check",
        "remove_tracking_domain",
    }
)
"""What can be changed."""


class Account(Record):
    """A sending account; a fresh one has neither `warmup` nor `daily_limit`."""

    email: Key
    first_name: CleanLine = ""
    last_name: CleanLine = ""
    status: Code = None
    warmup_status: Code = None
    provider_code: Code = None
    setup_pending: Flag = None
    is_managed_account: Flag = None
    stat_warmup_score: Number = None
    """0 to 100."""
    daily_limit: Number = None
    daily_limit_max: Number = None
    warmup_limit_max: Number = None
    sending_gap: Number = None
    """Minutes."""
    enable_slow_ramp: Flag = None
    inbox_placement_test_limit: Number = None
    warmup: Warmup | None = None
    status_message: StatusMessage | None = None
    """Absent while it is healthy."""
    tracking_domain_name: CleanLine = ""
    tracking_domain_status: CleanLine = ""
    signature: CleanText = ""
    """HTML as text, cleaned; write changes from the raw answer, never from here."""
    reply_to: CleanLine = ""
    autofix_failed: Flag = None
    """None while the repair is still going on."""
    tags: Each[AccountTag] = ()
    """Only in lists asked for with `include_tags`."""
    timestamp_created: When = None
    timestamp_updated: When = None
    timestamp_warmup_start: When = None
    timestamp_last_used: When = None
    organization: CleanLine = ""
    added_by: Ref = None
    modified_by: Ref = None
    today: Annotated[AccountDay | None, Attached(AccountDay)] = Field(default=None, exclude=True)
    """What it sent today, laid on from the daily figures."""
    trend: Annotated[tuple[float, ...], Attached(tuple)] = Field(default=(), exclude=True)
    """Mails sent on each of the last days, oldest first, laid on from the daily figures."""

    @property
    def name(self) -> str:
        """First and last name, else the address."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


class AccountCampaign(Record):
    """A campaign that sends from an account."""

    campaign_id: Key
    campaign_name: CleanLine = ""
    status: Code = None
    timestamp_created: When = None


_account = record_of(Account)


def list_accounts(
    cursor: str | None = None,
    *,
    search: str | None = None,
    status: int | None = None,
    provider_code: int | None = None,
    tag_ids: Sequence[str] = (),
    tag_ids_all: Sequence[str] = (),
    filter: str | None = None,
    include_tags: bool = True,
    sort_by: str | None = None,
    sort_order: str | None = None,
    skip: int | None = None,
    limit: int = 100,
) -> Call[Page[Account]]:
    """One page of accounts, newest first; sorted by anything but creation it has no cursor, only `skip`."""
    return list_of(
        Account,
        "/accounts",
        cursor,
        limit,
        "accounts:read",
        search=search,
        status=status,
        provider_code=provider_code,
        tag_ids=",".join(tag_ids),
        tag_ids_all=",".join(tag_ids_all),
        filter=filter,
        include_tags=include_tags or None,
        sort_by=sort_by,
        sort_order=sort_order,
        skip=skip,
    )


def get_account(email: str) -> Call[Account]:
    """One account, with its whole warmup settings but without tags."""
    return Call("GET", path("/accounts/{}", email), _account, effect="read", scope="accounts:read")


def create_account(fields: Mapping[str, Any]) -> Call[Account]:
    """Connect a mailbox by IMAP and SMTP; the fields are those of API.md §9, passwords among them."""
    return Call("POST", "/accounts", _account, json=dict(fields), scope="accounts:create", slow=True)


def patch_account(email: str, changes: Mapping[str, Any]) -> Call[Account]:
    """Change settings; `warmup` is replaced as a whole, so read it, change it, write it back."""
    refused = sorted(set(changes) - PATCHABLE)
    if refused or not changes:
        raise ValueError(
            f"an account's {', '.join(refused)} can't be changed" if refused else "nothing to change"
        )
    where = path("/accounts/{}", email)
    return Call("PATCH", where, _account, json=dict(changes), effect="set", scope="accounts:update")


def delete_account(email: str) -> Call[None]:
    """Take an account out of the workspace."""
    return Call("DELETE", path("/accounts/{}", email), nothing, effect="set", scope="accounts:delete")


def pause_account(email: str) -> Call[Account]:
    """Stop sending from it."""
    return _act(email, "pause")


def resume_account(email: str) -> Call[Account]:
    """Send from it again; does nothing for one in error."""
    return _act(email, "resume")


def mark_fixed(email: str) -> Call[Account]:
    """Clear its error; with the cause still there the error comes back."""
    return _act(email, "mark-fixed")


def _act(email: str, verb: str) -> Call[Account]:
    where = path("/accounts/{}/" + verb, email)
    return Call("POST", where, _account, effect="set", scope="accounts:update")


def pause_accounts(emails: Sequence[str]) -> Call[Paused]:
    """Pause up to 100 accounts; the answer names each as paused or failed."""
    body = {"emails": _checked(emails)}
    return Call("POST", "/accounts/pause", record_of(Paused), json=body, scope="accounts:update")


def enable_warmup(emails: Sequence[str]) -> Call[BackgroundJob]:
    """Switch warmup on for up to 100 accounts, in a job; Conflict while another such job runs."""
    body = {"emails": _checked(emails)}
    return Call("POST", "/accounts/warmup/enable", record_of(BackgroundJob), json=body)


def disable_warmup(emails: Sequence[str]) -> Call[BackgroundJob]:
    """Switch warmup off for up to 100 accounts, in a job; Conflict while another such job runs."""
    body = {"emails": _checked(emails)}
    return Call("POST", "/accounts/warmup/disable", record_of(BackgroundJob), json=body)


def vitals(emails: Sequence[str]) -> Call[Vitals]:
    """Test the DNS records of the domains of these addresses; reads, although it is a POST."""
    body = {"accounts": _checked(emails)}
    return Call(
        "POST",
        "/accounts/test/vitals",
        record_of(Vitals),
        json=body,
        effect="read",
        scope="accounts:read",
        slow=True,
    )


def ctd_status(host: str) -> Call[TrackingDomain]:
    """The state of a custom tracking domain."""
    return Call(
        "GET",
        "/accounts/ctd/status",
        record_of(TrackingDomain),
        {"host": host},
        effect="read",
        scope="accounts:read",
    )


def move_accounts(emails: Sequence[str], source_workspace: str, destination_workspace: str) -> Call[None]:
    """Move accounts to another workspace of the group; only with the admin workspace's key."""
    body = {
        "emails": _checked(emails),
        "source_workspace_id": source_workspace,
        "destination_workspace_id": destination_workspace,
    }
    return Call("POST", "/accounts/move", nothing, json=body)


def account_campaigns(
    email: str, cursor: str | None = None, *, limit: int = 100
) -> Call[Page[AccountCampaign]]:
    """One page of the campaigns that send from an account."""
    return list_of(
        AccountCampaign,
        path("/account-campaign-mappings/{}", email),
        cursor,
        limit,
        "account_campaign_mappings:read",
    )


def _checked(emails: Sequence[str]) -> list[str]:
    if not emails or not all(emails):
        raise ValueError("name the accounts: without addresses all would be meant")
    if len(emails) > MOST:
        raise ValueError(f"at most {MOST} accounts at once, not {len(emails)}")
    return list(emails)
