"""What differs between two states of a campaign, and how changes made on both sides go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from json import dumps
from typing import Any

from instantly_tui.resources.campaign_fields import Where, alike, canonical, spelled, words_of

GONE: Any = type("Gone", (), {"__repr__": lambda _: "GONE"})()
"""Stands for a value that is not there, in a merge; None may be a value."""


@dataclass(frozen=True)
class Change:
    """One value that is another now."""

    where: Where
    old: Any
    """None when there was none."""
    new: Any
    """None when there is none any more."""

    @property
    def path(self) -> str:
        """As in `sequences[0].steps[1].delay`."""
        return spelled(self.where)

    @property
    def words(self) -> str:
        """What a human calls it: `step 2, wait before the next mail`."""
        return words_of(self.where)

    @property
    def field(self) -> str:
        """The field of the campaign it belongs to."""
        return str(self.where[0])


@dataclass(frozen=True)
class Conflict(Change):
    """One value that was changed here and there: `old` before, `new` here."""

    theirs: Any
    """What the server has now; GONE when it was taken away."""


def changes_between(old: Any, new: Any, where: Where = (), name: str = "") -> Iterator[Change]:
    """Every value that differs, as deep as both sides have the same shape."""
    if alike(canonical(old, name), canonical(new, name)):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping) and name != "days":
        for key in dict.fromkeys((*old, *new)):
            yield from changes_between(old.get(key), new.get(key), (*where, key), str(key))
    elif _has_parts(old) and _has_parts(new):
        yield from _of_lists(old, new, where)
    else:
        yield Change(where, old, new)


def _has_parts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def _of_lists(old: Sequence[Any], new: Sequence[Any], where: Where) -> Iterator[Change]:
    """Changes of the parts that stayed; parts that came carry their new place, parts that went their old."""
    before, after = ([dumps(canonical(part), sort_keys=True) for part in parts] for parts in (old, new))
    pairs = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in pairs.get_opcodes():
        if kind == "equal":
            continue
        both = min(end - start, new_end - new_start)
        for step in range(both):
            yield from changes_between(old[start + step], new[new_start + step], (*where, new_start + step))
        yield from (Change((*where, place), old[place], None) for place in range(start + both, end))
        yield from (Change((*where, place), None, new[place]) for place in range(new_start + both, new_end))


class Merge:
    """Three states of one value, put together: what only one side changed is taken, the rest is told."""

    def __init__(self, base: Any, ours: Any, theirs: Any, where: Where = (), name: str = "") -> None:
        self.conflicts: list[Conflict] = []
        self.value = self._merged(base, ours, theirs, where, name)

    def _merged(self, base: Any, ours: Any, theirs: Any, where: Where, name: str) -> Any:
        if _same(ours, base, name) or _same(ours, theirs, name):
            return theirs
        if _same(theirs, base, name):
            return ours
        states = (base, ours, theirs)
        if all(isinstance(state, Mapping) for state in states) and name != "days":
            return self._of_mappings(base, ours, theirs, where)
        if all(isinstance(state, list) for state in states):
            if all(_is_set(state) for state in states):
                return _of_sets(base, ours, theirs)
            if _in_step(base, ours, theirs):
                return [
                    self._merged(*parts, (*where, place), "")
                    for place, parts in enumerate(zip(base, ours, theirs, strict=True))
                ]
        shown = [None if state is GONE else state for state in (base, ours)]
        self.conflicts.append(Conflict(where, shown[0], shown[1], theirs))
        return ours

    def _of_mappings(self, base: Any, ours: Any, theirs: Any, where: Where) -> dict[str, Any]:
        merged = {
            key: self._merged(
                base.get(key, GONE), ours.get(key, GONE), theirs.get(key, GONE), (*where, key), key
            )
            for key in dict.fromkeys((*theirs, *ours))
        }
        return {key: value for key, value in merged.items() if value is not GONE}


def _same(first: Any, second: Any, name: str) -> bool:
    """Whether two values mean the same; what is not there and what is null do."""
    plain = [canonical(None if value is GONE else value, name) for value in (first, second)]
    return alike(*plain)


def _is_set(values: list[Any]) -> bool:
    """Whether a list holds different texts, so that their order says nothing."""
    return all(isinstance(value, str) for value in values) and len(set(values)) == len(values)


def _of_sets(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    kept = [value for value in theirs if value in ours or value not in base]
    return [*kept, *(value for value in ours if value not in base and value not in theirs)]


def _in_step(base: list[Any], ours: list[Any], theirs: list[Any]) -> bool:
    """Whether places mean the same in all three: nothing came, went or was moved.

    Only then may two people's changes of different parts be put together place by place.
    """
    if not len(base) == len(ours) == len(theirs):
        return False
    plain = [canonical(part) for part in base]
    return not any(
        place != other
        and not alike(canonical(side[place]), plain[place])
        and alike(canonical(side[place]), part)
        for side in (ours, theirs)
        for place in range(len(base))
        for other, part in enumerate(plain)
    )


def put(value: Any, where: Where, new: Any) -> Any:
    """A copy of a value with another one at a place in it; GONE takes the place away."""
    if not where:
        return new
    first, rest = where[0], where[1:]
    if isinstance(first, int):
        parts = list(value)
        parts[first : first + 1] = [] if new is GONE and not rest else [put(parts[first], rest, new)]
        return parts
    held = dict(value or {})
    if new is GONE and not rest:
        held.pop(first, None)
    else:
        held[first] = put(held.get(first), rest, new)
    return held
