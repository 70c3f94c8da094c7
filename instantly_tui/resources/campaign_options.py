"""The limits and options of a campaign as one table: names, values in words, what each does, typed values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.campaign_fields import BY_NAME
from instantly_tui.resources.campaign_problems import problems_of
from instantly_tui.text.clean import clean

UNSET = "–"
NONE = ("", "none", "–", "-")
"""What is typed for a value that is left to Instantly."""
TRIGGERS = {"reply_rate": "most replies", "click_rate": "most clicks", "open_rate": "most opens"}
SCOPES = {"per_campaign": "from this campaign", "across_workspace": "from the whole workspace"}
_COMPANY = re.compile(r"(\d+)\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Option:
    """One row of the table."""

    name: str
    """The field's name in the API (API.md §7.1)."""
    title: str
    does: str
    """What it does, in a sentence; where nothing is set, what holds then."""
    example: str = ""
    """What to type, for the prompt; empty for what is switched or chosen."""

    @property
    def kind(self) -> str:
        return BY_NAME[self.name].kind

    @property
    def null(self) -> bool:
        """Whether it may be left to Instantly."""
        return BY_NAME[self.name].null or self.kind == "addresses"


OPTIONS = (
    Option("name", "Name", "what the campaign is called; leads never see it", "a name"),
    Option("owned_by", "Owner", "the member it belongs to"),
    Option("pl_value", "Value of a positive lead", "for the pipeline's value, in your currency", "1500"),
    Option("is_evergreen", "Evergreen", "goes on when its leads are finished, and takes new ones"),
    Option("daily_limit", "Mails a day", "at most, from all senders together", "200"),
    Option("daily_max_leads", "New leads a day", "first mails at most, follow-ups apart", "50"),
    Option("email_gap", "Gap between mails", "minutes between two mails of one sender", "10"),
    Option("random_wait_max", "Random wait on top", "minutes at most, added to the gap", "5"),
    Option("prioritize_new_leads", "New leads first", "first mails leave before follow-ups"),
    Option("match_lead_esp", "Match mail providers", "a lead at Google is written to from Google …"),
    Option(
        "limit_emails_per_company_override",
        "Limit per company",
        "mails a day to one company; – keeps the workspace's rule",
        "3 campaign, 3 workspace, or no limit",
    ),
    Option("provider_routing_rules", "Provider routing", "who sends to whom; ctrl+e edits it in the file"),
    Option("disable_bounce_protect", "Bounce protection off", "goes on sending when many mails bounce"),
    Option("stop_on_reply", "Stop on reply", "a lead who answered gets no further mail"),
    Option("stop_on_auto_reply", "Stop on automatic reply", "an out-of-office note counts as an answer"),
    Option("stop_for_company", "Stop for the company", "nobody of a company gets mail once one replied"),
    Option("allow_risky_contacts", "Risky contacts", "addresses whose check says risky are written to"),
    Option("open_tracking", "Track opens", "a picture in each mail; may cost deliverability"),
    Option("link_tracking", "Track links", "links are rewritten; may cost deliverability"),
    Option("text_only", "Text only", "no HTML in any mail"),
    Option("first_email_text_only", "First mail text only", "the first mail carries no HTML"),
    Option("insert_unsubscribe_header", "Unsubscribe header", "mail programs show an unsubscribe button"),
    Option("cc_list", "Cc", "get a copy of every mail", "dana@example.com, lee@example.com"),
    Option("bcc_list", "Bcc", "get a hidden copy of every mail", "crm@example.com"),
    Option("auto_variant_select", "Best variant by itself", "goes on with the variant that has …"),
)
"""Every writable field but the sequence, the schedule and the senders."""


def words_of_value(option: Option, value: Any) -> str:
    """A value as the table shows it; `–` for one that is left to Instantly."""
    if value is None or value == [] or value == "":
        return UNSET
    if isinstance(value, bool):
        return "on" if value else "off"
    if option.name == "auto_variant_select" and isinstance(value, Mapping):
        trigger = str(value.get("trigger"))
        return TRIGGERS.get(trigger, clean(trigger))
    if option.name == "limit_emails_per_company_override" and isinstance(value, Mapping):
        return _company_words(value)
    if option.kind == "rules" and isinstance(value, list):
        return f"{len(value)} rule{'s' * (len(value) != 1)}"
    if isinstance(value, list):
        return clean(", ".join(map(str, value)))
    if isinstance(value, float):
        return f"{value:g}"
    words = clean(str(value))
    unit = {"email_gap": " min", "random_wait_max": " min"}.get(option.name, "")
    return f"{words}{unit}"


def _company_words(value: Mapping[str, Any]) -> str:
    if value.get("mode") == "disabled":
        return "no limit"
    scope = SCOPES.get(str(value.get("scope") or "per_campaign"), clean(str(value.get("scope"))))
    return f"{value.get('daily_limit', '?')} {scope}"


def typed_of(option: Option, value: Any) -> str:
    """A value as it is typed, to be changed in the prompt."""
    if value is None:
        return ""
    if option.name == "limit_emails_per_company_override" and isinstance(value, Mapping):
        if value.get("mode") == "disabled":
            return "no limit"
        scope = "workspace" if value.get("scope") == "across_workspace" else "campaign"
        return f"{value.get('daily_limit', '')} {scope}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def parse_option(option: Option, typed: str) -> Any:
    """The value that was typed; nothing typed leaves it to Instantly.

    ValueError, with one sentence, for what is known to be refused.
    """
    typed = typed.strip()
    if option.null and typed.casefold() in NONE:
        return [] if option.kind == "addresses" else None
    value = _READERS.get(option.kind, str)(typed)
    wrong = [
        problem for problem in problems_of({option.name: value}, new=False) if problem.field == option.name
    ]
    if stops := [problem for problem in wrong if problem.stops]:
        raise ValueError(f"{option.title.lower()} {stops[0].text}")
    return value


def _number(typed: str) -> int | float:
    try:
        value = float(typed.replace(" ", "").replace("_", ""))
    except ValueError as error:
        raise ValueError(f"“{typed[:40]}” is no number") from error
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"“{typed[:40]}” is no number")
    return int(value) if value == int(value) else value


def _addresses(typed: str) -> list[str]:
    return list(dict.fromkeys(part for part in re.split(r"[\s,;]+", typed) if part))


def _company(typed: str) -> dict[str, Any]:
    """`3 campaign`, `3 workspace`, `no limit`."""
    words = typed.casefold()
    if words in ("no limit", "none", "off", "disabled"):
        return {"mode": "disabled"}
    found = _COMPANY.fullmatch(words)
    scope = found[2].strip() if found else ""
    if found is None or not ("campaign".startswith(scope) or "workspace".startswith(scope)):
        raise ValueError(
            f"“{typed[:40]}” is no such limit: it looks like 3 campaign, 3 workspace or no limit"
        )
    across = bool(scope) and "workspace".startswith(scope)
    return {
        "mode": "custom",
        "daily_limit": int(found[1]),
        "scope": "across_workspace" if across else "per_campaign",
    }


_READERS: Mapping[str, Callable[[str], Any]] = {
    "number": _number,
    "count": _number,
    "addresses": _addresses,
    "object": _company,
}


def toggled(option: Option, edit: CampaignEdit) -> CampaignEdit:
    """The edit with a switch the other way round; one that is left to Instantly goes on."""
    return edit.with_field(option.name, not edit.wanted.get(option.name))


def unset(option: Option, edit: CampaignEdit) -> CampaignEdit:
    """The edit with the value left to Instantly; ValueError where that can't be."""
    if not option.null:
        raise ValueError(f"{option.title.lower()} can't be empty")
    return edit.with_field(option.name, [] if option.kind in ("addresses", "rules") else None)
