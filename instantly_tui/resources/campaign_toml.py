"""A campaign as TOML that a human edits: units in comments, days by name, bodies broken where mails are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from instantly_tui.resources.campaign_fields import DAYS, FIELDS, CampaignField, letter_of

HEAD = """\
# Everything that can be changed about this campaign. What is taken out, or put behind a #, is emptied.
# Save and close to see the changes; nothing is sent before you say so.
"""
BREAKS = re.compile(r"(<br\s*/?>|</p>|</div>)", re.IGNORECASE)
"""After these a body goes on in a new line of the file; that line end is no part of the body."""
BODY = "the mail as HTML; a line end after <br/>, </p> or </div>, and the last one, only stand in this file"
FIRST_KEYS = ("type", "delay", "delay_unit", "pre_delay", "pre_delay_unit")
DAY_ORDER = "1234560"

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What an editor would obey or not show; written as an escape."""
_SPECIAL = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_EXAMPLES = {
    "switch": "true",
    "number": "0",
    "count": "0",
    "addresses": "[]",
    "ids": "[]",
    "rules": "[]",
    "text": '""',
    "object": "{}",
    "schedule": "{}",
    "sequences": "[]",
}


def to_toml(fields: Mapping[str, Any], variables: Iterable[str] = ()) -> str:
    """The fields as a file's text; `variables`: names of merge variables, kept with an exported campaign."""
    lines = [HEAD]
    tables: list[str] = []
    for field in FIELDS:
        value = fields.get(field.name)
        if field.kind == "schedule" and value and _has_parts(value, "schedules"):
            tables += _schedule(value)
        elif field.kind == "sequences" and value and _all_parts(value):
            tables += [line for number, each in enumerate(value) for line in _sequence(number, each)]
        else:
            lines.append(_field(field, value))
    if fields.get("ai_sdr_id") is not None:
        lines.append(f"ai_sdr_id = {_inline(fields['ai_sdr_id'])}")
    if names := list(variables):
        lines.append(
            f"custom_variables = {_inline(names)}  # made known when a campaign is created from this"
        )
    return "\n".join([*lines, *tables, ""])


def _has_parts(value: Any, name: str) -> bool:
    """Whether a value can be written as tables: its parts are tables themselves."""
    parts = value.get(name) if isinstance(value, Mapping) else None
    return isinstance(parts, list) and all(isinstance(part, Mapping) for part in parts)


def _all_parts(value: Any) -> bool:
    return isinstance(value, list) and all(_has_parts(each, "steps") for each in value)


def _field(field: CampaignField, value: Any) -> str:
    named = field.words == field.name.replace("_", " ")
    words = ": ".join(part for part in ("" if named else field.words, field.unit) if part)
    words = f"  # {words}" if words else ""
    if value is None:
        return f"# {field.name} = {_EXAMPLES[field.kind]}{words}"
    if isinstance(value, list) and len(value) > 1:
        items = "".join(f"\n  {_inline(item)}," for item in value if item is not None)
        return f"{field.name} = [{words}{items}\n]"
    return f"{field.name} = {_inline(value)}{words}"


def _schedule(schedule: Mapping[str, Any]) -> Iterator[str]:
    yield "\n[campaign_schedule]"
    for name, words in (("start_date", "the first day mails leave"), ("end_date", "the last day")):
        value = schedule.get(name)
        line = f"{name} = {_inline(value)}" if value is not None else f'# {name} = "2026-11-30"'
        yield f"{line}  # {words}"
    yield from _others(schedule, ("start_date", "end_date", "schedules"))
    if not schedule["schedules"]:
        yield "schedules = []"
    for times in schedule["schedules"]:
        yield "\n[[campaign_schedule.schedules]]"
        for key, value in times.items():
            if key == "days" and (names := _day_names(value)) is not None:
                yield f"days = {_inline(names)}  # {', '.join(DAYS)}"
            elif value is not None:
                yield f"{_key(key)} = {_inline(value)}{_TIMES.get(key, '')}"


_TIMES = {
    "timing": "  # hours in the zone below",
    "timezone": "  # one of the 102 names Instantly accepts",
}


def _day_names(days: Any) -> list[str] | None:
    """The days that are on by name; None when they are not days, or none is on."""
    if not isinstance(days, Mapping) or not all(
        key in DAY_ORDER and len(key) == 1 and isinstance(on, bool) for key, on in days.items()
    ):
        return None
    return [DAYS[int(day)] for day in DAY_ORDER if days.get(day)] or None


def _sequence(number: int, sequence: Mapping[str, Any]) -> Iterator[str]:
    yield "\n[[sequences]]" + ("  # without effect: only the first sequence is used" if number else "")
    yield from _others(sequence, ("steps",))
    steps = sequence["steps"]
    if not steps:
        yield "steps = []"
    for place, step in enumerate(steps):
        yield from _step(place, step, last=place == len(steps) - 1)


def _step(place: int, step: Mapping[str, Any], *, last: bool) -> Iterator[str]:
    yield f"\n\n[[sequences.steps]]  # mail {place + 1}"
    unit = step.get("delay_unit") or "days"
    wait = (
        "without effect: this is the last mail" if last else "the wait after this mail, BEFORE THE NEXT one"
    )
    words = {
        "delay": f"  # {unit if isinstance(unit, str) and unit.isalpha() else 'days'}; {wait}",
        "delay_unit": "  # minutes, hours or days",
        "pre_delay": "  # the wait before the first mail, of a subsequence only",
    }
    for key in FIRST_KEYS:
        if step.get(key) is not None:
            yield f"{key} = {_inline(step[key])}{words.get(key, '')}"
    yield from _others(step, (*FIRST_KEYS, "variants"))
    variants = step.get("variants")
    if not _has_parts(step, "variants"):
        if variants is not None:
            yield f"variants = {_inline(variants)}"
        return
    if not variants:
        yield "variants = []"
    for number, variant in enumerate(variants or ()):
        yield from _variant(place, number, variant)


def _variant(place: int, number: int, variant: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n[[sequences.steps.variants]]  # mail {place + 1}, variant {letter_of(number)}"
    off = variant.get("v_disabled")
    if off is not None:
        yield f"v_disabled = {_inline(off)}  # true switches this variant off"
    if variant.get("subject") is not None:
        empty = "  # empty: in the thread of the mail before" if variant["subject"] == "" and place else ""
        yield f"subject = {_inline(variant['subject'])}{empty}"
    yield from _others(variant, ("v_disabled", "subject", "body"))
    body = variant.get("body")
    if isinstance(body, str):
        if not place and not number:
            yield f"# {BODY}"
        yield f"body = {body_text(body)}"
    elif body is not None:
        yield f"body = {_inline(body)}"


def _others(table: Mapping[str, Any], known: Iterable[str]) -> Iterator[str]:
    for key, value in table.items():
        if key not in known and value is not None:
            yield f"{_key(key)} = {_inline(value)}"


def body_text(body: str) -> str:
    """A body as a string of several lines; `body_of` makes the same body of it again."""
    text = BREAKS.sub(r"\1\n", body) + "\n"
    if "'''" not in text and not _HIDDEN.search(text):
        return f"'''\n{text}'''"
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    escaped = _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped)
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    return f'"""\n{escaped}"""'


def body_of(text: str) -> str:
    """The body that a string in the file stands for."""
    return re.sub(f"{BREAKS.pattern}\n", r"\1", text.removesuffix("\n"), flags=re.IGNORECASE)


def _inline(value: Any) -> str:
    """A value on one line; nulls in it are left out, TOML has none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_inline(held)}" for key, held in value.items() if held is not None)
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_inline(each) for each in value if each is not None)}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = "".join(_SPECIAL.get(letter, letter) for letter in text)
    return '"' + _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped) + '"'


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)
