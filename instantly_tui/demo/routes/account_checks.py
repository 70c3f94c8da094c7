"""Whether the domains of sending accounts are set up: DNS records and tracking domains (API.md §9)."""

from __future__ import annotations

import re

from instantly_tui.demo.http import Ctx, Problem, Route, Row
from instantly_tui.demo.schema import Field, body, query

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
RECORDS = ("mx", "spf", "dkim", "dmarc")


def vitals(ctx: Ctx) -> Row:
    """The DNS records of each address's domain; any address will do, it need not be an account."""
    addresses = body(ctx, {"accounts": Field("array", items=Field())}, required=False).get("accounts")
    if not addresses:
        message = "Bad request - no emails sent"
        raise Problem(400, message, body={"error": message})
    domains = dict.fromkeys(address.rpartition("@")[2].lower() for address in addresses)
    rows = [_records(ctx, domain) for domain in domains]
    return {
        "status": "success",
        "success_list": [row for row in rows if row["allPass"]],
        "failure_list": [row for row in rows if not row["allPass"]],
    }


def tracking_domain(ctx: Ctx) -> Row:
    """Whether a tracking domain points to the service; one that nobody set up has no `success`."""
    host = query(ctx, {"host": Field(required=True)})["host"].lower()
    if not HOST.fullmatch(host):
        message = "Invalid host"
        raise Problem(400, message, body={"status": "error", "message": message, "host": host})
    owners = [row for row in ctx.space.accounts.values() if row.get("tracking_domain_name") == host]
    if not owners:
        return {"ssl": False, "cname": False, "host": host}
    ready = all(row.get("tracking_domain_status") == "active" for row in owners)
    return {"success": ready, "ssl": ready, "cname": True, "host": host}


def _records(ctx: Ctx, domain: str) -> Row:
    """What the world knows of the domain of its accounts; a domain that is nobody's has no records."""
    known = [
        row["_vitals"]
        for row in ctx.space.accounts.values()
        if "_vitals" in row and row["email"].rpartition("@")[2] == domain
    ]
    records = {name: bool(known) and all(vital[name] for vital in known) for name in RECORDS}
    return {"domain": domain, "allPass": all(records.values()), **records}


ROUTES = (
    Route("POST", "/accounts/test/vitals", vitals, "accounts:read"),
    Route("GET", "/accounts/ctd/status", tracking_domain, "accounts:read"),
)
