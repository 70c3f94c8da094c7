"""A campaign being edited: what it was, what it shall be, the request between the two, and every way back."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from instantly_tui.resources.campaign_diff import GONE, Change, Conflict, Merge, changes_between, put
from instantly_tui.resources.campaign_fields import CREATE_ONLY, LISTS, WRITABLE, same
from instantly_tui.resources.campaign_problems import Problem, problems_of

NO_STEPS: list[dict[str, list[Any]]] = [{"steps": []}]

__all__ = ["GONE", "WRITABLE", "CampaignEdit", "Change", "Conflict", "History", "Problem"]


@dataclass(frozen=True)
class CampaignEdit:
    """One state of an edit; nothing in it is ever changed in place."""

    base: Mapping[str, Any]
    """The raw answer it began from; empty for a campaign that is yet to be made."""
    wanted: Mapping[str, Any]
    """Writable fields as they shall be; a field that is not there is as if it were null."""

    @classmethod
    def started(cls, raw: Mapping[str, Any]) -> CampaignEdit:
        """Nothing changed yet, from `raw(get_campaign(id))`."""
        base = deepcopy(dict(raw))
        return cls(base, {name: base[name] for name in WRITABLE if name in base})

    @classmethod
    def new(cls, fields: Mapping[str, Any]) -> CampaignEdit:
        """A campaign to be made from these fields; those nobody can write are passed over."""
        known = (*WRITABLE, *CREATE_ONLY)
        return cls({}, {name: deepcopy(fields[name]) for name in known if fields.get(name) is not None})

    @property
    def id(self) -> str:
        """Empty when the campaign is yet to be made."""
        return str(self.base.get("id") or "")

    @property
    def is_new(self) -> bool:
        return not self.id

    @property
    def name(self) -> str:
        return str(self.wanted.get("name") or self.base.get("name") or "")

    def with_field(self, name: str, value: Any) -> CampaignEdit:
        """The edit with another value for a field; None empties it. KeyError for one nobody can write."""
        if name not in WRITABLE:
            raise KeyError(f"{name} can't be written")
        return replace(self, wanted={**self.wanted, name: deepcopy(value)})

    def with_value(self, where: tuple[str | int, ...], value: Any) -> CampaignEdit:
        """The edit with another value at a place within a field, as `("sequences", 0, "steps", 1, "delay")`.

        KeyError and IndexError for a place that is not there.
        """
        name = str(where[0])
        return self.with_field(name, put(self.wanted.get(name), where[1:], value))

    def with_fields(self, fields: Mapping[str, Any]) -> CampaignEdit:
        """The edit with all fields as given; those left out are emptied."""
        known = (*WRITABLE, *CREATE_ONLY) if self.is_new else WRITABLE
        return replace(self, wanted={name: deepcopy(fields[name]) for name in known if name in fields})

    def changes(self) -> dict[str, Any]:
        """The fields that differ, whole: the body of the PATCH, or of the POST for a new campaign."""
        if self.is_new:
            return {name: deepcopy(value) for name, value in self.wanted.items() if value is not None}
        return {
            name: self._sent(name)
            for name in WRITABLE
            if not same(self.base.get(name), self.wanted.get(name), name)
        }

    def _sent(self, name: str) -> Any:
        value = self.wanted.get(name)
        return [] if value is None and name in LISTS else deepcopy(value)

    def diff(self) -> tuple[Change, ...]:
        """Every value that differs, as deep as it can be told; in the order of the fields."""
        found: list[Change] = []
        for name in (*WRITABLE, *CREATE_ONLY) if self.is_new else WRITABLE:
            found += field_changes(name, self.base.get(name), self.wanted.get(name))
        return tuple(found)

    def problems(self) -> tuple[Problem, ...]:
        """What is known to be wrong before it is sent; of a campaign that exists, only of what is changed."""
        changed = self.changes()
        found = problems_of(self.wanted, new=self.is_new)
        return tuple(problem for problem in found if self.is_new or problem.where[0] in changed)

    def rebased(self, raw: Mapping[str, Any]) -> tuple[CampaignEdit, tuple[Conflict, ...]]:
        """The same changes on a newer answer: what is untouched here takes the newer value.

        What was changed on both sides stays as it is here and is told.
        """
        begun = CampaignEdit.started(raw)
        merge = Merge(
            {name: self.base.get(name) for name in WRITABLE},
            {name: self.wanted.get(name) for name in WRITABLE},
            {name: begun.base.get(name) for name in WRITABLE},
        )
        wanted = {
            name: value for name, value in merge.value.items() if value is not None or name in begun.wanted
        }
        return CampaignEdit(begun.base, wanted), tuple(merge.conflicts)


def field_changes(name: str, old: Any, new: Any) -> list[Change]:
    """The changes of one field; the steps of a first sequence, or of a last one, are told one by one."""
    if name in LISTS:
        old, new = old or [], new or []
    if name == "sequences" and bool(old) != bool(new):
        found = list(changes_between(old or NO_STEPS, new or NO_STEPS, (name,), name))
        if found:
            return found
    return list(changes_between(old, new, (name,), name))


@dataclass
class History:
    """The states of one edit in their order, with the way back and forth."""

    now: CampaignEdit
    _before: list[CampaignEdit] = field(default_factory=list)
    _after: list[CampaignEdit] = field(default_factory=list)

    def push(self, edit: CampaignEdit) -> None:
        """Go on from another state; one that says the same is no step."""
        if edit == self.now:
            return
        self._before.append(self.now)
        self._after.clear()
        self.now = edit

    def undo(self) -> CampaignEdit | None:
        """The state before, which is now the present one; None at the beginning."""
        if not self._before:
            return None
        self._after.append(self.now)
        self.now = self._before.pop()
        return self.now

    def redo(self) -> CampaignEdit | None:
        """The state that was last left by `undo`; None when there is none."""
        if not self._after:
            return None
        self._before.append(self.now)
        self.now = self._after.pop()
        return self.now

    def begin_anew(self, edit: CampaignEdit) -> None:
        """Forget all states for this one, as the changes were sent."""
        self.now, self._before, self._after = edit, [], []
