"""The review of a changed campaign: what is shown, what is sent, what is said when it goes otherwise."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.api.campaigns import delete_campaign
from instantly_tui.demo.faults import lose, status, unanswered
from instantly_tui.demo.world import public
from instantly_tui.engine.writes import Write
from instantly_tui.resources.campaign_edit import WRITABLE, CampaignEdit, History
from instantly_tui.resources.campaign_fields import CREATE_ONLY, same
from instantly_tui.resources.campaign_file import read_file, to_toml
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.edits import Edit
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.campaign_changes import CampaignChangesScreen, edit_as_file
from instantly_tui.ui.screens.campaign_errand import Errand, errand_of
from tests.support.app import demo_app, front, launch_for, press, screen_text
from tests.ui.figures import campaign_of, space_of

SIZES = [(120, 36), (80, 24)]
FIRST_STEP = ("sequences", 0, "steps", 0)
FIRST_BODY = (*FIRST_STEP, "variants", 0, "body")
NAME = "Fintech VPs"


@asynccontextmanager
async def begun(folder: Path, **more: Any) -> AsyncIterator[Any]:
    """The app on a campaign, with an edit of it that changes nothing yet."""
    async with demo_app(folder, **more) as (app, pilot, line):
        row = campaign_of(space_of(app), NAME)
        app.navigator.go("campaign", row["id"])
        await press(app, pilot)
        yield app, pilot, line, row, CampaignEdit.started(deepcopy(public(row)))


async def reviewed(app: Any, pilot: Any, edit: CampaignEdit) -> list[CampaignEdit]:
    """Open the review; what `then` is told goes into the list."""
    told: list[CampaignEdit] = []
    app.navigator.go("campaign-changes", Errand(edit, told.append))
    await press(app, pilot)
    return told


def test_no_key_has_two_meanings():
    KeyTable((*CampaignChangesScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", SIZES)
async def test_a_change_is_shown_then_sent_once_and_read_back(tmp_path: Path, size: tuple[int, int]):
    async with begun(tmp_path, size=size) as (app, pilot, line, row, edit):
        step = row["sequences"][0]["steps"][0]
        delay, body = step["delay"], step["variants"][0]["body"]
        edit = edit.with_field("daily_limit", 77).with_value((*FIRST_STEP, "delay"), 9)
        edit = edit.with_value(FIRST_BODY, f"{body}<br/>PS: \x1b[31mred")
        told = await reviewed(app, pilot, edit.with_field("email_list", row["email_list"][1:]))
        text = screen_text(app)
        assert f"Step 1, wait before the next mail  {delay} → 9 days" in text
        assert "+ PS: " in text
        assert "\x1b" not in text
        assert f"− {row['email_list'][0]}" in text
        assert "nothing has been sent" in text
        await press(app, pilot, "G", "pagedown")
        assert "Daily limit  400 → 77" in screen_text(app)
        await press(app, pilot, "enter")
        assert line.count("PATCH") == 0
        await press(app, pilot, "y")
        assert (row["daily_limit"], row["sequences"][0]["steps"][0]["delay"]) == (77, 9)
        assert row["sequences"][0]["steps"][0]["variants"][0]["body"].endswith("PS: \x1b[31mred")
        (patch,) = [seen for seen in line.requests if seen.method == "PATCH"]
        assert set(patch.body) == {"daily_limit", "sequences", "email_list"}
        assert [each.changes() for each in told] == [{}]
        assert told[0].wanted["daily_limit"] == 77
        assert front(app).place == "campaign"
        assert "Change Fintech VPs: done" in screen_text(app)
        await press(app, pilot, "]", "y")
        assert line.count("PATCH") == 1


async def test_what_instantly_refuses_is_said_at_its_field_in_its_words(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, row, edit):
        where = ("campaign_schedule", "schedules", 0, "timezone")
        told = await reviewed(app, pilot, edit.with_value(where, "Europe/Paris").with_field("daily_limit", 7))
        assert "Europe/Paris is not accepted by Instantly: use Europe/Belgrade" in screen_text(app)
        await press(app, pilot, "y")
        assert line.count("PATCH") == 0
        await press(app, pilot, "b", "y", "escape")
        lines = screen_text(app).splitlines()
        message = "body/campaign_schedule/schedules/0/timezone must be equal to one of the allowed values"
        place = next(number for number, text in enumerate(lines) if text.startswith(" Schedule 1, time zone"))
        assert message in f"{lines[place + 1]} {lines[place + 2].strip()}"
        assert "Daily limit" not in "".join(lines[: place + 2])
        assert "Instantly refused it; nothing was changed" in "".join(lines)
        assert (told, row["daily_limit"]) == ([], 400)
        mended = to_toml(front(app).errand.edit.wanted).replace("Europe/Paris", "Europe/Belgrade")
        front(app).take_edited(mended)
        await press(app, pilot, "y")
        assert row["campaign_schedule"]["schedules"][0]["timezone"] == "Europe/Belgrade"
        assert row["daily_limit"] == 7


async def test_somebody_elses_change_is_kept_or_asked_about(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, row, edit):
        told = await reviewed(
            app, pilot, edit.with_field("daily_limit", 77).with_value((*FIRST_STEP, "delay"), 9)
        )
        row["sequences"][0]["steps"][1]["delay"] = 6
        row["email_gap"] = 33
        await press(app, pilot, "y")
        assert "somebody else changed it meanwhile; this is what y sends now" in screen_text(app)
        assert line.count("PATCH") == 0
        row["daily_limit"] = 55
        await press(app, pilot, "y")
        text = screen_text(app)
        assert "Daily limit was changed on both sides" in text
        for words in ("before  400", "theirs  55", "yours   77"):
            assert words in text
        await press(app, pilot, "y")
        assert line.count("PATCH") == 0
        await press(app, pilot, "t", "y")
        (patch,) = [seen for seen in line.requests if seen.method == "PATCH"]
        assert set(patch.body) == {"sequences"}
        assert [step["delay"] for step in row["sequences"][0]["steps"][:2]] == [9, 6]
        assert (row["daily_limit"], row["email_gap"]) == (55, 33)
        assert len(told) == 1


async def test_yours_can_be_kept_over_theirs(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, _, row, edit):
        row["daily_limit"] = 55
        await reviewed(app, pilot, edit.with_field("daily_limit", 77))
        assert "changed on both sides" in screen_text(app)
        await press(app, pilot, "o", "y")
        assert row["daily_limit"] == 77


async def test_a_value_the_server_dropped_without_a_word_is_said(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, _, edit):
        told = await reviewed(app, pilot, edit.with_value((*FIRST_STEP, "wait_for"), "noon"))
        await press(app, pilot, "y")
        text = screen_text(app)
        assert "Sent, but the server has 1 value otherwise" in text
        assert "Step 1, wait for: sent noon, it has –" in text
        assert len(told) == 1
        await press(app, pilot, "escape", "y")
        assert line.count("PATCH") == 1


async def test_a_lost_answer_is_looked_up_and_nothing_goes_twice_by_itself(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, row, edit):
        line.script(lose(), method="PATCH")
        told = await reviewed(app, pilot, edit.with_field("daily_limit", 77))
        await press(app, pilot, "y")
        assert (line.count("PATCH"), row["daily_limit"], len(told)) == (1, 77, 1)

        line.script(unanswered(), method="PATCH")
        told = await reviewed(app, pilot, told[0].with_field("daily_limit", 78))
        await press(app, pilot, "y")
        assert (line.count("PATCH"), row["daily_limit"]) == (2, 77)
        assert "No answer came. This is what the server does not have (yet)" in screen_text(app)
        await press(app, pilot, "y")
        assert row["daily_limit"] == 78


async def test_what_may_not_have_arrived_is_not_taken_for_sent_after_a_failed_look(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, row, edit):
        told = await reviewed(app, pilot, edit.with_field("daily_limit", 78))
        line.script(unanswered(), method="PATCH")
        line.script(
            status(404, {"message": "gone"}), method="GET", path=f"/campaigns/{row['id']}", skip=1, times=2
        )
        await press(app, pilot, "y")
        assert "could not be read again" in screen_text(app)
        await press(app, pilot, "ctrl+r")
        assert "This is what the server does not have (yet)" in screen_text(app)
        assert (told, row["daily_limit"]) == ([], 400)
        await press(app, pilot, "y")
        assert (len(told), row["daily_limit"]) == (1, 78)


async def test_a_campaign_whose_making_was_not_answered_is_not_made_twice(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, ":", *"new-campaign Autumn push", "enter")
        assert "Working days" in screen_text(app)
        line.script(lose(), method="POST", path="/campaigns")
        await press(app, pilot, "y")
        assert "it may have been made or not. Now there is 1 campaign of this name" in screen_text(app)
        await press(app, pilot, "y", "escape", "]", "y")
        assert line.count("POST", "/campaigns") == 1
        assert "it may have been made" in screen_text(app)
        await press(app, pilot, "g", "c", ":", *"new-campaign Winter push", "enter", "y")
        assert front(app).place == "campaign-edit"
        await press(app, pilot, "escape", "escape")
        assert "Winter push" in screen_text(app)


@pytest.mark.parametrize("ending", ["json", "toml"])
async def test_a_campaign_exported_deleted_and_made_again_is_equal_field_by_field(
    tmp_path: Path, ending: str
):
    file = tmp_path / f"kept.{ending}"
    async with begun(tmp_path) as (app, pilot, _, row, _):
        before = deepcopy(public(row))
        await press(app, pilot, ":", *f"export-campaign {file}", "enter")
        assert file.stat().st_mode & 0o777 == 0o600
        written = file.read_bytes()
        await press(app, pilot, ":", *f"export-campaign {file}", "enter")
        assert "nothing is overwritten" in screen_text(app)
        assert file.read_bytes() == written
        gone = Write("campaigns", row["id"], NAME, delete_campaign(row["id"]), removes=True)
        app.workspace.change("Delete", [gone])
        await press(app, pilot, "g", "c")
        assert row["id"] not in space_of(app).campaigns
        await press(app, pilot, ":", *f"create-campaign {file}", "enter")
        assert "A new campaign, as a draft — nothing has been sent" in screen_text(app)
        await press(app, pilot, "y")
        after = public(campaign_of(space_of(app), NAME))
        differing = [
            name
            for name in (*WRITABLE, *CREATE_ONLY, "custom_variables")
            if not same(before.get(name), after.get(name), name)
        ]
        assert differing == []
        assert after["status"] == 0
        assert front(app).place == "campaign"
        await press(app, pilot, "escape")
        assert NAME in screen_text(app)


async def test_every_campaign_of_the_simulation_comes_back_from_either_file(tmp_path: Path):
    async with demo_app(tmp_path) as (app, _, _):
        for row in space_of(app).campaigns.values():
            before = public(row)
            for text in (json.dumps(before), to_toml(before)):
                edit = CampaignEdit.new(read_file(text).fields)
                assert not [problem for problem in edit.problems() if problem.stops]
                made = edit.changes()
                assert all(same(before.get(name), made.get(name), name) for name in WRITABLE)


async def test_a_file_that_can_not_be_understood_is_kept_until_it_can(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, row, edit):
        edit_as_file(app, Errand(edit))
        await press(app, pilot)
        assert "can't be handed to an editor" in screen_text(app)
        await press(app, pilot, "escape")
        await reviewed(app, pilot, edit)
        assert "nothing is changed" in screen_text(app)
        await press(app, pilot, "y")
        text = to_toml(edit.wanted).replace("daily_limit = 400", "daily_limit = many")
        front(app).take_edited(text)
        await press(app, pilot)
        number = next(place for place, each in enumerate(text.splitlines(), 1) if "= many" in each)
        assert f"✖ line {number}: Invalid value" in screen_text(app)
        await press(app, pilot, "y", "escape", "n")
        assert front(app).errand.text == text
        front(app).take_edited(text.replace("= many", "= 60"))
        await press(app, pilot, "y")
        assert (row["daily_limit"], line.count("PATCH")) == (60, 1)


async def test_changes_that_are_not_sent_are_not_passed_over_by_the_file(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, _, row, edit):
        await press(app, pilot, ":", *"edit-campaign", "enter")
        assert "can't be handed to an editor" in screen_text(app)
        assert not app.session.edits[row["id"]].unsent
        await press(app, pilot, "escape")
        app.session.edits[row["id"]] = Edit(row["id"], History(edit.with_field("daily_limit", 5)))
        await press(app, pilot, ":", *"edit-campaign", "space", *"other", "enter")
        assert "it opens the campaign here" in screen_text(app)
        await press(app, pilot, ":", *"edit-campaign", "enter")
        assert front(app).place == "campaign-edit"
        assert "changes of it are not sent yet" in screen_text(app)


async def test_what_a_file_changed_outlives_its_review(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, row, edit):
        entry = app.session.edits[row["id"]] = Edit(row["id"], History(edit))
        app.navigator.go("campaign-changes", errand_of(entry))
        await press(app, pilot)
        front(app).take_edited(to_toml(edit.wanted).replace("daily_limit = 400", "daily_limit = 60"))
        await press(app, pilot, "escape")
        assert "are kept unsent; E on it goes on with them" in screen_text(app)
        assert entry.now.changes() == {"daily_limit": 60}
        await press(app, pilot, ":", *"new-campaign Autumn", "enter")
        front(app).take_edited(to_toml({**front(app).errand.edit.wanted, "daily_limit": 5}))
        await press(app, pilot, "escape")
        assert "The new campaign as you wrote it is lost" in screen_text(app)
        await press(app, pilot, "L")
        assert (front(app).place, line.count("PATCH")) == ("campaign", 0)


async def test_a_file_written_over_a_conflict_leaves_theirs_no_place(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, _, row, edit):
        body = row["sequences"][0]["steps"][1]["variants"][0]["body"]
        row["sequences"][0]["steps"][1]["variants"][0]["body"] = f"{body} theirs"
        where = ("sequences", 0, "steps", 1, "variants", 0, "body")
        await reviewed(app, pilot, edit.with_value(where, f"{body} ours"))
        errand = front(app).errand
        (conflict,) = errand.conflicts
        one = {
            **errand.edit.wanted,
            "sequences": [{"steps": errand.edit.wanted["sequences"][0]["steps"][:1]}],
        }
        front(app).take_edited(to_toml(one))
        await press(app, pilot, "t")
        assert "the file has another value there now" in screen_text(app)
        assert errand.conflicts == (conflict,)
        await press(app, pilot, "o", "y")
        assert len(row["sequences"][0]["steps"]) == 1


def test_a_conflict_ends_when_the_server_comes_to_hold_the_same():
    errand = Errand(CampaignEdit.started({"id": "x", "daily_limit": 1}).with_field("daily_limit", 3))
    errand.rebase({"id": "x", "daily_limit": 2})
    assert [each.theirs for each in errand.conflicts] == [2]
    errand.rebase({"id": "x", "daily_limit": 3})
    assert (errand.conflicts, errand.edit.changes()) == ((), {})


def test_what_arrives_of_the_change_before_is_nobody_elses():
    raw = {"id": "x", "daily_limit": 1, "email_gap": 5}
    first = Errand(CampaignEdit.started(raw).with_field("daily_limit", 2))
    first.sent = first.edit.changes()
    second = Errand(first.edit.with_field("daily_limit", 3), earlier=first)
    second.rebase(raw)
    assert (second.earlier, second.edit.changes()) == (first, {"daily_limit": 3})
    second.rebase({**raw, "daily_limit": 2})
    assert (second.earlier, second.news, second.conflicts) == (None, "", ())
    (change,) = second.edit.diff()
    assert (change.old, change.new) == (2, 3)
    second.rebase({**raw, "daily_limit": 2, "email_gap": 6})
    assert second.news == "somebody else changed this campaign meanwhile"


def test_what_was_changed_after_the_sending_stays_unsent():
    raw = {"id": "x", "daily_limit": 1, "email_gap": 5, "email_list": ["a@example.com"]}
    entry = Edit("x", History(CampaignEdit.started(raw).with_field("daily_limit", 2)))
    errand = errand_of(entry)
    entry.history.push(entry.now.with_field("email_gap", 9))
    errand.then(
        CampaignEdit.started({**raw, "daily_limit": 2, "email_list": ["a@example.com", "b@example.com"]})
    )
    assert entry.now.changes() == {"email_gap": 9}
    assert entry.now.wanted["email_list"] == ["a@example.com", "b@example.com"]
    undone = entry.history.undo()
    assert undone is not None
    assert undone.changes() == {}


async def test_what_can_not_be_done_is_said_and_nothing_is_sent(tmp_path: Path):
    file = tmp_path / "odd.json"
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        for words, said in (
            ("export-campaign x.json", "which campaign? put the cursor on it"),
            ("create-campaign", "from which file?"),
            (f"create-campaign {file}", "can't be read: No such file"),
            ("new-campaign", "what is it called?"),
        ):
            await press(app, pilot, ":", *words, "enter")
            assert said in screen_text(app)
        file.write_text('{"name": "Odd", "x_new": 1, "daily_limit": -1}')
        await press(app, pilot, ":", *f"create-campaign {file}", "enter")
        text = screen_text(app)
        assert "passed over: x_new" in text
        assert "daily limit can't be below 0" in text
        assert "schedule is needed" in text
        await press(app, pilot, "y")
        assert "this profile is read-only" in screen_text(app)
        assert line.count("POST", "/campaigns") == 0


async def test_a_campaign_gone_meanwhile_is_said(tmp_path: Path):
    async with begun(tmp_path) as (app, pilot, line, _, edit):
        line.script(status(404, {"message": "Resource not found"}), method="GET", path="/campaigns/", times=9)
        await reviewed(app, pilot, edit.with_field("daily_limit", 1))
        assert "the campaign could not be read again" in screen_text(app)
        await press(app, pilot, "y")
        assert line.count("PATCH") == 0
