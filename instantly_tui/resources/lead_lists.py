"""Lead lists: how many leads each has and how their addresses were verified; renamed, deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from instantly_tui.api.call import Call
from instantly_tui.api.lead_lists import (
    LeadList,
    VerificationStats,
    delete_lead_list,
    get_lead_list,
    list_lead_lists,
    patch_lead_list,
)
from instantly_tui.api.page import Page
from instantly_tui.resources import cells
from instantly_tui.resources.spec import Action, Cell, Column, Query, Resource
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural

PARTS: tuple[tuple[str, Callable[[VerificationStats], int | None]], ...] = (
    ("verified", lambda each: each.stats.verified),
    ("risky", lambda each: each.stats.risky),
    ("catch-all", lambda each: each.stats.catch_all),
    ("invalid", lambda each: each.stats.invalid),
    ("job change", lambda each: each.stats.job_change),
    ("pending", lambda each: pending(each)),
)
"""Word and number of each result of a verification."""


def pending(figures: VerificationStats) -> int | None:
    """Leads whose address nobody has verified yet, asked for or not."""
    waits = figures.stats.verification_job_pending_user, figures.stats.verification_job_pending_leadfinder
    known = [number for number in waits if number is not None]
    return sum(known) if known else None


def figures_words(figures: VerificationStats) -> str:
    """How many leads a list has and what is known of their addresses, as a sentence."""
    total = figures.total_leads
    if total is None:
        return "how many leads it has is not known"
    if not total:
        return "no leads yet"
    parts = [
        f"{number:,} {word} ({100 * number / total:.0f}%)" for word, of in PARTS if (number := of(figures))
    ]
    return f"{plural(total, 'lead')}: {', '.join(parts)}" if parts else plural(total, "lead")


def _figure(of: Callable[[VerificationStats], int | None]) -> Callable[[LeadList], Cell]:
    return lambda each: cells.count(of(each.figures) if each.figures else None)


def _share(of: Callable[[VerificationStats], int | None]) -> Callable[[LeadList], Cell]:
    return lambda each: (
        cells.percent(of(each.figures), each.figures.total_leads, digits=0)
        if each.figures is not None
        else cells.UNKNOWN
    )


def _page(query: Query, cursor: str | None) -> Call[Page[LeadList]]:
    return list_lead_lists(cursor, search=query.search or None)


def rename(old: str, new: str) -> Action[LeadList]:
    """Give another name; both names as the server has them, so that taking it back loses nothing.

    Not repeated when its answer is lost: somebody may have renamed it in between.
    """
    return Action(
        name="rename",
        title="Rename",
        key="",
        call=lambda each: replace(patch_lead_list(each.id, {"name": new}), effect="once"),
        edit=lambda _: {"name": clean(new)},
        reread=lambda each: get_lead_list(each.id),
        inverse=lambda _: rename(new, old),
    )


DELETE = Action[LeadList](
    name="delete",
    title="Delete",
    key="",
    call=lambda each: delete_lead_list(each.id),
    reread=lambda each: get_lead_list(each.id),
    removes=True,
)

LEAD_LISTS = Resource[LeadList](
    name="lead-lists",
    title="Lead lists",
    key=lambda each: each.id,
    name_of=lambda each: each.name or "(no name)",
    page=_page,
    one=get_lead_list,
    whole=True,
    by="List",
    columns=(
        Column(
            "List",
            lambda each: each.name or "(no name)",
            least=30,
            order=lambda each: each.name.casefold(),
        ),
        Column("Leads", _figure(lambda each: each.total_leads), 9, "right"),
        Column("Verified%", _share(lambda each: each.stats.verified), 9, "right"),
        Column("Invalid", _figure(lambda each: each.stats.invalid), 8, "right", drop=1),
        Column("Risky", _figure(lambda each: each.stats.risky), 7, "right", drop=2),
        Column("Catch-all", _figure(lambda each: each.stats.catch_all), 9, "right", drop=3),
        Column("Pending", _figure(pending), 8, "right", drop=2),
        Column(
            "Made",
            lambda each: cells.day(each.timestamp_created),
            10,
            drop=4,
            order=lambda each: each.timestamp_created,
        ),
    ),
)
