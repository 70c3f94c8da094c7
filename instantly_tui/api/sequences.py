"""What a campaign sends and when: schedules, sequences, steps, variants (API.md §7.2)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from instantly_tui.api.page import CalendarDay, CleanLine, CleanText, Each, Flag, Number, Record


def _set_days(value: Any) -> Any:
    """From `{"1": true, "2": false}` to the numbers of the days that are on."""
    if not isinstance(value, dict):
        return ()
    return tuple(sorted(int(day) for day, on in value.items() if on is True and day in "0123456" and day))


class Timing(Record):
    """Times of day between which mails leave, as `HH:MM` in the schedule's zone."""

    start: CleanLine = Field(default="", validation_alias="from")
    end: CleanLine = Field(default="", validation_alias="to")


class Schedule(Record):
    """One set of days and hours."""

    name: CleanLine = ""
    timing: Timing = Field(default_factory=Timing)
    days: Annotated[tuple[int, ...], BeforeValidator(_set_days)] = ()
    """0 is Sunday."""
    timezone: CleanLine = ""


class CampaignSchedule(Record):
    """When a campaign may send."""

    start_date: CalendarDay | None = None
    end_date: CalendarDay | None = None
    schedules: Each[Schedule] = ()


class Variant(Record):
    """One wording of a step."""

    subject: CleanLine = ""
    """Empty on a follow-up: it goes into the thread of the mail before."""
    body: CleanText = ""
    """HTML as text, cleaned; write changes from the raw answer, never from here."""
    v_disabled: Flag = None


class Step(Record):
    """One mail of a sequence."""

    type: CleanLine = "email"
    delay: Number = None
    """The wait after this mail, before the next one."""
    delay_unit: CleanLine = "days"
    pre_delay: Number = None
    """The wait before the first mail of a subsequence."""
    pre_delay_unit: CleanLine = "days"
    variants: Each[Variant] = ()


class Sequence(Record):
    """The mails in their order; a campaign uses only its first sequence."""

    steps: Each[Step] = ()
