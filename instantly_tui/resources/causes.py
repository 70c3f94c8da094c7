"""What each sending-status code means for the user, and the keys that go on from it (API.md §7.3)."""

from __future__ import annotations

from dataclasses import dataclass

from instantly_tui.api.campaigns import CampaignStatus


@dataclass(frozen=True)
class NextKey:
    """A key that helps, as it is unless the user gave it another."""

    key: str
    words: str


@dataclass(frozen=True)
class Cause:
    """What a code means beyond its own words."""

    means: str
    keys: tuple[NextKey, ...] = ()


ACTIVATE = NextKey("a", "check and activate it")
ON = NextKey("a", "activate it again, once that is mended")
PAUSE = NextKey("p", "pause it")
LEADS = NextKey("L", "its leads")
SENDERS = NextKey("A", "its senders and their states")
EDIT = NextKey("E", "change schedule, senders and limits")
STEPS = NextKey("3", "steps and variants")
NUMBERS = NextKey("V", "its numbers")
WEB = NextKey("x", "its page in the web app")
AGAIN = NextKey("ctrl+r", "ask again")

CAUSES: dict[str, Cause] = {
    "healthy": Cause("mails leave as planned", (NUMBERS, STEPS)),
    "campaign_draft": Cause("nothing is sent until it is activated", (ACTIVATE, EDIT)),
    "campaign_paused": Cause(
        "somebody paused it; its leads wait where they are, nothing is lost", (ACTIVATE,)
    ),
    "campaign_completed": Cause(
        "there is nobody left to write to; leads added now wait until it is activated again",
        (LEADS, ON, NUMBERS),
    ),
    "campaign_running_subsequences": Cause(
        "its own steps are through; leads in its subsequences still get mail", (LEADS, NUMBERS)
    ),
    "campaign_bounce_protect": Cause(
        "too many mails came back, so Instantly stopped it before the senders' reputation goes",
        (LEADS, SENDERS, ON),
    ),
    "campaign_accounts_unhealthy": Cause(
        "Instantly stopped it because no attached account can send; it does not go on by itself",
        (SENDERS, EDIT, ON),
    ),
    "campaign_account_suspended": Cause(
        "Instantly has suspended the account it sends for; no key here lifts that", (WEB,)
    ),
    "out_of_schedule": Cause("it goes on by itself when its hours begin", (EDIT,)),
    "waiting_for_leads": Cause("it is active, but nobody is there whose turn it is", (LEADS, EDIT)),
    "daily_limit_met": Cause(
        "the limit of the campaign, not of its accounts; the count starts anew tomorrow", (EDIT,)
    ),
    "account_daily_limit_met": Cause(
        "the campaign may send more, but its accounts may not; they are free again tomorrow",
        (SENDERS, EDIT),
    ),
    "new_lead_limit_met": Cause(
        "follow-ups still leave when they are due; nobody new is written to before tomorrow", (EDIT, LEADS)
    ),
    "all_accounts_unhealthy": Cause(
        "every attached account is disconnected or in error; soon the campaign itself is stopped",
        (SENDERS, EDIT),
    ),
    "waiting_for_esp_match": Cause(
        "leads only get mail from an account of their own mail provider, and none of those is free",
        (SENDERS, EDIT),
    ),
    "domain_limit_reached": Cause(
        "the companies of all leads that are ready have had their mails for today", (EDIT, LEADS)
    ),
    "follow_up_delay_not_met": Cause(
        "nobody new is left, and the wait between two mails is not over", (LEADS, EDIT)
    ),
    "no_accounts_available": Cause("there is nothing to send from", (SENDERS, EDIT)),
}
UNKNOWN = Cause("the server has not looked at it yet; that takes a minute at most", (AGAIN,))

OF_STATUS: dict[int, str] = {
    CampaignStatus.DRAFT: "campaign_draft",
    CampaignStatus.PAUSED: "campaign_paused",
    CampaignStatus.COMPLETED: "campaign_completed",
    CampaignStatus.RUNNING_SUBSEQUENCES: "campaign_running_subsequences",
    CampaignStatus.ACCOUNTS_UNHEALTHY: "campaign_accounts_unhealthy",
    CampaignStatus.BOUNCE_PROTECT: "campaign_bounce_protect",
    CampaignStatus.ACCOUNT_SUSPENDED: "campaign_account_suspended",
}
"""The code of a campaign whose state alone explains it; all other codes belong to an active one."""

OF_NOT_SENDING: dict[int, str] = {
    1: "out_of_schedule",
    2: "waiting_for_leads",
    3: "daily_limit_met",
    4: "account_daily_limit_met",
    99: "campaign_accounts_unhealthy",
}
"""The code that a `not_sending_status` comes to (API.md §6), for when nothing else is known."""
