"""Handing leads to a member of the workspace, from their own rows and from their mails."""

from __future__ import annotations

from instantly_tui.api.emails import Email
from instantly_tui.api.leads import Lead, get_lead, patch_lead
from instantly_tui.resources.spec import Action

HELP = "Choose a member of the workspace; held, u takes it back"


def assign_lead(user_id: str | None, name: str) -> Action[Lead]:
    """Make a user the owner of a lead; None takes the owner away. It can be taken back at any time."""
    return Action[Lead](
        name="assign",
        title=f"Assign (to {name})",
        key="",
        call=lambda lead: patch_lead(lead.id, {"assigned_to": user_id}),
        edit=lambda _: {"assigned_to": user_id},
        blocked=lambda lead: "has that owner already" if lead.assigned_to == user_id else None,
        reread=lambda lead: get_lead(lead.id),
        inverse=lambda lead: assign_lead(lead.assigned_to, "its owner before"),
        hold=True,
        help=HELP,
    )


def assign_mail(user_id: str | None, name: str) -> Action[Email]:
    """Make a user the owner of the lead a mail came from: mails have no owner of their own (API.md §8.3).

    Who owned it before is not known of a mail, so it is taken back only while it is held.
    """
    return Action[Email](
        name="assign",
        title=f"Assign (to {name})",
        key="",
        call=lambda mail: patch_lead(mail.lead_id or "", {"assigned_to": user_id}),
        blocked=lambda mail: None if mail.lead_id else "this mail belongs to no lead that could be assigned",
        hold=True,
        help=HELP,
    )
