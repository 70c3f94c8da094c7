"""Decisions in the workspace: what goes along with them, what takes them back, what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from instantly_tui.api.emails import Email
from instantly_tui.api.leads import Lead
from instantly_tui.demo.faults import status
from instantly_tui.resources.assigning import assign_lead, assign_mail
from instantly_tui.resources.emails import EMAILS
from instantly_tui.resources.interest_actions import set_label
from instantly_tui.resources.leads import LEAD_INTEREST, LEADS
from instantly_tui.resources.mail_actions import MAIL_INTEREST
from instantly_tui.resources.spec import Query
from tests.support.workspace import Demo, demo_workspace, listed, stored, unread

REFUSAL = {"error": "Invalid lead email"}


async def some(demo: Demo, count: int) -> list[Email]:
    """Unread mails from leads of campaigns, each in a thread of its own."""
    mails = await listed(demo, EMAILS, Query(filters=(("is", "unread"),)))
    return [mail for mail in mails if mail.thread_id and mail.campaign_id and mail.lead and mail.lead_id][
        :count
    ]


def held(demo: Demo, lead_id: str) -> dict[str, Any]:
    """A lead as the simulation has it."""
    row = demo.space.leads.get(lead_id)
    assert row is not None
    return row


async def test_only_what_was_decided_on_is_marked_read(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=10.0) as demo:
        decided, refused = await some(demo, 2)
        stranger = refused.model_copy(update={"id": decided.id, "lead": "", "thread_id": "none"})
        demo.faults.script(status(400, REFUSAL), method="POST", path="update-interest-status", times=1)
        action = EMAILS.action("interest-won")
        batch = demo.workspace.act(EMAILS, action, [refused, stranger])
        assert demo.said[-1] == f"Won {EMAILS.name_of(refused)}: leaves in 10 s, u takes it back"
        await demo.settle(15)
        assert [outcome.state for outcome in batch.outcomes] == ["skipped", "refused"]
        assert demo.faults.count("POST", "mark-as-read") == 0
        assert stored(demo, refused)["is_unread"]
        demo.workspace.act(EMAILS, action, [decided])
        await demo.settle(15)
        assert demo.faults.count("POST", "mark-as-read") == 1
        assert not stored(demo, decided)["is_unread"]
        assert [len(each.outcomes) for each in demo.workspace.recent] == [1, 2]


async def test_a_lead_is_assigned_and_given_back_to_its_owner_before(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=10.0) as demo:
        one, two = [member["user_id"] for member in demo.space.members.values()][:2]
        leads: list[Lead] = (await listed(demo, LEADS))[:2]
        before = [held(demo, lead.id).get("assigned_to") for lead in leads]
        demo.workspace.act(LEADS, assign_lead(one, "Ada"), leads)
        assert demo.faults.count("PATCH") == 0, "held"
        await demo.settle(12)
        assert [held(demo, lead.id)["assigned_to"] for lead in leads] == [one, one]
        page = demo.workspace.open(LEADS)
        owned = next(page.row(i) for i in range(5) if page.key_at(i) == leads[0].id)
        assert owned is not None
        assert assign_lead(one, "Ada").blocked(owned) == "has that owner already"
        demo.workspace.act(LEADS, assign_lead(two, "Sam"), [owned])
        await demo.settle(12)
        assert demo.workspace.undo.undo() == f"Assign (to Sam) {owned.name}"
        await demo.settle(12)
        assert held(demo, owned.id)["assigned_to"] == one
        assert demo.workspace.undo.undo() is not None
        await demo.settle(12)
        assert [held(demo, lead.id).get("assigned_to") for lead in leads] == before


async def test_a_mail_assigns_its_lead_and_one_without_is_named(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=10.0) as demo:
        user = next(iter(demo.space.members.values()))["user_id"]
        mail = (await some(demo, 1))[0]
        lost = mail.model_copy(update={"id": "other", "lead_id": None})
        batch = demo.workspace.act(EMAILS, assign_mail(user, "Ada"), [mail, lost])
        assert demo.workspace.undo.undo() is not None
        demo.workspace.act(EMAILS, assign_mail(user, "Ada"), [mail, lost])
        await demo.settle(12)
        assert held(demo, mail.lead_id or "")["assigned_to"] == user
        assert stored(demo, mail)["is_unread"], "whoever gets it has not read it yet"
        assert demo.faults.count("PATCH", "/leads/") == 1
        assert {outcome.state for outcome in batch.outcomes} == {"taken_back", "skipped"}
        assert "this mail belongs to no lead" in demo.said[-1]


async def test_one_maker_sets_labels_on_mails_and_on_leads(tmp_path: Path):
    async with demo_workspace(tmp_path, undo_seconds=0.0) as demo:
        number = next(iter(demo.space.labels.values()))["interest_status"]
        mail = await unread(demo)
        lead = (await listed(demo, LEADS))[3]
        demo.workspace.act(EMAILS, set_label(MAIL_INTEREST, number, "Own"), [mail])
        demo.workspace.act(LEADS, set_label(LEAD_INTEREST, number, "Own"), [lead])
        for _ in range(12):
            await demo.settle(1)
        assert stored(demo, mail)["i_status"] == number
        assert held(demo, lead.id)["lt_interest_status"] == number
        fixed = {action.name: action.key for action in EMAILS.actions if action.name.startswith("interest-")}
        assert fixed == {action.name: action.key for action in LEADS.actions}
        assert len(fixed) == 10
