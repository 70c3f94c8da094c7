"""Every operation of the simulated service, held against the official OpenAPI document."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from instantly_tui.demo.app import BASE, MODULES
from tests.demo.service import Service, serving
from tests.demo.test_campaigns import SCHEDULE, STEP
from tests.support.openapi import document, needs_openapi, validate_response

pytestmark = needs_openapi

ROUTES = [(route.method, route.template) for module in MODULES for route in module.ROUTES]
READS = [template for method, template in ROUTES if method == "GET"]
NEW_ACCOUNT = {
    "email": "new@fresh.example",
    "first_name": "Nora",
    "last_name": "Lind",
    "provider_code": 1,
    **{f"{kind}_{part}": "x" for kind in ("imap", "smtp") for part in ("username", "password", "host")},
    "imap_port": 993,
    "smtp_port": 587,
}
REFUSED = {
    ("POST", "/workspaces/current/schedule-for-removal"),
    ("DELETE", "/workspaces/current/schedule-for-removal"),
    ("POST", "/workspaces/current/change-owner"),
    ("POST", "/workspace-group-members"),
}
"""Operations that the simulation answers with a refusal."""


class World:
    """The records of a small world that requests can name."""

    def __init__(self, service: Service) -> None:
        space = service.space
        self.campaign = service.campaign(1)["id"]
        self.account = next(row["email"] for row in space.accounts.values() if row["status"] == 1)
        self.leads = [row["id"] for row in space.leads.scan(_of(self.campaign), None, 6)]
        mail = space.mails.select(lambda row: row["ue_type"] == 2 and "thread_id" in row and "lead" in row)[0]
        self.mail, self.thread, self.writer = mail["id"], mail["thread_id"], mail["lead"]
        self.list, self.label, self.tag = (
            next(iter(space.lists)),
            next(iter(space.labels)),
            next(iter(space.tags)),
        )
        self.block, self.job = next(iter(space.blocklist)), next(iter(space.jobs))
        self.member = next(row for row in space.members.values() if row["role"] == "editor")
        self.group_member = next(iter(space.group_members))
        self.others = [key for key in service.world.spaces if key != space.id]
        self.subsequence = next(iter(space.subsequences.values()))
        self.in_parent = space.leads.scan(_of(self.subsequence["parent_campaign"]), None, 1)[0]["id"]
        self.space = space.id


def _of(campaign: str):
    from instantly_tui.demo.lead_query import LeadQuery

    return LeadQuery(campaign=campaign)


def bodies(world: World) -> dict[tuple[str, str], dict[str, object]]:
    """The body of every operation that needs one."""
    person = {"lead_email": world.writer, "interest_value": 1}
    answer = {"eaccount": world.account, "subject": "Re: Hi", "body": {"text": "Hello"}}
    return {
        ("POST", "/campaigns"): {
            "name": "New",
            "campaign_schedule": SCHEDULE,
            "sequences": [{"steps": [STEP]}],
        },
        ("PATCH", "/campaigns/{id}"): {"name": "Renamed", "daily_limit": None},
        ("POST", "/campaigns/{id}/duplicate"): {"name": "Copy"},
        ("POST", "/campaigns/{id}/variables"): {"variables": ["firstName", "icebreaker"]},
        ("POST", "/accounts"): NEW_ACCOUNT,
        ("PATCH", "/accounts/{email}"): {"warmup": {"limit": 5}, "signature": None},
        ("POST", "/accounts/pause"): {"emails": [world.account, "no@fresh.example"]},
        ("POST", "/accounts/move"): {
            "emails": [world.account],
            "source_workspace_id": world.space,
            "destination_workspace_id": world.others[0],
        },
        ("POST", "/accounts/warmup/enable"): {"emails": [world.account]},
        ("POST", "/accounts/warmup/disable"): {"include_all_emails": True},
        ("POST", "/accounts/warmup-analytics"): {"emails": [world.account, "no@fresh.example"]},
        ("POST", "/accounts/test/vitals"): {"accounts": [world.account, "a@nobodys.example"]},
        ("POST", "/leads"): {
            "campaign": world.campaign,
            "email": "a@b.example",
            "custom_variables": {"n": 1},
        },
        ("POST", "/leads/list"): {"campaign": world.campaign, "limit": 100},
        ("PATCH", "/leads/{id}"): {"first_name": "Ann", "lt_interest_status": 1},
        ("POST", "/leads/merge"): {"lead_id": world.leads[1], "destination_lead_id": world.leads[2]},
        ("POST", "/leads/subsequence/move"): {
            "id": world.in_parent,
            "subsequence_id": world.subsequence["id"],
        },
        ("POST", "/leads/subsequence/remove"): {"id": world.in_parent},
        ("POST", "/leads/add"): {
            "campaign_id": world.campaign,
            "leads": [{"email": "x@y.example"}, {"email": "nonsense"}, {"email": "x@y.example"}],
        },
        ("DELETE", "/leads"): {"campaign_id": world.campaign, "ids": [world.leads[3]]},
        ("POST", "/leads/move"): {
            "campaign": world.campaign,
            "ids": [world.leads[4]],
            "to_list_id": world.list,
        },
        ("POST", "/leads/update-interest-status"): person,
        ("POST", "/leads/bulk-assign"): {
            "organization_user_ids": [world.member["user_id"]],
            "campaign": world.campaign,
            "ids": [world.leads[5]],
        },
        ("POST", "/emails/reply"): {**answer, "reply_to_uuid": world.mail},
        ("POST", "/emails/forward"): {
            **answer,
            "reply_to_uuid": world.mail,
            "to_address_email_list": "c@d.example",
        },
        ("POST", "/emails/test"): {
            **answer,
            "body": {"html": "<p>Hello</p>"},
            "to_address_email_list": "c@d.example",
        },
        ("PATCH", "/emails/{id}"): {"is_unread": 0},
        ("POST", "/lead-lists"): {"name": "New"},
        ("PATCH", "/lead-lists/{id}"): {"name": "Renamed"},
        ("POST", "/lead-labels"): {"label": "Later", "interest_status_label": "neutral"},
        ("POST", "/lead-labels/ai-reply-label"): {"reply_text": "Yes, please."},
        ("PATCH", "/lead-labels/{id}"): {"label": "Much later"},
        ("POST", "/block-lists-entries"): {"bl_value": "blocked.example"},
        ("PATCH", "/block-lists-entries/{id}"): {"bl_value": "other.example"},
        ("POST", "/block-lists-entries/bulk-create"): {"bl_values": ["a.example", "not a value"]},
        ("POST", "/block-lists-entries/bulk-delete"): {"ids": [world.block]},
        ("POST", "/custom-tags"): {"label": "fresh"},
        ("PATCH", "/custom-tags/{id}"): {"label": "stale"},
        ("POST", "/custom-tags/toggle-resource"): {
            "tag_ids": [world.tag],
            "resource_type": 1,
            "resource_ids": [world.account],
            "assign": True,
        },
        ("POST", "/subsequences"): {
            "parent_campaign": world.campaign,
            "name": "Opened twice",
            "conditions": {"crm_status": [1], "lead_activity": [2, 91], "reply_contains": "yes"},
            "sequences": [{"steps": [STEP]}],
            "daily_limit_mode": "custom",
            "daily_limit": 20,
        },
        ("PATCH", "/subsequences/{id}"): {"name": "Renamed", "auto_variant_select": None},
        ("POST", "/subsequences/{id}/duplicate"): {"parent_campaign": world.campaign},
        ("PATCH", "/workspaces/current"): {"name": "Renamed"},
        ("POST", "/workspaces/current/whitelabel-domain"): {"domain": "mail.agency.example"},
        ("POST", "/workspaces/current/change-owner"): {"email": "a@b.example", "sec": "x"},
        ("POST", "/workspace-members"): {"email": "new@team.example", "role": "editor"},
        ("PATCH", "/workspace-members/{id}"): {"role": "view"},
        ("POST", "/workspace-group-members"): {"sub_workspace_id": world.others[0]},
    }


def parameters(world: World) -> dict[str, str]:
    """The query of every operation that needs one."""
    return {
        "/accounts": f"?limit=100&include_tags=true&search={quote(world.account)}",
        "/accounts/ctd/status": "?host=go.fresh.example",
        "/accounts/analytics/daily": f"?emails={quote(world.account)}",
        "/campaigns/search-by-contact": f"?search={quote(world.writer)}",
        "/campaigns/{id}/sending-status": "?with_ai_summary=true",
        "/subsequences/analytics": f"?campaign_id={world.subsequence['parent_campaign']}",
        "/campaigns/analytics/steps": "?include_opportunities_count=true",
    }


def address(world: World, template: str) -> str:
    """The path of an operation on a record of the world."""
    owner = {
        "campaigns": world.campaign,
        "leads": world.leads[0],
        "emails": world.mail,
        "lead-lists": world.list,
        "lead-labels": world.label,
        "block-lists-entries": world.block,
        "custom-tags": world.tag,
        "background-jobs": world.job,
        "subsequences": world.subsequence["id"],
        "workspace-members": world.member["id"],
        "workspace-group-members": world.group_member,
    }.get(template.split("/")[1], "")
    path = template.replace("{id}", owner).replace("{thread_id}", world.thread)
    return path.replace("{email}", quote(world.account, safe=""))


@pytest.mark.parametrize(("method", "template"), ROUTES, ids=lambda part: part)
async def test_an_answer_is_as_documented(method, template):
    async with serving() as service:
        world = World(service)
        path = address(world, template)
        if template == "/campaigns/{id}/from-export":
            await service.post(path.replace("from-export", "share"))
        if template.endswith("/subsequence/remove"):
            moved = {"id": world.in_parent, "subsequence_id": world.subsequence["id"]}
            await service.post("/leads/subsequence/move", moved)
        query = parameters(world).get(template, "") if method == "GET" else ""
        body = bodies(world).get((method, template))
        response = await service.send(method, path + query, json=body)
        if (method, template) in REFUSED:
            assert 400 <= response.status_code < 500, response.text
        else:
            assert response.status_code < 300, response.text
        if response.headers.get("content-type", "").startswith("application/json"):
            validate_response(method, path, response.status_code, response.json())
        else:
            assert (response.content == b"") is (response.status_code == 204)


@pytest.mark.parametrize("switch", ["nulls", None])
async def test_every_read_is_as_documented_without_filters_too(switch):
    async with serving() as service:
        world = World(service)
        for template in READS:
            service.world.switches.clear()
            if switch:
                service.switch(switch)
            path = address(world, template)
            query = parameters(world).get(template, "").partition("&")[0]
            response = await service.send("GET", path + query)
            assert response.status_code < 300, response.text
            if response.headers["content-type"].startswith("application/json"):
                validate_response("GET", path, response.status_code, response.json())


async def test_every_list_ends_with_an_empty_page_as_documented():
    async with serving() as service:
        world = World(service)
        for template in READS:
            if template.endswith("/download"):
                continue
            path = address(world, template)
            page = await service.get(path + parameters(world).get(template, ""))
            if "next_starting_after" not in page:
                continue
            pages = 1
            while page["items"]:
                assert pages < 40, f"{template} never ends"
                cursor = page["next_starting_after"]
                page = await service.get(path, params={"limit": 100, "starting_after": cursor})
                validate_response("GET", path, 200, page)
                pages += 1
            assert page == {"items": []}, template


async def test_every_refusal_is_as_documented():
    async with serving() as service:
        world = World(service)
        for method, template in ROUTES:
            path = address(world, template)
            for key in ("nobody", "demo-lapsed"):
                status, answer = await service.refused(method, path, key=key)
                validate_response(method, path, status, answer)
            if "{id}" in template:
                path = template.replace("{id}", "019a0000-0000-4000-8000-000000000000")
                body = bodies(world).get((method, template))
                status, answer = await service.refused(method, path, json=body)
                validate_response(method, path, status, answer)


def test_scopes_are_those_of_the_document():
    routes = [route for module in MODULES for route in module.ROUTES]
    listed = {(r.method, r.template): r.scope for r in routes if r.listed}
    documented = {
        operation: scopes[0]
        for operation in ROUTES
        if (scopes := document().operations[operation].get("x-scopes"))
    }
    assert listed == documented


def test_every_operation_is_documented():
    known = {(method, f"{BASE}{template}") for method, template in document().operations}
    assert {(method, f"{BASE}{template}") for method, template in ROUTES} <= known
