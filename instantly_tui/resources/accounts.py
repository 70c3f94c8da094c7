"""The sending accounts: state in words, warmup, what they sent today; pause, resume, repair, warm up."""

from __future__ import annotations

from typing import Any

from instantly_tui.api.account_parts import Paused
from instantly_tui.api.accounts import (
    FILTERS,
    PROVIDER_WORDS,
    STATUS_WORDS,
    WARMUP_WORDS,
    Account,
    AccountStatus,
    WarmupStatus,
    disable_warmup,
    enable_warmup,
    get_account,
    list_accounts,
    mark_fixed,
    pause_account,
    pause_accounts,
    resume_account,
)
from instantly_tui.api.background_jobs import BackgroundJob
from instantly_tui.api.call import Call
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Action, Cell, Column, Filter, Query, Resource, Tone
from instantly_tui.resources.thresholds import STANDARD
from instantly_tui.text.spark import spark

HEALTHY_SCORE = STANDARD.warmup_score

_SIGNS: dict[int, tuple[str, Tone]] = {
    AccountStatus.ACTIVE: ("●", "good"),
    AccountStatus.PAUSED: ("‖", "muted"),
    AccountStatus.MAINTENANCE: ("◦", "warn"),
    AccountStatus.CONNECTION_ERROR: ("✖", "bad"),
    AccountStatus.SOFT_BOUNCE_ERROR: ("✖", "bad"),
    AccountStatus.SENDING_ERROR: ("✖", "bad"),
}
STATUSES = {code: Cell(f"{sign} {STATUS_WORDS[code]}", tone) for code, (sign, tone) in _SIGNS.items()}
WARMUPS = {
    code: Cell(
        words, "good" if code == WarmupStatus.ACTIVE else "muted" if code == WarmupStatus.PAUSED else "bad"
    )
    for code, words in WARMUP_WORDS.items()
}
IN_ERROR = (AccountStatus.CONNECTION_ERROR, AccountStatus.SOFT_BOUNCE_ERROR, AccountStatus.SENDING_ERROR)


def status(account: Account) -> Cell:
    """The account's state with its sign; one still being set up says so."""
    if account.setup_pending:
        return Cell("◌ setup pending", "warn")
    return cells.word(account.status, STATUSES)


def score(account: Account) -> Cell:
    """The warmup score, which says nothing before the warmup began."""
    value = account.stat_warmup_score
    if value is None:
        return cells.UNKNOWN
    return Cell(f"{value:.0f}", "plain" if value >= HEALTHY_SCORE else "warn" if value >= 60 else "bad")


def today(account: Account) -> Cell:
    """Mails sent today of the daily limit."""
    limit = "–" if account.daily_limit is None else f"{account.daily_limit:.0f}"
    if account.today is None or account.today.sent is None:
        return Cell(f"–/{limit}", "muted")
    full = account.daily_limit is not None and account.today.sent >= account.daily_limit
    return Cell(f"{account.today.sent}/{limit}", "warn" if full else "plain")


def note(account: Account) -> Cell:
    """What the mail server said, else what stands out."""
    if account.status_message is not None and account.status_message.words:
        return Cell(account.status_message.words, "bad")
    if account.warmup_status is not None and account.warmup_status < 0:
        return Cell(f"warmup {cells.word(account.warmup_status, WARMUPS, 'warmup').text}", "bad")
    if account.tags:
        return Cell(" ".join(tag.label for tag in account.tags), "muted")
    return Cell("")


def domain(account: Account) -> str:
    """The part behind the @."""
    return account.email.rpartition("@")[2]


def badness(account: Account) -> tuple[int, float, str]:
    """Sorts the worst first: in error, banned from warmup, held up, cold, at its limit; paused last."""
    score = account.stat_warmup_score or 0.0
    limit, sent = account.daily_limit, account.today.sent if account.today else None
    if account.status in IN_ERROR:
        rank = 0
    elif account.status == AccountStatus.PAUSED:
        rank = 6
    elif (account.warmup_status or 0) < 0:
        rank = 1
    elif account.status != AccountStatus.ACTIVE or account.setup_pending:
        rank = 2
    elif score < HEALTHY_SCORE:
        rank = 3
    else:
        rank = 4 if limit is not None and sent is not None and sent >= limit else 5
    return rank, score, account.email


def _page(query: Query, cursor: str | None) -> Call[Page[Account]]:
    status_code, provider, tag = query.get("status"), query.get("provider"), query.get("tag")
    return list_accounts(
        cursor,
        search=query.search or query.get("domain"),
        status=int(status_code) if status_code else None,
        provider_code=int(provider) if provider else None,
        tag_ids=(tag,) if tag else (),
        filter=query.get("only"),
    )


def _named(verb: str, accounts: tuple[Account, ...], after: str = "") -> str:
    who = accounts[0].email if len(accounts) == 1 else f"{len(accounts)} accounts"
    return f"{verb} {who}?{after}"


def _failed_pause(answer: Paused, account: Account) -> str | None:
    if account.email in answer.paused_emails:
        return None
    return "the server did not pause it (paused already, or gone)"


def _job_id(answer: Any) -> str | None:
    return answer.id if isinstance(answer, BackgroundJob) else None


def _why_not_resume(account: Account) -> str | None:
    if account.status == AccountStatus.ACTIVE:
        return f"{account.email} is active already"
    if account.status in IN_ERROR:
        return f"{account.email} is in error: repair it, then f marks it fixed"
    return None


PAUSE = Action[Account](
    name="pause",
    title="Pause",
    key="p",
    call=lambda account: pause_account(account.email),
    edit=lambda account: {"status": AccountStatus.PAUSED.value},
    blocked=lambda account: (
        f"{account.email} is paused already" if account.status == AccountStatus.PAUSED else None
    ),
    confirm=lambda accounts: _named("Pause", accounts, " Campaigns send less without it."),
    reread=lambda account: get_account(account.email),
    undo="resume",
    many=lambda accounts: pause_accounts([account.email for account in accounts]),
    failed=_failed_pause,
    help="Stop sending from it",
)
RESUME = Action[Account](
    name="resume",
    title="Resume",
    key="a",
    call=lambda account: resume_account(account.email),
    edit=lambda account: {"status": AccountStatus.ACTIVE.value},
    blocked=_why_not_resume,
    confirm=lambda accounts: _named("Resume", accounts, " It will send mail again."),
    reread=lambda account: get_account(account.email),
    undo="pause",
    help="Send from it again",
)
FIXED = Action[Account](
    name="fixed",
    title="Mark fixed",
    key="f",
    call=lambda account: mark_fixed(account.email),
    edit=lambda account: {"status": AccountStatus.ACTIVE.value, "status_message": None},
    blocked=lambda account: None if account.status in IN_ERROR else f"{account.email} is not in error",
    confirm=lambda accounts: _named(
        "Mark as fixed", accounts, " It goes back to error if the cause is still there."
    ),
    reread=lambda account: get_account(account.email),
    help="Clear the error after the mailbox was repaired",
)
WARM = Action[Account](
    name="warmup-on",
    title="Warmup on",
    key="w n",
    call=lambda account: enable_warmup([account.email]),
    blocked=lambda account: f"warmup of {account.email} is on" if account.warmup_status == 1 else None,
    confirm=lambda accounts: _named("Switch warmup on for", accounts),
    reread=lambda account: get_account(account.email),
    many=lambda accounts: enable_warmup([account.email for account in accounts]),
    job=_job_id,
    help="Warm it up; a background job that is followed to its end",
)
COOL = Action[Account](
    name="warmup-off",
    title="Warmup off",
    key="w f",
    call=lambda account: disable_warmup([account.email]),
    blocked=lambda account: f"warmup of {account.email} is off" if account.warmup_status == 0 else None,
    confirm=lambda accounts: _named("Switch warmup off for", accounts),
    reread=lambda account: get_account(account.email),
    many=lambda accounts: disable_warmup([account.email for account in accounts]),
    job=_job_id,
    help="Stop warming it up; a background job that is followed to its end",
)

ACCOUNTS = Resource[Account](
    name="accounts",
    title="Sending accounts",
    aliases=("acc", "a"),
    key=lambda account: account.email,
    name_of=lambda account: account.email,
    email=lambda account: account.email,
    page=_page,
    one=get_account,
    whole=True,
    by="Status",
    columns=(
        Column("Status", status, 18, order=badness),
        Column("Sender", lambda a: a.email, 34, order=lambda a: a.email),
        Column("Domain", domain, 22, drop=4, wide=True, order=lambda a: (domain(a), a.email)),
        Column(
            "Warm",
            score,
            5,
            "right",
            order=lambda a: a.stat_warmup_score,
        ),
        Column("Warmup", lambda a: cells.word(a.warmup_status, WARMUPS, "warmup"), 12, drop=2),
        Column("7 days", lambda a: Cell(spark(a.trend) if a.trend else "–", "muted"), 7, drop=1),
        Column("Today", today, 7, "right", order=lambda a: a.today.sent if a.today else None),
        Column("Provider", lambda a: PROVIDER_WORDS.get(a.provider_code or 0, "–"), 10, drop=3, wide=True),
        Column("Note", note, drop=3),
    ),
    filters=(
        Filter("only", "Only", tuple(FILTERS)),
        Filter("status", "Status", tuple((str(code.value), STATUS_WORDS[code]) for code in AccountStatus)),
        Filter("provider", "Provider", tuple((str(code), word) for code, word in PROVIDER_WORDS.items())),
        Filter("tag", "Tag", source="tags"),
        Filter("domain", "Domain, or another part of the address"),
    ),
    actions=(PAUSE, RESUME, FIXED, WARM, COOL),
    detail_place="account",
)
