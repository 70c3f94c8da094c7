"""A reply whose answer is lost at every point of its way: sent at most once, its state the truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from instantly_tui.demo.faults import (
    Fault,
    cut,
    drop,
    empty,
    html_502,
    lose,
    refuse,
    status,
    timeout,
    unanswered,
)
from tests.support.workspace import Demo, demo_workspace

WORDS = "Tuesday at nine suits us well, said nobody before."
POST = "/emails/reply"
BEFORE: dict[str, Fault] = {
    "refused connection": refuse(),
    "no connection": timeout(),
    "swallowed": unanswered(),
    "400": status(400),
    "401": status(401),
    "404": status(404),
    "429": status(429, headers={"retry-after": "1"}),
    "500": status(500),
    "502": html_502(),
}
"""The server never stores the reply."""
AFTER: dict[str, Fault] = {
    "lost": lose(),
    "dropped": drop(),
    "empty": empty(),
    **{f"cut at {size}": cut(size) for size in (0, 1, 40, 200)},
}
"""The server stores the reply, and the app does not learn it from the answer."""


def stored(demo: Demo) -> int:
    """How many mails with our words the server has."""
    mails = demo.space.mails
    return len(mails.select(lambda row: WORDS in str(mails.full(row).get("body")), limit=None))


async def send_a_reply(demo: Demo) -> str:
    """Write a reply to the newest mail of a lead and hand it over; its id."""
    mails = demo.space.mails
    mail = mails.select(lambda row: row.get("ue_type") == 2 and bool(row.get("campaign_id")), limit=1)[0]
    draft = demo.workspace.outbox.box.new(
        kind="reply",
        thread=mail["thread_id"],
        reply_to=mail["id"],
        author=mail["from_address_email"],
        lead=mail["lead"],
        eaccount=mail["eaccount"],
        subject="Re: " + mail["subject"],
        seen=mails.thread(mail["thread_id"])[-1]["id"],
    )
    draft = demo.workspace.outbox.box.save(replace(draft, text=WORDS))
    assert demo.workspace.outbox.send(draft.id)
    await demo.settle(11)
    return draft.id


def state(demo: Demo, draft_id: str) -> str:
    kept = demo.workspace.outbox.box.drafts.get(draft_id)
    return kept.state if kept else "gone"


@pytest.mark.parametrize("fault", BEFORE)
async def test_what_the_server_never_stored_is_not_called_sent(tmp_path: Path, fault: str):
    async with demo_workspace(tmp_path) as demo:
        demo.faults.script(BEFORE[fault], method="POST", path=POST)
        draft_id = await send_a_reply(demo)
        await demo.settle(120)
        count = stored(demo)
        assert count <= 1
        assert (state(demo, draft_id) == "gone") == (count == 1)
        if count == 0:
            assert state(demo, draft_id) in ("refused", "unknown", "draft", "held")
            assert demo.workspace.outbox.box.drafts[draft_id].text == WORDS


@pytest.mark.parametrize("fault", AFTER)
async def test_what_the_server_stored_is_found_and_not_sent_again(tmp_path: Path, fault: str):
    async with demo_workspace(tmp_path) as demo:
        demo.faults.script(AFTER[fault], method="POST", path=POST)
        draft_id = await send_a_reply(demo)
        await demo.settle(120)
        assert stored(demo) == 1
        assert demo.faults.count("POST", POST) == 1
        assert state(demo, draft_id) == "gone"


@pytest.mark.parametrize("fault", ["lost", "dropped"])
async def test_what_cannot_be_looked_for_stays_unknown(tmp_path: Path, fault: str):
    async with demo_workspace(tmp_path) as demo:
        demo.faults.script(AFTER[fault], method="POST", path=POST)
        # The first list is the look before sending.
        demo.faults.script(status(404), method="GET", path="/emails", skip=1, times=1_000)
        draft_id = await send_a_reply(demo)
        await demo.settle(300)
        assert stored(demo) == 1
        assert demo.faults.count("POST", POST) == 1
        assert state(demo, draft_id) == "unknown"
        assert any("Outbox" in each or "outbox" in each for each in demo.said), demo.said
