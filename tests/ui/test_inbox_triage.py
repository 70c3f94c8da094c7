"""Decisions by keys, with the world's own data as the judge."""

from __future__ import annotations

from pathlib import Path

from instantly_tui.demo.faults import status
from tests.support.app import demo_app, launch_for, press, screen_text
from tests.ui.reply_desk import (
    ALL,
    finish_jobs,
    interest_of,
    is_mail,
    lead_of_campaign,
    leave_now,
    patient,
    put_cursor,
    rows_of,
    space_of,
    stored,
)


async def test_five_threads_by_keys(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, "g", "i")
        rows = rows_of(app)
        here = [rows.source.row(i) for i in range(len(rows.source))]
        done, read, wrong, won, later = chosen = [mail for mail in here if lead_of_campaign(mail)][:5]
        assert all(stored(app, mail.id)["is_unread"] for mail in here)
        decided = ((done, "e"), (read, "m"), (wrong, "ip"), (won, "iw"), (later, "z3"))
        for mail, keys in decided:
            await put_cursor(app, pilot, is_mail(mail.id))
            at = rows.cursor
            await press(app, pilot, *keys)
            assert rows.cursor == at + (keys != "m"), "a decision brings the next thread"
            assert "leaves in 600 s, u takes it back" in screen_text(app)
        assert all(stored(app, mail.id)["is_unread"] for mail in here), "nothing left before its time"
        await leave_now(app, pilot)
        unread = {mail.id for mail in here if stored(app, mail.id)["is_unread"]}
        assert unread == {mail.id for mail in here} - {mail.id for mail in chosen[:4]}
        assert stored(app, later.id)["reminder_ts"] is not None
        finish_jobs(app)
        assert {interest_of(app, mail) for mail in (wrong, won)} == {-2, 4}
        assert {interest_of(app, mail) for mail in (done, read, later)} == {None}


async def test_undo_takes_the_status_and_the_reading_back(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "i", "i")
        row = rows_of(app).source.row(rows_of(app).cursor - 1)
        assert (row.id, row.i_status, row.is_unread) == (mail.id, 1, False)
        await press(app, pilot, "u")
        assert "taken back" in screen_text(app)
        await leave_now(app, pilot)
        assert line.count("POST", "/update-interest-status") == line.count("POST", "/mark-as-read") == 0
        assert stored(app, mail.id)["is_unread"]


async def test_marked_rows_are_done_together_with_a_result_for_each(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mails = [rows_of(app).source.row(i) for i in range(10)]
        chosen = [mail for mail in mails if mail.thread_id][:4]
        for mail in chosen:
            await put_cursor(app, pilot, is_mail(mail.id))
            await press(app, pilot, "space")
        line.script(status(404, {"message": "no such thread"}), method="POST", path="/mark-as-read")
        await press(app, pilot, "e")
        assert "Done 4: leaves in 600 s" in screen_text(app)
        await leave_now(app, pilot)
        assert "Done: 3 done, 1 refused" in screen_text(app)
        assert sum(bool(stored(app, mail.id)["is_unread"]) for mail in chosen) <= 1


async def test_blocking_asks_and_any_other_key_means_no(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "b", "e")
        assert f"Block {mail.other}" in screen_text(app)
        await press(app, pilot, "enter")
        assert line.count("POST", "/block-lists-entries") == 0
        await press(app, pilot, "b", "e", "y")
        blocked = [entry["bl_value"] for entry in space_of(app).blocklist.values()]
        assert mail.other in blocked


async def test_own_label(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "i", "/", "enter")
        await leave_now(app, pilot)
        finish_jobs(app)
        labels = {label["interest_status"] for label in space_of(app).labels.values()}
        assert interest_of(app, mail) in labels


async def test_a_reminder_on_a_day_of_ones_own(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, *ALL)
        mail = rows_of(app).current
        await press(app, pilot, "z", "z", *"2020-01-01", "enter")
        assert "is past" in screen_text(app)
        await press(app, pilot, "z", "z", *"soon", "enter")
        assert "is no day" in screen_text(app)
        await press(app, pilot, "z", "z", *"2026-12-24", "enter")
        await leave_now(app, pilot)
        assert stored(app, mail.id)["reminder_ts"].startswith("2026-12-2")


async def test_a_read_only_profile_decides_and_writes_nothing(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        for keys in (("e",), ("i", "i"), ("m",), ("z", "1"), ("b", "e"), ("r",), ("R",), ("f",)):
            await press(app, pilot, *keys)
            assert "read-only" in screen_text(app), keys
        assert {seen.method for seen in line.requests} == {"GET"}
