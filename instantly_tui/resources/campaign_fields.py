"""The writable fields of a campaign: their names, words and units, and when two values mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "text", "switch", "number", "count", "addresses", "ids", "schedule", "sequences", "object", "rules"
]
Where = tuple[str | int, ...]
"""The way to a value: names of fields and places in lists."""


@dataclass(frozen=True)
class CampaignField:
    """One field a PATCH may carry (API.md §7.1)."""

    name: str
    words: str
    kind: Kind
    unit: str = ""
    """What a number counts, or what the field does, for whoever has only the name."""
    null: bool = True
    """Whether it may be emptied with null; lists are emptied with `[]`."""


TRIGGER = "trigger: reply_rate, click_rate or open_rate"
PER_COMPANY = "mode: custom or disabled; daily_limit; scope: per_campaign or across_workspace"
ROUTING = "action: send or do_not_send; recipient_esp and sender_esp: all, google, outlook, other"

FIELDS = (
    CampaignField("name", "name", "text", null=False),
    CampaignField("campaign_schedule", "schedule", "schedule", null=False),
    CampaignField("sequences", "sequence", "sequences", null=False),
    CampaignField("email_list", "senders", "addresses", "addresses of sending accounts", null=False),
    CampaignField("email_tag_list", "sender tags", "ids", "ids of tags whose accounts send", null=False),
    CampaignField("cc_list", "cc", "addresses", "get a copy of every mail", null=False),
    CampaignField("bcc_list", "bcc", "addresses", "get a hidden copy of every mail", null=False),
    CampaignField("daily_limit", "daily limit", "number", "mails a day"),
    CampaignField("daily_max_leads", "new leads a day", "count", "leads that get their first mail"),
    CampaignField("email_gap", "gap between mails", "number", "minutes"),
    CampaignField("random_wait_max", "random wait on top", "number", "minutes at most"),
    CampaignField("pl_value", "value of a positive lead", "number", "in the workspace's currency"),
    CampaignField("stop_on_reply", "stop on reply", "switch"),
    CampaignField("stop_on_auto_reply", "stop on automatic reply", "switch"),
    CampaignField("stop_for_company", "stop for the whole company", "switch", "when one of it replies"),
    CampaignField("open_tracking", "open tracking", "switch", null=False),
    CampaignField("link_tracking", "link tracking", "switch"),
    CampaignField("text_only", "text only", "switch", "no HTML in any mail"),
    CampaignField("first_email_text_only", "first mail text only", "switch"),
    CampaignField("prioritize_new_leads", "new leads first", "switch", "before follow-ups"),
    CampaignField("match_lead_esp", "match mail providers", "switch", "of sender and lead"),
    CampaignField("insert_unsubscribe_header", "unsubscribe header", "switch"),
    CampaignField("allow_risky_contacts", "risky contacts allowed", "switch"),
    CampaignField("disable_bounce_protect", "bounce protection off", "switch"),
    CampaignField("is_evergreen", "evergreen", "switch", "does not end when its leads are finished"),
    CampaignField("auto_variant_select", "best variant by itself", "object", TRIGGER),
    CampaignField("limit_emails_per_company_override", "limit per company", "object", PER_COMPANY),
    CampaignField("provider_routing_rules", "provider routing", "rules", ROUTING, null=False),
    CampaignField("owned_by", "owner", "text", "id of a member"),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
WRITABLE = tuple(field.name for field in FIELDS)
"""Names of the fields a PATCH may carry (API.md §7.1)."""
CREATE_ONLY = ("ai_sdr_id",)
"""What a POST may carry besides."""
LISTS = frozenset(field.name for field in FIELDS if field.kind in ("addresses", "ids", "sequences", "rules"))
READ_ONLY = (
    "id",
    "status",
    "not_sending_status",
    "timestamp_created",
    "timestamp_updated",
    "organization",
    "core_variables",
    "custom_variables",
)
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""By the number the API gives a day (API.md §7.2)."""
UNITS = ("minutes", "hours", "days")

_FILLED_IN = {"delay_unit": "days", "pre_delay_unit": "days", "v_disabled": False}
"""What the server means where a step or a variant says nothing (BEHAVIOUR.md 6.1)."""
_PARTS = {
    "start_date": "first day",
    "end_date": "last day",
    "timezone": "time zone",
    "days": "days",
    "timing": "hours",
    "from": "from",
    "to": "until",
    "delay": "wait before the next mail",
    "delay_unit": "unit of that wait",
    "pre_delay": "wait before the first mail",
    "pre_delay_unit": "unit of that wait",
    "subject": "subject",
    "body": "body",
    "v_disabled": "switched off",
    "trigger": "trigger",
    "mode": "mode",
    "daily_limit": "a day",
    "scope": "counted",
    "action": "action",
    "recipient_esp": "recipients' providers",
    "sender_esp": "senders' providers",
    "name": "name",
    "type": "type",
}


def canonical(value: Any, name: str = "") -> Any:
    """A value as two that mean the same share it: without nulls, and without what the server fills in."""
    if value is None:
        return [] if name in LISTS else _FILLED_IN.get(name)
    if isinstance(value, Mapping):
        if name == "days" and all(isinstance(on, bool) for on in value.values()):
            return {day: True for day, on in sorted(value.items()) if on}
        return {
            key: canonical(held, key)
            for key, held in value.items()
            if held is not None and not (key in _FILLED_IN and held == _FILLED_IN[key])
        }
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    return value


def same(first: Any, second: Any, name: str = "") -> bool:
    """Whether two values of a field mean the same to the server."""
    return alike(canonical(first, name), canonical(second, name))


def alike(first: Any, second: Any) -> bool:
    """Equality as JSON has it: `true` is no number, 1 and 1.0 are one."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(alike(first[key], second[key]) for key in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(alike, first, second))
    return isinstance(first, bool) == isinstance(second, bool) and bool(first == second)


def letter_of(variant: int) -> str:
    """What a variant is called by its place: A to Z, then by number."""
    return chr(ord("A") + variant) if 0 <= variant < 26 else str(variant + 1)


def spelled(where: Where) -> str:
    """The way to a value as text: `sequences[0].steps[1].delay`."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def way_of(path: str) -> Where:
    """The way that the server's path in a refusal means: `body/sequences/0/steps/1` (API.md §3)."""
    parts = path.split("/")
    return tuple(int(part) if part.isdecimal() else part for part in parts[parts[0] in ("body", "") :])


def words_of(where: Where) -> str:
    """What a human calls the value a way leads to: `step 2 B, subject`."""
    if not where:
        return "campaign"
    first, *rest = where
    if first == "sequences":
        return _sequence_words(rest)
    if first == "campaign_schedule":
        return _schedule_words(rest)
    known = BY_NAME.get(str(first))
    head = known.words if known else str(first).replace("_", " ")
    return ", ".join([head, *_rest(rest)])


def _sequence_words(rest: list[str | int]) -> str:
    if len(rest) < 3 or rest[1] != "steps" or not isinstance(rest[2], int):
        return ", ".join(["sequence", *_rest([part for part in rest if part not in (0, "steps")])])
    sequence = f"sequence {rest[0] + 1}, " if isinstance(rest[0], int) and rest[0] else ""
    head, left = f"{sequence}step {rest[2] + 1}", rest[3:]
    if len(left) >= 2 and left[0] == "variants" and isinstance(left[1], int):
        head, left = f"{head} {letter_of(left[1])}", left[2:]
    return ", ".join([head, *_rest(left)])


def _schedule_words(rest: list[str | int]) -> str:
    head = "schedule"
    if len(rest) >= 2 and rest[0] == "schedules" and isinstance(rest[1], int):
        head, rest = f"schedule {rest[1] + 1}", rest[2:]
    return ", ".join([head, *_rest(rest)])


def _rest(parts: list[str | int]) -> list[str]:
    named = [part for part in parts if part != "timing" or part == parts[-1]]
    return [
        f"{part + 1}." if isinstance(part, int) else _PARTS.get(part, part.replace("_", " "))
        for part in named
    ]
