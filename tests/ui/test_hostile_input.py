"""Pastes and bursts: what was not typed by a person does nothing in places where a key is a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.support.app import demo_app, front, press, screen_text, settle
from tests.support.pilot import key_event

READS = ("/leads/list", "/accounts/warmup-analytics", "/accounts/test/vitals")
PASTE = "y\n:pause all\ny\n"


def writes(line) -> list[str]:
    """The requests that were no reads."""
    return [
        f"{seen.method} {seen.path}"
        for seen in line.requests
        if seen.method != "GET" and not seen.path.endswith(READS)
    ]


def burst(app, pilot, keys: str, *, later: float = 0.1) -> None:
    """Keys as they come out of a paste without brackets: all at the same moment, `later` than the last."""
    now = pilot.moment(later)
    for key in keys:
        event = events.Key({"\n": "enter"}.get(key, key), key)
        event.time = now
        app.screen.post_message(event)


async def test_a_paste_into_a_place_does_nothing_and_says_so(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        for place, key in {
            "campaigns": "c",
            "inbox": "i",
            "accounts": "a",
            "leads": "l",
            "brief": "b",
        }.items():
            await press(app, pilot, "g", key)
            app.screen.post_message(events.Paste(PASTE))
            await settle(app, pilot)
            assert front(app).place == place
            assert "pasted text was ignored" in screen_text(app)
            await press(app, pilot, "escape")
        assert writes(line) == []


async def test_a_paste_does_not_answer_a_question(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c", "/", *"Fintech", "enter", "p")
        assert "any other key" in screen_text(app)
        app.screen.post_message(events.Paste(PASTE))
        await settle(app, pilot)
        assert writes(line) == []


async def test_a_burst_does_not_answer_a_question(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c", "/", *"Fintech", "enter")
        burst(app, pilot, "xxpy:pause all\ny")
        await settle(app, pilot)
        assert writes(line) == []
        assert "any other key" in screen_text(app)
        burst(app, pilot, "y", later=1)
        await settle(app, pilot)
        assert len(writes(line)) == 1


async def test_a_burst_of_commands_is_ignored_with_a_note(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        burst(app, pilot, "kkkgaeeeee")
        await settle(app, pilot)
        assert "too fast" in screen_text(app)
        assert front(app).place == "campaigns"
        assert writes(line) == []


async def test_a_paste_does_not_send_what_is_reviewed(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "i", "enter", "r", *"hello", "escape")
        assert "nothing has been sent" in screen_text(app)
        app.screen.post_message(events.Paste(PASTE))
        await settle(app, pilot)
        assert "nothing has been sent" in screen_text(app)
        burst(app, pilot, "abcdy\n")
        await settle(app, pilot)
        assert app.workspace.outbox.all("held", "sending") == ()
        assert writes(line) == []


async def test_a_paste_into_the_prompt_is_one_line_and_runs_nothing(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c", ":")
        front(app).focused.post_message(events.Paste("go\nquit\n"))
        await settle(app, pilot)
        assert front(app).place == "campaigns"
        assert app.is_running
        assert writes(line) == []


async def test_a_held_motion_key_moves_for_each_of_its_repeats(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "l")
        burst(app, pilot, "j" * 40)
        await settle(app, pilot)
        assert front(app).rows.cursor == 40
        assert "too fast" not in screen_text(app)


@pytest.mark.parametrize("ends", ["enter", "escape"])
async def test_a_key_in_the_packet_that_ends_a_prompt_is_not_typed_into_it(tmp_path: Path, ends: str):
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c", "/", *"Fintech VPs")
        now = pilot.moment()
        for after, key in enumerate((ends, "p")):
            event = key_event(key)
            event.time = now + after * 1e-5
            app.post_message(event)
        await settle(app, pilot)
        assert "Pause “Fintech VPs”?" in screen_text(app)
