"""The sending accounts of a workspace: healthy ones by the dozen, and every trouble an operator meets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from instantly_tui.demo.ids import DAY_MS, mix, stamp
from instantly_tui.demo.names import FIRST, LAST

Row = dict[str, Any]
GOOGLE_LOGIN = {
    "code": "EAUTH",
    "command": "AUTH PLAIN",
    "response": "535-5.7.8 Username and Password not accepted.",
    "e_message": "Invalid login: 535-5.7.8 Username and Password not accepted.",
    "responseCode": 535,
}
SPAM_BOUNCE = {
    "code": "EENVELOPE",
    "command": "RCPT TO",
    "response": "451 4.7.650 The mail server has been temporarily rate limited due to IP reputation.",
    "e_message": "Can't send mail - all recipients were rejected: 451 4.7.650 rate limited",
    "responseCode": 451,
}
LIMIT_HIT = {
    "code": "EENVELOPE",
    "command": "DATA",
    "response": "550-5.4.5 Daily user sending limit exceeded.",
    "e_message": "error: data command failed: 550-5.4.5 daily user sending limit exceeded",
    "responseCode": 550,
}
PLAIN_DOMAINS = (
    "getnorthwind.example",
    "mail.acme.test",
    "northwindhq.example",
    "trynorthwind.test",
    "kraft-outreach.example",
    "hallo-kraft.test",
    "meet-whitlock.example",
    "whitlockteam.test",
    "join-sakura.example",
    "acme-growth.test",
    "acmehello.example",
    "go-ridgeline.test",
    "ridgeline-mail.example",
    "use-cobalt.test",
    "cobaltreach.example",
)
BURNING = 1
"""The position of the domain whose mail bounces."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one mailbox, and for how many days."""

    since: int = 0
    fields: Row = field(default_factory=dict)
    drop: int = 0
    silent: bool = True


# By (domain, mailbox in it): each status, warmup status and provider appears, on the burning domain twice.
TROUBLES: dict[tuple[int, int], Trouble] = {
    (BURNING, 0): Trouble(
        2, {"status": -1, "status_message": GOOGLE_LOGIN, "stat_warmup_score": 74, "_broken": True}, 9
    ),
    (BURNING, 1): Trouble(1, {"status": -2, "status_message": SPAM_BOUNCE, "stat_warmup_score": 61}, 17),
    (BURNING, 2): Trouble(0, {"stat_warmup_score": 78}, 13, silent=False),
    (BURNING, 3): Trouble(0, {"stat_warmup_score": 80, "warmup_status": -2}, 11, silent=False),
    (0, 3): Trouble(2, {"status": 2, "stat_warmup_score": 90}),
    (0, 4): Trouble(0, {"status": 3}, silent=False),
    (2, 2): Trouble(1, {"status": -3, "status_message": LIMIT_HIT, "stat_warmup_score": 88}, 4),
    (2, 3): Trouble(40, {"warmup_status": 0, "enable_slow_ramp": True}, silent=False),
    (3, 1): Trouble(30, {"warmup_status": -1, "stat_warmup_score": 22}, 0),
    (3, 2): Trouble(60, {"warmup_status": -3, "status": 2, "stat_warmup_score": 0}, 0),
    (3, 3): Trouble(0, {"setup_pending": True, "timestamp_warmup_start": None}),
    (3, 4): Trouble(0, {"_fresh": True}),
    (6, 5): Trouble(9, {"status": 2, "warmup_status": 0}),
    (9, 7): Trouble(3, {"status": -1, "status_message": GOOGLE_LOGIN, "autofix_failed": True}, 6),
    (11, 2): Trouble(0, {"stat_warmup_score": 79, "_at_limit": True}, 12, silent=False),
    (11, 3): Trouble(0, {"stat_warmup_score": 81, "_at_limit": True}, 10, silent=False),
    (11, 4): Trouble(0, {"stat_warmup_score": 77, "_at_limit": True}, 14, silent=False),
}
PROVIDERS = (2, 2, 2, 3, 2, 3, 2, 2, 3, 1, 2, 3)


def sender_domain(place: int) -> str:
    """The domain of the accounts at that position."""
    if place < len(PLAIN_DOMAINS):
        return PLAIN_DOMAINS[place]
    return f"reach{place:03d}.{('example', 'test')[place % 2]}"


def _address(domain: str, mailbox: int) -> tuple[str, str, str]:
    scrambled = mix(len(domain) * 131 + sum(map(ord, domain)) + mailbox * 7_919)
    first, ascii_first = FIRST["en"][(scrambled + mailbox) % 40]
    last, ascii_last = LAST["en"][(scrambled >> 9) % 40]
    return first, last, f"{ascii_first}.{ascii_last}" if mailbox % 3 else ascii_first


def accounts(count: int, domains: int, now: int, organization: str, added_by: str) -> dict[str, Row]:
    """`count` accounts dealt over `domains` domains, by address, oldest first; `now` in ms."""
    rows: dict[str, Row] = {}
    for number in range(count):
        place, mailbox = number % domains, number // domains
        domain = sender_domain(place)
        first, last, local = _address(domain, mailbox)
        email = f"{local}@{domain}"
        if email in rows:
            email = f"{local}{mailbox}@{domain}"
        trouble = TROUBLES.get((place, mailbox))
        fresh = trouble is not None and trouble.fields.get("_fresh")
        created = now - (9 if fresh else 200 * 86_400 - number * 3_671) * 1000 - number
        row: Row = {
            "email": email,
            "first_name": first,
            "last_name": last,
            "timestamp_created": stamp(created),
            "timestamp_updated": stamp(now - (number % 40) * DAY_MS // 3 - number * 1009),
            "organization": organization,
            "status": 1,
            "warmup_status": 1,
            "provider_code": _provider(place, mailbox),
            "setup_pending": False,
            "is_managed_account": place % 7 == 5,
            "stat_warmup_score": (100, 98, 96, 99, 97, 95)[number % 6],
        }
        if fresh:
            row.update(warmup_status=0, stat_warmup_score=0)
        else:
            row.update(_settings(number, domain, first, created, added_by))
        _ail(row, trouble, now)
        rows[email] = row
    return rows


def _provider(place: int, mailbox: int) -> int:
    """Google and Microsoft mostly, by domain; now and then one of the others."""
    return (1, 8, 4, 11)[place % 4] if mailbox % 9 == 4 else PROVIDERS[place % len(PROVIDERS)]


def _settings(number: int, domain: str, first: str, created: int, added_by: str) -> Row:
    return {
        "daily_limit": (30, 30, 40, 30, 50, 25)[number % 6],
        "sending_gap": (9, 10, 12, 0)[number % 4],
        "tracking_domain_name": f"go.{domain}" if number % 5 else "",
        "tracking_domain_status": "active" if number % 5 else "",
        "enable_slow_ramp": False,
        "inbox_placement_test_limit": 10,
        "timestamp_warmup_start": stamp(created + DAY_MS),
        "added_by": added_by,
        "modified_by": added_by,
        "signature": f"<p>{first}<br/>{domain}</p>" if number % 3 else "",
        "warmup": {
            "limit": 10 + number % 4 * 5,
            "increment": ("disabled", "2", "1", "4")[number % 4],
            "reply_rate": 30,
            "warmup_custom_ftag": "",
            "advanced": {
                "warm_ctd": False,
                "open_rate": 95,
                "important_rate": 80,
                "read_emulation": number % 2 == 0,
                "spam_save_rate": 90,
                "weekday_only": number % 3 == 0,
            },
        },
        "_vitals": {"mx": True, "spf": True, "dkim": domain != PLAIN_DOMAINS[BURNING], "dmarc": True},
    }


def _ail(row: Row, trouble: Trouble | None, now: int) -> None:
    row["_drop"] = trouble.drop if trouble else 0
    row["_silent_days"] = trouble.since if trouble and trouble.silent else -1
    if row["provider_code"] in (8, 11):
        row["daily_limit_max"], row["warmup_limit_max"] = 50, 30
    if trouble is None:
        return
    for key, value in trouble.fields.items():
        if value is None:
            row.pop(key, None)
        else:
            row[key] = dict(value) if isinstance(value, dict) else value
    row["timestamp_updated"] = stamp(now - trouble.since * DAY_MS - 5_400_000)
