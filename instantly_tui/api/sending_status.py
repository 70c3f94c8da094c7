"""Why a campaign is not sending: the server's diagnosis and its eighteen codes in words (API.md §7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from instantly_tui.api.call import Call, given, path
from instantly_tui.api.page import CleanLine, CleanText, Count, Each, Flag, Number, Record, When, record_of

State = Literal["sending", "waiting", "stopped", "broken", "unknown"]


@dataclass(frozen=True)
class Reason:
    """What a code means and what helps."""

    words: str
    next: str
    """What the user can do; empty when there is nothing to do."""
    state: State


REASONS: dict[str, Reason] = {
    "healthy": Reason("sending normally", "", "sending"),
    "campaign_draft": Reason("still a draft", "activate it", "stopped"),
    "campaign_paused": Reason("paused", "activate it to go on", "stopped"),
    "campaign_completed": Reason(
        "every lead has been through all steps", "add leads and activate it", "stopped"
    ),
    "campaign_running_subsequences": Reason(
        "only its subsequences still send", "add leads to go on", "sending"
    ),
    "campaign_bounce_protect": Reason(
        "stopped by bounce protection", "verify the leads and look at the bounces, then activate it", "broken"
    ),
    "campaign_accounts_unhealthy": Reason(
        "none of its accounts can send", "add or repair accounts, then activate it", "broken"
    ),
    "campaign_account_suspended": Reason(
        "the workspace is suspended", "contact Instantly's support", "broken"
    ),
    "out_of_schedule": Reason("outside its schedule", "wait, or widen the days and hours", "waiting"),
    "waiting_for_leads": Reason("no lead is ready", "add leads", "waiting"),
    "daily_limit_met": Reason(
        "its daily limit is reached", "wait until tomorrow, or raise the limit", "waiting"
    ),
    "account_daily_limit_met": Reason(
        "all its accounts are at their daily limit", "wait until tomorrow, or add accounts", "waiting"
    ),
    "new_lead_limit_met": Reason(
        "its limit of new leads a day is reached", "wait until tomorrow, or raise the limit", "waiting"
    ),
    "all_accounts_unhealthy": Reason("all its accounts are in error", "repair the accounts", "broken"),
    "waiting_for_esp_match": Reason(
        "waiting for an account of the lead's mail provider",
        "add such accounts, or switch matching off",
        "waiting",
    ),
    "domain_limit_reached": Reason(
        "the limit of mails per company is reached", "wait until tomorrow, or raise the limit", "waiting"
    ),
    "follow_up_delay_not_met": Reason("the next follow-ups are not due yet", "wait, or add leads", "waiting"),
    "no_accounts_available": Reason(
        "no account is free to send", "add accounts, or shorten their gaps", "waiting"
    ),
}


class IssueTracking(Record):
    """How long the present issue has lasted."""

    current_status_code: CleanLine = ""
    """May name another code than `status`."""
    issue_first_seen_at: When = None
    consecutive_loops_with_issue: Count = None
    last_healthy_send_at: When = None


class Unavailable(Record):
    """Accounts that can't send now, by reason."""

    daily_limit_hit: Count = None
    slow_ramp_limit_hit: Count = None
    disconnected: Count = None
    global_gap_not_met: Count = None


class AccountsSummary(Record):
    """The campaign's accounts."""

    total_connected: Count = None
    available: Count = None
    unavailable: Unavailable = Field(default_factory=Unavailable)


class DailyLimit(Record):
    """The campaign's limit of mails a day."""

    limit: Number = None
    sent: Count = None
    limit_hit: Flag = None


class NewLeadLimit(Record):
    """The campaign's limit of new leads a day."""

    enabled: Flag = None
    limit: Number = None
    contacted: Count = None
    limit_hit: Flag = None


class ScheduleStatus(Record):
    """Whether it is inside its schedule."""

    in_schedule: Flag = None


class SendOneByOne(Record):
    """Whether its accounts take turns."""

    enabled: Flag = None
    single_account_per_wait_gap: Flag = None


class FollowUpsWaiting(Record):
    """Follow-ups that are not due yet."""

    count: Count = None
    earliest_wait_time_seconds: Number = None


class EspRouting(Record):
    """Matching of the account's mail provider with the lead's."""

    enabled: Flag = None
    waiting_for_match: Flag = None
    connected_esps: Each[int] = ()


class DomainLimiter(Record):
    """The limit of mails per company."""

    active: Flag = None
    domains_at_limit: Count = None


class LeadsStatus(Record):
    """Why leads were passed over."""

    no_leads_ready: Flag = None
    account_unavailable_skips: Count = None
    delay_not_met_skips: Count = None


class Diagnostics(Record):
    """The facts; out of schedule most parts are absent."""

    status: CleanLine = ""
    campaign_id: CleanLine = ""
    last_updated: When = None
    issue_tracking: IssueTracking = Field(default_factory=IssueTracking)
    accounts_summary: AccountsSummary | None = None
    campaign_daily_limit: DailyLimit | None = None
    new_lead_limit: NewLeadLimit | None = None
    schedule_status: ScheduleStatus | None = None
    send_one_by_one: SendOneByOne | None = None
    follow_ups_waiting: FollowUpsWaiting | None = None
    esp_routing_status: EspRouting | None = None
    domain_limiter: DomainLimiter | None = None
    leads_status: LeadsStatus | None = None


class Summary(Record):
    """The server's own sentence."""

    status: CleanLine = ""
    status_message: CleanLine = ""
    issue_started_at: When = None
    last_healthy_send_at: When = None
    ai_summary: CleanText = ""


class SendingStatus(Record):
    """The diagnosis; drafts, paused and unhealthy campaigns have only a summary, new ones neither."""

    diagnostics: Diagnostics | None = None
    summary: Summary | None = None

    @property
    def code(self) -> str:
        """The code that says why; empty when the server has none yet."""
        return (self.diagnostics.status if self.diagnostics else "") or (
            self.summary.status if self.summary else ""
        )

    @property
    def reason(self) -> Reason:
        """The code in words; an unknown one shows as itself, with the server's own sentence."""
        if not self.code:
            return Reason("not known yet", "look again in a minute", "unknown")
        message = self.summary.status_message if self.summary else ""
        return REASONS.get(self.code) or Reason(message or self.code.replace("_", " "), "", "unknown")


def get_sending_status(campaign_id: str, with_ai_summary: bool = False) -> Call[SendingStatus]:
    """Why a campaign is not sending, or sends less than it could."""
    return Call(
        "GET",
        path("/campaigns/{}/sending-status", campaign_id),
        record_of(SendingStatus),
        given(with_ai_summary=True if with_ai_summary else None),
        effect="read",
        scope="campaigns:read",
    )
