"""The schedule of a campaign being edited: dates, sets of days and hours, and their time zones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from instantly_tui.resources import campaign_hours as hours
from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.campaign_fields import Where
from instantly_tui.resources.campaign_hours import HoursRow
from instantly_tui.resources.spec import Cell, Column
from instantly_tui.resources.timezones import zones
from instantly_tui.ui.modals.picker import Item, Picker
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.edit_tab import EditTab
from instantly_tui.ui.widgets.lines import Piece
from instantly_tui.ui.widgets.panel import TextLine

Take = Callable[[HoursRow, str], tuple[CampaignEdit, str]]
"""Makes the new state of the edit from what was typed, with what is to be said of it; or ValueError."""
NAMED = 8
"""Other names of a zone that are shown."""


class ScheduleTab(EditTab):
    """When mails may leave; every set of days and hours adds to the others."""

    KEY: ClassVar[str] = "2"
    TITLE: ClassVar[str] = "Schedule"
    FIELDS: ClassVar[frozenset[str]] = frozenset({"campaign_schedule"})
    EMPTY: ClassVar[str] = "no days and hours yet: a adds some"

    def columns(self) -> tuple[Column[Any], ...]:
        return (
            self.sign_column(),
            Column("", lambda row: Cell(row.title, "accent" if row.kind == "name" else "plain"), 14),
            Column("Value", self._value),
        )

    def _value(self, row: HoursRow) -> Cell:
        if row.kind == "day":
            return Cell(row.value, "good" if row.on else "muted")
        return Cell(row.value)

    def rows(self) -> Sequence[HoursRow]:
        return hours.rows_of(self.edit)

    def key(self, row: HoursRow) -> str:
        return row.key

    def where(self, row: HoursRow) -> Where:
        return row.where

    def facts(self) -> list[Piece]:
        count = len(hours.schedules_of(self.edit))
        more = f" · {count} sets of hours: mails leave in each of them" if count > 1 else ""
        return [Piece(f"times are those of the time zone named here{more}", "muted")]

    def side(self, row: HoursRow | None, width: int) -> tuple[str, list[TextLine]]:
        every = hours.schedules_of(self.edit)
        place = max(0, row.schedule) if row is not None else 0
        if place >= len(every) or not isinstance(every[place], dict):
            return "Week", []
        lines: list[TextLine] = [[Piece("     0     6     12    18", "muted")]]
        for day, signs in hours.week_lines(every[place]):
            lines.append([Piece(f"{day}  ", "muted"), Piece(signs, "good" if "█" in signs else "muted")])
        zone = str(every[place].get("timezone") or "")
        if alike := [_spoken(other) for other, stands in zones().instead.items() if stands == zone]:
            lines += [[], [Piece(f"{zone} stands for {', '.join(alike[:NAMED])}", "muted")]]
        return f"Week of hours {place + 1} · {self._now_there(zone)}", lines

    def _now_there(self, zone: str) -> str:
        """The time of day in a zone, as far as this machine knows the zone."""
        try:
            there = self.screen.workspace.clock.wall().astimezone(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return "this zone is not known here"
        return f"now {there:%a %H:%M} there"

    def why_not(self, name: str, row: HoursRow | None) -> str | None:
        place = row.schedule if row is not None else -1
        if hours.is_odd(self.edit, -1) or hours.is_odd(self.edit, place):
            return "this is not as Instantly's documents have it; ctrl+e shows it in the file"
        if name == "toggle" and (row is None or row.kind != "day"):
            return "space switches a day; enter changes this"
        if name == "remove" and row is not None and row.kind == "day":
            return "space switches the day off"
        return None

    def do_open(self, row: HoursRow) -> None:
        if row.kind == "day":
            self.do_toggle(row)
        elif row.kind == "timezone":
            self._choose_zone(row)
        elif row.kind in ("start_date", "end_date"):
            which = row.title.lower()
            self._ask(row, f"{which} (now {row.value}; fri, 3d, 24 dec, none): ", self._take_date)
        elif row.kind == "name":
            self._ask(row, "name of these hours: ", self._take_name, "" if row.value == "–" else row.value)
        else:
            mark = f"mails leave {row.title.strip().lower()} (now {row.value}; as in 9:30 or 5pm): "
            self._ask(row, mark, self._take_clock)

    def _ask(self, row: HoursRow, mark: str, take: Take, text: str = "") -> None:
        self.screen.prompt(Prompt(mark, partial(self._taken, row, take), text=text))

    def _taken(self, row: HoursRow, take: Take, typed: str) -> None:
        if not typed.strip() or typed == row.value:
            self.screen.say("nothing else was typed, so it stays as it is")
            return
        try:
            edit, said = take(row, typed)
        except ValueError as problem:
            self.screen.say(str(problem), "error")
        else:
            self.push(edit, said)

    def _take_date(self, row: HoursRow, typed: str) -> tuple[CampaignEdit, str]:
        now = self.screen.workspace.clock.wall()
        day = hours.parse_date(typed, now)
        if day is not None and day < now.date():
            raise ValueError(f"{day.isoformat()} is past")
        other = "end_date" if row.kind == "start_date" else "start_date"
        held = (self.edit.wanted.get("campaign_schedule") or {}).get(other)
        first, last = (held, day) if other == "start_date" else (day, held)
        if first and last and str(last) < str(first):
            raise ValueError(f"the last day, {last}, would be before the first, {first}")
        words = f"{day:%A} {day.isoformat()}" if day else "none"
        return hours.with_date(self.edit, row.kind, day), f"{row.title.lower()}: {words}"

    def _take_name(self, row: HoursRow, typed: str) -> tuple[CampaignEdit, str]:
        return hours.with_hours(self.edit, row.schedule, "name", typed.strip()), ""

    def _take_clock(self, row: HoursRow, typed: str) -> tuple[CampaignEdit, str]:
        clock = hours.parse_clock(typed)
        hours.check_hours(self.edit, row.schedule, row.kind, clock)
        said = f"{row.title.strip().lower()} {clock}"
        return hours.with_hours(self.edit, row.schedule, row.kind, clock), said

    def _choose_zone(self, row: HoursRow) -> None:
        """Any zone there is can be typed; what is chosen is the accepted one that stands for it."""
        known = zones()
        items = [Item(_spoken(zone), zone, detail=zone) for zone in known.accepted]
        for other, zone in known.instead.items():
            off = known.off.get(other)
            items.append(Item(_spoken(other), zone, detail=f"{other} → {zone}{f', {off}' if off else ''}"))
        title = "Time zone — a city or a name; what stands behind → is what Instantly accepts"
        self.screen.app.push_screen(Picker(title, items), partial(self._zone_chosen, row))

    def _zone_chosen(self, row: HoursRow, zone: str | None) -> None:
        if zone is not None:
            self.push(hours.with_hours(self.edit, row.schedule, "timezone", zone), f"time zone {zone}")

    def do_toggle(self, row: HoursRow) -> None:
        self.push(hours.toggle_day(self.edit, row.schedule, row.day))

    def do_add(self, row: HoursRow | None) -> None:
        count = len(hours.schedules_of(self.edit))
        self.push(hours.add_schedule(self.edit, row.schedule if row else -1), f"hours {count + 1} added")
        self.screen.put_cursor(f"{count}.name")
        self.screen.redraw()

    def do_remove(self, row: HoursRow) -> None:
        """No date, or without this set of hours."""
        if row.kind in ("start_date", "end_date"):
            self.push(hours.with_date(self.edit, row.kind, None), f"{row.title.lower()}: none")
            return
        try:
            edit = hours.remove_schedule(self.edit, row.schedule)
        except ValueError as problem:
            self.screen.say(str(problem), "warn")
            return
        self.push(edit, f"hours {row.schedule + 1} removed; u brings them back")


def _spoken(zone: str) -> str:
    """The city of a zone, as it is said."""
    return zone.rpartition("/")[2].replace("_", " ")
