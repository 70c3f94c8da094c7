"""Background jobs, newest first."""

from __future__ import annotations

from instantly_tui.resources.jobs import JOBS
from instantly_tui.ui.screens.list_place import ListPlace


class JobsScreen(ListPlace):
    """What runs in the background of the workspace."""

    place = "jobs"
    resource = JOBS
