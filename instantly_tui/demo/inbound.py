"""What happens when a reply arrives: a new mail, the lead's counters, perhaps the end of its sequence."""

from __future__ import annotations

import html as markup
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.http import Problem
from instantly_tui.demo.ids import stamp, stamp_ms, thread_id
from instantly_tui.demo.interest import COMPLETED, RUNNING, set_interest

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space, World

Row = dict[str, Any]
SENT = (1, 3)
"""Mail types that went out: by a campaign, by hand."""
RECEIVED = 2
UNSUBSCRIBE = "unsubscribe"
"""Subject of the mail that a mail program sends for the List-Unsubscribe header."""
UNSUBSCRIBED = -2
PREVIEW = 200
VARIABLE = re.compile(r"\{\{\s*(\w+)[^}]*\}\}")
HUMAN_TEXT = "Thanks for reaching out. Could you send me a few details and two times that suit you next week?"
AUTO_TEXT = "I am out of the office with limited access to mail and will answer when I am back."


@dataclass(frozen=True, slots=True)
class _Answered:
    """The last thing this lead got from us."""

    lead: Row
    eaccount: str
    subject: str
    thread: str
    step: str


def receive(
    world: World,
    space: Space,
    lead: str,
    *,
    campaign: str | None = None,
    subject: str | None = None,
    text: str | None = None,
    html: str | None = None,
    auto_reply: bool = False,
    interest: int | None = None,
) -> Row:
    """Let a lead answer the last mail it got; returns the new mail as `GET /emails/{id}` shows it.

    The mail is unread and joins its thread. The lead counts one reply more; an answer ends its sequence when
    the campaign stops on replies, an automatic one only when it stops on those too (BEHAVIOUR 7.20, 9.20).
    The subject "unsubscribe" takes the lead out of this campaign and of no other (BEHAVIOUR 7.21).
    `interest` is the status the service's own classifier sets. A 404 `Problem` says that the address is
    unknown, 409 that nothing was sent to it.
    """
    answered = _answered(world, space, lead, campaign)
    person = answered.lead
    now = stamp(world.clock.ms())
    text = text if text is not None or html else (AUTO_TEXT if auto_reply else HUMAN_TEXT)
    body = {"text": text, "html": html or f"<div>{markup.escape(text or '').replace(chr(10), '<br/>')}</div>"}
    name = " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
    row: Row = {
        "timestamp_created": now,
        "timestamp_email": now,
        "message_id": f"<{world.chance.getrandbits(96):024x}@{person['email'].rpartition('@')[2]}>",
        "subject": subject or _subject(answered.subject, auto_reply),
        "from_address_email": person["email"],
        "to_address_email_list": answered.eaccount,
        "body": {key: part for key, part in body.items() if part is not None},
        "organization_id": space.id,
        "eaccount": answered.eaccount,
        "campaign_id": person.get("campaign"),
        "list_id": person.get("list_id"),
        "lead": person["email"],
        "lead_id": person["id"],
        "ue_type": RECEIVED,
        "step": answered.step or None,
        "is_unread": 1,
        "is_focused": 1 if "campaign" in person else 0,
        "i_status": person.get("lt_interest_status"),
        "thread_id": answered.thread or None,
        "content_preview": (text or "")[:PREVIEW],
        "from_address_json": [{"address": person["email"], "name": name}],
        "to_address_json": [{"address": answered.eaccount, "name": ""}],
        "_auto": 1 if auto_reply else 0,
    }
    mail = space.mails.add({key: value for key, value in row.items() if value is not None})
    leaves = row["subject"].strip().lower() == UNSUBSCRIBE
    _count(space, person, answered.step, now, auto_reply=auto_reply, leaves=leaves)
    if interest is not None:
        space.mails.patch(mail["id"], {"ai_interest_value": 1 if interest > 0 else -1 if interest < 0 else 0})
        set_interest(space, person["email"], interest, now, campaign=person.get("campaign"))
    return space.mails.full(space.mails.get(mail["id"]) or mail)


def _answered(world: World, space: Space, email: str, campaign: str | None) -> _Answered:
    """The last mail this person got, perhaps only from one campaign."""
    address = email.lower()
    people = [row for row in space.leads.by_email(email) if campaign in (None, row.get("campaign"))]
    if not people:
        raise Problem(404, "There is no lead with this email address")
    for person in people:
        _keep_sent(world, space, person)
    last = _last_sent(space, address, campaign)
    if last is None:
        raise Problem(409, "No mail was sent to this lead yet")
    mine = (row for row in people if last.get("campaign_id") in (None, row.get("campaign")))
    person = space.leads.get(last.get("lead_id", "")) or next(mine, people[0])
    # A mail written by hand has no step: what answers it counts for the last step of the campaign.
    step = last.get("step") or person["status_summary"].get("lastStep", {}).get("stepID", "")
    return _Answered(person, last["eaccount"], last["subject"], last.get("thread_id", ""), step)


def _last_sent(space: Space, address: str, campaign: str | None) -> Row | None:
    sent = space.mails.select(
        lambda row: (
            row.get("ue_type") in SENT
            and row.get("lead", "").lower() == address
            and campaign in (None, row.get("campaign_id"))
        ),
        limit=1,
    )
    return sent[0] if sent else None


def _keep_sent(world: World, space: Space, lead: Row) -> None:
    """Store the campaign mails this lead got; the table may hold none of them before it answers."""
    last = lead["status_summary"].get("lastStep")
    if not last or "campaign" not in lead:
        return
    thread = space.mails.thread(thread_of(space, lead))
    if any(row.get("ue_type") == RECEIVED for row in thread):
        return
    kept = {row.get("step") for row in thread}
    for step_id, moment, mailbox in _sends(space, lead, last):
        if step_id not in kept and _copy(space, lead, step_id) is not None:
            mail = campaign_mail(world, space, lead, mailbox, step_id)
            space.mails.add({**mail, "timestamp_created": stamp(moment), "timestamp_email": stamp(moment)})


def _sends(space: Space, lead: Row, last: Row) -> list[tuple[str, int, str]]:
    """Step, time in ms and mailbox of each mail this lead got, oldest first."""
    newest = (last["stepID"], stamp_ms(last["timestamp_executed"]), last["from"])
    made = space.leads.groups.find(lead["id"])
    if made is None or made[0].history is None or made[0].upload.campaign != lead["campaign"]:
        return [newest]
    history, rank = made[0].history, made[1]
    sent = []
    for step, moment, place in history.sends(rank):
        variant = history.variant(rank, step, made[0].outcome(rank))
        sent.append((f"0_{step}_{variant}", moment, history.plan.accounts[place]))
    return [*(send for send in sent if send[1] < newest[1]), newest]


def _copy(space: Space, lead: Row, step_id: str) -> Row | None:
    """Subject and body of a step before merging; None when the campaign has no such step any more."""
    sequence, step, variant = (int(part) for part in step_id.split("_"))
    try:
        steps = space.campaigns[lead["campaign"]]["sequences"][sequence]["steps"]
        copy: Row = steps[step]["variants"][variant]
        first: Row = steps[0]["variants"][0]
    except (KeyError, IndexError):
        return None
    return {"subject": copy["subject"] or "Re: " + first["subject"], "body": copy["body"]}


def campaign_mail(world: World, space: Space, lead: Row, mailbox: str, step_id: str) -> Row:
    """The mail of one step as the service stores it, without id and times (API.md §10).

    `LookupError` when the lead's campaign has no such step.
    """
    copy = _copy(space, lead, step_id)
    if copy is None:
        raise LookupError(f"campaign {lead.get('campaign')} has no step {step_id}")
    sender = space.accounts.get(mailbox, {}).get("first_name", "")
    values = {**(lead.get("payload") or {}), "senderFirstName": sender}
    return {
        "message_id": f"<{world.chance.getrandbits(96):024x}@{mailbox.rpartition('@')[2]}>",
        "subject": merged(copy["subject"], values),
        "from_address_email": mailbox,
        "to_address_email_list": lead["email"],
        "body": {"html": merged(copy["body"], values)},
        "organization_id": space.id,
        "campaign_id": lead["campaign"],
        "eaccount": mailbox,
        "lead": lead["email"],
        "lead_id": lead["id"],
        "ue_type": 1,
        "step": step_id,
        "is_unread": 0,
        "is_focused": 1,
        "thread_id": thread_of(space, lead),
    }


def thread_of(space: Space, lead: Row) -> str:
    """The thread of this lead in its campaign; the suffix belongs to the person (BEHAVIOUR 9.9)."""
    made = space.leads.groups.find(lead["id"])
    number = made[0].number(made[1]) if made else zlib.crc32(lead["email"].lower().encode()) << 32
    return thread_id(lead.get("campaign") or space.id, number)


def merged(copy: str, values: Mapping[str, Any]) -> str:
    """The copy with its merge variables filled in; one without a value becomes nothing."""
    return VARIABLE.sub(lambda found: str(values.get(found[1]) or ""), copy)


def _subject(answered: str, auto_reply: bool) -> str:
    plain = re.sub(r"^(?:\s*re\s*:)+\s*", "", answered, flags=re.IGNORECASE)
    return f"Automatic reply: {plain}" if auto_reply else f"Re: {plain}"


def _count(space: Space, person: Row, step_id: str, now: str, *, auto_reply: bool, leaves: bool) -> None:
    campaign = space.campaigns.get(person.get("campaign", ""), {})
    fields: Row = {
        "email_reply_count": person["email_reply_count"] + 1,
        "timestamp_last_reply": now,
        "timestamp_last_touch": now,
    }
    if step_id:
        _, step, variant = step_id.split("_")
        fields.update(email_replied_step=int(step), email_replied_variant=int(variant))
    stops = campaign.get("stop_on_auto_reply", False) if auto_reply else campaign.get("stop_on_reply", True)
    if leaves:
        fields["status"] = UNSUBSCRIBED
    elif stops and person["status"] in RUNNING:
        fields["status"] = COMPLETED
    space.leads.patch(person["id"], fields)
