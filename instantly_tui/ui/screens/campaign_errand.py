"""A change of a campaign on its way from the edit to the server, as the review place holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from instantly_tui.api.campaigns import Campaign, add_variables, create_campaign, get_campaign, patch_campaign
from instantly_tui.api.errors import Invalid
from instantly_tui.api.page import raw
from instantly_tui.engine.batch import Batch, Outcome, Write
from instantly_tui.resources.campaign_edit import CampaignEdit, Change, Conflict, Problem, field_changes
from instantly_tui.resources.campaign_fields import WRITABLE, Where, same, way_of
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.ui.edits import value_at

if TYPE_CHECKING:
    from instantly_tui.ui.edits import Edit

Stage = Literal["open", "sending", "checking", "done", "unclear"]


def nothing(_: CampaignEdit) -> None:
    """No one wants to know."""


@dataclass(frozen=True)
class Refusal:
    """Why a change was not made."""

    where: Where
    """The value it names; empty when it names none."""
    text: str
    sent: bool = True
    """Whether it came as far as the server at all."""


@dataclass(eq=False)
class Errand:
    """One change of one campaign; it is sent by the user's key only, and never twice by itself."""

    edit: CampaignEdit
    then: Callable[[CampaignEdit], object] = nothing
    """Told the campaign as the server has it after the change.

    Then the review closes by itself, unless the server took something otherwise than it was sent.
    """
    edited: Callable[[CampaignEdit], object] = nothing
    """Told what the user's own editor made of it."""
    earlier: Errand | None = None
    """The one before it, when that was left while it was on its way."""
    begun: CampaignEdit = field(init=False)
    """The state that whoever waits for it had last."""
    sent: dict[str, Any] = field(default_factory=dict)
    """The fields that were sent last."""
    variables: tuple[str, ...] = ()
    """Merge variables to make known once the campaign is made."""
    notes: tuple[str, ...] = ()
    """What the file it came from held besides."""
    is_written: bool = False
    """Whether a campaign yet to be made was written on here, where only this holds it."""
    text: str = ""
    """The file as typed, while it can't be understood."""
    errors: tuple[str, ...] = ()
    """Why it can't."""
    stage: Stage = "open"
    conflicts: tuple[Conflict, ...] = ()
    """What was changed here and there, and not decided on yet."""
    refusal: Refusal | None = None
    passed: frozenset[str] = frozenset()
    """Paths of the problems the user passed over."""
    kept: tuple[Change, ...] = ()
    """Values the server has otherwise than they were sent: as sent, as they are."""
    batch: Batch | None = None
    made: dict[str, Any] = field(default_factory=dict)
    """The answer to the making of a campaign."""
    news: str = ""
    """What is to be said about the last look at the server."""

    def __post_init__(self) -> None:
        self.begun = self.edit

    @property
    def id(self) -> str:
        return self.edit.id or str(self.made.get("id") or "")

    @property
    def unclear(self) -> bool:
        """Whether it was sent without an answer, as far as is known."""
        return self.batch is not None and any(each.state == "unclear" for each in self.batch.outcomes)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.edit.problems()

    @property
    def open_problems(self) -> tuple[Problem, ...]:
        """Those that keep it from being sent."""
        return tuple(each for each in self.problems if each.stops and each.path not in self.passed)

    def why_not_send(self) -> str | None:
        """Why it can't be sent now, or None when it can."""
        if self.stage in ("sending", "checking"):
            return "it is on its way"
        if self.stage == "done":
            return "it was sent already"
        if self.stage == "unclear":
            return "it may have been made: g c shows the campaigns"
        if self.earlier is not None and self.earlier.batch is not None and self.earlier.batch.pending:
            return "the change before it is still on its way"
        if self.errors:
            return "the file can't be understood; ctrl+e goes on with it"
        if self.conflicts:
            return "somebody else changed the same: o keeps yours, t takes theirs"
        if not self.edit.changes():
            return "nothing is changed"
        stops = self.open_problems or self._unsendable
        return stops[0].line if stops else None

    @property
    def _unsendable(self) -> tuple[Problem, ...]:
        """What no request can be made without, whatever the user passed over."""
        needed = ("name", "campaign_schedule") if self.edit.is_new else ()
        return tuple(each for each in self.problems if each.path in needed)

    def rebase(self, now: dict[str, Any]) -> None:
        """Go on from what the server has now; what was decided on before stays decided."""
        before = {**self.edit.base, **self._arrived(now)}
        sent = self.edit.changes()
        self.edit, conflicts = self.edit.rebased(now)
        # What is the same on both sides by now needs no decision any more.
        open_yet = (
            each
            for each in self.conflicts
            if not same(value_at(self.edit.wanted, each.where), value_at(now, each.where))
        )
        self.conflicts = tuple({each.path: each for each in (*open_yet, *conflicts)}.values())
        others = [name for name in WRITABLE if not same(before.get(name), now.get(name), name)]
        same_as_sent = all(name in sent and same(sent[name], now.get(name), name) for name in others)
        self.news = "" if same_as_sent else "somebody else changed this campaign meanwhile"

    def _arrived(self, now: dict[str, Any]) -> dict[str, Any]:
        """What of the change before this one the server has, which is then nobody else's."""
        if self.earlier is None:
            return {}
        sent = self.earlier.sent
        arrived = {name: value for name, value in sent.items() if same(value, now.get(name), name)}
        if arrived:
            known = {name: self.earlier.begun.wanted.get(name) for name in arrived}
            self.edit, self.earlier = replace(self.edit, base={**self.edit.base, **known}), None
        return arrived

    def tell(self) -> None:
        """Let whoever waits for it have the edit as it is now."""
        self.begun = self.edit
        self.edited(self.edit)

    @property
    def is_moved(self) -> bool:
        """Whether the file put something else where both sides changed a value: theirs has no place there."""
        return any(value_at(self.edit.wanted, each.where) != each.new for each in self.conflicts)

    def decide(self, *, ours: bool) -> None:
        """Settle every conflict one way."""
        if not ours:
            for conflict in self.conflicts:
                self.edit = self.edit.with_value(conflict.where, conflict.theirs)
        self.conflicts = ()

    def write(self) -> Write:
        """The one request that makes it so."""
        fields = self.edit.changes()
        if self.edit.is_new:
            call = create_campaign(fields["name"], fields["campaign_schedule"], fields)
            return Write(CAMPAIGNS.name, "new", self.edit.name, raw(call), answered=self.made.update)
        # Not repeated when its answer is lost: somebody may have changed the campaign in between.
        call = replace(patch_campaign(self.edit.id, fields), effect="once")
        before = Campaign.model_validate(dict(self.edit.base))
        after = Campaign.model_validate({**self.edit.base, **fields})
        shown = {name: getattr(after, name) for name in fields if name in Campaign.model_fields}
        return Write(
            CAMPAIGNS.name,
            self.edit.id,
            before.name,
            call,
            shown,
            reread=get_campaign(self.edit.id),
            record=before,
        )

    def variables_write(self) -> Write | None:
        """What makes the merge variables known; None when there are none, or the campaign is not made."""
        if not self.variables or not self.made:
            return None
        call = add_variables(self.id, self.variables)
        return Write(CAMPAIGNS.name, self.id, self.edit.name, call, reread=get_campaign(self.id))

    def refused(self, outcome: Outcome) -> None:
        """Take note of why it was not done; it may be sent again once that is mended."""
        error = outcome.error
        where = way_of(error.field) if isinstance(error, Invalid) and error.field else ()
        self.refusal = Refusal(where, outcome.reason, outcome.state == "refused")
        self.stage = "open"

    def compare(self, now: dict[str, Any]) -> None:
        """See whether the server has what was sent."""
        sent = self.edit.changes().items()
        self.kept = tuple(
            change for name, value in sent for change in field_changes(name, value, now.get(name))
        )

    def settle(self, now: dict[str, Any]) -> None:
        """End it with what the server has now."""
        self.edit = CampaignEdit.started(now)
        self.stage, self.conflicts, self.refusal = "done", (), None


def errand_of(entry: Edit) -> Errand:
    """The errand of what was edited; once it is sent, the edit goes on from what the server has."""
    errand = Errand(entry.now, edited=entry.history.push, earlier=entry.earlier)
    errand.then = lambda edit: entry.sent(errand.begun, edit)
    return errand
