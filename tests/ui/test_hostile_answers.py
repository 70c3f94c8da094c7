"""A place whose reading fails says so: no failure of any kind looks like an empty list."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from instantly_tui.demo.faults import Fault, status, timeout, unanswered
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import demo_app, front, press, screen_text
from tests.ui.test_hostile_input import writes

FAULTS: dict[str, Fault] = {
    "401": status(401, {"statusCode": 401, "error": "Unauthorized", "message": "Invalid API key"}),
    "402": status(402, {"statusCode": 402, "error": "Payment Required", "message": "no plan"}),
    "403": status(403, "<html><title>Blocked</title></html>"),
    "404": status(404),
    "413": status(413),
    "429": status(429, headers={"retry-after": "30"}),
    "500": status(500),
    "timeout": timeout(),
    "silence": unanswered(),
}
PLACES = {"campaigns": "c", "accounts": "a", "leads": "l", "numbers": "n", "inbox": "i"}
EMPTY = re.compile(
    r"nothing needs|nothing waits|no (thread|mail|campaign|sending account|lead|inbox)s?\b(?! is selected)"
    r"|nothing matches|caught up|inbox zero|all read",
    re.IGNORECASE,
)
SAID = re.compile(r"could not be read|trying again|waiting|loading|reading|✖", re.IGNORECASE)
FAILED = re.compile(r"could not be read|trying again|waiting|limit|✖", re.IGNORECASE)


async def until(app: InstantlyApp, pilot: Pilot[None], wanted: re.Pattern[str]) -> str:
    """The screen once it says what is wanted."""
    for _ in range(400):
        await pilot.pause()
        if wanted.search(text := screen_text(app)):
            return text
        await asyncio.sleep(0.005)
    raise AssertionError(f"{wanted.pattern!r} never came\n{screen_text(app)}")


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_failure_looks_like_an_empty_list(tmp_path: Path, fault: str):
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(FAULTS[fault], path="/api/v2", times=100_000)
        for place, key in PLACES.items():
            await pilot.press("g")
            await pilot.press(key)
            # What is tried again by itself may still be waiting for its turn.
            text = await until(app, pilot, SAID if fault in ("429", "500", "timeout", "silence") else FAILED)
            assert front(app).place == place
            assert not EMPTY.search(text), text
        assert not writes(line)


async def test_a_brief_that_cannot_be_read_again_says_so(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(413), path="/api/v2", times=100_000)
        await pilot.press("ctrl+r")
        await until(app, pilot, re.compile("could not be read|not whole"))


async def test_figures_that_cannot_be_read_are_unknown_not_zero(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        line.script(status(413), path="analytics", times=100_000)
        await press(app, pilot, "ctrl+r", "g", "c", "ctrl+r", "g", "n", "ctrl+r")
        text = await until(app, pilot, re.compile("could not be read|not whole"))
        assert not re.search(r"\b0(\.0+)? ?%", text), text
        await press(app, pilot, "g", "a")
        assert "could not be read" in screen_text(app) or "–" in screen_text(app)
