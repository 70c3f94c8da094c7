"""Everything about an address: three requests, honest counts, and lines that open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from instantly_tui.api.block_list import BlockListEntry
from instantly_tui.api.emails import Email
from instantly_tui.api.errors import ApiError
from instantly_tui.api.leads import Lead
from instantly_tui.api.page import Page
from instantly_tui.demo.faults import status
from instantly_tui.engine.answers import Answer
from instantly_tui.ui.screens.who_lines import Row, block_rows, lead_rows, mail_rows
from tests.support.app import demo_app, front, press, screen_text
from tests.ui.reply_desk import (
    ALL,
    lead_of_campaign,
    leave_now,
    lists,
    put_cursor,
    space_of,
    type_text,
    until,
)

WHO = "dana@example.com"


def said(rows: list[Row]) -> str:
    return "\n".join(f"{row.state.text} {row.what.text} {row.detail.text}" for row in rows)


def page(model: Any, *rows: dict[str, Any], cursor: str | None = None) -> Answer[Any]:
    return Answer(Page(tuple(model.model_validate(row) for row in rows), cursor), None, 1.0)


def test_counts_say_what_they_count() -> None:
    assert "Leads · none has this address" in said(lead_rows(page(Lead), lambda lead: "Fintech"))
    assert "Mails · none: mails are found by their lead only" in said(mail_rows(page(Email), WHO))
    hundred = [{"id": f"l{number}", "email": WHO, "status": 1} for number in range(100)]
    many = said(lead_rows(page(Lead, *hundred, cursor="l99"), lambda lead: "Fintech"))
    assert "Leads · the first 100, there are more" in many
    one = said(lead_rows(page(Lead, {"id": "l", "email": WHO}), lambda lead: "Fintech"))
    assert "Leads · 1" in one
    assert "opens – · replies –" in one
    mails = [
        {"id": "a", "thread_id": "t1", "subject": "Re: x", "ue_type": 2, "is_unread": 1},
        {"id": "b", "thread_id": "t1", "subject": "x", "ue_type": 1},
        {"id": "c", "thread_id": "t2", "subject": "y", "ue_type": 1},
    ]
    threads = mail_rows(page(Email, *mails), WHO)
    assert "Mails · 3 in 2 threads" in said(threads)
    assert "● unread Re: x 2 mails, 1 received" in said(threads)
    assert threads[1].opens == ("inbox", f"lead:{WHO}", "everywhere")


def test_the_block_list_is_told_apart_from_what_only_looks_like_it() -> None:
    near = {"id": "1", "bl_value": "anna-dana@example.com"}
    assert "not blocked" in said(block_rows(page(BlockListEntry, near), WHO))
    domain = {"id": "2", "bl_value": "Example.com", "is_domain": True}
    assert "✖ blocked Example.com" in said(block_rows(page(BlockListEntry, near, domain), WHO))
    full = page(BlockListEntry, *({**near, "id": str(number)} for number in range(100)), cursor="99")
    assert "not among the first 100" in said(block_rows(full, WHO))


def test_a_failure_is_no_none() -> None:
    failed: Answer[Any] = Answer(None, ApiError("the server said no"))
    for rows in (lead_rows(failed, lambda lead: ""), mail_rows(failed, WHO), block_rows(failed, WHO)):
        assert "could not be read: the server said no" in said(rows)
        assert "none" not in said(rows)
    assert "reading the leads …" in said(lead_rows(Answer(loading=True), lambda lead: ""))


async def test_three_requests_gather_everything_and_each_line_opens(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, *ALL)
        mail = await put_cursor(app, pilot, lead_of_campaign)
        await until(app, pilot, lambda: front(app).whole_mail())
        before = len(line.requests)
        await press(app, pilot, "w")
        asked = [(seen.method, seen.path.partition("/v2")[2]) for seen in line.requests[before:]]
        assert sorted(asked) == [("GET", "/block-lists-entries"), ("GET", "/emails"), ("POST", "/leads/list")]
        space = space_of(app)
        leads = space.leads.by_email(mail.other)
        text = screen_text(app)
        assert f"Leads · {len(leads)}" in text
        names = {row["name"] for key, row in space.campaigns.items() if key == mail.campaign_id}
        assert names.pop()[:12] in text
        count = len(space.mails.select(lambda row: row.get("lead") == mail.other, None, 1_000))
        assert f"Mails · {count}" in text
        assert "Block list · not blocked" in text
        await press(app, pilot, "enter")
        assert front(app).place == "lead"
        await press(app, pilot, "escape", "b", "e")
        await press(app, pilot, "y")
        await leave_now(app, pilot)
        assert mail.other in {row["bl_value"] for row in space.blocklist.values()}
        assert "✖ blocked" in screen_text(app)
        rows = front(app).rows
        thread = next(i for i in range(len(rows.source)) if rows.source.row(i).opens[:1] == ("inbox",))
        rows.go(thread)
        lists_before = len(lists(line))
        await press(app, pilot, "enter")
        assert front(app).place == "inbox"
        assert {front(app).rows.source.row(i).other for i in range(len(front(app).rows.source))} == {
            mail.other
        }
        assert len(lists(line)) == lists_before + 1
        assert "is_unread" not in lists(line)[-1]


async def test_what_is_no_address_is_refused_and_one_line_fails_for_itself(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await press(app, pilot, ":")
        await type_text(app, pilot, "who dana@")
        await press(app, pilot, "enter")
        assert "“dana@” is no address" in screen_text(app)
        await press(app, pilot, ":")
        await type_text(app, pilot, "who")
        await press(app, pilot, "enter")
        assert "an address is needed here" in screen_text(app)
        assert front(app).place == "brief"
        line.script(status(403, "no"), method="GET", path="/block-lists-entries", times=10)
        await press(app, pilot, ":")
        await type_text(app, pilot, f"who {WHO}")
        await press(app, pilot, "enter")
        text = screen_text(app)
        assert "the block list could" in text
        assert "Leads · none" in text
        assert "not blocked" not in text
