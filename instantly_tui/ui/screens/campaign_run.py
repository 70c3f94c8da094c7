"""What can be done to the campaign in front as a whole: copied, renamed, shared, deleted, followed up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from instantly_tui.api.campaign_stats import CampaignStats, campaign_analytics
from instantly_tui.api.campaigns import Campaign, duplicate_campaign, get_campaign, share_campaign
from instantly_tui.api.errors import ApiError
from instantly_tui.api.leads import Lead, LeadQuery, list_leads
from instantly_tui.api.page import Page, raw
from instantly_tui.engine.batch import Write
from instantly_tui.resources.campaign_run import (
    DELETE,
    copy_name,
    rename,
    same_name,
    shared_until,
    shown,
)
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.text.clean import clean
from instantly_tui.text.numbers import plural
from instantly_tui.ui.clipboard import copy
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice, Message
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.prompt import Prompt
from instantly_tui.ui.screens.acting import Acting
from instantly_tui.ui.screens.asking import ask_once
from instantly_tui.ui.screens.made import make

RUN = (
    Command(
        "campaigns.subsequences",
        ("U",),
        "Subsequences",
        "subsequences",
        section="row",
        hint=26,
        help="Follow-ups that a condition starts: numbers, pause, resume",
    ),
    Command(
        "campaigns.duplicate", ("D",), "Duplicate", "duplicate", section="row", hint=27, help="As a draft"
    ),
    Command("campaigns.rename", ("r",), "Rename", "rename", section="row", hint=28),
    Command(
        "campaigns.share",
        (),
        "Share",
        "share",
        section="row",
        help=":share lets others copy it for seven days",
    ),
    Command(
        "campaigns.delete",
        (),
        "Delete",
        "delete",
        section="row",
        help=":delete takes it with its leads; asks for its name",
    ),
)
"""Also as `:verbs`; what can't be undone has no key."""
READ_ONLY = ("duplicate", "rename", "share", "delete")
"""Actions a read-only profile has not."""


class CampaignRun(Acting):
    """A place that has campaigns as its targets."""

    def why_not(self, command: Command) -> str | None:
        if command.id.startswith("campaigns.") and command.action in (*READ_ONLY, "subsequences"):
            if command.action in READ_ONLY and self.workspace.read_only:
                return "this profile is read-only"
            if not self.targets():
                return "nothing is selected"
            if len(self.targets()) > 1:
                return "one campaign at a time: take the marks off first"
        return super().why_not(command)

    def _only(self) -> Campaign:
        campaign: Campaign = self.targets()[0]
        return campaign

    def action_subsequences(self) -> None:
        self.shell.navigator.go("campaign-subsequences", self._only().id)

    def action_duplicate(self) -> None:
        duplicate(self, self._only())

    def action_rename(self) -> None:
        rename_by_hand(self, self._only())

    def action_share(self) -> None:
        share(self, self._only())

    def action_delete(self) -> None:
        delete(self, self._only())


def duplicate(place: PlaceScreen, campaign: Campaign) -> None:
    """Ask for the copy's name, then whether to make it."""

    def named(typed: str) -> None:
        name = " ".join(clean(typed).split())
        if not name:
            place.say("a campaign needs a name: nothing was made", "warn")
            return
        place.ask(
            f"Duplicate {shown(campaign.name)} as {shown(name)}? A draft with its schedule, mails and "
            "settings; its leads and numbers stay behind.",
            Choice("y", "yes", partial(_duplicate, place, campaign, name)),
        )

    place.prompt(Prompt("name of the copy: ", named, text=copy_name(campaign.name)))


def _duplicate(place: PlaceScreen, campaign: Campaign, name: str) -> None:
    make(place.shell, CAMPAIGNS, "Duplicate as", name, duplicate_campaign(campaign.id, name))


def rename_by_hand(place: PlaceScreen, campaign: Campaign, wanted: str = "") -> None:
    """Ask for another name, then show old and new and ask again; the server's own name is the old one."""

    def read(now: dict[str, Any]) -> None:
        old = str(now.get("name") or "")
        if wanted:
            _offer_name(place, campaign, old, wanted)
        else:
            done = partial(_offer_name, place, campaign, old)
            place.prompt(Prompt("new name: ", done, text=clean(old)))

    ask_once(place, raw(get_campaign(campaign.id)), read, "its name")


def _offer_name(place: PlaceScreen, campaign: Campaign, old: str, typed: str) -> None:
    new = " ".join(clean(typed).split())
    if not new or new == clean(old):
        place.say(
            "that is its name already" if new else "a campaign needs a name: nothing was changed", "warn"
        )
        return
    place.ask(
        f"Rename {shown(old)} → {shown(new)}?",
        Choice("y", "yes", partial(_rename, place, campaign, old, new)),
    )


def _rename(place: PlaceScreen, campaign: Campaign, old: str, new: str) -> None:
    """Rename unless somebody else did so while the question stood."""

    def read(now: dict[str, Any]) -> None:
        name = str(now.get("name") or "")
        if name != old:
            place.say(f"somebody else has renamed it to {shown(name)} meanwhile: nothing was changed", "warn")
        else:
            place.workspace.act(CAMPAIGNS, rename(old, new), (campaign,))

    ask_once(place, raw(get_campaign(campaign.id)), read, "its name")


def share(place: PlaceScreen, campaign: Campaign) -> None:
    """Ask whether others may copy it; its id goes to the clipboard once they may."""
    place.ask(
        f"Share {shown(campaign.name)}? For seven days whoever has its id can copy its schedule, mails and "
        "settings; no leads, no senders, no numbers.",
        Choice("y", "yes", partial(_share, place, campaign)),
    )


def _share(place: PlaceScreen, campaign: Campaign) -> None:
    shell, clock = place.shell, place.workspace.clock

    def shared(_: Any) -> None:
        until = f"{shown(campaign.name)} can be copied until {shared_until(clock.wall())}"
        shell.call_next(lambda: shell.say(Message(f"{until}; {copy(shell, campaign.id, 'its id')}", "done")))

    write = Write(CAMPAIGNS.name, campaign.id, campaign.name, share_campaign(campaign.id), answered=shared)
    place.workspace.writes.run("Share", [write], quiet=True)


def delete(place: PlaceScreen, campaign: Campaign) -> None:
    """Find out how many leads would go with it, say so, and ask for its name."""
    ask = partial(_ask_to_delete, place, campaign)

    def unknown(error: ApiError) -> None:
        ask(f"its leads (how many could not be read: {error})")

    def counted(rows: tuple[CampaignStats, ...]) -> None:
        total = next((row.leads_count for row in rows if row.campaign_id == campaign.id), None)
        if total is not None:
            ask(_its(total))
        else:
            # One without activity has no figures, but may have leads.
            query = LeadQuery(campaign=campaign.id)
            ask_once(place, list_leads(query), first_page, "its leads", failed=unknown)

    def first_page(page: Page[Lead]) -> None:
        count = len(page.items) + page.unreadable
        ask(f"its leads, {count:,} or more" if page.more else _its(count))

    figures = campaign_analytics((campaign.id,))
    ask_once(place, figures, counted, "its figures", failed=unknown)


def _its(leads: int) -> str:
    return f"its {plural(leads, 'lead')}" if leads else "no lead (it has none)"


def _ask_to_delete(place: PlaceScreen, campaign: Campaign, leads: str) -> None:
    place.ask(
        f"Delete {shown(campaign.name)} and {leads}? Its mails stay in the Unibox. Nothing brings it back; "
        ":export-campaign keeps a copy of it.",
        Choice("y", "go on: its name is asked for", partial(_ask_name, place, campaign)),
    )


def _ask_name(place: PlaceScreen, campaign: Campaign) -> None:
    def typed(name: str) -> None:
        if not same_name(name, campaign.name):
            place.say(f"that is not {shown(campaign.name)}: nothing was deleted", "warn")
            return
        place.workspace.act(CAMPAIGNS, DELETE, (campaign,))
        if getattr(place, "key", None) == campaign.id and place.is_current:
            place.shell.navigator.back()

    place.prompt(Prompt("type its name to delete it: ", typed))


def confirm(place: PlaceScreen, question: str, do: Callable[[], object]) -> None:
    """Ask a question that `y` answers."""
    place.ask(question, Choice("y", "yes", do))
