"""The conversation and the lead beside it: what is folded, what is asked for, what the keys move in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from instantly_tui.demo.faults import FaultTransport, status
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import demo_app, front, press, screen_text
from tests.ui.reply_desk import ALL, is_mail, lead_of_campaign, lists, put_cursor, space_of, until


def asked_leads(line: FaultTransport) -> list[Any]:
    """The bodies of the questions about leads."""
    return [seen.body for seen in line.requests if seen.path.endswith("/leads/list")]


def pane(app: InstantlyApp) -> str:
    """All that the conversation's pane holds."""
    return str(front(app).pane.text)


async def keys(app: InstantlyApp, pilot: Pilot[None], *pressed: str) -> None:
    """Press keys with no thread read ahead."""
    if front(app).place == "inbox":
        front(app).staying_seconds = 100_000.0
    await press(app, pilot, *pressed)


async def everything(app: InstantlyApp, pilot: Pilot[None]) -> None:
    """Open the inbox and read all of it."""
    await keys(app, pilot, *ALL)
    for _ in range(3):
        await keys(app, pilot, "G")


async def huge_mail(app: InstantlyApp, pilot: Pilot[None]) -> Any:
    """Put the cursor on a thread whose mail has thousands of lines."""
    space = space_of(app)
    big = next(
        row
        for row in space.mails.select(lambda row: row["ue_type"] == 2, None, 100_000)
        if len(space.mails.full(row)["body"].get("html") or "") > 200_000
    )
    return await put_cursor(app, pilot, lambda mail: mail.thread_id == big["thread_id"])


async def test_a_conversation_is_folded_counted_harmless_and_scrolled(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await everything(app, pilot)
        nasty = await put_cursor(app, pilot, lambda mail: "[/b]" in mail.subject)
        await keys(app, pilot, "enter")
        before = len(line.requests)
        text = pane(app)
        assert "1 remote image not fetched · 1 tracking pixel not fetched · 1 hidden text left out" in text
        assert "▲ phish.invalid is where a link leads that shows bank.example.com" in text
        assert "▸" in text
        assert "[/b] [@click=app.bell()]x[/]" in text
        await keys(app, pilot, "O")
        assert "▸" not in pane(app)
        await keys(app, pilot, "O", "H")
        assert f"From      {nasty.from_address_email}" in pane(app)
        await keys(app, pilot, "H")
        assert "‹source›" in screen_text(app)
        assert '<script>document.write("pwned")</script>' in pane(app)
        await keys(app, pilot, "H")
        assert pane(app) == text
        assert len(line.requests) == before
        assert not set(screen_text(app)) & set("\x1b\x9b\x07\u202e\u2066")

        row = next(iter(space_of(app).mails.select(lambda row: bool(row.get("attachment_json")), None, 10)))
        await put_cursor(app, pilot, lambda mail: mail.thread_id == row["thread_id"])
        await until(app, pilot, lambda: "quoted lines (o)" in pane(app))
        text = pane(app)
        assert "⎘ Q4 budget [final].xlsx · 47 kB · application/vnd.openxmlformats" in text
        assert "⎘ 見積書.pdf · 1.8 MB · application/pdf" in text
        assert "12 B · image/png · blocked by a scanner" in text
        assert "wrote:" not in text
        await keys(app, pilot, "o")
        assert "wrote:" in pane(app)
        assert "(o)" not in pane(app)

        mail = await huge_mail(app, pilot)
        await until(app, pilot, lambda: "1199 The quick" in pane(app))
        await keys(app, pilot, "j", "ctrl+d", "pagedown")
        page = front(app).pane.size.height
        assert front(app).pane.scroll_y == 1 + page // 2 + page - 2
        await keys(app, pilot, "G")
        assert "1199 The quick brown fox" in screen_text(app)
        assert front(app).rows.current.id == mail.id
        await keys(app, pilot, "J")
        assert front(app).pane.scroll_y == 0
        assert front(app).is_reading


async def test_the_mails_text_is_copied_without_what_reorders_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await everything(app, pilot)
        nasty = await put_cursor(app, pilot, lambda mail: "[/b]" in mail.subject)
        before = len(lists(line))
        await keys(app, pilot, "y", "b")
        assert app.clipboard.startswith("Hello,␛]0;hacked")
        assert "[link=https://phish.invalid]y[/link]" in app.clipboard
        assert not set(app.clipboard) & set("\x1b\x9b\x07\u202e\u2066")
        assert "copied the mail's text" in screen_text(app)
        assert len(lists(line)) == before
        line.script(status(404), method="GET", path="/emails/", times=100)
        other = await put_cursor(app, pilot, lambda mail: lead_of_campaign(mail) and mail.id != nasty.id)
        await keys(app, pilot, "y", "b")
        assert "nothing was copied" in screen_text(app)
        assert other.subject not in app.clipboard


async def test_the_lead_stands_beside_the_mail_from_one_request(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(150, 40)) as (app, pilot, line):
        await keys(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await keys(app, pilot, "enter")
        assert [question["contacts"] for question in asked_leads(line)][-1:] == [[mail.other]]
        lead = next(
            row for row in space_of(app).leads.by_email(mail.other) if row["campaign"] == mail.campaign_id
        )
        text = str(front(app).lead_pane.text)
        for name in ("company_name", "job_title", "email"):
            assert lead[name] in text
        assert f"replies   {lead['email_reply_count']}" in text
        own = set(lead["payload"]) - {"email", "firstName", "lastName", "companyName"}
        assert any(f"{name}  {lead['payload'][name]}" in text for name in own)
        asked = len(asked_leads(line))
        await keys(app, pilot, "tab")
        assert front(app).is_in == "lead"
        assert front(app).pane.display
        await keys(app, pilot, "enter")
        assert front(app).place == "lead"
        await keys(app, pilot, "escape", "escape", "escape")
        assert front(app).is_in == "list"
        # A snippet takes what is known of the lead already.
        await keys(app, pilot, "t", "1")
        assert f"Hi {lead['first_name']}" in screen_text(app)
        await keys(app, pilot, "d", "D")
        assert len(asked_leads(line)) == asked
        line.script(status(403, "no"), method="POST", path="/leads/list", times=100)
        await keys(app, pilot, "J", "J", "J")
        await put_cursor(app, pilot, lambda each: lead_of_campaign(each) and each.other != mail.other)
        await keys(app, pilot, "enter")
        assert "the lead could not be read" in str(front(app).lead_pane.text)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_tab_goes_from_the_list_to_the_mail_to_the_lead(tmp_path: Path, size: tuple[int, int]) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        await keys(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        assert not asked_leads(line)
        await keys(app, pilot, "tab")
        assert "→ you" in screen_text(app)
        assert not asked_leads(line)
        asked = len(lists(line))
        await keys(app, pilot, "tab")
        text = screen_text(app)
        assert "Variables" in text
        assert "→ you" not in text
        assert ("From  " in text) is (size[0] >= 100)
        await keys(app, pilot, "escape")
        assert "→ you" in screen_text(app)
        await keys(app, pilot, "tab", "tab")
        assert front(app).is_in == "list"
        assert "From  " in screen_text(app)
        assert is_mail(mail.id)(front(app).rows.current)
        assert len(asked_leads(line)) == 1
        assert len(lists(line)) == asked
