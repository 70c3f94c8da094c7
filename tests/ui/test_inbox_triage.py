"""Decisions by keys, with the world's own data as the judge."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from instantly_tui.demo.faults import lose, status
from instantly_tui.ui.screens.triage import guess_words
from tests.support.app import NOW, demo_app, launch_for, press, screen_text, settle
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

        async def mark() -> None:
            for mail in chosen:
                await put_cursor(app, pilot, is_mail(mail.id))
                await press(app, pilot, "space")

        await mark()
        line.script(status(404, {"message": "no such thread"}), method="POST", path="/mark-as-read")
        at = rows_of(app).cursor
        await press(app, pilot, "e")
        assert rows_of(app).cursor == at, "with marks the cursor stays"
        assert "Done × 4: leaves in 600 s" in screen_text(app)
        await press(app, pilot, *command("results"))
        assert screen_text(app).count("… held") == 4
        await press(app, pilot, "escape")
        await leave_now(app, pilot)
        assert "Done: 3 done, 1 refused" in screen_text(app)
        assert ":results tells each" in screen_text(app)
        assert sum(bool(stored(app, mail.id)["is_unread"]) for mail in chosen) <= 1
        refused = next(each for each in app.workspace.recent[0].outcomes if each.state == "refused")
        await press(app, pilot, *command("results"))
        text = screen_text(app)
        assert text.count("✓ done") == 3
        assert text.index("✖ refused") < text.index("✓ done")
        await press(app, pilot, "enter")
        assert rows_of(app).current_key == refused.write.key, "choosing a result goes to its row"
        await press(app, pilot, "escape")
        await mark()
        await press(app, pilot, "z", "3")
        await mark()
        await press(app, pilot, "a", *"Ada", "enter")
        line.script(lose(), method="PATCH", path="/leads/", times=1)
        await leave_now(app, pilot)
        assert all(stored(app, mail.id)["reminder_ts"].startswith("2026-11-23T") for mail in chosen)
        said = [message.text for message in app.messages.log]
        assert any(re.match(r"Remind Mon 23 Nov \d\d:00: 4 done$", text) for text in said)
        assert any(text.startswith("Assign (to Ada Mercer): ") for text in said)
        leads = [stored_lead(app, mail.lead_id) for mail in chosen if mail.lead_id]
        assert len({lead["assigned_to"] for lead in leads}) == 1


async def test_own_labels_and_owners_of_mails_and_leads(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        labels = {label["interest_status"] for label in space_of(app).labels.values()}
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        at = rows_of(app).cursor
        line.script(status(401, {"message": "Invalid scope"}), method="GET", path="/lead-labels", times=1)
        await press(app, pilot, "i", "/")
        assert "the labels could not be read" in screen_text(app)
        await press(app, pilot, "i", "/", "enter")
        assert rows_of(app).cursor == at + 1
        await press(app, pilot, "i", "/")
        assert "Own label" in screen_text(app), "also when the labels are known already"
        await press(app, pilot, "escape")
        await leave_now(app, pilot)
        finish_jobs(app)
        assert interest_of(app, mail) in labels

        await press(app, pilot, "g", "l")
        lead = rows_of(app).current
        await press(app, pilot, "i", "/", "enter", "a", *"Noor", "enter")
        await leave_now(app, pilot)
        finish_jobs(app)
        row = stored_lead(app, lead.id)
        noor = next(each for each in space_of(app).members.values() if each["name"]["first"] == "Noor")
        assert (row["lt_interest_status"] in labels, row["assigned_to"]) == (True, noor["user_id"])
        await press(app, pilot, "enter")
        assert "owner         Noor Rahman" in screen_text(app)
        await press(app, pilot, "a", *"Nobody", "enter")
        await leave_now(app, pilot)
        assert stored_lead(app, lead.id).get("assigned_to") is None


async def test_statuses_labels_and_owners_by_their_names(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path), size=(80, 24)) as (app, pilot, _):
        label = next(iter(space_of(app).labels.values()))
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        at = rows_of(app).cursor
        await press(app, pilot, *command("status meet"))
        assert "“meet” could be Meeting booked or Meeting completed" in screen_text(app)
        await press(app, pilot, *command("assign nora"))
        assert "there is no member “nora”; did you mean Noor Rahman?" in screen_text(app)
        await press(app, pilot, *command("assign"), "escape")
        assert rows_of(app).cursor == at, "what names nothing decides nothing"
        await press(app, pilot, *command("assign noor"))
        assert rows_of(app).cursor == at + 1
        await press(app, pilot, "k", *command("status meeting book"))
        await leave_now(app, pilot)
        finish_jobs(app)
        noor = next(each for each in space_of(app).members.values() if each["name"]["first"] == "Noor")
        assert stored_lead(app, mail.lead_id)["assigned_to"] == noor["user_id"]
        assert interest_of(app, mail) == 2
        await press(app, pilot, "k", *command(f"status {label['label'].upper()}"))
        await leave_now(app, pilot)
        finish_jobs(app)
        assert interest_of(app, mail) == label["interest_status"]

        await press(app, pilot, "H")
        assert "Headers/source: enter shows the mail" in screen_text(app), "what is not seen is not turned"
        await press(app, pilot, "enter", "tab", "o")
        assert "Unfold: the mail is not in sight" in screen_text(app)
        await press(app, pilot, "escape", "escape", "/", *"is:hotx", "enter", "/", "up")
        assert "/is:hotx" in screen_text(app), "what was mistyped can be mended"
        await press(app, pilot, "escape", "g", "b", *command("assign noor"))
        assert ":assign decides on threads or leads" in screen_text(app)


async def test_reminders_in_words_are_shown_before_they_are_set(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, *ALL)
        one, two, three = (rows_of(app).source.row(i) for i in range(3))
        await press(app, pilot, "z", "z")
        assert "fri 9, 3d, 2h" in screen_text(app)
        await press(app, pilot, *"2020-01-01")
        assert "1 Jan 2020 is past" in screen_text(app)
        await press(app, pilot, "enter", "z", "z", *"whenever", "enter")
        assert "is no day or time" in screen_text(app)
        await press(app, pilot, "z", "z", *"24 dec")
        assert "Thu 24 Dec 09:00" in screen_text(app)
        await press(app, pilot, "enter")
        assert "Remind Thu 24 Dec 09:00" in screen_text(app)
        assert rows_of(app).cursor == 1
        await press(app, pilot, *command("remind 2h"))
        await press(app, pilot, *command("remind mon 14:30"), "u")
        await leave_now(app, pilot)
        assert moment_of(stored(app, one.id)).astimezone().strftime("%d %b %H:%M") == "24 Dec 09:00"
        assert moment_of(stored(app, two.id)) == NOW + timedelta(hours=2)
        assert stored(app, three.id).get("reminder_ts") is None
        await put_cursor(app, pilot, is_mail(two.id))
        await press(app, pilot, "z", "0")
        await leave_now(app, pilot)
        assert stored(app, two.id).get("reminder_ts") is None
        await press(app, pilot, "g", "c", *command("remind 3d"))
        assert "sets the reminder of a thread" in screen_text(app)


async def test_who_is_out_of_office_is_proposed_for_the_day_of_return(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, _):
        space = space_of(app)
        texts = (
            "I am out of the office until Thursday, 3 December.",
            "Ich bin ab Montag, den 7. Dezember wieder erreichbar.",
            "This mailbox is not read.",
        )
        away = [
            row
            for row in space.mails.select(
                lambda row: row.get("i_status") == 0 and row["ue_type"] == 2, None, 3
            )
        ]
        for mail, text in zip(away, texts, strict=True):
            space.mails.patch(
                mail["id"], {"body": {"text": text}, "timestamp_created": "2026-11-20T08:00:00.000Z"}
            )
        await press(app, pilot, *ALL)
        first, second, third = (mail["id"] for mail in away)
        await put_cursor(app, pilot, is_mail(first))
        await press(app, pilot, "enter")
        assert "back on Fri 4 Dec — z b reminds then" in screen_text(app)
        await press(app, pilot, "z", "b")
        assert "Remind Fri 4 Dec 09:00" in screen_text(app)
        await put_cursor(app, pilot, is_mail(third))
        await press(app, pilot, "z", "b")
        assert "no day of return was found" in screen_text(app)
        await press(app, pilot, "escape")
        for mail in (second, third):
            await put_cursor(app, pilot, is_mail(mail))
            await settle(app, pilot)
            await press(app, pilot, "space")
        await press(app, pilot, "z", "b")
        await leave_now(app, pilot)
        moments = [moment_of(stored(app, mail)).astimezone() for mail in (first, second)]
        assert [f"{moment:%d %b %H:%M}" for moment in moments] == ["04 Dec 09:00", "07 Dec 09:00"]
        assert stored(app, third).get("reminder_ts") is None
        assert "1 skipped" in screen_text(app)


async def test_the_suggested_label_costs_is_counted_and_never_set_by_itself(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=patient(tmp_path)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        label = next(row for row in space_of(app).labels.values() if row["use_with_ai"])
        space_of(app).mails.patch(mail.id, {"body": {"text": f"Please {label['label'].lower()} to me"}})
        await press(app, pilot, "i", "?")
        assert "used from here: 0 of 500 in 30 days" in screen_text(app)
        await press(app, pilot, "enter")
        assert line.count("POST", "/ai-reply-label") == 0
        await press(app, pilot, "i", "?", "y")
        assert f"{label['label']} — i / sets it" in screen_text(app)
        assert app.workspace.label_uses.used() == 1
        await press(app, pilot, "i", "?", "J", "K")
        assert line.count("POST", "/ai-reply-label") == 1, "what is known is not asked again"
        assert f"suggested: {label['label']}" in screen_text(app)
        await leave_now(app, pilot)
        assert stored(app, mail.id).get("i_status") is None
        await press(app, pilot, "i", "/", "enter")
        await leave_now(app, pilot)
        finish_jobs(app)
        assert interest_of(app, mail) == label["interest_status"], "the suggested one stands first"
        other = await put_cursor(app, pilot, lead_of_campaign)
        line.script(status(500, {"error": "Classification failed"}), path="/ai-reply-label", times=5)
        await press(app, pilot, "i", "?", "y")
        assert "a suggestion could not be read" in screen_text(app)
        assert line.count("POST", "/ai-reply-label") == 2, "it costs, so it is not repeated"
        assert app.workspace.label_uses.used() == 2
        assert stored(app, other.id)["is_unread"]


def test_a_suggestion_names_the_key_that_sets_it() -> None:
    assert guess_words("Meeting Booked") == "meeting booked — i m sets it"
    assert guess_words("Lead") == guess_words("") == "no status — i 0 sets none"
    assert guess_words("Hot one") == "Hot one — i / sets it"


async def test_walking_through_twenty_threads_writes_nothing(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, undo_seconds=0.0)) as (app, pilot, line):
        await press(app, pilot, "g", "i", "enter")
        before = space_of(app).mails.unread()
        for _ in range(4):
            # Opening costs one of twenty lists of mails a minute: the answers are not waited for.
            await pilot.press(*"JJJJJ", "escape", "enter")
            await pilot.pause()
        assert rows_of(app).cursor == 20
        await pilot.press("escape", "g", "b")
        await pilot.pause()
        assert {seen.method for seen in line.requests} == {"GET"}
        assert space_of(app).mails.unread() == before


async def test_deciding_while_reading_goes_on_to_the_next_thread(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24), launch=patient(tmp_path)) as (app, pilot, _):
        await press(app, pilot, *ALL)
        await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "enter")
        rows = rows_of(app)
        for keys in (("e",), ("z", "1"), ("i", "n")):
            at = next(i for i, mail in enumerate(all_rows(app)) if i > rows.cursor and lead_of_campaign(mail))
            rows.go(at)
            await pilot.press(*keys)
            await pilot.pause()
            assert rows.cursor == at + 1, keys
            assert "→ you" in screen_text(app), "the conversation stays open"


async def test_a_read_only_profile_decides_and_writes_nothing(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        await press(app, pilot, *ALL)
        decisions = "e", "ii", "i/", "i?", "m", "z1", "zz", "zb", "be", "bd", "a", "r", "R", "f"
        for keys in decisions:
            await press(app, pilot, *keys)
            assert "read-only" in screen_text(app), keys
        await press(app, pilot, *command("remind 3d"))
        assert "read-only" in screen_text(app)
        assert {seen.method for seen in line.requests} == {"GET"}


def command(words: str) -> list[str]:
    """The keys that type a command."""
    return [":", *words, "enter"]


def stored_lead(app: Any, lead_id: str) -> dict[str, Any]:
    """A lead as the simulation has it."""
    row = space_of(app).leads.get(lead_id)
    assert row is not None
    return row


def all_rows(app: Any) -> list[Any]:
    source = rows_of(app).source
    return [source.row(i) for i in range(len(source))]


def moment_of(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["reminder_ts"]).astimezone(UTC)
