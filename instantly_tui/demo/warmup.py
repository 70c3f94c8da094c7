"""Warmup numbers of one mailbox, computed from its score and trend (API.md §9)."""

from __future__ import annotations

from typing import Any

from instantly_tui.demo.ids import DAY_MS, EPOCH_DAY, mix, stamp_ms

Row = dict[str, Any]
DAYS = 7
COUNTERS = ("sent", "landed_inbox", "landed_spam", "received")


def warmup(account: Row, now: int, began: int) -> tuple[Row, Row] | None:
    """By date and in sum; None for a mailbox that never warmed up.

    The share that lands in the inbox moves over the seven days by the account's `_drop` and ends at its
    score; `began` is the moment (ms) the score was taken, so the numbers of a day never change.
    """
    if "timestamp_warmup_start" not in account:
        return None
    start = stamp_ms(account["timestamp_warmup_start"]) // DAY_MS
    silent = account["warmup_status"] == 0
    score, drop = account.get("stat_warmup_score") or 0, account.get("_drop", 0)
    seed = sum(map(ord, account["email"]))
    days: Row = {}
    for back in range(DAYS - 1, -1, -1):
        day = now // DAY_MS - back
        if day < start or silent:
            continue
        age = max(began // DAY_MS - day, 0)
        rate = min(100, score + drop * min(age, DAYS - 1) // (DAYS - 1))
        sent = 24 + mix(seed + day) % 17
        inbox = (sent * rate + 50) // 100
        days[(EPOCH_DAY.fromordinal(EPOCH_DAY.toordinal() + day)).isoformat()] = {
            "sent": sent,
            "landed_inbox": inbox,
            "landed_spam": sent - inbox,
            "received": 22 + mix(seed * 3 + day) % 19,
        }
    total: Row = {name: sum(day[name] for day in days.values()) for name in COUNTERS}
    health = round(100 * total["landed_inbox"] / total["sent"]) if total["sent"] else 0
    return days, {**total, "health_score": health, "health_score_label": f"{health}%"}
