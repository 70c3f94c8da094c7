"""The simulated workspace's own numbers, as the screens must show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from instantly_tui.demo.space import Space
from instantly_tui.ui.app import InstantlyApp
from tests.support.app import NOW

TODAY = NOW.date()


def space_of(app: InstantlyApp) -> Space:
    """The data behind the app."""
    assert app.session is not None
    assert app.session.world is not None
    world = app.session.world
    return world.spaces[world.keys["demo-all"].workspace_id]


def campaign_of(space: Space, name: str) -> dict[str, Any]:
    return next(row for row in space.campaigns.values() if row["name"] == name)


def stats_of(space: Space, campaign_id: str) -> dict[str, Any]:
    """The figures since the start, as the campaign list shows them."""
    return space.stats.campaigns(ids=[campaign_id])[0]


def day_of(space: Space, day: date, campaign_id: str | None = None) -> dict[str, Any]:
    """The figures of one day; zeros for a day without any."""
    found = space.stats.daily(campaign_id, day, day)
    return found[0] if found else {"sent": 0, "unique_replies": 0, "unique_opportunities": 0, "contacted": 0}


def share(part: int, whole: int, digits: int = 1) -> str:
    return f"{100 * part / whole:.{digits}f}"


def row_with(lines: list[str], text: str) -> str:
    """The one line that holds a text."""
    found = [line for line in lines if text in line]
    assert len(found) == 1, found
    return found[0]
