"""What happens when a reply arrives: a new mail, the lead's counters, perhaps the end of its sequence."""

from __future__ import annotations

import html as markup
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.http import Problem
from instantly_tui.demo.ids import stamp, thread_id
from instantly_tui.demo.interest import COMPLETED, RUNNING, set_interest

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space, World

Row = dict[str, Any]
SENT = (1, 3)
"""Mail types that went out: by a campaign, by hand."""
RECEIVED = 2
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
    `interest` is the status the service's own classifier sets. A 404 `Problem` says that the address is
    unknown, 409 that nothing was sent to it.
    """
    answered = _answered(space, lead, campaign)
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
        "thread_id": answered.thread,
        "content_preview": (text or "")[:PREVIEW],
        "from_address_json": [{"address": person["email"], "name": name}],
        "to_address_json": [{"address": answered.eaccount, "name": ""}],
        "_auto": 1 if auto_reply else 0,
    }
    mail = space.mails.add({key: value for key, value in row.items() if value is not None})
    _count(space, person, answered.step, now, auto_reply)
    if interest is not None:
        space.mails.patch(mail["id"], {"ai_interest_value": 1 if interest > 0 else -1 if interest < 0 else 0})
        set_interest(space, person["email"], interest, now, campaign=person.get("campaign"))
    return space.mails.full(space.mails.get(mail["id"]) or mail)


def unsubscribe(world: World, space: Space, lead_id: str) -> Row | None:
    """Take a lead out of its campaign; the person's other campaigns go on (BEHAVIOUR 7.21)."""
    return space.leads.patch(lead_id, {"status": -2, "timestamp_last_touch": stamp(world.clock.ms())})


def _answered(space: Space, email: str, campaign: str | None) -> _Answered:
    """The last mail to this address, or for a lead whose mails are not kept the last step it got."""
    address = email.lower()
    known = {row["id"]: row for row in space.leads.by_email(email)}
    people = [row for row in known.values() if campaign in (None, row.get("campaign"))]
    if not people:
        raise Problem(404, "There is no lead with this email address")
    sent = space.mails.select(
        lambda row: (
            row.get("ue_type") in SENT
            and row.get("lead", "").lower() == address
            and campaign in (None, row.get("campaign_id"))
        ),
        limit=1,
    )
    if sent:
        mail = sent[0]
        same = [row for row in people if row.get("campaign") == mail.get("campaign_id")]
        person = known.get(mail.get("lead_id", "")) or (same or people)[0]
        thread = mail.get("thread_id") or thread_of(space, person)
        # A mail written by hand has no step: what it answers counts for the last step of the campaign.
        step = mail.get("step") or person["status_summary"].get("lastStep", {}).get("stepID", "")
        return _Answered(person, mail["eaccount"], mail["subject"], thread, step)
    written = [row for row in people if row["status_summary"].get("lastStep") and "campaign" in row]
    if not written:
        raise Problem(409, "No mail was sent to this lead yet")
    person = max(written, key=lambda row: str(row["timestamp_last_contact"]))
    last = person["status_summary"]["lastStep"]
    subject = _copy(space, person, last["stepID"])
    return _Answered(person, last["from"], subject, thread_of(space, person), last["stepID"])


def thread_of(space: Space, lead: Row) -> str:
    """The thread of this lead in its campaign; the suffix belongs to the person (BEHAVIOUR 9.9)."""
    made = space.leads.groups.find(lead["id"])
    number = made[0].number(made[1]) if made else zlib.crc32(lead["email"].lower().encode()) << 32
    return thread_id(lead.get("campaign") or space.id, number)


def merged(copy: str, values: Mapping[str, Any]) -> str:
    """The copy with its merge variables filled in; one without a value becomes nothing."""
    return VARIABLE.sub(lambda found: str(values.get(found[1]) or ""), copy)


def _copy(space: Space, person: Row, step_id: str) -> str:
    """The subject of that step as this lead got it; a step without one continues the first mail."""
    campaign = space.campaigns.get(person["campaign"], {})
    sequence, step, variant = (int(part) for part in step_id.split("_"))
    try:
        steps = campaign["sequences"][sequence]["steps"]
        raw = steps[step]["variants"][variant]["subject"] or steps[0]["variants"][0]["subject"]
    except (KeyError, IndexError):
        raw = campaign.get("name", "")
    return merged(raw, person.get("payload") or {})


def _subject(answered: str, auto_reply: bool) -> str:
    plain = re.sub(r"^(?:\s*re\s*:)+\s*", "", answered, flags=re.IGNORECASE)
    return f"Automatic reply: {plain}" if auto_reply else f"Re: {plain}"


def _count(space: Space, person: Row, step_id: str, now: str, auto_reply: bool) -> None:
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
    if stops and person["status"] in RUNNING:
        fields["status"] = COMPLETED
    space.leads.patch(person["id"], fields)
