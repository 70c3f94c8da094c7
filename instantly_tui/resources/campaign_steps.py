"""The steps and variants of a campaign being edited: each change to them as a new edit, bodies as text."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from instantly_tui.resources.campaign_edit import CampaignEdit
from instantly_tui.resources.campaign_fields import UNITS, Where
from instantly_tui.resources.campaign_problems import MOST_VARIANTS
from instantly_tui.text.clean import clean
from instantly_tui.text.mail import to_html
from instantly_tui.text.numbers import plural

STEPS: Where = ("sequences", 0, "steps")
USUAL_DELAY = 3
"""Days between two mails where nothing else is said."""

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_CODE = re.compile(r"\{[{%][^{}]*?(?:[<>]|&(?!#?\w+;))[^{}]*?[%}]\}")
"""A tag or a condition that would not be itself any more once it is escaped."""
_ENTITY = re.compile(r"&(?:#\w+|\w+);")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_WAIT = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*([a-z]*)", re.IGNORECASE)
_UNIT_OF = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
}


@dataclass(frozen=True)
class StepRow:
    """One variant of a step, or a step that has none."""

    step: int
    variant: int | None
    """None for a step without variants."""
    held: Mapping[str, Any]
    """The variant as it is in the edit; empty when there is none."""
    wait: str
    """How long it is until the next mail, on the first row of a step."""
    last: bool
    """Whether no mail comes after this step."""

    @property
    def where(self) -> Where:
        return where_of(self.step, self.variant)

    @property
    def on(self) -> bool:
        return bool(self.held) and not self.held.get("v_disabled")


def where_of(step: int, variant: int | None = None) -> Where:
    """The way to a step or to a variant of it."""
    way: Where = (*STEPS, step)
    return way if variant is None else (*way, "variants", variant)


def steps_of(edit: CampaignEdit) -> list[Any]:
    """The steps that count, those of the first sequence (API.md §7.2); none when there is no sequence."""
    sequences = edit.wanted.get("sequences") or ()
    first = sequences[0] if sequences and isinstance(sequences[0], Mapping) else {}
    held = first.get("steps")
    return list(held) if isinstance(held, list) else []


def variants_of(step: Any) -> list[Any]:
    """The wordings of a step."""
    held = step.get("variants") if isinstance(step, Mapping) else None
    return list(held) if isinstance(held, list) else []


def rows_of(edit: CampaignEdit) -> list[StepRow]:
    """Every variant of every step, in the order they are sent."""
    rows = []
    steps = steps_of(edit)
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        variants = variants_of(step)
        wait = wait_words(step)
        for place, held in enumerate(variants):
            known = held if isinstance(held, Mapping) else {}
            rows.append(StepRow(number, place, known, "" if place else wait, last))
        if not variants:
            rows.append(StepRow(number, None, {}, wait, last))
    return rows


def is_odd(edit: CampaignEdit, row: StepRow) -> bool:
    """Whether the step or the variant is not what the API says it is, so that nothing here can change it."""
    step = steps_of(edit)[row.step]
    if not isinstance(step, Mapping) or not isinstance(step.get("variants") or [], list):
        return True
    return row.variant is not None and not isinstance(variants_of(step)[row.variant], Mapping)


def wait_words(step: Any) -> str:
    """The wait after a step, with its unit."""
    held = step if isinstance(step, Mapping) else {}
    delay, unit = held.get("delay"), str(held.get("delay_unit") or "days")
    if isinstance(delay, bool) or not isinstance(delay, int | float) or not math.isfinite(delay):
        return "–"
    unit = clean(unit)
    one = unit.removesuffix("s")
    return plural(int(delay), one) if delay == int(delay) else f"{delay:g} {unit}"


def parse_wait(words: str, unit: str = "days") -> tuple[int | float, str]:
    """A wait as typed: `3 days`, `4h`, `90 min`; a bare number keeps the unit.

    ValueError, with a sentence, for anything else.
    """
    found = _WAIT.fullmatch(words.strip())
    named = _UNIT_OF.get(found[2].casefold(), "") if found and found[2] else unit
    if found is None or named not in UNITS:
        raise ValueError(f"“{words.strip()[:40]}” is no wait: it looks like 3 days, 4 hours or 30 minutes")
    value = float(found[1])
    return (int(value) if value == int(value) else value), named


def _with_steps(edit: CampaignEdit, steps: list[Any]) -> CampaignEdit:
    """The edit with other steps; sequences behind the first stay as they are."""
    sequences = list(edit.wanted.get("sequences") or ())
    first = dict(sequences[0]) if sequences and isinstance(sequences[0], Mapping) else {}
    return edit.with_field("sequences", [{**first, "steps": steps}, *sequences[1:]])


def add_step(edit: CampaignEdit, after: int) -> CampaignEdit:
    """With an empty step behind that one; -1 puts it first."""
    steps = steps_of(edit)
    step = {
        "type": "email",
        "delay": USUAL_DELAY,
        "delay_unit": "days",
        "variants": [{"subject": "", "body": ""}],
    }
    return _with_steps(edit, [*steps[: after + 1], step, *steps[after + 1 :]])


def copy_step(edit: CampaignEdit, step: int) -> CampaignEdit:
    """With a copy of that step behind it."""
    steps = steps_of(edit)
    return _with_steps(edit, [*steps[: step + 1], deepcopy(steps[step]), *steps[step + 1 :]])


def remove_step(edit: CampaignEdit, step: int) -> CampaignEdit:
    """Without that step."""
    steps = steps_of(edit)
    return _with_steps(edit, [*steps[:step], *steps[step + 1 :]])


def move_step(edit: CampaignEdit, step: int, by: int) -> CampaignEdit | None:
    """With that step that much further on; None at the end of the sequence."""
    steps = steps_of(edit)
    to = step + by
    if not 0 <= to < len(steps):
        return None
    steps.insert(to, steps.pop(step))
    return _with_steps(edit, steps)


def with_wait(edit: CampaignEdit, step: int, delay: int | float, unit: str) -> CampaignEdit:
    """With another wait after that step."""
    steps = steps_of(edit)
    steps[step] = {**steps[step], "delay": delay, "delay_unit": unit}
    return _with_steps(edit, steps)


def _with_variants(edit: CampaignEdit, step: int, variants: list[Any]) -> CampaignEdit:
    return edit.with_value((*where_of(step), "variants"), variants)


def add_variant(
    edit: CampaignEdit, step: int, after: int | None, copied: int | None = None
) -> CampaignEdit | None:
    """With one more wording of a step, empty or a copy of another one; None when it has all 26."""
    variants = variants_of(steps_of(edit)[step])
    if len(variants) >= MOST_VARIANTS:
        return None
    new = {"subject": "", "body": ""} if copied is None else deepcopy(variants[copied])
    at = len(variants) if after is None else after + 1
    return _with_variants(edit, step, [*variants[:at], new, *variants[at:]])


def remove_variant(edit: CampaignEdit, step: int, variant: int) -> CampaignEdit:
    """Without that wording; the step stays, even when it was its last one."""
    variants = variants_of(steps_of(edit)[step])
    return _with_variants(edit, step, [*variants[:variant], *variants[variant + 1 :]])


def move_variant(edit: CampaignEdit, step: int, variant: int, by: int) -> CampaignEdit | None:
    """With that wording under another letter; None past the ends."""
    variants = variants_of(steps_of(edit)[step])
    to = variant + by
    if not 0 <= to < len(variants):
        return None
    variants.insert(to, variants.pop(variant))
    return _with_variants(edit, step, variants)


def toggle_variant(edit: CampaignEdit, step: int, variant: int) -> CampaignEdit:
    """With that wording switched off, or on again."""
    held = variants_of(steps_of(edit)[step])[variant]
    off = not held.get("v_disabled")
    return edit.with_value((*where_of(step, variant), "v_disabled"), off)


def with_mail(edit: CampaignEdit, step: int, variant: int, subject: str, body: str) -> CampaignEdit:
    """With another subject and body (HTML) of one wording."""
    held = variants_of(steps_of(edit)[step])[variant]
    return edit.with_value(where_of(step, variant), {**held, "subject": subject, "body": body})


def text_of(body: str) -> str | None:
    """The body as plain text that `html_of` turns into one that reads the same; None when it holds more.

    Line ends beside `<br/>` are blanks, as in any HTML; in a body without `<br/>` they are meant.
    """
    bare = _BREAK.sub("", body)
    if _MARKUP.search(bare) or _CODE.search(body):
        return None
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    if _BREAK.search(lines):
        lines = "\n".join(_LINE_ENDS.sub(" ", part).strip("\n") for part in _parted(lines))
    # Only what ends in `;`: in `a&copy=1` nothing is meant but the letters.
    return _ENTITY.sub(lambda found: html.unescape(found[0]), lines)


def _parted(body: str) -> list[str]:
    """What stands between the breaks; the line end that often follows one says nothing."""
    first, *rest = _BREAK.split(body)
    return [first, *(part.removeprefix("\n") for part in rest)]


def html_of(text: str) -> str:
    """Typed text as a body: escaped, with `<br/>` where lines end (API.md §7.2).

    Quotes stay, as they mean themselves between elements: tags and conditions are written with them.
    """
    return to_html(text).replace("&quot;", '"')


def retyped(body: str, typed: str) -> str:
    """The body for what was typed in its place: as text where it is no more than that, else as HTML.

    Text that nobody touched stays as it was spelled, `<br>` or `<br/>`.
    """
    text = text_of(body)
    if typed == (body if text is None else text):
        return body
    return typed if text is None else html_of(typed)
