"""Steps of the reply desk that several tests take, and the world behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from instantly_tui.config.launch import Launch
from instantly_tui.demo.faults import FaultTransport, Seen
from instantly_tui.demo.space import Space
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import launch_for, press, settle

ALL = "g", "i", "8"


def patient(folder: Path) -> Launch:
    """A demo whose undo windows end only when the test ends them."""
    return launch_for(folder, undo_seconds=600.0)


def space_of(app: InstantlyApp) -> Space:
    """The simulated workspace the app works in."""
    assert app.session is not None
    world = app.session.world
    assert world is not None
    return world.spaces[world.keys["demo-all"].workspace_id]


def rows_of(app: InstantlyApp) -> Any:
    """The list of the place in front."""
    return app.screen.rows  # type: ignore[attr-defined]


async def until(app: InstantlyApp, pilot: Pilot[None], true: Callable[[], object]) -> None:
    """Wait until something is so, and then until all is quiet."""
    async with asyncio.timeout(20):
        while not true():
            await pilot.pause()
            await asyncio.sleep(0.002)
    await settle(app, pilot)


async def type_text(app: InstantlyApp, pilot: Pilot[None], text: str) -> None:
    """Put text into the field that has the focus, as a terminal's paste does."""
    app.post_message(events.Paste(text))
    await settle(app, pilot)


async def leave_now(app: InstantlyApp, pilot: Pilot[None]) -> None:
    """End every undo window."""
    await app.workspace.writes.flush()
    await app.workspace.outbox.flush()
    await app.workspace.writes.quiet()
    await settle(app, pilot)


async def put_cursor(app: InstantlyApp, pilot: Pilot[None], fits: Callable[[Any], bool]) -> Any:
    """Put the cursor on the first row that fits; its record."""
    rows = rows_of(app)
    index = next(i for i in range(len(rows.source)) if fits(rows.source.row(i)))
    rows.go(index)
    await settle(app, pilot)
    return rows.current


def lead_of_campaign(mail: Any) -> bool:
    """A person's mail in a thread, who is a lead of a campaign."""
    return bool(
        mail.thread_id and mail.lead and mail.campaign_id and mail.is_unread and mail.i_status is None
    )


async def answer(app: InstantlyApp, pilot: Pilot[None], text: str) -> Any:
    """Write a reply to an unread mail from a lead, up to its review; the mail."""
    await press(app, pilot, *ALL)
    mail = await put_cursor(app, pilot, lead_of_campaign)
    await press(app, pilot, "r")
    await type_text(app, pilot, text)
    await press(app, pilot, "escape")
    return mail


def sent_in(space: Space, thread_id: str) -> list[dict[str, Any]]:
    """The mails written by hand in a thread, with their bodies."""
    rows = [row for row in space.mails.thread(thread_id) if row.get("ue_type") == 3]
    return [space.mails.full(row) for row in rows]


def lists(line: FaultTransport) -> list[dict[str, str]]:
    """What was asked of the list of mails, request by request."""
    return [dict(seen.query) for seen in line.requests if is_list(seen)]


def is_list(seen: Seen) -> bool:
    """Whether a request was for the list of mails."""
    return seen.method == "GET" and seen.path.endswith("/emails")


def finish_jobs(app: InstantlyApp) -> None:
    """Let the server do what it has queued."""
    assert app.session is not None
    world = app.session.world
    assert world is not None
    world.clock.advance(60.0)
    world.tick()


def interest_of(app: InstantlyApp, mail: Any) -> int | None:
    """The interest status of a mail's lead in its campaign."""
    leads = space_of(app).leads.by_email(mail.lead)
    status: int | None = next(lead for lead in leads if lead["campaign"] == mail.campaign_id).get(
        "lt_interest_status"
    )
    return status


def stored(app: Any, mail_id: str) -> dict[str, Any]:
    """A mail as the simulation has it."""
    row = space_of(app).mails.get(mail_id)
    assert row is not None
    return row


def is_mail(mail_id: str) -> Callable[[Any], bool]:
    """Tells the row of one mail."""
    return lambda mail: mail.id == mail_id
