"""Client workspaces: enter acts on one of them with the same key, from then on and until told otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from instantly_tui.config.profiles import Profile
from instantly_tui.resources.workspaces import ACCEPTED, WORKSPACES
from instantly_tui.ui.commands import LIST
from instantly_tui.ui.keys import Command
from instantly_tui.ui.messages import Choice
from instantly_tui.ui.screens.list_place import ListPlace


class WorkspacesScreen(ListPlace):
    """The workspaces this key reaches."""

    place = "workspaces"
    resource = WORKSPACES
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *LIST,
        Command("workspaces.own", ("0",), "Own workspace", "own", hint=2),
    )

    def action_open(self) -> None:
        member = self.rows.current
        if member is None:
            return
        if member.status != ACCEPTED:
            self.say(f"{WORKSPACES.name_of(member)} is {member.status}: it can't be acted on", "warn")
            return
        name = WORKSPACES.name_of(member)
        self.ask(
            f"Go on in “{name}”? Everything you do then is done there.",
            Choice("y", "yes", lambda: self._switch(member.sub_workspace_id)),
        )

    def action_own(self) -> None:
        self._switch("")

    def _switch(self, workspace_id: str) -> None:
        held = self.workspace.held_line()
        if held:
            self.say(f"{held} waiting: send or take it back first, then switch", "warn")
            return
        launch = self.shell.launch
        profile = launch.profile or Profile("demo" if launch.demo else "default", base_url=launch.base_url)
        self.shell.switch_workspace(replace(launch, profile=replace(profile, as_workspace=workspace_id)))
