"""A place whose numbers are of a period: presets, any dates, the period in words."""

from __future__ import annotations

from datetime import date

from instantly_tui.resources.periods import Period, last_days, parse_period
from instantly_tui.text.numbers import plural
from instantly_tui.ui.keys import Command
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.prompt import Prompt

PRESETS = (7, 14, 30, 90)


def period_commands(place: str) -> tuple[Command, ...]:
    """The keys that change the period."""
    help_of_presets = "7, 14, 30 or 90 days"
    return (
        Command(f"{place}.shorter", ("{",), "Shorter", "preset", "-1", hint=43, help=help_of_presets),
        Command(f"{place}.longer", ("}",), "Longer", "preset", "1", hint=44, help=help_of_presets),
        Command(f"{place}.range", ("/",), "Dates", "range", hint=45, help="7d, 30d, 2026-10-01..2026-10-31"),
    )


class PeriodPlace(PlaceScreen):
    """A place with a period; thirty days until another is chosen."""

    period: Period | None = None

    @property
    def today(self) -> date:
        """The day it is in UTC, as the server counts days."""
        return self.workspace.clock.wall().date()

    @property
    def shown_period(self) -> Period:
        return self.period or last_days(30, self.today)

    @property
    def uneven(self) -> str:
        """Said before a change against the period before when that has more days behind it than this one."""
        left = self.shown_period.to_come(self.today)
        return f"{plural(left, 'day')} to come · " if left else ""

    def opened_with(self, what: str) -> None:
        """A period, as in `:stats 7d`."""
        self._range_typed(what)

    def action_preset(self, by: str) -> None:
        days = self.shown_period.days
        longer = [preset for preset in PRESETS if preset > days]
        shorter = [preset for preset in PRESETS if preset < days]
        chosen = longer[:1] if int(by) > 0 else shorter[-1:]
        if not chosen:
            self.say(f"{PRESETS[-1 if int(by) > 0 else 0]} days is the end of the presets; / takes any dates")
            return
        self.period = last_days(chosen[0], self.today)
        self.redraw()

    def action_range(self) -> None:
        self.prompt(Prompt("period (7d, 30d, from..to, days in UTC): ", self._range_typed))

    def _range_typed(self, text: str) -> None:
        try:
            self.period = parse_period(text, self.today)
        except ValueError as problem:
            self.say(str(problem), "error")
        self.redraw()
