"""Keeps analytics right when leads and mails change: the one place where a change becomes counters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from instantly_tui.demo.groups import Groups
from instantly_tui.demo.ids import stamp_ms
from instantly_tui.demo.numbers import POSITIVE
from instantly_tui.demo.stats import Stats

Row = dict[str, Any]
SETTLING_MS = 600_000
"""Interest changes this soon after the previous one add no event (API.md §7.4)."""
COMPLETED, BOUNCED, UNSUBSCRIBED = 3, -1, -2
STATE_COUNTERS = {2: "meetings_booked", 4: "won"}


class Ledger:
    """Hears every change of the lead and mail tables."""

    def __init__(
        self,
        stats: Callable[[], Stats],
        groups: Groups,
        thread: Callable[[str], list[Row]],
        now_ms: Callable[[], int],
    ) -> None:
        self._stats = stats
        self._groups = groups
        self._thread = thread
        self._now_ms = now_ms
        self._interests: dict[str, set[int]] = {}

    def lead_changed(self, old: Row | None, new: Row | None) -> None:
        """A lead was added (no `old`), changed, or deleted (no `new`)."""
        ended_before = _ended_in(old)
        ended_now = _ended_in(new)
        if ended_before != ended_now:
            if ended_before:
                self._stats().record(ended_before, completed=-1)
            if ended_now:
                self._stats().record(ended_now, completed=1)
        if old is None or new is None or "campaign" not in new or old.get("campaign") != new["campaign"]:
            return
        if old["status"] != new["status"]:
            if new["status"] == BOUNCED:
                self._record(new, bounced=1)
            elif new["status"] == UNSUBSCRIBED:
                self._record(new, unsubscribed=1)
        before, value = old.get("lt_interest_status"), new.get("lt_interest_status")
        if before != value:
            self._interest_changed(old, new, before, value)

    def _interest_changed(self, old: Row, new: Row, before: int | None, value: int | None) -> None:
        for number, counter in STATE_COUNTERS.items():
            if number in (before, value):
                self._record(new, **{counter: 1 if value == number else -1})
        changed = old.get("timestamp_last_interest_change")
        if value is None or (changed and self._now_ms() - stamp_ms(changed) < SETTLING_MS):
            return
        known = self._known_interests(new["id"])
        self._record(new, **{("again " if value in known else "interest ") + str(value): 1})
        if value in POSITIVE and not known.intersection(POSITIVE):
            self._record(new, opportunities=1, unique_opportunities=1)
        known.add(value)

    def _known_interests(self, lead_id: str) -> set[int]:
        """The interests a lead ever had."""
        if lead_id not in self._interests:
            found = self._groups.find(lead_id)
            outcome = found[0].outcome(found[1]) if found else None
            self._interests[lead_id] = {value for _, value in outcome.interest} if outcome else set()
        return self._interests[lead_id]

    def _record(self, lead: Row, **counters: int) -> None:
        """Books counters where the lead's last answer, or else its last mail, belongs."""
        last = lead["status_summary"].get("lastStep", {})
        step, variant = lead.get("email_replied_step"), lead.get("email_replied_variant")
        if step is None and "stepID" in last:
            step, variant = (int(part) for part in last["stepID"].split("_")[1:])
        self._stats().book(lead["campaign"], None, step, variant, last.get("from", ""), counters)

    def mail_changed(self, old: Row | None, new: Row | None) -> None:
        """A mail was added, changed or deleted; only a new received mail of a campaign counts."""
        if old is not None or new is None or new.get("ue_type") != 2 or not new.get("campaign_id"):
            return
        step: int | None = None
        variant: int | None = None
        if new.get("step"):
            step, variant = (int(part) for part in new["step"].split("_")[1:])
        auto = new.get("_auto", 0)
        others = (
            row
            for row in self._thread(new.get("thread_id") or "")
            if row.get("ue_type") == 2 and row["id"] != new["id"] and row.get("_auto", 0) == auto
        )
        first = next(others, None) is None
        counters = {"replies": 1}
        if auto:
            counters["replies_automatic"] = 1
        if first:
            counters["unique_replies_automatic" if auto else "unique_replies"] = 1
        self._stats().book(new["campaign_id"], None, step, variant, new["eaccount"], counters)


def _ended_in(lead: Row | None) -> str:
    """The campaign in which the lead's sequence has ended, empty when it has not."""
    return lead.get("campaign", "") if lead is not None and lead["status"] == COMPLETED else ""
