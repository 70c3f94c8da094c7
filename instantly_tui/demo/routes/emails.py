"""Mails and threads: the Unibox (API.md §10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from instantly_tui.demo.email_query import LIST, mail_tests
from instantly_tui.demo.http import Ctx, Route, Row, bad, found, page
from instantly_tui.demo.limits import MAIL_LIST, MAIL_TEST
from instantly_tui.demo.outbound import content, forward, preview, reply
from instantly_tui.demo.rows import id_of
from instantly_tui.demo.schema import Field, Shape, body, paging, path_id

SHAPE = Shape(
    required=(
        "id",
        "timestamp_created",
        "timestamp_email",
        "message_id",
        "subject",
        "to_address_email_list",
        "body",
        "organization_id",
        "eaccount",
    ),
    nullable=(
        "from_address_email",
        "cc_address_email_list",
        "bcc_address_email_list",
        "reply_to",
        "campaign_id",
        "subsequence_id",
        "list_id",
        "lead",
        "lead_id",
        "ue_type",
        "step",
        "is_unread",
        "is_auto_reply",
        "reminder_ts",
        "ai_interest_value",
        "ai_assisted",
        "is_focused",
        "i_status",
        "thread_id",
        "content_preview",
        "attachment_json",
        "from_address_json",
        "to_address_json",
        "cc_address_json",
        "ai_agent_id",
    ),
    odd={"ue_type": 9, "i_status": 77},
)
WRITTEN = Field("object", required=True, fields={"html": Field(), "text": Field()})
SENDING = {
    "eaccount": Field(required=True),
    "reply_to_uuid": Field(required=True),
    "subject": Field(required=True),
    "cc_address_email_list": Field(),
    "bcc_address_email_list": Field(),
    "assigned_to": Field(format="uuid"),
}
REPLY = {
    **SENDING,
    "body": WRITTEN,
    "additional_recipients": Field("array", items=Field(format="email")),
    "reminder_ts": Field(format="date-time"),
}
FORWARD = {
    **SENDING,
    "to_address_email_list": Field(required=True),
    "body": Field("object", fields={"html": Field(), "text": Field()}),
    "reply_to": Field(format="email"),
    "forwarded_attachments": Field(),
    "include_original_body": Field("boolean"),
}
TEST = {
    "eaccount": Field(required=True),
    "to_address_email_list": Field(required=True),
    "subject": Field(required=True),
    "body": Field("object", required=True, fields={"html": Field(required=True)}),
}
NOTHING_TO_FORWARD = (
    "body must have required property 'body', body must have required property 'include_original_body', "
    "body must match a schema in anyOf"
)


def list_emails(ctx: Ctx) -> Row:
    """Newest first or, with `sort_order=asc`, oldest first; cursor the id (BEHAVIOUR 9.2-9.9)."""
    asked = paging(ctx, LIST)
    tests = mail_tests(ctx.space, asked)
    after = asked.get("starting_after")
    rows = ctx.space.mails.select(
        lambda row: all(test(row) for test in tests),
        after.lower() if after else None,
        ctx.limit,
        ascending=asked["sort_order"] == "asc",
        latest_of_thread=asked.get("latest_of_thread", False),
    )
    return page(rows, id_of, ctx, show=_in_list(ctx, short=asked.get("preview_only", False)))


def get_email(ctx: Ctx) -> Row:
    """One mail; only here it tells whether it is an automatic reply (BEHAVIOUR 9.2)."""
    return SHAPE.show(ctx, ctx.space.mails.full(found(ctx.space.mails.get(path_id(ctx)))))


def patch_email(ctx: Ctx) -> Row:
    """Mark read or unread, set or clear a reminder."""
    key = path_id(ctx)
    fields = body(
        ctx,
        {"is_unread": Field("number", null=True), "reminder_ts": Field(null=True, format="date-time")},
        at_least=1,
    )
    return _entity(ctx, found(ctx.space.mails.patch(key, fields)))


def delete_email(ctx: Ctx) -> Row:
    """Delete one mail; the rest of its thread stays."""
    return _entity(ctx, found(ctx.space.mails.remove(path_id(ctx))))


def count_unread(ctx: Ctx) -> Row:
    """Received mails not read yet, in the whole workspace."""
    return {"count": ctx.space.mails.unread()}


def mark_thread_read(ctx: Ctx) -> Row:
    """Mark every mail of a thread read; an unknown thread is a success too."""
    for row in ctx.space.mails.thread(ctx.path["thread_id"]):
        if row.get("is_unread"):
            ctx.space.mails.patch(row["id"], {"is_unread": 0})
    return {"success": True}


def reply_to_email(ctx: Ctx) -> Row:
    """Answer the sender of a mail (BEHAVIOUR 9.12)."""
    asked = body(ctx, REPLY)
    answered = found(ctx.space.mails.get(asked["reply_to_uuid"].lower()))
    _own_account(ctx, asked)
    if not content(asked["body"]):
        bad("Either body.html or body.text is required")
    return _entity(ctx, reply(ctx.world, ctx.space, answered, asked))


def forward_email(ctx: Ctx) -> Row:
    """Pass a mail on (BEHAVIOUR 9.14)."""
    asked = body(ctx, FORWARD)
    if not content(asked.get("body") or {}) and not asked.get("include_original_body"):
        bad(NOTHING_TO_FORWARD)
    original = found(ctx.space.mails.get(asked["reply_to_uuid"].lower()))
    _own_account(ctx, asked)
    return _entity(ctx, forward(ctx.world, ctx.space, original, asked))


def send_test(ctx: Ctx) -> Row:
    """Send a mail to look at; nothing is stored, and a failure is a 200 too (BEHAVIOUR 9.15)."""
    account = ctx.space.accounts.get(body(ctx, TEST)["eaccount"].lower())
    if account is None:
        return {"error": "ACC_NOT_FOUND"}
    return {"error": "ACC_AUTH_ERROR"} if account["status"] < 0 else {"status": "success"}


def _own_account(ctx: Ctx, asked: Row) -> None:
    if asked["eaccount"].lower() not in ctx.space.accounts:
        bad("Email account not found in this workspace")


def _entity(ctx: Ctx, row: Row) -> Row:
    shown = SHAPE.show(ctx, ctx.space.mails.full(row))
    shown.pop("is_auto_reply", None)
    return shown


def _in_list(ctx: Ctx, *, short: bool) -> Callable[[Row], Row]:
    """How a mail looks in a list: times cut to the second, with `short` a preview in place of its body."""

    def show(row: Row) -> dict[str, Any]:
        shown = _entity(ctx, row)
        for name in ("timestamp_created", "timestamp_email"):
            shown[name] = f"{shown[name][:19]}.000Z"
        if short:
            shown["content_preview"] = preview(shown["body"])
            shown["body"] = {}
        return shown

    return show


ROUTES = (
    Route("GET", "/emails", list_emails, "emails:read", limit=MAIL_LIST),
    Route("GET", "/emails/unread/count", count_unread, "emails:read"),
    Route("POST", "/emails/threads/{thread_id}/mark-as-read", mark_thread_read, "emails:update"),
    Route("POST", "/emails/reply", reply_to_email, "emails:create"),
    Route("POST", "/emails/forward", forward_email, "emails:create"),
    Route("POST", "/emails/test", send_test, "emails:create", limit=MAIL_TEST),
    Route("GET", "/emails/{id}", get_email, "emails:read"),
    Route("PATCH", "/emails/{id}", patch_email, "emails:update"),
    Route("DELETE", "/emails/{id}", delete_email, "emails:delete"),
)
