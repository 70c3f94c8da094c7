"""Campaigns out to files and in from them, by the command bar; what is made is a draft, reviewed first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from instantly_tui.api.campaigns import export_campaign, get_campaign
from instantly_tui.api.errors import ApiError
from instantly_tui.api.page import raw
from instantly_tui.config.files import write_new
from instantly_tui.resources.campaign_edit import CampaignEdit, History
from instantly_tui.resources.campaign_file import export_text
from instantly_tui.resources.timezones import how_far, nearest
from instantly_tui.text.clean import clean
from instantly_tui.ui.edits import Edit
from instantly_tui.ui.messages import Message
from instantly_tui.ui.place import PlaceScreen
from instantly_tui.ui.screens.campaign_changes import edit_as_file, take
from instantly_tui.ui.screens.campaign_errand import Errand, errand_of

if TYPE_CHECKING:
    from instantly_tui.ui.app import InstantlyApp

LARGEST = 5_000_000
"""Bytes of a file that is taken for a campaign."""
HOME_ZONE = Path("/etc/localtime")
UTC_ZONE = "Africa/Abidjan"
"""Stands for UTC, which no schedule may name (API.md §20)."""
WORKDAYS = {str(day): True for day in range(1, 6)}


def campaign_here(app: InstantlyApp) -> str:
    """The id of the campaign in front; ValueError when there is none, or several are marked."""
    resource = getattr(app.screen, "resource", None)
    targets: tuple[Any, ...] = getattr(app.screen, "targets", tuple)()
    if resource is not None and resource.name == "campaigns":
        if len(targets) == 1:
            return str(targets[0].id)
        if targets:
            raise ValueError("this is done to one campaign: take the marks off first")
    raise ValueError("which campaign? put the cursor on it (g c) or open it first")


def export(app: InstantlyApp, argument: str) -> None:
    """Write the campaign in front to a new file, JSON as the server exports it, or TOML by its ending."""
    campaign_id = campaign_here(app)
    if not argument:
        raise ValueError(
            "where to? as in :export-campaign fintech.json (or .toml, which is made to be edited)"
        )
    path = _path_of(argument)
    if os.path.lexists(path):
        raise ValueError(f"{path} exists; nothing is overwritten")

    def write(exported: Any) -> None:
        text = export_text(exported, toml=path.suffix.casefold() == ".toml")
        try:
            write_new(path, text)
        except FileExistsError:
            app.say(Message(f"{path} exists; nothing is overwritten", "error"))
        except OSError as error:
            app.say(Message(f"{path} can't be written: {error.strerror}", "error"))
        else:
            name = clean(str(exported.get("name", "")))
            app.say(Message(f"{name} is in {path.absolute()}, readable by you only", "done"))

    def failed(error: ApiError) -> None:
        app.say(Message(f"the campaign could not be exported: {error}", "error"))

    app.workspace.answers.scope().once(raw(export_campaign(campaign_id)), write, failed)


def create(app: InstantlyApp, argument: str) -> None:
    """Review a campaign read from a file, to be made as a draft."""
    if not argument:
        raise ValueError("from which file? as in :create-campaign fintech.json")
    path = _path_of(argument)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path} is too large for a campaign")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ValueError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 text") from error
    errand = Errand(CampaignEdit.new({}))
    take(errand, text)
    app.navigator.go("campaign-changes", errand)


def new(app: InstantlyApp, argument: str) -> None:
    """Review an empty campaign of this name: working days in the zone of this machine, nothing else."""
    if not argument:
        raise ValueError("what is it called? as in :new-campaign Fintech VPs")
    here = zone_here(os.environ)
    zone = nearest(here) or UTC_ZONE
    times = {
        "name": "Working days",
        "timing": {"from": "09:00", "to": "17:00"},
        "days": WORKDAYS,
        "timezone": zone,
    }
    errand = Errand(CampaignEdit.new({"name": argument, "campaign_schedule": {"schedules": [times]}}))
    if zone != here:
        off = how_far(here)
        errand.notes = (
            f"{zone} stands for {here}, which Instantly does not accept{f': {off}' if off else ''}",
        )
    app.navigator.go("campaign-changes", errand)


def edit(app: InstantlyApp, argument: str) -> None:
    """The whole campaign in front as TOML in the user's own editor, then its review."""
    if argument:
        raise ValueError(
            "it takes no name: it opens the campaign here; a file is made into a new one by :create-campaign"
        )
    campaign_id = campaign_here(app)
    begun = app.session.edits.get(campaign_id) if app.session is not None else None
    if begun is not None and begun.unsent:
        app.navigator.go("campaign-edit", campaign_id)
        app.say(Message("changes of it are not sent yet: ctrl+e here takes them along", "warn"))
        return

    def open_it(now: Mapping[str, Any]) -> None:
        if app.session is not None:
            # What the file says is one of the unsent changes: leaving the review must not lose it.
            entry = Edit(campaign_id, History(CampaignEdit.started(now)))
            app.session.edits[campaign_id] = entry
            edit_as_file(app, errand_of(entry))

    def failed(error: ApiError) -> None:
        app.say(Message(f"the campaign could not be read: {error}", "error"))

    if isinstance(app.screen, PlaceScreen):
        app.screen.scope.once(raw(get_campaign(campaign_id)), open_it, failed)


def _path_of(argument: str) -> Path:
    """The file meant by a typed name; ValueError for a home folder that nobody has."""
    try:
        return Path(argument).expanduser()
    except RuntimeError as error:
        raise ValueError(f"there is no such home folder: {argument}") from error


def zone_here(environment: Mapping[str, str], home: Path = HOME_ZONE) -> str:
    """The time zone of this machine by name; UTC when it tells none."""
    named = environment.get("TZ", "").lstrip(":")
    if "/" in named and not named.startswith("/"):
        return named
    return str(home.resolve()).partition("/zoneinfo/")[2] or "UTC"
