"""Some of the leads that were added, compared with what was sent: the server loses values without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from instantly_tui.api.leads import Lead as Known
from instantly_tui.importing.columns import FIELDS
from instantly_tui.importing.fates import Fates
from instantly_tui.importing.plan import Lead
from instantly_tui.text.clean import clean

SAMPLES = 20
COMPARED = 500
"""Characters of a text that are compared."""


@dataclass(frozen=True)
class ReadBack:
    """What the comparison found."""

    looked: int = 0
    missing: tuple[str, ...] = ()
    """Addresses that are not there."""
    lost: tuple[tuple[str, int], ...] = ()
    """Fields and variables that came back empty, and of how many leads."""
    changed: tuple[tuple[str, int], ...] = ()
    """Those that came back otherwise."""
    problem: str = ""
    """Why nothing could be compared."""

    @property
    def good(self) -> bool:
        return not (self.missing or self.lost or self.changed or self.problem)

    @property
    def words(self) -> str:
        """One sentence for the user."""
        if self.problem:
            return f"no lead could be read back: {self.problem}"
        if not self.looked:
            return "nothing was added, so nothing was read back"
        parts = [f"{len(self.missing)} are not there ({self.missing[0]})"] if self.missing else []
        parts += [f"{name} is lost in {count}" for name, count in self.lost]
        parts += [f"{name} came back otherwise in {count}" for name, count in self.changed]
        leads = "1 lead" if self.looked == 1 else f"{self.looked} leads"
        return f"{leads} read back: {', '.join(parts) if parts else 'all values are there'}"


def chosen(fates: Fates) -> set[int]:
    """Rows that were added, spread over the whole file."""
    added = [row for row in range(1, len(fates) + 1) if fates[row].group == "added"]
    step = max(1, len(added) // SAMPLES)
    return set(added[::step][:SAMPLES])


def compared(sent: Sequence[Lead], found: Mapping[str, Known]) -> ReadBack:
    """What of the leads sent is not as it was sent; `found` by address in lower case."""
    missing: list[str] = []
    lost: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for lead in sent:
        known = found.get(lead.address.casefold())
        if known is None:
            missing.append(lead.address)
            continue
        for name, value, back in _pairs(lead, known):
            if back in (None, ""):
                lost[name] += 1
            elif not _same(value, back):
                changed[name] += 1
    return ReadBack(len(sent), tuple(missing), tuple(lost.most_common()), tuple(changed.most_common()))


def _pairs(lead: Lead, known: Known) -> Iterable[tuple[str, Any, Any]]:
    """Name, value as sent and value as read, of all that was sent."""
    for field, value in lead.body.items():
        if field in FIELDS and field != "email":
            yield FIELDS[field], value, getattr(known, field)
    for name, value in lead.body.get("custom_variables", {}).items():
        yield f"{{{{{name}}}}}", value, known.payload.get(name, known.payload.get(clean(name)))


def _same(sent: Any, back: Any) -> bool:
    if isinstance(sent, bool) or isinstance(back, bool):
        return str(sent).casefold() == str(back).casefold()
    if isinstance(sent, int | float) and isinstance(back, int | float):
        return abs(sent - back) <= 1e-9 * max(1.0, abs(sent))
    return _plain(sent) == _plain(back)


def _plain(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(clean(text[: 4 * COMPARED], lines=True).split())[:COMPARED]
