"""Orders, cursors and time-ordered ids that several resources of the simulation share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from instantly_tui.demo import ids
from instantly_tui.demo.http import Ctx, cut

if TYPE_CHECKING:
    from instantly_tui.demo.world import World

Row = dict[str, Any]


def uuid4(world: World) -> str:
    """A random id, as campaigns, lead lists and custom tags have (API.md §1)."""
    return ids.uuid4(world.chance)


def uuid7(world: World) -> str:
    """A time-ordered id whose time part is now, as leads and emails have (API.md §1)."""
    return ids.uuid7(world.clock.ms(), world.chance.getrandbits(12), world.chance.getrandbits(62))


def by_time(ctx: Ctx, rows: Iterable[Row], after: str | None) -> tuple[list[Row], Callable[[Row], str]]:
    """One page of rows, newest first, and the function that gives a row's cursor: its ISO timestamp.

    With the switch `equal_timestamps` all rows of one day share a timestamp, so that some are lost at the end
    of a page (BEHAVIOUR 5.12).
    """
    if ctx.on("equal_timestamps"):
        rows = [
            {**row, "timestamp_created": f"{row['timestamp_created'][:10]}T00:00:00.000Z"} for row in rows
        ]
    return cut(rows, after, ctx.limit, _time_of), _time_of


def by_id(ctx: Ctx, rows: Iterable[Row], after: str | None, *, newest_first: bool = True) -> list[Row]:
    """One page of rows ordered by id, beyond the id `after`."""
    return cut(rows, after and after.lower(), ctx.limit, id_of, newest_first=newest_first)


def id_of(row: Row) -> str:
    """The cursor of most lists."""
    key: str = row["id"]
    return key


def _time_of(row: Row) -> str:
    moment: str = row["timestamp_created"]
    return moment
