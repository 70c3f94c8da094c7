"""Why a campaign sends or does not send right now (API.md §7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from instantly_tui.demo import schedule
from instantly_tui.demo.ids import stamp_ms, to_ms
from instantly_tui.demo.lead_query import LeadQuery

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space

Row = dict[str, Any]

DRAFT = 0
ACTIVE = 1
PAUSED = 2
COMPLETED = 3
RUNNING_SUBSEQUENCES = 4
UNHEALTHY = -1
BOUNCE_PROTECT = -2
SUSPENDED = -99

CODES = {
    DRAFT: "campaign_draft",
    PAUSED: "campaign_paused",
    COMPLETED: "campaign_completed",
    RUNNING_SUBSEQUENCES: "campaign_running_subsequences",
    UNHEALTHY: "campaign_accounts_unhealthy",
    BOUNCE_PROTECT: "campaign_bounce_protect",
    SUSPENDED: "campaign_account_suspended",
}
"""What is said of a campaign whose status alone explains it."""

NOT_SENDING = {
    "out_of_schedule": 1,
    "waiting_for_leads": 2,
    "follow_up_delay_not_met": 2,
    "daily_limit_met": 3,
    "account_daily_limit_met": 4,
    "campaign_accounts_unhealthy": 99,
}
"""`not_sending_status` of those codes that have one (API.md §6)."""

ESP_OF_PROVIDER = {2: 1, 3: 2, 8: 8}
"""Which recipients' mail host an account's provider matches: Google, Microsoft, AirMail."""
OTHER_ESP = 999
FRESH_SAMPLE = 10
"""How many leads never written to are looked at, in upload order."""
SAMPLE = 25
"""How many leads in the middle of the sequence are looked at; the first uploaded are the first to be due."""
SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400}
DEFAULT_ACCOUNT_LIMIT = 30
DEFAULT_CAMPAIGN_LIMIT = 100
RAMP_PER_DAY = 2
"""By how many mails a day slow ramp raises an account's limit."""


@dataclass(frozen=True)
class Accounts:
    """How many of a campaign's accounts can send now, and why the others cannot."""

    total: int = 0
    at_limit: int = 0
    ramping: int = 0
    disconnected: int = 0
    in_gap: int = 0
    esps: tuple[int, ...] = ()
    """Mail hosts of those that can."""

    @property
    def available(self) -> int:
        return self.total - self.at_limit - self.ramping - self.disconnected - self.in_gap


@dataclass(frozen=True)
class Waiting:
    """The leads whose turn it could be, up to a sample."""

    fresh: tuple[Row, ...] = ()
    """Leads that were never written to."""
    due: tuple[Row, ...] = ()
    """Leads whose next step may go out."""
    delayed: int = 0
    """Leads whose next step has to wait."""
    seconds: int | None = None
    """Until the first of those may go out."""

    @property
    def ready(self) -> tuple[Row, ...]:
        return self.due + self.fresh

    @property
    def domains(self) -> set[str]:
        """The companies' domains of the leads that are ready."""
        return {lead["company_domain"] for lead in self.ready}

    @property
    def esps(self) -> set[int]:
        """Their mail hosts."""
        return {lead.get("esp_code", OTHER_ESP) for lead in self.ready}


@dataclass(frozen=True)
class Diagnosis:
    """The facts of one running campaign at one moment."""

    in_schedule: bool
    accounts: Accounts
    waiting: Waiting
    limit: int
    sent: int
    new_limit: int | None
    new_contacted: int
    full_domains: int
    """Company domains that got all the mails they may get today."""
    waits_for_esp: bool

    @property
    def new_limit_hit(self) -> bool:
        return self.new_limit is not None and self.new_contacted >= self.new_limit

    @property
    def code(self) -> str:
        """The first reason that fits, `healthy` without one."""
        accounts, waiting = self.accounts, self.waiting
        reasons = (
            ("out_of_schedule", not self.in_schedule),
            ("no_accounts_available", not accounts.total),
            ("all_accounts_unhealthy", accounts.disconnected == accounts.total),
            ("daily_limit_met", self.sent >= self.limit),
            (
                "account_daily_limit_met",
                not accounts.available and bool(accounts.at_limit + accounts.ramping),
            ),
            ("new_lead_limit_met", self.new_limit_hit and bool(waiting.fresh) and not waiting.due),
            ("waiting_for_leads", not waiting.ready and not waiting.delayed),
            ("follow_up_delay_not_met", not waiting.ready),
            ("domain_limit_reached", self.full_domains >= len(waiting.domains) > 0),
            ("waiting_for_esp_match", self.waits_for_esp),
        )
        return next((code for code, fits in reasons if fits), "healthy")


def code(space: Space, campaign: Row, now: datetime) -> str:
    """Why this campaign is not sending, `healthy` when it is."""
    known = CODES.get(campaign["status"])
    if known is None and not schedule.is_open(campaign, now):
        known = "out_of_schedule"
    return known if known is not None else diagnose(space, campaign, now).code


def not_sending(space: Space, campaign: Row, now: datetime) -> int | None:
    """The `not_sending_status` of a campaign, None when it has none."""
    return NOT_SENDING.get(code(space, campaign, now))


def senders(space: Space, campaign: Row) -> list[str]:
    """The addresses it sends from: those listed and those that carry one of its tags."""
    tags = set(campaign.get("email_tag_list", ()))
    tagged = [row["resource_id"] for row in space.tag_mappings if row["tag_id"] in tags]
    return list(dict.fromkeys([*campaign.get("email_list", ()), *tagged]))


def steps(campaign: Row) -> list[Row]:
    """The steps of its sequence; only the first sequence is used."""
    sequences = campaign.get("sequences") or [{}]
    found: list[Row] = sequences[0].get("steps", [])
    return found


def diagnose(space: Space, campaign: Row, now: datetime) -> Diagnosis:
    """Look at schedule, accounts, limits and leads."""
    accounts = usable(space, senders(space, campaign), now)
    waiting = _waiting(space, campaign, now)
    today = space.stats.sent_today(campaign["id"])
    most = campaign.get("daily_max_leads")
    full = _full_domains(space, campaign, waiting, now)
    matching = bool(campaign.get("match_lead_esp") and waiting.ready)
    return Diagnosis(
        in_schedule=schedule.is_open(campaign, now),
        accounts=accounts,
        waiting=waiting,
        limit=int(campaign.get("daily_limit") or DEFAULT_CAMPAIGN_LIMIT),
        sent=today.sent,
        new_limit=None if most is None else int(most),
        new_contacted=today.new,
        full_domains=full,
        waits_for_esp=matching and not waiting.esps & {*accounts.esps, OTHER_ESP},
    )


def usable(space: Space, emails: list[str], now: datetime) -> Accounts:
    """Count accounts by whether they can send now; an address that is no account counts as disconnected."""
    counts = dict.fromkeys(("at_limit", "ramping", "disconnected", "in_gap"), 0)
    esps = set()
    for email in emails:
        reason = _held_back(space, email, now)
        if reason is not None:
            counts[reason] += 1
        else:
            esps.add(ESP_OF_PROVIDER.get(space.accounts[email]["provider_code"], OTHER_ESP))
    return Accounts(total=len(emails), esps=tuple(sorted(esps)), **counts)


def able(space: Space, emails: list[str], now: datetime) -> list[str]:
    """Those of the accounts that can send now."""
    return [email for email in emails if _held_back(space, email, now) is None]


def _held_back(space: Space, email: str, now: datetime) -> str | None:
    """Why the account cannot send now, as a field of `Accounts`."""
    row = space.accounts.get(email)
    if row is None or row.get("status") != 1 or row.get("setup_pending"):
        return "disconnected"
    sent = space.stats.account_sent_today(email)
    limit = row.get("daily_limit") or DEFAULT_ACCOUNT_LIMIT
    if sent >= limit:
        return "at_limit"
    age = (to_ms(now) - stamp_ms(row["timestamp_created"])) // (SECONDS["days"] * 1000)
    if row.get("enable_slow_ramp") and sent >= RAMP_PER_DAY * (age + 1):
        return "ramping"
    last = row.get("_last_sent")
    gap = timedelta(minutes=row.get("sending_gap") or 0)
    return "in_gap" if last is not None and now - last < gap else None


def _waiting(space: Space, campaign: Row, now: datetime) -> Waiting:
    sequence = steps(campaign)
    if not sequence:
        return Waiting()
    key = campaign["id"]
    fresh = space.leads.scan(LeadQuery(campaign=key, filter="FILTER_VAL_NOT_CONTACTED"), None, FRESH_SAMPLE)
    due, waits = [], []
    for lead in space.leads.scan(LeadQuery(campaign=key, filter="FILTER_VAL_ACTIVE"), None, SAMPLE):
        seconds = seconds_to_next(lead, sequence, now)
        if seconds is None:
            continue
        if seconds > 0:
            waits.append(seconds)
        else:
            due.append(lead)
    return Waiting(
        fresh=tuple(lead for lead in fresh if lead["status"] == 1),
        due=tuple(due),
        delayed=len(waits),
        seconds=min(waits, default=None),
    )


def seconds_to_next(lead: Row, sequence: list[Row], now: datetime) -> int | None:
    """How long the next follow-up of a lead has to wait, 0 or less when it is due; None without one."""
    last = lead["status_summary"].get("lastStep")
    if lead["status"] != 1 or last is None:
        return None
    step = int(last["stepID"].split("_")[1])
    if step + 1 >= len(sequence):
        return None
    delay = sequence[step]["delay"] * SECONDS[sequence[step].get("delay_unit", "days")]
    return int(delay - (to_ms(now) - stamp_ms(last["timestamp_executed"])) / 1000)


def _full_domains(space: Space, campaign: Row, waiting: Waiting, now: datetime) -> int:
    """How many of the ready leads' company domains got all they may get in a day."""
    rule = campaign.get("limit_emails_per_company_override") or {}
    most = rule.get("daily_limit")
    if rule.get("mode") != "custom" or most is None:
        return 0
    scope = "" if rule.get("scope") == "across_workspace" else campaign["id"]
    recent = {"actionType": "last-contacted", "values": {"occurrence-days": 1}}
    query = LeadQuery(campaign=scope, filter="FILTER_VAL_CONTACTED", queries=[recent])
    counts: dict[str, int] = {}
    for lead in space.leads.scan(query, None, None):
        counts[lead["company_domain"]] = counts.get(lead["company_domain"], 0) + 1
    return sum(counts.get(domain, 0) >= most for domain in waiting.domains)


def settle_accounts(space: Space, campaign: Row, now: datetime, *, paused: bool = False) -> None:
    """Turn a running campaign unhealthy when all its accounts fail, or to paused when it has none."""
    if campaign["status"] != ACTIVE or campaign["id"] not in space.campaigns:
        return
    accounts = usable(space, senders(space, campaign), now)
    if accounts.disconnected == accounts.total:
        campaign["status"] = PAUSED if paused and not accounts.total else UNHEALTHY
