"""What a sending account may hold when written, and how one leaves the server (API.md §9)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from instantly_tui.demo.schema import Field, Shape

STATUSES = (1, 2, 3, -1, -2, -3)
PROVIDERS = (1, 2, 3, 4, 8, 11)
ACTIVE = 1
PAUSED = 2

WARMUP_DEFAULTS = {
    "limit": 10,
    "increment": "disabled",
    "reply_rate": 30,
    "advanced": {
        "warm_ctd": False,
        "open_rate": 60,
        "important_rate": 50,
        "read_emulation": False,
        "spam_save_rate": 90,
        "weekday_only": False,
    },
}
WARMUP = Field(
    "object",
    fields={
        "limit": Field("number"),
        "increment": Field(enum=("disabled", "0", "1", "2", "3", "4")),
        "reply_rate": Field("number"),
        "warmup_custom_ftag": Field(),
        "advanced": Field(
            "object",
            fields={
                "warm_ctd": Field("boolean"),
                "open_rate": Field("number"),
                "important_rate": Field("number"),
                "read_emulation": Field("boolean"),
                "spam_save_rate": Field("number"),
                "weekday_only": Field("boolean"),
            },
        ),
    },
)
SETTINGS = {
    "warmup": WARMUP,
    "daily_limit": Field("number", null=True),
    "tracking_domain_name": Field(null=True),
    "tracking_domain_status": Field(null=True),
    "enable_slow_ramp": Field("boolean", null=True),
    "inbox_placement_test_limit": Field("number", null=True, min=0),
    "sending_gap": Field("number", min=0, max=1440),
    "signature": Field(null=True),
    "skip_cname_check": Field("boolean"),
}
PATCHABLE = {
    **SETTINGS,
    "first_name": Field(),
    "last_name": Field(),
    "reply_to": Field(null=True, format="email"),
    "remove_tracking_domain": Field("boolean"),
}
SERVERS = {
    f"{protocol}_{part}": Field("number" if part == "port" else "string", required=True)
    for protocol in ("imap", "smtp")
    for part in ("username", "password", "host", "port")
}
CREATABLE = {
    "email": Field(required=True, format="email"),
    "first_name": Field(required=True),
    "last_name": Field(required=True),
    "provider_code": Field("number", required=True, enum=PROVIDERS),
    **SERVERS,
    **SETTINGS,
    "reply_to": Field(),
    "warmup_custom_ftag": Field(),
}
NOT_KEPT = frozenset((*SERVERS, "skip_cname_check", "remove_tracking_domain", "warmup_custom_ftag"))
"""Written, used once, and never part of the account."""

SHAPE = Shape(
    required=(
        "email",
        "first_name",
        "last_name",
        "timestamp_created",
        "timestamp_updated",
        "organization",
        "warmup_status",
        "provider_code",
        "setup_pending",
        "is_managed_account",
    ),
    nullable=(
        "daily_limit",
        "daily_limit_max",
        "warmup_limit_max",
        "stat_warmup_score",
        "inbox_placement_test_limit",
        "signature",
        "reply_to",
        "tracking_domain_name",
        "tracking_domain_status",
        "enable_slow_ramp",
        "autofix_failed",
        "added_by",
        "modified_by",
        "timestamp_warmup_start",
    ),
    odd={"status": -9, "warmup_status": 7, "provider_code": 99},
)

FILTERS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "ACC_FILTER_PAUSED": lambda row: bool(row.get("status") == PAUSED),
    "ACC_FILTER_ERROR": lambda row: bool(row.get("status", ACTIVE) < 0),
    "ACC_FILTER_NO_CTD": lambda row: not row.get("tracking_domain_name"),
    "ACC_FILTER_PW_ACCOUNTS": lambda row: bool(row.get("_prewarmed")),
    "ACC_FILTER_DFY": lambda row: bool(row["is_managed_account"]),
    "ACC_FILTER_DFY_SETUP_PENDING": lambda row: bool(row["is_managed_account"] and row["setup_pending"]),
    "ACC_FILTER_W_ACTIVE": lambda row: bool(row["warmup_status"] == 1),
    "ACC_FILTER_W_PAUSED": lambda row: bool(row["warmup_status"] == 0),
    "ACC_FILTER_W_ERROR": lambda row: bool(row["warmup_status"] < 0),
}
"""What each named filter lets through (API.md §6)."""


def passes(name: str | None) -> Callable[[dict[str, Any]], bool]:
    """The named filter, or one that lets everything through."""
    return FILTERS[name] if name else lambda row: True


def whole_warmup(given: dict[str, Any]) -> dict[str, Any]:
    """Warmup settings as they stand after a write: what is not given falls back to its default."""
    settings = copy.deepcopy(WARMUP_DEFAULTS)
    settings["advanced"] = {**WARMUP_DEFAULTS["advanced"], **given.get("advanced", {})}  # type: ignore[dict-item]
    return {**settings, **{name: value for name, value in given.items() if name != "advanced"}}
