"""A campaign edited by keys: each tab, one history over all of them, refusals at their value, leaving."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from instantly_tui.demo.faults import Gate, hold, status
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.campaign_edit import TABS, CampaignEditScreen
from instantly_tui.ui.screens.edit_keys import KEYS
from instantly_tui.ui.screens.edit_mail import EditMailScreen
from tests.support.app import demo_app, front, opened, press, screen_lines, screen_text, settle
from tests.ui.figures import campaign_of, row_with, space_of

SIZES = [(120, 36), (80, 24)]
NAME = "Fintech VPs"


@asynccontextmanager
async def editing(folder: Path, **more: Any) -> AsyncIterator[Any]:
    """The app with the editor of a campaign in front, opened from its page."""
    async with demo_app(folder, **more) as (app, pilot, line):
        row = campaign_of(space_of(app), NAME)
        app.navigator.go("campaign", row["id"])
        await press(app, pilot, "E")
        yield app, pilot, line, row


def edit_of(app: Any, row: dict[str, Any]) -> Any:
    """The state of the edit now."""
    return app.session.edits[row["id"]].now


def cursor_line(app: Any) -> str:
    return next(line for line in screen_lines(app) if line.startswith("▶"))


def test_no_key_has_two_meanings_and_every_key_does_something_in_a_tab():
    KeyTable((*CampaignEditScreen.ACTIONS, *GLOBAL))
    KeyTable((*EditMailScreen.ACTIONS, *(each for each in GLOBAL if each.id not in EditMailScreen.WITHOUT)))
    for command in KEYS:
        if command.action == "do":
            assert any(hasattr(tab, f"do_{command.argument}") for tab in TABS), command.id


@pytest.mark.parametrize("size", SIZES)
async def test_the_sequence_is_edited_with_a_lead_in_sight_and_undone(tmp_path: Path, size: tuple[int, int]):
    async with editing(tmp_path, size=size) as (app, pilot, line, row):
        steps = row["sequences"][0]["steps"]
        assert f"{len(steps)} steps" in screen_text(app)
        assert line.count("POST", "/leads/list") == 1
        (asked,) = [seen for seen in line.requests if seen.path.endswith("/leads/list")]
        assert 1 <= asked.body["limit"] <= 10
        lead = next(text for text in screen_lines(app) if "For  " in text)
        assert "@" in lead
        assert all(len(text) <= size[0] for text in screen_lines(app))

        # The wait before the next mail, in its unit.
        await press(app, pilot, "w", *"36 hours", "enter")
        assert "36 hours" in cursor_line(app)
        await press(app, pilot, "w", *"3 weeks", "enter")
        assert "“3 weeks” is no wait" in screen_text(app)
        held = edit_of(app, row).wanted["sequences"][0]["steps"][0]
        assert (held["delay"], held["delay_unit"]) == (36, "hours")
        # Off, a copy, another place, away; each undone by u.
        await press(app, pilot, "space")
        assert "○ off" in cursor_line(app)
        await press(app, pilot, "c")
        letters = len(steps[0]["variants"])
        assert len(edit_of(app, row).wanted["sequences"][0]["steps"][0]["variants"]) == letters + 1
        assert cursor_line(app).split()[1] == "B"
        await press(app, pilot, "K", "a", "D", "d")
        await press(app, pilot, "n")
        assert next(text for text in screen_lines(app) if "For  " in text) != lead
        await press(app, pilot, *["u"] * 7)
        assert edit_of(app, row).changes() == {}
        assert "nothing changed" in screen_text(app)
        await press(app, pilot, "u")
        assert "nothing to undo" in screen_text(app)
        await press(app, pilot, "ctrl+r", "enter", "escape")
        await press(app, pilot, *["U"] * 7)
        assert "change" in row_with(screen_lines(app), "not sent")
        assert line.count("PATCH") == 0


@pytest.mark.parametrize("size", SIZES)
async def test_a_mail_is_written_as_text_with_tags_completed_and_sent_as_html(
    tmp_path: Path, size: tuple[int, int]
):
    async with editing(tmp_path, size=size) as (app, pilot, _, row):
        variant = row["sequences"][0]["steps"][0]["variants"][0]
        variant["body"] = "Hi {{firstName}},<br/>A &amp; B"
        await press(app, pilot, "ctrl+r", "enter")
        assert "Body as text" in screen_text(app)
        assert "A & B" in screen_text(app)
        before = variant["subject"]
        await press(app, pilot, "enter", *"1 < 2 {{lastn")
        assert "tab: lastName" in screen_text(app)
        await press(app, pilot, "tab")
        assert "1 < 2 {{lastName}}" in screen_text(app)
        await press(app, pilot, "ctrl+t", *"compa", "enter")
        await press(app, pilot, *" {{nosuch")
        assert "no variable begins with “nosuch”" in screen_text(app)
        await press(app, pilot, *"}}", "escape")
        body = "Hi {{firstName}},<br/>A &amp; B<br/>1 &lt; 2 {{lastName}}{{companyName}} {{nosuch}}"
        new = edit_of(app, row).wanted["sequences"][0]["steps"][0]["variants"][0]
        assert (new["subject"], new["body"]) == (before, body)
        await press(app, pilot, *[">"] * 3)
        assert "this lead has no nosuch: blank in the mail" in screen_text(app)

        # Richer HTML is written as its source, and the text that was there as it is sent.
        await press(app, pilot, "ctrl+g")
        assert "can't be handed to an editor" in screen_text(app)
        await press(app, pilot, "escape")
        await press(app, pilot, "h")
        assert "Body as HTML" in screen_text(app)
        await press(app, pilot, *"<p>rich</p>", "escape", "enter")
        assert "Body as HTML" in screen_text(app)
        await press(app, pilot, "escape", "r", "y")
        sent = row["sequences"][0]["steps"][0]["variants"][0]
        assert sent == {**variant, "body": f"{body}<p>rich</p>"}
        assert "nothing changed" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_schedule_takes_words_and_only_accepted_zones(tmp_path: Path, size: tuple[int, int]):
    async with editing(tmp_path, size=size) as (app, pilot, _, row):
        await press(app, pilot, "2")
        assert "Week of hours 1 · now" in screen_text(app)

        def held() -> dict[str, Any]:
            schedule: dict[str, Any] = edit_of(app, row).wanted["campaign_schedule"]
            return schedule

        await press(app, pilot, "enter", *"fri", "enter")
        assert held()["start_date"] == "2026-11-27"
        await press(app, pilot, "j", "enter", *"2026-11-26", "enter")
        assert "would be before the first" in screen_text(app)
        await press(app, pilot, "enter", *"24 dec", "enter")
        assert (held()["start_date"], held()["end_date"]) == ("2026-11-27", "2026-12-24")
        await press(app, pilot, "d")
        assert held()["end_date"] is None
        for typed, zone in (("Paris", "Europe/Belgrade"), ("Europe/London", "Europe/Isle_of_Man")):
            await press(app, pilot, "2", "g", "g", "j", "j", "j", "enter", *typed)
            assert f"→ {zone}" in screen_text(app)
            await press(app, pilot, "enter")
            assert held()["schedules"][0]["timezone"] == zone
        assert "Europe/Isle_of_Man" in cursor_line(app)
        await press(app, pilot, "j", "enter", *"18:00", "enter")
        assert "is no stretch of a day" in screen_text(app)
        await press(app, pilot, "enter", *"7", "enter", "enter", *"7:75", "enter")
        assert "is no time of day" in screen_text(app)
        await press(app, pilot, "enter", "enter")
        assert "stays as it is" in screen_text(app)
        assert held()["schedules"][0]["timing"]["from"] == "07:00"
        days = held()["schedules"][0]["days"]
        await press(app, pilot, "j", "j", "space", "j", "enter")
        wanted = {**days, "1": not days["1"], "2": not days["2"]}
        assert held()["schedules"][0]["days"] == wanted
        await press(app, pilot, "space", "a")
        assert [each["name"] for each in held()["schedules"]][1].endswith(" 2")
        assert "Hours 2" in cursor_line(app)
        await press(app, pilot, "d", "r", "y")
        assert row["campaign_schedule"]["start_date"] == "2026-11-27"
        assert len(row["campaign_schedule"]["schedules"]) == 1
        assert "nothing changed" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_senders_are_chosen_by_account_and_by_tag(tmp_path: Path, size: tuple[int, int]):
    async with editing(tmp_path, size=size) as (app, pilot, _, row):
        space = space_of(app)
        before = list(row["email_list"])
        limits = {email: account.get("daily_limit") or 0 for email, account in space.accounts.items()}
        able = [email for email in before if space.accounts[email]["status"] == 1]
        await press(app, pilot, "3")
        words = (
            f"{len(before)} senders, {len(able)} can send now: up to {sum(limits[each] for each in able):,}"
        )
        assert words in screen_text(app)
        await press(app, pilot, "space")
        assert "○" in cursor_line(app)
        assert f"{len(before) - 1} senders" in screen_text(app)
        await press(app, pilot, "space", "/", *"sends:no", "enter")
        assert "shown: sends:no" in screen_text(app) or size[0] < 100
        assert all("● yes" not in text for text in screen_lines(app))
        await press(app, pilot, "*")
        assert f"{len(space.accounts)} senders" in screen_text(app)
        await press(app, pilot, "\\", "u", "u", "u")
        assert edit_of(app, row).changes() == {}
        # A tag: whoever has it sends.
        tag = next(tag for tag in space.tags.values() if tag["label"] == "warm")
        tagged = [m["resource_id"] for m in space.tag_mappings if m["tag_id"] == tag["id"]]
        await press(app, pilot, "t", *"warm", "enter")
        assert "tag warm" in cursor_line(app) or "tag warm" in screen_text(app)
        more = len(set(tagged) & set(space.accounts) - set(before))
        assert f"({len(before):,} by address, {more:,} more by tag)" in screen_text(app)
        # Somebody else adds a sender meanwhile: both stay.
        other = next(email for email in space.accounts if email not in before)
        row["email_list"] = [*before, other]
        await press(app, pilot, "r")
        assert "somebody else changed this campaign meanwhile" in screen_text(app)
        await press(app, pilot, "y")
        assert row["email_tag_list"] == [tag["id"]]
        assert row["email_list"] == [*before, other]


@pytest.mark.parametrize("size", SIZES)
async def test_options_are_switched_and_typed_and_a_refusal_stands_at_its_row(
    tmp_path: Path, size: tuple[int, int]
):
    async with editing(tmp_path, size=size) as (app, pilot, line, row):
        await press(app, pilot, "4", "j", "j", "j", "j")
        assert cursor_line(app).split()[1:4] == ["Mails", "a", "day"]
        await press(app, pilot, "enter", *"-5", "enter")
        assert "mails a day can't be below 0" in screen_text(app)
        await press(app, pilot, "space")
        assert "is no switch; enter changes it" in screen_text(app)
        await press(app, pilot, "enter", *"123", "enter", "j", "enter", *"none", "enter", "G", "enter")
        await press(app, pilot, *"clicks", "enter")
        assert "most clicks" in cursor_line(app)
        await press(app, pilot, "k", "enter", *"crm@example.com", "enter", "k", "k", "space")
        wanted = edit_of(app, row).changes()
        assert wanted == {
            "daily_limit": 123,
            "daily_max_leads": None,
            "auto_variant_select": {"trigger": "click_rate"},
            "bcc_list": ["crm@example.com"],
            "insert_unsubscribe_header": wanted["insert_unsubscribe_header"],
        }
        # The server refuses one of them: its words stand at the row until the value is another one.
        message = "body/daily_limit must be <= 100"
        line.script(
            status(400, {"statusCode": 400, "error": "Bad Request", "message": message}), method="PATCH"
        )
        await press(app, pilot, "1", "r", "y", "escape", "escape")
        assert front(app).place == "campaign-edit"
        assert "Mails a day" in cursor_line(app)
        assert "✖!" in cursor_line(app)
        assert "4 Options ✖" in screen_text(app)
        assert "Instantly refused daily limit: " in screen_text(app)
        assert "must be <= 100" in screen_text(app)
        await press(app, pilot, "enter", *"100", "enter")
        assert "✖" not in screen_text(app)
        await press(app, pilot, "r", "y")
        assert (row["daily_limit"], row.get("daily_max_leads")) == (100, None)
        assert row["bcc_list"] == ["crm@example.com"]
        assert line.count("PATCH") == 2


async def test_leaving_with_unsent_changes_asks_and_keeps_them(tmp_path: Path):
    async with editing(tmp_path) as (app, pilot, line, _):
        await press(app, pilot, "space", "q")
        assert "Leave with 1 change not sent?" in screen_text(app)
        await press(app, pilot, "q")
        assert front(app).place == "campaign-edit"
        await press(app, pilot, "escape", "k")
        assert front(app).place == "campaign"
        assert "are kept unsent; E on it goes on with them" in screen_text(app)
        # Quitting would lose them: that is asked first.
        await press(app, pilot, "ctrl+q")
        assert f"Unsent changes of “{NAME}” are lost by leaving" in screen_text(app)
        await press(app, pilot, "n", "E")
        assert "1 change not sent" in screen_text(app)
        await press(app, pilot, "escape", "T")
        assert front(app).place == "campaign"
        assert app.session.edits == {}
        await press(app, pilot, "E")
        assert "nothing changed" in screen_text(app)
        await press(app, pilot, "q")
        assert front(app).place == "campaign"
        assert line.count("PATCH") == 0


async def test_what_both_sides_changed_is_decided_on_and_the_edit_goes_on_from_there(tmp_path: Path):
    async with editing(tmp_path) as (app, pilot, line, row):
        await press(app, pilot, "4", *["j"] * 4, "enter", *"77", "enter", "j", "enter", *"9", "enter")
        row["daily_limit"] = 55
        await press(app, pilot, "r", "y")
        assert line.count("PATCH") == 0
        await press(app, pilot, "t", "q")
        assert edit_of(app, row).changes() == {"daily_max_leads": 9}
        assert "55" in row_with(screen_lines(app), "Mails a day")
        await press(app, pilot, "r", "y")
        assert (row["daily_limit"], row["daily_max_leads"]) == (55, 9)
        assert "nothing changed" in screen_text(app)
        # Somebody else's change is shown at the next look, as long as nothing is changed here.
        row["daily_limit"] = 66
        await press(app, pilot, "ctrl+r")
        assert "66" in row_with(screen_lines(app), "Mails a day")


async def test_a_change_sent_before_is_not_taken_for_somebody_elses(tmp_path: Path):
    async with editing(tmp_path) as (app, pilot, line, row):
        await press(app, pilot, "4", *["j"] * 4, "enter", *"77", "enter", "r")
        gate = Gate()
        line.script(hold(gate, acted=False), method="PATCH")
        await pilot.press("y")
        await gate.reached()
        await pilot.press("escape", "enter", "8", "8", "enter", "r", "y")
        await opened(app, pilot)
        assert row["daily_limit"] == 400
        assert "the change before it is still on its way" in screen_text(app)
        gate.open()
        await settle(app, pilot)
        assert row["daily_limit"] == 77
        await press(app, pilot, "y")
        assert row["daily_limit"] == 88
        log = " ".join(message.text for message in app.messages.log)
        assert "somebody else" not in log
        assert line.count("PATCH") == 2


async def test_a_campaign_that_can_not_be_read_says_so_and_is_read_again(tmp_path: Path):
    async with demo_app(tmp_path, size=(60, 20)) as (app, pilot, line):
        row = campaign_of(space_of(app), NAME)
        row["sequences"] = [{"steps": [{"type": "email", "delay": 1, "variants": []}]}]
        row["name"] = "evil \x1b[31m name"
        line.script(status(404, {"statusCode": 404, "message": "gone"}), path=f"/campaigns/{row['id']}")
        app.navigator.go("campaign-edit", row["id"], "schedule")
        await settle(app, pilot)
        assert "could not be read" in screen_text(app)
        await press(app, pilot, "r", "space", "ctrl+r", "1")
        assert "no mail: A adds one" in screen_text(app)
        assert "\x1b" not in screen_text(app)
        await press(app, pilot, "enter")
        assert edit_of(app, row).wanted["sequences"][0]["steps"][0]["variants"] == [
            {"subject": "", "body": ""}
        ]
        for key in "234":
            await press(app, pilot, key)
            assert all(len(text) <= 60 for text in screen_lines(app))


async def test_what_is_not_as_documented_is_shown_and_only_the_file_changes_it(tmp_path: Path):
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        row = campaign_of(space_of(app), NAME)
        odd = {"delay": "x", "delay_unit": "\x1b[1m", "variants": [None]}
        answer = {
            "id": row["id"],
            "name": "Odd \x1b[31m",
            "sequences": [{"steps": [None, odd, {"variants": "none"}]}],
            "campaign_schedule": {"schedules": ["odd", {"timing": "always", "days": [], "timezone": 7}]},
            "email_list": [None, "gone@example.com"],
            "daily_limit": "many",
        }
        line.script(status(200, answer), path=f"/campaigns/{row['id']}", times=99)
        app.navigator.go("campaign-edit", row["id"])
        await settle(app, pilot)
        assert "3 steps" in screen_text(app)
        for tab in "123":
            await press(app, pilot, tab)
            for key in ("space", "w", "h", "C", "j", "J", "enter", "j", "enter", "d", "j", "space"):
                await press(app, pilot, key)
                if isinstance(app.screen.focused, Input) or front(app).place != "campaign-edit":
                    await press(app, pilot, "escape")
                assert front(app).place == "campaign-edit"
                assert "\x1b" not in screen_text(app)
        log = " ".join(message.text for message in app.messages.log)
        assert "not as Instantly's documents have it; ctrl+e shows it in the file" in log
        await press(app, pilot, *["u"] * 9)
        assert edit_of(app, row).changes() == {}
