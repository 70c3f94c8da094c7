"""Analytics of one workspace: what the histories say, plus what was recorded since (BEHAVIOUR §10).

Routes record nothing for replies, bounces, unsubscribes, ends of sequences or interest changes: the space
hears those from the lead and mail tables (`lead_changed`, `mail_changed`). Whoever simulates sending calls
`record(campaign, step=…, variant=…, account=…, sent=1, contacted=1, new_leads_contacted=0|1)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from instantly_tui.demo.history import History
from instantly_tui.demo.ids import DAY_MS, EPOCH_DAY
from instantly_tui.demo.numbers import ALWAYS, Counters, Numbers, StepKey, Window
from instantly_tui.demo.warmup import warmup

Row = dict[str, Any]
DAILY = (
    "sent",
    "contacted",
    "new_leads_contacted",
    "opened",
    "unique_opened",
    "replies",
    "unique_replies",
    "replies_automatic",
    "unique_replies_automatic",
    "clicks",
    "unique_clicks",
)
OPPORTUNITIES = ("opportunities", "unique_opportunities")
STEP = DAILY[0:1] + DAILY[3:]
ACCOUNT = ("sent", "bounced", *DAILY[1:])
ROW = {
    "contacted_count": "contacted",
    "emails_sent_count": "sent",
    "new_leads_contacted_count": "new_leads_contacted",
    "open_count": "opened",
    "open_count_unique": "unique_opened",
    "open_count_unique_by_step": "unique_opened",
    "reply_count": "replies",
    "reply_count_unique": "unique_replies",
    "reply_count_unique_by_step": "unique_replies",
    "reply_count_automatic": "replies_automatic",
    "reply_count_automatic_unique": "unique_replies_automatic",
    "reply_count_automatic_unique_by_step": "unique_replies_automatic",
    "link_click_count": "clicks",
    "link_click_count_unique": "unique_clicks",
    "link_click_count_unique_by_step": "unique_clicks",
    "bounced_count": "bounced",
    "unsubscribed_count": "unsubscribed",
    "completed_count": "completed",
    "total_opportunities": "unique_opportunities",
}
"""Fields of a campaign's row, and the counter each shows."""
CRM = {"total_interested": 1, "total_meeting_booked": 2, "total_meeting_completed": 3, "total_closed": 4}


class Today(NamedTuple):
    """How many mails a campaign sent on the current UTC day, and to how many leads for the first time."""

    sent: int
    new: int


class Recorded(NamedTuple):
    """One recorded change of counters; `day` is a number since 1970."""

    campaign: str
    day: int
    step: int | None
    variant: int | None
    account: str
    counters: Mapping[str, int]


class Stats:
    """Readers give exactly the shapes of API.md §7.4 and §9; days are UTC, window ends inclusive or None."""

    def __init__(
        self,
        campaigns: dict[str, Row],
        accounts: dict[str, Row],
        histories: Mapping[str, History],
        tell: Callable[[], object],
        *,
        now_ms: Callable[[], int],
        count_leads: Callable[[str], int],
    ) -> None:
        self._campaigns = campaigns
        self._accounts = accounts
        self._numbers = {key: Numbers(history, tell) for key, history in histories.items()}
        self._now_ms = now_ms
        self._count_leads = count_leads
        self._began = now_ms()
        self._recorded: dict[str, list[Recorded]] = defaultdict(list)
        self._of_account: dict[str, list[tuple[Numbers, int]]] = defaultdict(list)
        for numbers in self._numbers.values():
            for place, email in enumerate(numbers.history.plan.accounts):
                self._of_account[email].append((numbers, place))

    def record(
        self,
        campaign_id: str,
        day: date | None = None,
        step: int | None = None,
        variant: int | None = None,
        account: str = "",
        **counters: int,
    ) -> None:
        """Adds to the counters of a day (today without one); `step` and `variant` are zero-based.

        Counter names are those of the daily rows, and `bounced`, `unsubscribed`, `completed`,
        `meetings_booked`, `won`, `interest <number>`.
        """
        self.book(campaign_id, day, step, variant, account, counters)

    def book(
        self,
        campaign_id: str,
        day: date | None,
        step: int | None,
        variant: int | None,
        account: str,
        counters: Mapping[str, int],
    ) -> None:
        """As `record`, with the counters in one mapping."""
        number = (day - EPOCH_DAY).days if day else self._now_ms() // DAY_MS
        self._recorded[campaign_id].append(Recorded(campaign_id, number, step, variant, account, counters))

    def campaigns(
        self,
        start: date | None = None,
        end: date | None = None,
        ids: Sequence[str] | None = None,
        *,
        count_leads: bool = True,
    ) -> list[Row]:
        """A row for each existing campaign with activity in the window; `leads_count` 0 when not counted."""
        window = _window(start, end)
        rows = []
        for key in self._campaigns if ids is None else dict.fromkeys(ids):
            campaign = self._campaigns.get(key)
            total = self._total(key, window) if campaign else {}
            if campaign is None or not any(total.values()):
                continue
            rows.append(
                {
                    "campaign_id": key,
                    "campaign_name": campaign["name"],
                    "campaign_status": campaign["status"],
                    "campaign_is_evergreen": bool(campaign.get("is_evergreen")),
                    "leads_count": self._count_leads(key) if count_leads else 0,
                    **{field: total.get(counter, 0) for field, counter in ROW.items()},
                    "total_opportunity_value": self._value(key, total),
                }
            )
        return rows

    def overview(
        self,
        start: date | None = None,
        end: date | None = None,
        ids: Sequence[str] | None = None,
        status: int | None = None,
        *,
        expand: bool = False,
    ) -> Row:
        """The sum of the campaigns' rows (23 keys, without `completed_count`), zeros without any activity.

        The CRM totals count each contact once, with `expand` every change.
        """
        window = _window(start, end)
        summed: Counters = defaultdict(int)
        value = 0
        for key in self._campaigns if ids is None else dict.fromkeys(ids):
            if key in self._campaigns and status in (None, self._campaigns[key]["status"]):
                total = self._total(key, window)
                value += self._value(key, total)
                for counter, count in total.items():
                    summed[counter] += count
        row: Row = {field: summed.get(name, 0) for field, name in ROW.items() if field != "completed_count"}
        row["total_opportunity_value"] = value
        for field, interest in CRM.items():
            again = summed.get(f"again {interest}", 0) if expand else 0
            row[field] = summed.get(f"interest {interest}", 0) + again
        return row

    def daily(
        self,
        campaign_id: str | None = None,
        start: date | None = None,
        end: date | None = None,
        status: int | None = None,
    ) -> list[Row]:
        """One row for each day with activity, oldest first; without campaign deleted ones keep their past."""
        window = _window(start, end)
        days: dict[int, Counters] = defaultdict(lambda: defaultdict(int))
        for key in self._chosen(campaign_id, status):
            for day, counters in self._days(key):
                if window.holds(day):
                    for counter, count in counters.items():
                        days[day][counter] += count
        return [
            {"date": _day(day), **{name: days[day].get(name, 0) for name in (*DAILY, *OPPORTUNITIES)}}
            for day in sorted(days)
            if any(days[day].get(name) for name in (*DAILY, *OPPORTUNITIES))
        ]

    def steps(
        self,
        campaign_id: str | None = None,
        start: date | None = None,
        end: date | None = None,
        *,
        opportunities: bool = False,
    ) -> list[Row]:
        """One row for each step ("1" first) and variant ("0" is A), null for what is not attributed."""
        window = _window(start, end)
        steps: dict[StepKey, Counters] = defaultdict(lambda: defaultdict(int))
        for key in self._chosen(campaign_id, None):
            cells: list[tuple[StepKey, Mapping[str, int]]] = []
            if key in self._numbers:
                cells.extend(self._numbers[key].by_step(window).items())
            cells.extend(
                ((one.step, one.variant), one.counters)
                for one in self._recorded[key]
                if window.holds(one.day)
            )
            for cell, counters in cells:
                for counter, count in counters.items():
                    steps[cell][counter] += count
        names = (*STEP, *OPPORTUNITIES, "meetings_booked", "won") if opportunities else STEP
        keys = sorted(steps, key=lambda key: (key[0] is None, key[0] or 0, key[1] or 0))
        return [
            {
                "step": None if key[0] is None else str(key[0] + 1),
                "variant": None if key[1] is None else str(key[1]),
                **{name: steps[key].get(name, 0) for name in names},
            }
            for key in keys
            if any(steps[key].get(name) for name in (*STEP, *OPPORTUNITIES))
        ]

    def account_daily(
        self, emails: Iterable[str], start: date | None = None, end: date | None = None
    ) -> list[Row]:
        """One row for each day and mailbox that sent or received something, oldest day first."""
        window = _window(start, end)
        rows = []
        for email in dict.fromkeys(emails):
            for day, counters in self._account_days(email, window).items():
                if any(counters.get(name) for name in ACCOUNT):
                    rows.append(
                        {"date": _day(day), "email_account": email}
                        | {name: counters.get(name, 0) for name in ACCOUNT}
                    )
        return sorted(rows, key=lambda row: str(row["date"]))

    def _account_days(self, email: str, window: Window) -> dict[int, Counters]:
        days: dict[int, Counters] = defaultdict(lambda: defaultdict(int))
        for numbers, place in self._of_account.get(email, ()):
            for day, counters in numbers.account_days(place, window).items():
                for counter, count in counters.items():
                    days[day][counter] += count
        for recorded in self._recorded.values():
            for one in recorded:
                if one.account == email and window.holds(one.day):
                    for counter, count in one.counters.items():
                        days[one.day][counter] += count
        return days

    def warmup(self, email: str) -> tuple[Row, Row] | None:
        """The last seven days of warmup by date, and their sums with the health score; None when unknown."""
        account = self._accounts.get(email)
        return warmup(account, self._now_ms(), self._began) if account else None

    def sent_today(self, campaign_id: str) -> Today:
        """What the campaign sent on the current UTC day."""
        today = self._now_ms() // DAY_MS
        counters = [counters for day, counters in self._days(campaign_id) if day == today]
        return Today(*(sum(one.get(name, 0) for one in counters) for name in ("sent", "new_leads_contacted")))

    def account_sent_today(self, email: str) -> int:
        """How many campaign mails the mailbox sent on the current UTC day."""
        today = self._now_ms() // DAY_MS
        made = sum(
            counters["sent"]
            for numbers, place in self._of_account.get(email, ())
            for counters in numbers.account_sent(place, Window(today, today)).values()
        )
        return made + sum(
            one.counters.get("sent", 0)
            for recorded in self._recorded.values()
            for one in recorded
            if one.account == email and one.day == today
        )

    def _chosen(self, campaign_id: str | None, status: int | None) -> list[str]:
        if campaign_id is not None:
            return [campaign_id]
        known = {**self._numbers, **self._recorded}
        if status is None:
            return list(known)
        return [key for key in known if self._campaigns.get(key, {}).get("status") == status]

    def _days(self, key: str) -> Iterator[tuple[int, Mapping[str, int]]]:
        if key in self._numbers:
            yield from self._numbers[key].by_day.items()
        for one in self._recorded.get(key, ()):
            yield one.day, one.counters

    def _total(self, key: str, window: Window) -> Counters:
        """The counters of one campaign; leads written to before the window and again in it count once."""
        total: Counters = defaultdict(int)
        if key in self._numbers:
            total.update(self._numbers[key].total(window))
        again = "new_leads_contacted" if window == ALWAYS else "contacted"
        for one in self._recorded.get(key, ()):
            if window.holds(one.day):
                for counter, count in one.counters.items():
                    if counter != "contacted":
                        total[counter] += count
                total["contacted"] += one.counters.get(again, 0)
        return total

    def _value(self, key: str, total: Counters) -> int:
        return int(total.get("unique_opportunities", 0) * (self._campaigns[key].get("pl_value") or 0))


def _window(start: date | None, end: date | None) -> Window:
    first = (start - EPOCH_DAY).days if start else ALWAYS.first
    return Window(first, (end - EPOCH_DAY).days if end else ALWAYS.last)


def _day(number: int) -> str:
    return (EPOCH_DAY + timedelta(days=number)).isoformat()
