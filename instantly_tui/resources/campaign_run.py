"""What is done to a campaign as a whole: renamed, deleted, counted before it goes, found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from instantly_tui.api.campaigns import Campaign, delete_campaign, get_campaign, patch_campaign
from instantly_tui.resources.spec import Action
from instantly_tui.text.clean import clean
from instantly_tui.text.when import stamp

SHARED_FOR = timedelta(days=7)
"""How long others may copy a shared campaign (API.md §7)."""
SHOWN = 90
"""Characters of a name in a question."""
NAMED = 4
"""How many names an error tells."""


def rename(old: str, new: str) -> Action[Campaign]:
    """Give another name; both names as the server has them, so that taking it back loses nothing.

    Not repeated when its answer is lost: somebody may have renamed it in between.
    """
    return Action(
        name="rename",
        title="Rename",
        key="",
        call=lambda campaign: replace(patch_campaign(campaign.id, {"name": new}), effect="once"),
        edit=lambda _: {"name": clean(new)},
        reread=lambda campaign: get_campaign(campaign.id),
        inverse=lambda _: rename(new, old),
    )


DELETE = Action[Campaign](
    name="delete",
    title="Delete",
    key="",
    call=lambda campaign: delete_campaign(campaign.id),
    reread=lambda campaign: get_campaign(campaign.id),
    removes=True,
)


def shown(name: str) -> str:
    """A name in quotes, short enough for a question."""
    name = clean(name)
    return f"“{name if len(name) <= SHOWN else name[: SHOWN - 1] + '…'}”"


def same_name(typed: str, name: str) -> bool:
    """Whether what was typed is the name as it is drawn; spaces at its ends and between words don't count."""
    return bool(typed.strip()) and typed.split() == clean(name).split()


def copy_name(name: str) -> str:
    """What the server calls a copy unless told otherwise (API.md §7)."""
    return f"{name} (copy)"


def shared_until(now: datetime) -> str:
    """When a campaign shared now can no longer be copied, in UTC."""
    return stamp(now + SHARED_FOR, UTC)


def named(typed: str, campaigns: Sequence[Campaign]) -> Campaign:
    """The one campaign with this name, or whose name alone begins with or contains it.

    Raises ValueError, as a sentence, when there is none or more than one.
    """
    wanted = " ".join(typed.casefold().split())
    names = [(" ".join(campaign.name.casefold().split()), campaign) for campaign in campaigns]
    for fits in (wanted.__eq__, lambda name: name.startswith(wanted), lambda name: wanted in name):
        found = [campaign for name, campaign in names if fits(name)]
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(shown(each.name) for each in found[:NAMED])
            more = ", …" if len(found) > NAMED else ""
            raise ValueError(f"{len(found)} campaigns fit {shown(typed)}: {several}{more}")
    raise ValueError(f"no campaign is called {shown(typed)}; g c shows them")
