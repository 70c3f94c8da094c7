"""`:report NAME 30d`: what was typed, and which workspace, client or campaign is meant by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from instantly_tui.api.campaigns import STATUS_WORDS, list_campaigns
from instantly_tui.engine.fan_out import Told
from instantly_tui.resources.periods import Period, last_days, parse_period
from instantly_tui.resources.report import Part, Report
from instantly_tui.ui.client_lines import Client, clients_of
from instantly_tui.ui.report_reading import Reader, Subject

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

DAYS = 30
"""How long a report is when no dates are given."""
EVERYONE = "all"
_LIKE_DATES = re.compile(r"\d+d|yesterday|\d{4}-\d\d?-\d\d?|.*\d\.\..*|.*\.\.\d.*")


@dataclass(frozen=True)
class Wanted:
    """What a report shall be about."""

    name: str
    """As typed; empty for the workspace that is open."""
    period: Period


@dataclass(frozen=True, eq=False)
class Target:
    """One workspace, or one campaign of the open one, that a name may mean."""

    subject: Subject
    client: Client | None = None
    """None for the workspace that is open."""
    what: str = "this workspace"

    @property
    def key(self) -> str:
        return self.client.id if self.client is not None else self.subject.campaign_id

    @property
    def name(self) -> str:
        return self.subject.name


@dataclass
class Found:
    """What a name turned out to mean."""

    targets: list[Target] = field(default_factory=list)
    """Several of them are a choice, unless everyone was asked for."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Clients that can't be asked, and why."""


@dataclass(eq=False)
class Making:
    """One report on its way: it outlives the place that shows it, so that going back makes none anew."""

    wanted: Wanted
    found: Found | None = None
    chosen: bool = False
    """Whether all targets are meant: one was chosen, or there was nothing to choose."""
    told: dict[str, Told[Target, Part]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    """How many answers there are of each target, by its key."""
    readers: dict[str, Reader] = field(default_factory=dict)
    """Readers that know a part of the answers already."""
    stopped: bool = False
    problem: str = ""
    """Why there are no files."""
    report: Report | None = None
    files: tuple[Path, ...] = ()

    @property
    def several(self) -> bool:
        return self.wanted.name.casefold() == EVERYONE

    @property
    def targets(self) -> Sequence[Target]:
        return self.found.targets if self.found is not None and self.chosen else ()

    @property
    def title(self) -> str:
        if self.several:
            return "all clients"
        return self.targets[0].name if self.targets else self.wanted.name

    def forget(self) -> None:
        """Begin anew, with what the name means as it was found out."""
        self.told, self.answers, self.readers = {}, {}, {}
        self.stopped, self.problem, self.report, self.files = False, "", None, ()


def run(app: InstantlyApp, line: str) -> None:
    """Open the place where a report is made; raises ValueError for what can't be understood."""
    app.navigator.go("report", Making(parse(line, app.workspace.clock.wall().date())))


def arguments(app: InstantlyApp) -> Sequence[str]:
    """What the line may go on with."""
    names = (app.facts.name, EVERYONE) if app.facts.name else (EVERYONE,)
    return [f"{name} {DAYS}d" for name in names]


def parse(line: str, today: date) -> Wanted:
    """A name of any number of words, then dates; raises ValueError for dates that are none."""
    name, _, last = line.strip().rpartition(" ")
    if not _LIKE_DATES.fullmatch(last):
        name, period = line.strip(), last_days(DAYS, today)
    else:
        period = parse_period(last, today)
    if period.start > today:
        raise ValueError(f"that period begins only on {period.start:%d %b %Y}: there is nothing to report")
    return Wanted(name.strip().strip("\"'“”").strip(), period)


async def find(app: InstantlyApp, making: Making, told: Callable[[int], Any]) -> Found:
    """Who or what is meant, asking as little as that takes; raises ApiError.

    A name in full goes before a part of one. The campaigns that were active are read first: a report needs
    them anyway. Only for a name that is none of theirs are all campaigns and all clients looked at.
    """
    name, own = making.wanted.name, app.facts.name or "this workspace"
    if making.several:
        return _everyone(await clients_of(app).find())
    here = Target(Subject(own))
    if name.casefold() in ("", own.casefold()):
        return Found([here])
    reader = Reader(app.workspace.scheduler, making.wanted.period, told)
    rows = [row for table in await reader.tables() for row in table.value or ()]
    campaigns = {
        row.campaign_id: _campaign(row.campaign_id, row.campaign_name, row.campaign_status) for row in rows
    }
    if len(exact := _named(campaigns.values(), name)) != 1:
        page = await app.workspace.scheduler.ask(list_campaigns(search=name))
        campaigns |= {each.id: _campaign(each.id, each.name, each.status) for each in page.items}
        found = await clients_of(app).find()
        others = [Target(Subject(each.name), each, "client") for each in found if not each.here]
        close = [
            each for each in (here, *others, *campaigns.values()) if name.casefold() in each.name.casefold()
        ]
        exact = _named(close, name) or close
    for target in exact:
        if target.subject.campaign_id:
            making.readers[target.key] = reader
    return Found(exact)


def _campaign(key: str, name: str, status: int | None) -> Target:
    state = "state not known" if status is None else STATUS_WORDS.get(status, f"status {status}")
    return Target(Subject(name, key), None, f"campaign, {state}")


def _named(targets: Iterable[Target], name: str) -> list[Target]:
    return [target for target in targets if target.name.casefold() == name.casefold()]


def _everyone(clients: Sequence[Client]) -> Found:
    """All who can be asked; who was only invited is nobody's client yet."""
    found = Found()
    for client in clients:
        if client.launch is not None:
            found.targets.append(Target(Subject(client.name), client, "client"))
        elif not client.invited:
            why = f"{client.why_not}; g w K runs it" if client.locked else client.why_not
            found.skipped.append((client.name, why))
    return found
