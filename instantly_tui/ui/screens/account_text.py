"""One sending account in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from instantly_tui.api.account_parts import DomainVitals, Vitals
from instantly_tui.api.account_stats import AccountDay, WarmupAnalytics
from instantly_tui.api.accounts import PROVIDER_WORDS, Account
from instantly_tui.resources import cells
from instantly_tui.resources.accounts import WARMUPS, note, score, status, today
from instantly_tui.text.spark import spark
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine, fact

WHAT_TO_DO: dict[int, str] = {
    -1: "sign in failed: repair the password or the OAuth consent, then f marks it fixed",
    -2: "mails bounce softly: look at the bounces, lower the limit, then f marks it fixed",
    -3: "the server refuses mails: read its message below, repair, then f marks it fixed",
    2: "paused: a resumes it",
    3: "Instantly maintains it: it resumes by itself",
}


def account_lines(account: Account) -> list[TextLine]:
    """State, what to do about it, limits, warmup settings, tracking domain."""

    def put(label: str, text: str, tone: Tone = "plain") -> TextLine:
        return fact(label, Piece(text, tone), width=12)

    lines: list[TextLine] = [
        fact("state", piece(status(account)), width=12),
        put("name", account.name),
        put("provider", PROVIDER_WORDS.get(account.provider_code or 0, "–")),
        fact("today", piece(today(account)), Piece(" sent of the daily limit", "muted"), width=12),
        put("gap", "–" if account.sending_gap is None else f"{account.sending_gap:g} min between mails"),
        fact("warmup", piece(cells.word(account.warmup_status, WARMUPS, "warmup")), width=12),
        fact("score", piece(score(account)), Piece(" of 100", "muted"), width=12),
        fact("warming", Piece("since "), piece(cells.day(account.timestamp_warmup_start)), width=12),
        put("tracking", f"{account.tracking_domain_name or 'none'} {account.tracking_domain_status}"),
        put("tags", " · ".join(tag.label for tag in account.tags) or "–"),
    ]
    if advice := WHAT_TO_DO.get(account.status or 0):
        lines.insert(1, put("what to do", advice, "warn"))
    if (said := note(account).text) and account.status_message is not None:
        lines.insert(2, put("server said", said, "bad"))
    return lines


def history_lines(
    days: Sequence[AccountDay] | None, warmup: WarmupAnalytics | None, email: str, until: date, length: int
) -> list[TextLine]:
    """Mails sent and bounced, and the warmup of the last days, as bars."""
    lines: list[TextLine] = []
    if days is None:
        lines.append([Piece("reading the daily figures …", "muted")])
    else:
        window = [until - timedelta(days=back) for back in range(length - 1, -1, -1)]
        by_day = {row.date: row for row in days if row.email_account == email}
        sent = [float((by_day[day].sent or 0) if day in by_day else 0) for day in window]
        bounced = [float((by_day[day].bounced or 0) if day in by_day else 0) for day in window]
        lines.append(
            fact("sent", Piece(spark(sent)), Piece(f"  {sum(sent):,.0f} in {length} days"), width=12)
        )
        lines.append(fact("bounced", Piece(spark(bounced)), _bounced(sum(bounced), sum(sent)), width=12))
    if warmup is None:
        lines.append([Piece("reading the warmup …", "muted")])
        return lines
    total = warmup.totals.get(email)
    if total is None:
        lines.append(fact("warmup", Piece("the server has no warmup figures of it", "muted"), width=12))
        return lines
    history = sorted((warmup.days.get(email) or {}).items())
    bars = spark([None if day.sent is None else float(day.sent) for _, day in history])
    landed = f"{total.landed_inbox or 0:,} in the inbox, {total.landed_spam or 0:,} in spam"
    words = f"  {total.sent or 0:,} sent, {landed}"
    lines.append(fact("warmup", Piece(bars), Piece(words), width=12))
    return lines


def _bounced(bounced: float, sent: float) -> Piece:
    share = cells.graded(bounced, sent, warn=2.0, bad=3.0)
    return Piece(f"  {bounced:,.0f} ({share.text} %)", share.tone)


def vitals_line(found: Any) -> tuple[str, bool]:
    """The result of a DNS test in one sentence, and whether all is well."""
    if not isinstance(found, Vitals):
        return "the DNS test gave no answer that can be read", False
    failed = [each for each in found.failure_list if each.all_pass is not True]
    if not failed:
        return (
            f"DNS is in order for {', '.join(each.domain for each in found.success_list[:5]) or 'them'}",
            True,
        )
    return "DNS fails: " + "; ".join(f"{each.domain} lacks {_missing(each)}" for each in failed[:5]), False


def _missing(found: DomainVitals) -> str:
    records = (("MX", found.mx), ("SPF", found.spf), ("DKIM", found.dkim), ("DMARC", found.dmarc))
    return ", ".join(name for name, good in records if good is False) or "something"
