"""From nothing to a running campaign by keys alone: written, scheduled, staffed, looked at, launched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from instantly_tui.demo.faults import status
from tests.support.app import demo_app, front, press, screen_lines, screen_text
from tests.ui.figures import campaign_of, space_of

NAME = "Pilot Q1"
REFUSED = "body/campaign_schedule/schedules/0/timezone must be equal to one of the allowed values"
PEOPLE = (("dana@example.com", "Dana"), ("lee@example.org", "Lee"))


def cursor_line(app: Any) -> str:
    return next(line for line in screen_lines(app) if line.startswith("▶"))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_campaign_runs_from_nothing_by_keys_alone(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)

        def fits() -> None:
            assert all(len(text) <= size[0] for text in screen_lines(app))

        # Created as a draft, after its review.
        await press(app, pilot, ":", *f"new-campaign {NAME}", "enter")
        assert "nothing has been sent" in screen_text(app)
        await press(app, pilot, "y")
        assert front(app).place == "campaign-edit"
        campaign = campaign_of(space, NAME)
        key = campaign["id"]
        assert campaign["status"] == 0
        assert "no mail yet: a adds the first step" in screen_text(app)

        # Two steps, the second in the thread of the first, four days later.
        await press(app, pilot, "a", "w", *"4", "enter", "enter")
        fits()
        await press(app, pilot, *"A question, {{first", "tab", "enter")
        await press(app, pilot, *"Hi {{firstName}},", "enter", *"R&D at {{companyName}}?", "escape")
        await press(app, pilot, "a", "enter", *"Any thoughts?", "escape")
        assert "2 steps, 2 wordings" in screen_text(app)
        fits()

        # The schedule: a zone that Instantly turns out to refuse, and dates in words.
        await press(app, pilot, "2", "enter", *"mon", "enter", "j", "j", "j", "enter", *"Tokyo", "enter")
        assert "Asia/Dili" in cursor_line(app)
        fits()

        # The senders, and an option.
        await press(app, pilot, "3", "/", *"northwind active", "enter", "*")
        senders = [each for each in space.accounts.values() if "northwind" in each["email"]]
        chosen = [each["email"] for each in senders if each["status"] == 1 and not each.get("setup_pending")]
        assert chosen
        fits()
        await press(app, pilot, "4", *["j"] * 4, "enter", *"40", "enter")
        assert "40" in cursor_line(app)
        fits()

        # Sent after a review; what is refused stands at its value, in the server's words.
        refusal = {"statusCode": 400, "error": "Bad Request", "message": REFUSED}
        line.script(status(400, refusal), method="PATCH")
        await press(app, pilot, "r")
        assert "nothing has been sent" in screen_text(app)
        await press(app, pilot, "enter")
        assert line.count("PATCH") == 0
        await press(app, pilot, "y", "escape", "escape")
        assert front(app).place == "campaign-edit"
        assert "Time zone" in cursor_line(app)
        assert "✖!" in cursor_line(app)
        assert "2 Schedule ✖" in screen_text(app)
        assert "must be equal to one of the allowed values" in " ".join(screen_text(app).split())
        assert "sequences" not in campaign
        fits()
        await press(app, pilot, "enter", *"Seoul", "enter")
        assert "✖!" in cursor_line(app)
        await press(app, pilot, "enter", *"Berlin", "enter")
        assert "✖" not in screen_text(app)
        await press(app, pilot, "r", "y")
        assert "nothing changed" in screen_text(app)
        assert (line.count("POST", "/campaigns"), line.count("PATCH")) == (1, 2)
        campaign = space.campaigns[key]
        first, second = campaign["sequences"][0]["steps"]
        assert (first["delay"], first["delay_unit"]) == (4, "days")
        assert [each["subject"] for each in first["variants"]] == ["A question, {{firstName}}"]
        assert first["variants"][0]["body"] == "Hi {{firstName}},<br/>R&amp;D at {{companyName}}?"
        assert (second["variants"][0]["subject"], second["variants"][0]["body"]) == ("", "Any thoughts?")
        (hours,) = campaign["campaign_schedule"]["schedules"]
        assert (hours["timezone"], campaign["campaign_schedule"]["start_date"]) == (
            "Europe/Belgrade",
            "2026-11-23",
        )
        assert sorted(campaign["email_list"]) == sorted(chosen)
        assert campaign["daily_limit"] == 40

        # Looked at before it leaves: without a lead it can't be launched, with two it is.
        await press(app, pilot, "q")
        assert front(app).place == "campaign"
        await press(app, pilot, "a", "a")
        assert "no lead is in the campaign" in screen_text(app)
        for email, name in PEOPLE:
            fields = {"email": email, "first_name": name, "company_name": "Example", "campaign": key}
            space.leads.add(fields)
        await press(app, pilot, "ctrl+r", "v")
        assert "Hi Dana," in screen_text(app).replace("  ", " ") or "Hi Lee," in screen_text(app)
        await press(app, pilot, "escape", "a")
        fits()
        await press(app, pilot, "y")
        assert campaign["status"] == 0
        await press(app, pilot, *NAME, "enter")
        assert space.campaigns[key]["status"] == 1
        assert "✓ launched" in screen_text(app)
        assert line.count("POST", "/activate") == 1
