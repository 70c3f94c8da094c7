"""The morning's queue from sixty unread to none, counted in keys and requests, held against the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.served import Served, app, serving
from tests.e2e.test_day import quick_undo, quit_by_keys
from tests.support.pty import Tui

MOST_KEYS = 130
MOST_CONTEXT = 15
READ_WHOLE = 10
"""How many threads are opened and read to the beginning before they are decided on."""
DECISIONS = ("e", "e", "i n")
"""Done, done, not interested: what is pressed in turn; where there is no lead, done again."""
NOT_INTERESTED = -1


@pytest.fixture(scope="module")
def agency() -> Iterator[Served]:
    with serving("showcase") as served:
        yield served


class Counted:
    """Presses keys and counts them."""

    def __init__(self, tui: Tui) -> None:
        self.tui = tui
        self.pressed = 0

    def press(self, keys: str) -> None:
        for key in keys.split():
            self.tui.keys(key)
            self.pressed += 1


def queue(served: Served) -> list[dict[str, Any]]:
    """The unread threads as the server has them, newest first."""
    asked = {"email_type": "received", "is_unread": "true", "latest_of_thread": "true", "sort_order": "desc"}
    mails: list[dict[str, Any]] = served.api("/emails", limit="100", **asked)["items"]
    return mails


def test_sixty_unread_are_cleared_as_told(agency: Served, tmp_path: Path) -> None:
    mails = queue(agency)
    assert len(mails) >= 60
    seen = len(agency.log)
    with app(agency, quick_undo(tmp_path), size=(120, 36)) as tui:
        tui.wait("▸ brief")
        desk = Counted(tui)
        desk.press("g i")
        tui.wait("▸ inbox")
        meant = [decide(desk, number, mail) for number, mail in enumerate(mails)]
        tui.wait("✉ 0 unread", 60)
        assert desk.pressed <= MOST_KEYS
        quit_by_keys(tui)
    requests = agency.log[seen:]
    lists = [line for line in requests if line == "GET /emails"]
    assert len(lists) <= 1 + MOST_CONTEXT
    done = [line for line in requests if line.endswith("/mark-as-read") or line.startswith("PATCH /emails/")]
    assert sorted(done) == sorted(map(marking, mails))
    statuses = [line for line in requests if line == "POST /leads/update-interest-status"]
    assert len(statuses) == meant.count("i n")
    others = [line for line in requests if line.startswith(("POST", "PATCH", "DELETE"))]
    assert len(others) == len(done) + len(statuses)
    after = {mail["id"]: agency.api(f"/emails/{mail['id']}") for mail in mails}
    assert not any(mail["is_unread"] for mail in after.values())
    for mail, keys in zip(mails, meant, strict=True):
        if keys == "i n":
            assert after[mail["id"]]["i_status"] == NOT_INTERESTED
        else:
            assert after[mail["id"]].get("i_status") == mail.get("i_status")


def marking(mail: dict[str, Any]) -> str:
    """The one request that marks a thread read; a mail outside every thread is marked by itself."""
    thread = mail.get("thread_id")
    return f"POST /emails/threads/{thread}/mark-as-read" if thread else f"PATCH /emails/{mail['id']}"


def decide(desk: Counted, number: int, mail: dict[str, Any]) -> str:
    """Decide on the thread under the cursor, which must be this one; the keys that did it."""
    tui = desk.tui
    tui.wait(rf" {number + 1}/\d+\s*$")
    name = (mail.get("from_address_json") or [{}])[0].get("name") or mail["from_address_email"]
    if re.fullmatch(r"[A-Za-z]+ [A-Za-z]+", name):
        tui.wait(f"▶.*{name[:18]}")
    if number == 0:
        desk.press("enter")
    if number < READ_WHOLE:
        tui.wait_gone("reading the thread")
    if number == READ_WHOLE:
        desk.press("escape")
    keys = DECISIONS[number % len(DECISIONS)]
    if not mail.get("lead"):
        keys = "e"
    desk.press(keys)
    return keys
