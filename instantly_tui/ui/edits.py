"""Campaigns that are being edited: every unsent change of this session, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from instantly_tui.resources.campaign_fields import WRITABLE, Where, words_of
from instantly_tui.resources.campaign_problems import problems_of
from instantly_tui.text.clean import clean

if TYPE_CHECKING:
    from instantly_tui.resources.campaign_edit import CampaignEdit, History
    from instantly_tui.ui.screens.campaign_errand import Errand


@dataclass(frozen=True)
class Trouble:
    """One thing wrong with one value of an edit."""

    where: Where
    text: str
    """The whole sentence, or the server's own words."""
    refused: bool = False
    """Whether the server said so; else it is known before."""
    stops: bool = True
    """Whether it keeps the edit from being sent."""

    @property
    def line(self) -> str:
        """As it is shown at its value."""
        if not self.refused:
            return self.text
        what = f"{clean(words_of(self.where))}: " if self.where else ""
        return f"Instantly refused {what}{self.text}"


@dataclass(eq=False)
class Edit:
    """One campaign being edited."""

    id: str
    history: History
    errand: Errand | None = None
    """The review it was handed to last."""
    earlier: Errand | None = None
    """A review that was left while its request was on its way."""
    refused: list[tuple[Trouble, Any]] = field(default_factory=list)
    """What the server did not take, with the value it had then."""
    _known: tuple[CampaignEdit | None, tuple[Trouble, ...]] = (None, ())

    @property
    def now(self) -> CampaignEdit:
        return self.history.now

    @property
    def name(self) -> str:
        """Its name as it may be drawn."""
        return clean(self.now.name) or "a campaign"

    @property
    def unsent(self) -> bool:
        return bool(self.now.changes())

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What the server refused and is still as it was, then what is known to be wrong."""
        if self._known[0] is not self.now:
            changed = self.now.problems()
            # Of what is not touched, only what would do harm: the server has it, so it took it once.
            others = [each for each in problems_of(self.now.wanted, new=False) if not each.stops]
            told = {each.line: each for each in (*changed, *others)}
            self._known = (
                self.now,
                tuple(Trouble(each.where, clean(each.line), stops=each.stops) for each in told.values()),
            )
        still = (
            trouble for trouble, value in self.refused if value_at(self.now.wanted, trouble.where) == value
        )
        return (*still, *self._known[1])

    def take_refusal(self, where: Where, text: str) -> Trouble:
        """Keep what the server said against a value, until that is changed."""
        trouble = Trouble(where, clean(text), refused=True)
        self.refused = [pair for pair in self.refused if pair[0].where != where]
        self.refused.append((trouble, value_at(self.now.wanted, where)))
        return trouble

    def sent(self, begun: CampaignEdit, edit: CampaignEdit) -> None:
        """Go on from what the server has now; what was changed here since `begun` was sent stays unsent."""
        known = {name: begun.wanted.get(name) for name in WRITABLE}
        later, _ = replace(self.now, base={**self.now.base, **known}).rebased(edit.base)
        self.history.begin_anew(edit)
        if later.changes():
            self.history.push(later)
        self.refused, self.errand, self.earlier = [], None, None


def value_at(value: Any, where: Where) -> Any:
    """What stands at a place of an edit; None when there is no such place."""
    for part in where:
        if isinstance(part, int) and isinstance(value, list):
            value = value[part] if part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value


def unsent_words(edits: Mapping[str, Edit]) -> str:
    """Whose unsent changes there are, in words; empty when there are none."""
    names = [edit.name for edit in edits.values() if edit.unsent]
    if not names:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"“{names[0]}”{more}"
