"""Blocking addresses and domains by keys, judged by the block list of the world."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from instantly_tui.demo.faults import status
from instantly_tui.ui.screens.blocking import why_not_block
from tests.support.app import demo_app, press, screen_text
from tests.ui.reply_desk import ALL, lead_of_campaign, leave_now, patient, put_cursor, space_of

OURS = ("sam@mail.north.example", "ada@north.example")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("dana@elsewhere.example", None),
        ("elsewhere.example", None),
        ("south.north.example", None),
        ("dana@gmail.test", None),
        ("gmail.com", "everyone who has an address there would be blocked"),
        ("proton.me", "everyone who has an address there would be blocked"),
        ("north.example", "our own domain"),
        ("mail.north.example", "our own domain"),
        ("Sam@mail.north.example".casefold(), "one of our own sending accounts"),
        ("", "nobody is known"),
        ("no address", "neither an address nor a domain"),
        ("example", "neither an address nor a domain"),
        ("a b@x.example", "neither an address nor a domain"),
    ],
)
def test_what_must_not_be_blocked(value: str, why: str | None) -> None:
    reason = why_not_block(value, OURS)
    assert reason is None if why is None else why in (reason or "")


async def test_blocking_asks_is_taken_back_and_tells_what_is_blocked_already(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        domain = mail.other.partition("@")[2]
        await press(app, pilot, "b", "e")
        assert f"Block {mail.other} for the whole workspace?" in screen_text(app)
        await press(app, pilot, "enter")
        assert line.count("POST", "/block-lists-entries") == 0
        await press(app, pilot, "b", "e", "y")
        assert line.count("POST", "/block-lists-entries") == 0, "held"
        await leave_now(app, pilot)
        assert mail.other in blocked(app)
        await press(app, pilot, "b", "e")
        assert "it is blocked already" in screen_text(app)
        await press(app, pilot, "u")
        await leave_now(app, pilot)
        assert mail.other not in blocked(app), "u deletes the entry"

        await press(app, pilot, *command(f"block {domain}"), "y")
        await leave_now(app, pilot)
        assert domain in blocked(app)
        await press(app, pilot, "b", "e")
        assert f"blocked already with its domain {domain}" in screen_text(app)
        await press(app, pilot, *command(f"unblock {mail.other}"))
        assert f":unblock {domain}" in screen_text(app)
        await press(app, pilot, *command(f"unblock {domain}"), "y")
        await leave_now(app, pilot)
        assert domain not in blocked(app)

        account = next(iter(space_of(app).accounts))
        await press(app, pilot, *command(f"block {account}"))
        assert "one of our own sending accounts" in screen_text(app), "also when it is typed"
        await press(app, pilot, *command(f"block {account.partition('@')[2]}"))
        assert "our own domain" in screen_text(app), "also where the mail tells of another account"
        # What could not be looked up is said, and what was blocked before us is not let through by our undo.
        there = {"id": str(UUID(int=9)), "bl_value": domain, "is_domain": True}
        there |= {"timestamp_created": "2025-01-01T00:00:00.000Z", "organization_id": space_of(app).id}
        space_of(app).blocklist[str(UUID(int=9))] = there
        line.script(status(403, {"message": "no"}), method="GET", path="/block-lists-entries")
        line.script(status(403, {"message": "no"}), method="GET", path="/accounts")
        await press(app, pilot, "b", "d")
        said = " ".join(screen_text(app).split())
        assert f"Block {domain}" in said
        assert "(Not known: whether we send from there, what is blocked already: this API key may" in said
        assert "it needs the scope accounts:read" in said
        await press(app, pilot, "y")
        await leave_now(app, pilot)
        await press(app, pilot, "u")
        await leave_now(app, pilot)
        assert domain in blocked(app)
        assert "nothing to undo" in screen_text(app)


def command(words: str) -> list[str]:
    """The keys that type a command."""
    return [":", *words, "enter"]


def blocked(app: Any) -> set[str]:
    """What the simulation's block list holds."""
    return {entry["bl_value"] for entry in space_of(app).blocklist.values()}
