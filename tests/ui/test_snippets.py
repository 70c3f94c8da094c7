"""Snippets by keys: from a mail to its answer in three, filled from the lead, and never sent half filled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.config.launch import Launch
from instantly_tui.demo.faults import FaultTransport, Gate, hold, status
from instantly_tui.engine.draft_folder import DraftFolder
from instantly_tui.engine.drafts import Draft
from instantly_tui.text.mail import to_html
from tests.support.app import NOW, demo_app, front, press, screen_text
from tests.ui.reply_desk import (
    ALL,
    answer,
    lead_of_campaign,
    leave_now,
    patient,
    put_cursor,
    sent_in,
    space_of,
    type_text,
    until,
)

LINK = "https://cal.example.com/sam/30"
BOOK = "Hi {{firstName|there}} of {{COMPANYNAME}},\n\npick a time: {{bookingLink}}\n\n{{senderName}}"
NEEDY = "Hi {{firstName}}, your {{shoeSize}} is {{website|unknown}}."


def desk(folder: Path, **texts: str) -> Launch:
    """A patient start with these snippets and a booking link."""
    snippets = folder / "config" / "snippets"
    snippets.mkdir(parents=True)
    for name, text in texts.items():
        (snippets / f"{name}.md").write_text(text, "utf-8")
    launch = patient(folder)
    return replace(launch, settings=replace(launch.settings, booking_link=LINK))


async def at_mail(app: Any, pilot: Any) -> Any:
    """The cursor on a mail that has been read."""
    await press(app, pilot, *ALL)
    mail = await put_cursor(app, pilot, lead_of_campaign)
    await until(app, pilot, lambda: front(app).whole_mail() is not None)
    return mail


def lead_of(app: Any, mail: Any) -> dict[str, Any]:
    leads = space_of(app).leads.by_email(mail.lead)
    found: dict[str, Any] = next(lead for lead in leads if lead["campaign"] == mail.campaign_id)
    return found


def asked(line: FaultTransport, before: int) -> list[str]:
    """What was asked since, but for the count of unread mails, which the status line asks by itself."""
    calls = [f"{seen.method} {seen.path.removeprefix('/api/v2')}" for seen in line.requests[before:]]
    return [call for call in calls if call != "GET /emails/unread/count"]


async def test_a_hot_reply_takes_three_keys_and_four_requests(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=desk(tmp_path, book=BOOK)) as (app, pilot, line):
        mail = await at_mail(app, pilot)
        before, earlier = len(line.requests), len(sent_in(space_of(app), mail.thread_id))
        await press(app, pilot, "t", "1")
        lead = lead_of(app, mail)
        account = space_of(app).accounts[mail.eaccount]
        sender = f"{account['first_name']} {account['last_name']}"
        filled = f"Hi {lead['first_name']} of {lead['company_name']},\n\npick a time: {LINK}\n\n{sender}"
        shown = screen_text(app)
        for line_of_text in filled.split("\n"):
            assert f" {line_of_text}" in shown
        assert "{{COMPANYNAME}} is companyName" in shown, "another case is taken, and said"
        assert "✓ nothing is left to fill in" in shown
        assert line.count("POST", "/emails/reply") == 0
        await press(app, pilot, "y")
        await leave_now(app, pilot)
        sent = sent_in(space_of(app), mail.thread_id)[earlier:]
        assert len(sent) == 1
        assert to_html(filled) in sent[0]["body"]["html"]
        assert len(asked(line, before)) <= 4, asked(line, before)


async def test_what_has_no_value_stays_in_sight_and_blocks(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=desk(tmp_path, needy=NEEDY)) as (app, pilot, line):
        mail = await at_mail(app, pilot)
        first = lead_of(app, mail)["first_name"]
        await press(app, pilot, "t", "1")
        assert f"Hi {first}, your {{{{shoeSize}}}} is" in screen_text(app)
        assert "no value for {{shoeSize}}" in screen_text(app)
        await press(app, pilot, "y")
        assert "Send: {{shoeSize}} is not filled in" in screen_text(app)
        await press(app, pilot, "b")
        assert "nothing stops it that could be passed over" in screen_text(app)
        await press(app, pilot, "t", "9")
        assert "there is no snippet 9, only 1 snippet" in screen_text(app)
        # The editor opens on it although none was open before, and what is written there is kept.
        await press(app, pilot, "escape")
        assert f"Hi {first}, your" in screen_text(app)
        await press(app, pilot, "escape", "p")
        await press(app, pilot, "t", "t")
        assert "Put a snippet in" in screen_text(app)
        assert f"Hi {first}, your" in screen_text(app), "the preview has the lead's values in"
        await press(app, pilot, "enter")
        assert screen_text(app).count(f"Hi {first}, your") == 2, "put behind what was there"
        await leave_now(app, pilot)
        assert line.count("POST", "/emails/reply") == 0


async def test_at_the_cursor_of_the_editor_and_saved(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24), launch=desk(tmp_path, a=NEEDY, b="Bye {{firstName}}")) as (
        app,
        pilot,
        line,
    ):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        first = lead_of(app, mail)["first_name"]
        gate = Gate()
        line.script(hold(gate, acted=False), path="/leads/list", times=9)
        await press(app, pilot, "r")
        await type_text(app, pilot, "before after")
        await press(app, pilot, *["left"] * 5)
        for key in ("ctrl+t", "2"):
            await pilot.press(key)
        await gate.reached()
        await until_text(app, pilot, "before Bye {{firstName}}after")
        # The review goes on waiting, and so does the editor after it.
        for key, words in (("escape", "reading the lead to fill"), ("escape", "Also to")):
            await pilot.press(key)
            await until_text(app, pilot, words)
        gate.open()
        await until(app, pilot, lambda: f"before Bye {first}after" in screen_text(app))
        front(app).query_one("#cc").value = "lee@example.net"
        front(app).query_one("#subject").value = "Re: other"
        kept = app.workspace.outbox.box.drafts
        await until(app, pilot, lambda: [draft.cc for draft in kept.values()] == ["lee@example.net"])
        saved = next(iter(kept.values()))
        assert (saved.text, saved.subject) == (f"before Bye {first}after", "Re: other")
        await press(app, pilot, "escape", "escape", "escape", "q", "g", "d")
        assert saved.author[:14] in screen_text(app), "leaving by any key keeps it"


def shows(app: Any, words: str) -> Callable[[], bool]:
    return lambda: words in screen_text(app)


async def until_text(app: Any, pilot: Any, text: str) -> None:
    """Wait for a text while a request is held."""
    async with asyncio.timeout(20):
        while text not in screen_text(app):
            await pilot.pause()
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("failing", ["/leads/list", "/accounts/"])
async def test_a_failing_read_leaves_the_snippet_as_it_is(tmp_path: Path, failing: str) -> None:
    text = "Hi {{firstName}}" if failing == "/leads/list" else "From {{senderName}}"
    async with demo_app(tmp_path, launch=desk(tmp_path, a=text)) as (app, pilot, line):
        line.script(status(403, {"message": "no"}), path="/accounts", times=9)
        line.script(status(403, {"message": "no"}), path=failing, times=9)
        await at_mail(app, pilot)
        await press(app, pilot, "t", "1")
        await until(app, pilot, lambda: "could not be read" in screen_text(app))
        assert text in screen_text(app)
        assert f"✖ {text.split()[1]} is not filled in" in screen_text(app)


async def test_a_draft_with_nothing_but_its_text_says_what_it_lacks(tmp_path: Path) -> None:
    drafts = DraftFolder(tmp_path / "state" / "drafts" / "demo")
    drafts.open()
    drafts.save(Draft("bare", kind="forward", text="Have a look", to="lee@example.net", updated=NOW))
    async with demo_app(tmp_path, launch=desk(tmp_path, a="From {{senderName}}")) as (app, pilot, _):
        await press(app, pilot, "g", "d", "enter", "ctrl+t", "1")
        assert "no value for {{senderName}} (the mailbox could not be read: which one" in screen_text(app)
        await press(app, pilot, "escape", "a")
        assert "the mail and its attachments are not read" in screen_text(app)
        for words in (
            "✖ there is no mail to forward",
            "✖ the mailbox that received the mail is not known",
            "✖ {{senderName}} is not filled in",
        ):
            assert words in screen_text(app)
        # What comes back from an editor is kept, although another window has discarded the draft.
        before = front(app).draft
        assert app.workspace.outbox.box.discard("bare")
        front(app).take_edited(before, "Written meanwhile")
        assert [draft.text for draft in app.workspace.outbox.box.drafts.values()] == ["Written meanwhile"]


async def test_a_blocked_lead_needs_a_second_key(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=desk(tmp_path, book="Hello")) as (app, pilot, _):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await press(app, pilot, "b", "e", "y")
        await leave_now(app, pilot)
        await put_cursor(app, pilot, lambda row: row.id == mail.id)
        await press(app, pilot, "t", "1")
        assert f"✖ {mail.lead} is on the block list — b" in screen_text(app), "blocked from here just now"
        await press(app, pilot, "y")
        assert "b sends all the same" in screen_text(app)
        assert not app.workspace.outbox.all("held")
        await press(app, pilot, "b")
        assert "passed over by you" in screen_text(app)
        await press(app, pilot, "y")
        assert app.workspace.outbox.all("held")


async def test_fields_of_addresses_say_what_is_wrong_with_them(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=desk(tmp_path)) as (app, pilot, _):
        mail = await answer(app, pilot, "Hello")
        await press(app, pilot, "e")
        for name, typed, words in (
            ("cc", "lee@example", "lee@example is not an address"),
            ("bcc", mail.eaccount, "that is the mailbox it leaves from"),
            ("to", mail.from_address_email, "is named already"),
        ):
            front(app).query_one(f"#{name}").value = typed
            await until(app, pilot, shows(app, words))
        await press(app, pilot, "escape")
        assert "✖ lee@example is not an address" in screen_text(app)
        assert f"▲ {mail.eaccount} is our own mailbox" in screen_text(app)


async def test_snip_lists_edits_renames_and_deletes(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, ":", *"snip", "enter")
        assert "book-30" in screen_text(app), "the demo has examples while the user has none"
        await press(app, pilot, "1")
        assert "is an example; :snip new NAME" in screen_text(app)
        folder = tmp_path / "config" / "snippets"
        assert not folder.exists()
        for line, words in (
            ("snip frob", "there is no :snip frob; there are list, edit NAME"),
            ("snip new ../x", "can't name a snippet"),
            ("snip edit bok-30", "did you mean 'book-30'"),
            ("snip delete", "name the snippet"),
            ("snip new mine", "can't be handed to an editor"),
        ):
            await press(app, pilot, ":", *line, "enter")
            await until(app, pilot, shows(app, words))
            await press(app, pilot, "escape")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mine.txt").write_text("Hello", "utf-8")
        await press(app, pilot, ":", *"snip rename mine to ours", "enter", ":", *"snip", "enter")
        assert "1  ours  Hello" in screen_text(app)
        await press(app, pilot, "escape", ":", *"snip delete ours", "enter", "d")
        assert (folder / "ours.txt").exists(), "another key than the one named does nothing"
        await press(app, pilot, ":", *"snip delete ours", "enter", "D")
        assert not (folder / "ours.txt").exists()


async def test_read_only_answers_nothing(tmp_path: Path) -> None:
    launch = replace(desk(tmp_path, a="Hello"), read_only=True)
    async with demo_app(tmp_path, launch=launch) as (app, pilot, line):
        await press(app, pilot, *ALL)
        await press(app, pilot, "t", "1")
        assert "this profile is read-only" in screen_text(app)
        # The menu of the chord is put together when it begins, from the folder as it is then.
        await press(app, pilot, "t")
        (tmp_path / "config" / "snippets" / "b.md").write_text("Bye", "utf-8")
        front(app).draw_lines()
        assert "t …  1 a  t all 1" in screen_text(app)
        await press(app, pilot, "escape", "t")
        assert "t …  1 a  2 b  t all 2" in screen_text(app)
        assert line.count("GET", "/block-lists-entries") == 0, "nothing is read ahead for replies"
