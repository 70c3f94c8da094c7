"""The simulated service's data: workspaces, keys, clock; the same seed and start give the same bytes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from instantly_tui.demo import campaign_specs
from instantly_tui.demo.clock import SimClock
from instantly_tui.demo.ids import DAY_MS, stamp, uuid4
from instantly_tui.demo.space import Profile, Space

__all__ = ["FIXED_NOW", "Key", "Profile", "Space", "World", "build_world", "public"]
Row = dict[str, Any]
FIXED_NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
"""The moment of pictures and tests: a Friday morning."""
SMALL_LISTS = (
    ("SuperSearch: CFOs in Leeds", 60, True, 2),
    ("Conference badge scans", 50, False, 0),
    ("Neukunden Süd", 30, False, 0),
    ("Website visitors", 20, False, 0),
)


@dataclass(slots=True)
class Key:
    """One API key; `scopes` as in API.md §5."""

    text: str
    id: str
    name: str
    scopes: tuple[str, ...]
    workspace_id: str
    revoked: bool = False


@dataclass(slots=True)
class World:
    """Everything the simulated service knows; `switches` are off unless set."""

    clock: SimClock
    spaces: dict[str, Space]
    keys: dict[str, Key]
    admin_id: str
    chance: random.Random
    size: str
    seed: int
    switches: dict[str, bool] = field(default_factory=dict)

    def tick(self) -> int:
        """Runs every event due by now; returns how many."""
        return self.clock.run_due()


def public(row: Row) -> Row:
    """A copy of the row without its private keys."""
    return {key: value for key, value in row.items() if key[0] != "_"}


def build_world(
    size: str = "showcase",
    seed: int = 7,
    now: datetime | None = None,
    *,
    running: Callable[[], float] | None = None,
) -> World:
    """A world of that size: `small` for tests, `showcase` for the demo, `large` for loads.

    `now` (aware) is where its history ends, by default a fixed Friday; with `running`, a source of seconds
    such as `time.monotonic`, its clock moves on from there by itself. `ValueError` for an unknown size.
    """
    profiles = {"small": _small, "showcase": _showcase, "large": _large}
    if size not in profiles:
        raise ValueError(f"no such demo size: {size!r}; it is one of {', '.join(profiles)}")
    clock = SimClock(now or FIXED_NOW, running)
    admin = Space("Acme Agency", 0, seed, profiles[size](), clock)
    clients = [
        Space(name, place, seed, _client(name, place), clock, lapsed=lapsed)
        for place, (name, lapsed) in enumerate(
            (("Northwind", False), ("Kraft & Söhne", False), ("Old Harbor", True)), 1
        )
    ]
    chance = random.Random(seed)
    _group(admin, clients, clock.ms(), chance)
    return World(
        clock=clock,
        spaces={space.id: space for space in (admin, *clients)},
        keys=_keys(admin.id, clients[-1].id, chance),
        admin_id=admin.id,
        chance=chance,
        size=size,
        seed=seed,
    )


def _keys(admin: str, lapsed: str, chance: random.Random) -> dict[str, Key]:
    """The five demo keys (BEHAVIOUR 3.13)."""
    told: tuple[tuple[str, str, tuple[str, ...], str, bool], ...] = (
        ("demo-all", "Everything", ("all:all",), admin, False),
        ("demo-read", "Reporting", ("all:read",), admin, False),
        ("demo-some", "Campaigns and leads", ("campaigns:all", "leads:all"), admin, False),
        ("demo-revoked", "Revoked", ("all:all",), admin, True),
        ("demo-lapsed", "Lapsed client", ("all:all",), lapsed, False),
    )
    return {
        text: Key(text, uuid4(chance), name, scopes, workspace, revoked)
        for text, name, scopes, workspace, revoked in told
    }


def _group(admin: Space, clients: list[Space], now: int, chance: random.Random) -> None:
    """The agency's group: its clients accepted, and one invitation still open."""
    invited = [(space.id, space.workspace["name"], "accepted") for space in clients]
    invited.append((uuid4(chance), "Ridgeline (invited)", "pending"))
    for place, (workspace, name, status) in enumerate(invited):
        moment = stamp(now - (200 - place * 30) * DAY_MS)
        row = {
            "id": uuid4(chance),
            "admin_workspace_id": admin.id,
            "sub_workspace_id": workspace,
            "status": status,
            "timestamp_created": moment,
            "timestamp_updated": moment,
            "sub_workspace_name": name,
            "admin_workspace_name": admin.workspace["name"],
        }
        admin.group_members[row["id"]] = row
        for space in clients:
            if space.id == workspace:
                space.group_members[row["id"]] = row


def _small() -> Profile:
    return Profile(campaign_specs.SMALL, 25, 4, 300, 12, 24, 8, SMALL_LISTS, 150, 300)


def _showcase() -> Profile:
    lists = (
        *SMALL_LISTS,
        ("Fundraisers Q3", 900, True, 0),
        ("Trade fair Hannover", 740, False, 0),
        ("Lookalikes of won deals", 800, True, 0),
        ("Old CRM export", 400, False, 0),
    )
    return Profile(tuple(campaign_specs.showcase()), 180, 15, 612, 12, 60, 8, lists, 150, 300)


def _large() -> Profile:
    lists = (*SMALL_LISTS, ("Archive 2024", 9_840, False, 0))
    return Profile(tuple(campaign_specs.large()), 2_500, 100, 6_000, 12, 900, 8, lists, 1_500, 1_000)


def _client(name: str, place: int) -> Profile:
    lists = ((f"{name}: prospects", 30, False, 0),)
    return Profile(tuple(campaign_specs.client(name, place)), 12, 3, 40, 4, 9, 2, lists, 10, 20)
