"""The verbs of the command bar that act on campaigns by name, on the marked ones, or on all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from instantly_tui.api.campaigns import Campaign, create_from_shared, list_campaigns
from instantly_tui.resources.campaign_run import named, same_name, shown
from instantly_tui.resources.campaigns import ACTIVATE, CAMPAIGNS, PAUSE
from instantly_tui.resources.spec import Action
from instantly_tui.text.numbers import plural
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.queries import ID
from instantly_tui.ui.screens import campaign_run
from instantly_tui.ui.screens.acting import Acting, offer
from instantly_tui.ui.screens.asking import MOST_PAGES, ask_all
from instantly_tui.ui.screens.made import make

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

READ_ONLY = "this profile is read-only"
MARK = "type the workspace's name to pause them all: "
PAGE = 100
"""Campaigns on a page."""
FIRST = 3
"""How many names the question tells."""


def pause(app: InstantlyApp, argument: str) -> None:
    """Pause by name, the marked ones, or everything that sends."""
    place = _place(app)
    if argument.casefold() == "all":
        ask_all(place, list_campaigns, partial(_ask_for_all, app, place), "the campaigns")
    else:
        _act(app, PAUSE, argument)


def activate(app: InstantlyApp, argument: str) -> None:
    """Activate by name, or the marked ones."""
    if argument.casefold() == "all":
        raise ValueError(":activate takes a name or `marked`; everything at once can only be paused")
    _act(app, ACTIVATE, argument)


def duplicate(app: InstantlyApp, argument: str) -> None:
    """Copy the campaign in front, or one by its name."""
    _on_one(app, argument, campaign_run.duplicate)


def share(app: InstantlyApp, argument: str) -> None:
    """Share the campaign in front, or one by its name."""
    _on_one(app, argument, campaign_run.share)


def delete(app: InstantlyApp, argument: str) -> None:
    """Delete the campaign in front, or one by its name; asks for the name in any case."""
    _on_one(app, argument, campaign_run.delete)


def rename(app: InstantlyApp, argument: str) -> None:
    """Give the campaign in front another name."""
    _on_one(app, "", partial(campaign_run.rename_by_hand, wanted=argument))


def from_shared(app: InstantlyApp, argument: str) -> None:
    """Make a draft of a campaign that somebody shared."""
    place = _place(app)
    found = re.search(ID, argument.casefold())
    if found is None:
        raise ValueError(":from-shared takes the id of a shared campaign, which its owner gets by :share")
    shared = found.group()
    call = create_from_shared(shared)
    campaign_run.confirm(
        place,
        f"Make a draft of the shared campaign {shared}? It gets its name, mails and settings, no senders "
        "and no leads; nothing is sent.",
        partial(make, app, CAMPAIGNS, "Create from shared", shared, call),
    )


BY_NAME: dict[str, Callable[[InstantlyApp, str], None]] = {
    "pause": pause,
    "activate": activate,
    "duplicate": duplicate,
    "rename": rename,
    "share": share,
    "delete": delete,
    "from-shared": from_shared,
}


def names(app: InstantlyApp) -> Sequence[str]:
    """The names of the campaigns that are here, to complete with."""
    pager = app.workspace.open(CAMPAIGNS)
    rows = (pager.row(index) for index in range(len(pager)))
    return sorted((row.name for row in rows if row is not None), key=str.casefold)


def _place(app: InstantlyApp) -> PlaceScreen:
    """The place in front; whatever it shows, it can ask."""
    if not isinstance(app.screen, PlaceScreen):
        raise ValueError("close what is open first")
    if app.workspace.read_only:
        raise ValueError(READ_ONLY)
    return app.screen


def _here(place: Any) -> tuple[Campaign, ...]:
    """The campaigns a key would act on now."""
    resource = getattr(place, "resource", None)
    return tuple(place.targets()) if resource is CAMPAIGNS else ()


def _act(app: InstantlyApp, action: Action[Campaign], argument: str) -> None:
    """Act on what the words name, or on what is in front when there are none."""
    place = _place(app)
    verb = action.name
    if argument.casefold() == "marked" and not (marked := _marked(place)):
        raise ValueError(f"no campaign is marked; space marks one in g c, then :{verb} marked")
    if argument.casefold() == "marked":
        propose(place, action, marked)
    elif argument:
        then = partial(_by_name, place, argument, lambda campaign: propose(place, action, (campaign,)))
        ask_all(place, list_campaigns, then, "the campaigns")
    elif here := _here(place):
        propose(place, action, here)
    else:
        raise ValueError(f"which campaign? :{verb} NAME, or :{verb} marked")


def _marked(place: Any) -> tuple[Campaign, ...]:
    rows = getattr(place, "rows", None)
    return _here(place) if rows is not None and rows.marks else ()


def propose(place: PlaceScreen, action: Action[Campaign], campaigns: tuple[Campaign, ...]) -> None:
    """Do what a key would do to these: say why not, look at one first, or ask."""
    reasons = [action.blocked(campaign) for campaign in campaigns]
    if all(reasons):
        place.say(f"{action.title}: {reasons[0]}", "warn")
    else:
        offer(place, CAMPAIGNS, action, campaigns, partial(_do, place, action))


def _do(place: PlaceScreen, action: Action[Campaign], campaigns: tuple[Campaign, ...]) -> None:
    if isinstance(place, Acting) and place.resource is CAMPAIGNS:
        place.carry_out(action, campaigns)
    else:
        place.workspace.act(CAMPAIGNS, action, campaigns)


def _by_name(
    place: PlaceScreen, typed: str, then: Callable[[Campaign], object], campaigns: tuple[Campaign, ...]
) -> None:
    try:
        campaign = named(typed, campaigns)
    except ValueError as problem:
        place.say(str(problem), "error")
    else:
        then(campaign)


def _on_one(app: InstantlyApp, argument: str, do: Callable[[PlaceScreen, Campaign], object]) -> None:
    place = _place(app)
    here = _here(place)
    if argument:
        then = partial(_by_name, place, argument, partial(do, place))
        ask_all(place, list_campaigns, then, "the campaigns")
    elif len(here) == 1:
        do(place, here[0])
    else:
        raise ValueError(
            "one campaign at a time: put the cursor on it, or name it" if here else "which campaign?"
        )


def _ask_for_all(app: InstantlyApp, place: PlaceScreen, campaigns: tuple[Campaign, ...]) -> None:
    """Ask for the workspace's name before everything stops."""
    running = tuple(campaign for campaign in campaigns if PAUSE.blocked(campaign) is None)
    if not running:
        place.say("no campaign is sending: there is nothing to pause")
        return
    name = app.facts.name or app.workspace.name

    def typed(text: str) -> None:
        if same_name(text, name):
            _do(place, PAUSE, running)
        else:
            place.say(f"that is not {shown(name)}: nothing was paused", "warn")

    some = ", ".join(shown(campaign.name) for campaign in running[:FIRST])
    more = f" and {len(running) - FIRST:,} more" if len(running) > FIRST else ""
    read = len(campaigns)
    more += f" (of the first {read:,} campaigns; there may be more)" if read >= MOST_PAGES * PAGE else ""
    place.ask(
        f"Pause all {plural(len(running), 'campaign')} that send: {some}{more}? Nothing is lost.",
        Choice(
            "y", f"go on: the name {shown(name)} is asked for", partial(place.prompt, Prompt(MARK, typed))
        ),
    )
