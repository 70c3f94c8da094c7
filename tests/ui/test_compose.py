"""Writing, reviewing and sending by keys; the simulated server's mails are the judge."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from instantly_tui.demo.faults import Gate, hold
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import addresses
from instantly_tui.ui.screens.review import ReviewScreen
from tests.support.app import demo_app, press, screen_text, settle
from tests.ui.reply_desk import (
    ALL,
    answer,
    lead_of_campaign,
    leave_now,
    patient,
    put_cursor,
    sent_in,
    space_of,
    stored,
    type_text,
    until,
)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_reply_taken_back_then_sent_once(tmp_path: Path, size: tuple[int, int]) -> None:
    async with demo_app(tmp_path, size=size, launch=patient(tmp_path)) as (app, pilot, line):
        mail = await answer(app, pilot, "Tuesday suits me & mine\nSam")
        before = len(sent_in(space_of(app), mail.thread_id))
        assert "nothing has been sent" in screen_text(app)
        await press(app, pilot, "y")
        assert "u takes it back" in screen_text(app)
        assert "⇡ 1" in screen_text(app)
        await press(app, pilot, "u")
        assert "Tuesday suits me" in screen_text(app), "it is in the editor again"
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/reply") == 0
        await press(app, pilot, "escape", "y", "enter")
        await leave_now(app, pilot)
        sent = sent_in(space_of(app), mail.thread_id)[before:]
        assert len(sent) == line.count("POST", "/emails/reply") == 1
        assert sent[0]["eaccount"] == mail.eaccount
        assert sent[0]["to_address_email_list"] == mail.from_address_email
        assert "Tuesday suits me &amp; mine<br/>Sam" in sent[0]["body"]["html"]
        assert "wrote:" in sent[0]["body"]["html"], "the mail answered is quoted"
        await until(app, pilot, lambda: "Tuesday suits me & mine" in screen_text(app))
        assert "you have answered this mail" in screen_text(app)
        assert not stored(app, mail.id)["is_unread"]
        await press(app, pilot, "g", "d")
        assert "no draft is kept" in screen_text(app)


async def test_enter_and_other_keys_never_send(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "enter", "ctrl+j", "space", "Y", "s", "escape")
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/reply") == 0


async def test_an_open_placeholder_blocks_with_its_name(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await answer(app, pilot, "Hello {{firstName}}")
        assert "✖ {{firstName}} is not filled in" in screen_text(app)
        await press(app, pilot, "y")
        assert "Send: {{firstName}} is not filled in" in screen_text(app)
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/reply") == 0


async def test_the_quote_is_fetched_when_the_list_alone_was_shown(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        assert line.count("GET", f"/emails/{mail.id}") == 0
        await press(app, pilot, "r")
        assert "quoted lines go below" in screen_text(app)
        assert line.count("GET", f"/emails/{mail.id}") == 1


async def test_reply_all_copies_everyone_else(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        space_of(app).mails.patch(
            mail.id, {"cc_address_email_list": "boss@example.net, Ann <ann@example.net>"}
        )
        await press(app, pilot, "ctrl+r")
        await press(app, pilot, "R")
        await type_text(app, pilot, "To both of you")
        await press(app, pilot, "escape")
        text = screen_text(app)
        assert "boss@example.net, ann@example.net" in text
        assert "▲ example.net is new in this thread" in text
        await press(app, pilot, "y")
        await leave_now(app, pilot)
        sent = sent_in(space_of(app), mail.thread_id)[-1]
        assert sent["to_address_email_list"] == mail.from_address_email
        assert addresses(sent["cc_address_email_list"]) == ("boss@example.net", "ann@example.net")


async def test_forward_goes_to_whom_was_typed_with_the_original(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "f", "escape")
        assert "✖ it has no recipient" in screen_text(app)
        await press(app, pilot, "e")
        await type_text(app, pilot, "colleague@example.org")
        await press(app, pilot, "escape", "y")
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/forward") == 1
        sent = next(seen.body for seen in line.requests if seen.path.endswith("/emails/forward"))
        assert sent["to_address_email_list"] == "colleague@example.org"
        assert sent["eaccount"] == mail.eaccount
        assert "Forwarded message" in sent["body"]["text"]


async def test_typing_is_on_disk_after_a_pause_and_after_a_crash(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "r")
        await type_text(app, pilot, "half a sent")
        await until(app, pilot, lambda: "draft saved" in screen_text(app))
        folder = tmp_path / "state" / "drafts" / "demo"
        kept = DraftFolder(folder).read(next(folder.glob("*.json")).stem)
        assert kept is not None
        assert (kept.text, kept.reply_to, kept.eaccount) == ("half a sent", mail.id, mail.eaccount)
        # What is on the disk now is all a killed program would leave.
        crashed = tmp_path / "crashed"
        await asyncio.to_thread(_copy, folder, crashed / "state" / "drafts" / "demo")
    async with demo_app(crashed) as (app, pilot, _):
        await press(app, pilot, "g", "d")
        assert kept.author[:14] in screen_text(app)
        await press(app, pilot, "enter")
        assert "half a sent" in screen_text(app)


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, mode=0o700)
    for parent in (target, target.parent, target.parent.parent):
        parent.chmod(0o700)
    for file in source.glob("*.json"):
        (target / file.name).write_bytes(file.read_bytes())
        (target / file.name).chmod(0o600)


async def test_a_thread_that_changed_meanwhile_stops_the_reply(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        mail = await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "y")
        mails = space_of(app).mails
        again = {**mails.full(stored(app, mail.id)), "timestamp_created": "2026-11-20T09:44:00.000Z"}
        mails.add({**again, "id": "01a1f154-e478-7080-a2ad-315502370000"})
        await leave_now(app, pilot)
        assert "Not sent" in screen_text(app)
        assert "wrote again" in " ".join(screen_text(app).split())
        assert line.count("POST", "/emails/reply") == 0


async def test_what_the_review_changed_is_not_written_over_by_the_editor_below_it(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await answer(app, pilot, "Tuesday suits me")
        review = app.screen
        assert isinstance(review, ReviewScreen)
        review.put_in("My calendar is open")
        await settle(app, pilot)
        app.keep_typed()
        assert "My calendar is open" in screen_text(app), "the editor below has nothing newer"
        draft = review.draft
        assert draft is not None
        assert draft.text == "Tuesday suits me\n\nMy calendar is open"
        await press(app, pilot, "e")
        await type_text(app, pilot, ", always")
        await press(app, pilot, "escape")
        assert "My calendar is open, always" in screen_text(app), "it goes on at the end"


async def test_postponed_and_discarded(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await answer(app, pilot, "Later")
        await press(app, pilot, "p")
        assert "kept as a draft" in screen_text(app)
        await press(app, pilot, "r")
        assert "Later" in screen_text(app), "the draft begun before is taken up"
        await press(app, pilot, "escape", "d", "d")
        assert "nothing done" in screen_text(app)
        # What was changed in the review is discarded with it, whatever the editor below still shows.
        await press(app, pilot, "c", *"lee@example.net", "enter", "enter")
        assert [draft.cc for draft in app.workspace.outbox.box.drafts.values()] == ["lee@example.net"]
        await press(app, pilot, "d", "D", "g", "d")
        assert "no draft is kept" in screen_text(app)


async def test_the_status_chosen_is_set_once_it_is_sent(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        mail = await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "s", *"booked", "enter")
        await press(app, pilot, "y")
        await leave_now(app, pilot)
        asked = [seen.body for seen in line.requests if seen.path.endswith("/update-interest-status")]
        assert [body["interest_value"] for body in asked] == [2]
        assert asked[0]["lead_email"] == mail.lead


async def test_a_second_reply_to_the_same_mail_waits_for_the_first(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        gate = Gate()
        line.script(hold(gate), method="POST", path="/emails/reply")
        await answer(app, pilot, "Tuesday suits me")
        await press(app, pilot, "y", "r")
        assert "is on its way" in screen_text(app)
        gate.open()
