"""Mails written by hand: replies and forwards as the service stores them (API.md §10)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from instantly_tui.demo.http import Row, bad
from instantly_tui.demo.ids import stamp

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space, World

MANUAL = 3
PREVIEW = 200
DOCUMENT = '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body>{}</body></html>'
HIDDEN = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
KEPT = ("campaign_id", "subsequence_id", "list_id", "lead", "lead_id", "thread_id", "i_status")
"""What a mail takes over from the one it answers."""


def reply(world: World, space: Space, answered: Row, asked: Mapping[str, Any]) -> Row:
    """Store a reply to the sender of `answered`; `asked` is the checked body.

    The sender of an outbound mail is our own mailbox, so answering one goes there (API.md §10).
    """
    recipients = [answered["from_address_email"], *asked.get("additional_recipients", ())]
    return _store(world, space, answered, asked, ", ".join(recipients), content(asked["body"]))


def forward(world: World, space: Space, original: Row, asked: Mapping[str, Any]) -> Row:
    """Store a forward; it stays in the thread and with the lead of the mail that is passed on."""
    inner = content(asked.get("body") or {})
    if asked.get("include_original_body"):
        inner += _quoted(space, original)
    return _store(world, space, original, asked, asked["to_address_email_list"], inner)


def content(body: Mapping[str, str]) -> str:
    """The HTML of a written body, empty when it has neither html nor text."""
    if body.get("html"):
        return body["html"]
    return html.escape(body.get("text") or "").replace("\n", "<br/>")


def preview(body: Mapping[str, str]) -> str:
    """The first characters of a body as plain text on one line."""
    text = body.get("text") or html.unescape(TAG.sub(" ", HIDDEN.sub(" ", body.get("html") or "")))
    return " ".join(text.split())[:PREVIEW]


def _store(
    world: World, space: Space, answered: Row, asked: Mapping[str, Any], recipients: str, inner: str
) -> Row:
    account = space.accounts[asked["eaccount"].lower()]
    email = account["email"]
    now = stamp(world.clock.ms())
    row: Row = {
        "timestamp_created": now,
        "timestamp_email": now,
        "message_id": f"<ins-u-1-{world.chance.getrandbits(96):024x}@{email.rpartition('@')[2]}>",
        "subject": asked["subject"],
        "from_address_email": email,
        "to_address_email_list": recipients,
        "cc_address_email_list": asked.get("cc_address_email_list", ""),
        "bcc_address_email_list": asked.get("bcc_address_email_list", ""),
        "reply_to": asked.get("reply_to"),
        "body": {"html": DOCUMENT.format(inner)},
        "organization_id": space.id,
        "eaccount": email,
        "ue_type": MANUAL,
        "is_focused": 1,
        "reminder_ts": asked.get("reminder_ts"),
        "content_preview": preview({"html": inner}),
        "attachment_json": _attachments(asked.get("forwarded_attachments")),
        "from_address_json": [
            {"address": email, "name": f"{account['first_name']} {account['last_name']}".strip()}
        ],
        "to_address_json": [{"address": part.strip(), "name": ""} for part in recipients.split(",")],
        **{name: answered.get(name) for name in KEPT},
    }
    if asked.get("assigned_to") and answered.get("lead_id"):
        space.leads.patch(answered["lead_id"], {"assigned_to": asked["assigned_to"].lower()})
    return space.mails.add({name: value for name, value in row.items() if value is not None})


def _quoted(space: Space, original: Row) -> str:
    """The mail that is passed on, under a block with its header."""
    body = space.mails.full(original)["body"]
    header = (
        ("From", original.get("from_address_email") or ""),
        ("Date", original["timestamp_email"]),
        ("Subject", original["subject"]),
        ("To", original["to_address_email_list"]),
    )
    lines = "".join(f"{name}: {html.escape(value)}<br/>" for name, value in header)
    return f"<br/><div>---------- Forwarded message ---------<br/>{lines}<br/>{content(body)}</div>"


def _attachments(text: str | None) -> Row | None:
    """The forwarded attachments, sent as the text of a JSON array (API.md §10)."""
    if not text:
        return None
    try:
        files = json.loads(text)
    except ValueError:
        files = None
    if not isinstance(files, list) or any("filename" not in file for file in files):
        bad("body/forwarded_attachments must be a JSON array of files")
    return {"files": [{name: file[name] for name in ("filename", "url") if name in file} for file in files]}
