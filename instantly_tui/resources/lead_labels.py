"""Lead labels, the workspace's own interest statuses: their number and kind; renamed, changed, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from instantly_tui.api.call import Call
from instantly_tui.api.lead_labels import LeadLabel, delete_label, get_label, list_labels, patch_label
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Action, Cell, Column, Filter, Query, Resource, Tone
from instantly_tui.text.clean import clean

KINDS: Mapping[str, str] = {
    "positive": "a success, as Interested is",
    "neutral": "neither good nor bad, as Out of office is",
    "negative": "a refusal, as Not interested is",
}
"""Each kind with what it means for the figures."""
_TONES: Mapping[str, Tone] = {"positive": "good", "negative": "bad"}


def kind(label: LeadLabel) -> Cell:
    """What the label counts as; a word nobody has documented is shown as it is."""
    word = label.interest_status_label
    return Cell(word, _TONES.get(word, "plain")) if word else cells.UNKNOWN


def number(label: LeadLabel) -> Cell:
    """The interest status it stands for."""
    status = label.interest_status
    return cells.UNKNOWN if status is None else Cell(f"{status:+,d}")


def _page(query: Query, cursor: str | None) -> Call[Page[LeadLabel]]:
    return list_labels(cursor, search=query.search or None, interest_status=query.get("kind"))


def rename(old: str, new: str) -> Action[LeadLabel]:
    """Give another name; both names as the server has them, so that taking it back loses nothing.

    Not repeated when its answer is lost: somebody may have renamed it in between.
    """
    return Action(
        name="rename",
        title="Rename",
        key="",
        call=lambda label: replace(patch_label(label.id, {"label": new}), effect="once"),
        edit=lambda _: {"label": clean(new)},
        reread=lambda label: get_label(label.id),
        inverse=lambda _: rename(new, old),
    )


def change(title: str, fields: Mapping[str, Any]) -> Action[LeadLabel]:
    """Set kind, description or the use by the AI; its number stays, and so do the leads that carry it."""
    return Action(
        name="change",
        title=title,
        key="",
        call=lambda label: patch_label(label.id, fields),
        edit=lambda _: dict(fields),
        reread=lambda label: get_label(label.id),
        inverse=lambda label: change(title, {name: getattr(label, name) for name in fields}),
    )


def delete(reassigned: int | None) -> Action[LeadLabel]:
    """Delete it; what carries it gets another interest status, or keeps a number without a name."""
    return Action(
        name="delete",
        title="Delete",
        key="",
        call=lambda label: delete_label(label.id, reassigned_status=reassigned),
        reread=lambda label: get_label(label.id),
        removes=True,
    )


LEAD_LABELS = Resource[LeadLabel](
    name="lead-labels",
    title="Lead labels",
    key=lambda label: label.id,
    name_of=lambda label: label.label or "(no name)",
    page=_page,
    one=get_label,
    whole=True,
    by="Label",
    columns=(
        Column("Label", lambda each: each.label or "(no name)", order=lambda each: each.label.casefold()),
        Column("Counts as", kind, 10, order=lambda each: each.interest_status_label),
        Column("Status", number, 8, "right", order=lambda each: each.interest_status),
        Column("AI uses it", lambda each: cells.yes_no(each.use_with_ai), 10, drop=1),
        Column("Description", lambda each: " ".join(each.description.split()), drop=2, least=20),
    ),
    filters=(Filter("kind", "Counts as", tuple((word, word) for word in KINDS)),),
)
