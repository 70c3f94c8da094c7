"""What is wrong with a campaign's fields, known before anything is sent."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from instantly_tui.resources.campaign_fields import (
    DAYS,
    FIELDS,
    UNITS,
    CampaignField,
    Where,
    spelled,
    words_of,
)
from instantly_tui.resources.timezones import advice, is_accepted

MOST_VARIANTS = 26
"""Of a step; documented for subsequences only (API.md §7.2)."""

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")
_BARE_AND = re.compile(r"&(?!#?\w+;)")
_PROVIDERS = ("all", "google", "outlook", "other")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one value."""

    where: Where
    text: str
    """A sentence that goes on after the value's name: `has to be a number`."""
    stops: bool = True
    """Whether the server would refuse it; else it would take it and do something unwanted."""

    @property
    def path(self) -> str:
        return spelled(self.where)

    @property
    def field(self) -> str:
        return str(self.where[0])

    @property
    def line(self) -> str:
        """The whole sentence."""
        return f"{words_of(self.where)} {self.text}"


def problems_of(fields: Mapping[str, Any], *, new: bool) -> tuple[Problem, ...]:
    """Every problem of these fields, in the order of the fields; `new` for a campaign to be made."""
    return tuple(problem for field in FIELDS for problem in _of_field(field, fields, new=new))


def _of_field(field: CampaignField, fields: Mapping[str, Any], *, new: bool) -> Iterator[Problem]:
    value, where = fields.get(field.name), (field.name,)
    if field.name in ("name", "campaign_schedule") and not value:
        yield Problem(where, "is needed")
    elif value is None:
        if field.kind == "switch" and not field.null and not new:
            yield Problem(where, "has to be on or off")
    else:
        yield from _CHECKS[field.kind](value, where)


def _text(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(where, "has to be a text")
    elif where == ("owned_by",) and not _UUID.fullmatch(value):
        yield Problem(where, "has to be the id of a member")
    elif where == ("name",) and not value.strip():
        yield Problem(where, "is empty")


def _switch(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(where, "has to be true or false")


def _number(value: Any, where: Where) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield Problem(where, "has to be a number")
    elif value < 0:
        yield Problem(where, "can't be below 0")


def _count(value: Any, where: Where) -> Iterator[Problem]:
    wrong = list(_number(value, where))
    if not wrong and value != int(value):
        wrong = [Problem(where, "has to be a whole number")]
    yield from wrong


def _addresses(value: Any, where: Where) -> Iterator[Problem]:
    yield from _each(value, where, lambda text: bool(_ADDRESS.fullmatch(text)), "is no address")


def _ids(value: Any, where: Where) -> Iterator[Problem]:
    yield from _each(value, where, lambda text: bool(_UUID.fullmatch(text)), "is no id")


def _each(value: Any, where: Where, good: Callable[[str], bool], words: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(where, "has to be a list")
        return
    for place, item in enumerate(value):
        if not isinstance(item, str) or not good(item):
            yield Problem((*where, place), f"{words}: {str(item)[:60]}")


def _schedule(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(where, "has to have days, hours and a time zone")
        return
    first, last = (_day(value.get(name)) for name in ("start_date", "end_date"))
    for name, day in (("start_date", first), ("end_date", last)):
        if day is False:
            yield Problem((*where, name), "has to be a date as in 2026-11-30")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield Problem((*where, "end_date"), "is before the first day")
    times = value.get("schedules")
    if not isinstance(times, list) or not times:
        yield Problem((*where, "schedules"), "needs at least one set of days and hours")
        return
    for place, each in enumerate(times):
        yield from _times(each, (*where, "schedules", place))


def _day(value: Any) -> date | bool | None:
    """The date; None when there is none, False when it is no date."""
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError):
        return False


def _times(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(where, "has to have days, hours and a time zone")
        return
    if not isinstance(value.get("name"), str):
        yield Problem((*where, "name"), "is needed")
    timing = value.get("timing")
    hours = [timing.get(name) if isinstance(timing, Mapping) else None for name in ("from", "to")]
    wrong = [
        Problem((*where, "timing", name), "has to be a time as in 09:00")
        for name, hour in zip(("from", "to"), hours, strict=True)
        if not isinstance(hour, str) or not _CLOCK.fullmatch(hour)
    ]
    yield from wrong
    if not wrong and str(hours[0]) >= str(hours[1]):
        yield Problem((*where, "timing", "to"), "is not after its beginning", stops=False)
    days = value.get("days")
    if not isinstance(days, Mapping) or not days:
        yield Problem((*where, "days"), f"need at least one of {', '.join(DAYS)}")
    elif any(key not in "0123456" or not isinstance(on, bool) for key, on in days.items()):
        yield Problem((*where, "days"), f"have to be {', '.join(DAYS)}, each on or off")
    elif not any(days.values()):
        yield Problem((*where, "days"), "are all off: nothing would ever be sent", stops=False)
    zone = value.get("timezone")
    if not isinstance(zone, str) or not zone:
        yield Problem((*where, "timezone"), "is needed")
    elif not is_accepted(zone):
        yield Problem((*where, "timezone"), f"{zone[:60]} is not accepted by Instantly: {advice(zone)}")


def _sequences(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(where, "has to be a list")
        return
    for place, sequence in enumerate(value):
        steps = sequence.get("steps") if isinstance(sequence, Mapping) else None
        if not isinstance(steps, list):
            yield Problem((*where, place), "has to have steps")
            continue
        for number, step in enumerate(steps):
            yield from _step(step, (*where, place, "steps", number))
    if len(value) > 1:
        yield Problem((*where, 1), "is without effect: Instantly uses only the first", stops=False)


def _step(step: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(step, Mapping):
        yield Problem(where, "has to have a wait and variants")
        return
    if step.get("type") != "email":
        yield Problem((*where, "type"), "has to be email")
    for name in ("delay", "pre_delay"):
        if name == "delay" or step.get(name) is not None:
            yield from _number(step.get(name), (*where, name))
    for name in ("delay_unit", "pre_delay_unit"):
        if step.get(name, "days") not in UNITS:
            yield Problem((*where, name), f"has to be one of {', '.join(UNITS)}")
    variants = step.get("variants")
    if not isinstance(variants, list):
        yield Problem((*where, "variants"), "have to be a list")
        return
    if len(variants) > MOST_VARIANTS:
        yield Problem((*where, "variants"), f"are more than {MOST_VARIANTS}")
    for place, variant in enumerate(variants):
        yield from _variant(variant, (*where, "variants", place), opens=where[-1] == 0)
    if not any(isinstance(each, Mapping) and not each.get("v_disabled") for each in variants):
        yield Problem((*where, "variants"), "are all off: this step sends nothing", stops=False)


def _variant(variant: Any, where: Where, *, opens: bool) -> Iterator[Problem]:
    if not isinstance(variant, Mapping):
        yield Problem(where, "has to have a subject and a body")
        return
    for name in ("subject", "body"):
        if not isinstance(variant.get(name), str):
            yield Problem((*where, name), "is needed")
    if variant.get("v_disabled") is not None and not isinstance(variant["v_disabled"], bool):
        yield Problem((*where, "v_disabled"), "has to be true or false")
    subject, body = variant.get("subject"), variant.get("body")
    if opens and subject == "" and not variant.get("v_disabled"):
        yield Problem((*where, "subject"), "is empty, and no mail is before it", stops=False)
    if isinstance(body, str) and not variant.get("v_disabled"):
        yield from _body(body, (*where, "body"))


def _body(body: str, where: Where) -> Iterator[Problem]:
    if not body.strip():
        yield Problem(where, "is empty", stops=False)
    elif "\n" in body and "<" not in body:
        yield Problem(where, "has line ends that are lost on the way; write <br/>", stops=False)
    if _BARE_AND.search(body):
        yield Problem(where, "has a bare &, after which text may be lost; write &amp;", stops=False)


def _object(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(where, "has to be a table")
    elif where == ("auto_variant_select",):
        yield from _one_of(value, "trigger", ("reply_rate", "click_rate", "open_rate"), where)
    else:
        yield from _one_of(value, "mode", ("custom", "disabled"), where)
        limit = value.get("daily_limit")
        if limit is not None:
            yield from _number(limit, (*where, "daily_limit"))
        if isinstance(limit, int | float) and 0 <= limit < 1:
            yield Problem((*where, "daily_limit"), "can't be below 1")
        if value.get("scope") is not None:
            yield from _one_of(value, "scope", ("per_campaign", "across_workspace"), where)


def _rules(value: Any, where: Where) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(where, "have to be a list")
        return
    for place, rule in enumerate(value):
        if not isinstance(rule, Mapping):
            yield Problem((*where, place), "has to be a table")
            continue
        yield from _one_of(rule, "action", ("send", "do_not_send"), (*where, place))
        for name in ("recipient_esp", "sender_esp"):
            given = rule.get(name)
            if not isinstance(given, list) or any(each not in _PROVIDERS for each in given):
                yield Problem((*where, place, name), f"has to be a list of {', '.join(_PROVIDERS)}")


def _one_of(value: Mapping[str, Any], name: str, choices: tuple[str, ...], where: Where) -> Iterator[Problem]:
    if value.get(name) not in choices:
        yield Problem((*where, name), f"has to be one of {', '.join(choices)}")


_CHECKS: Mapping[str, Callable[[Any, Where], Iterator[Problem]]] = {
    "text": _text,
    "switch": _switch,
    "number": _number,
    "count": _count,
    "addresses": _addresses,
    "ids": _ids,
    "schedule": _schedule,
    "sequences": _sequences,
    "object": _object,
    "rules": _rules,
}
