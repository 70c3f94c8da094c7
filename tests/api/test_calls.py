"""Calls are values: what each of our functions asks for, and what it refuses to ask for."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from datetime import date
from pathlib import Path

import pytest

import instantly_tui.api
from instantly_tui.api import account_stats, accounts, block_list, campaign_stats, campaigns, emails, tags
from instantly_tui.api.call import Call, path
from instantly_tui.api.lead_batches import add_leads, assign_leads, delete_leads, move_leads
from instantly_tui.api.leads import LeadQuery, create_lead, merge_leads, patch_lead, set_interest
from instantly_tui.api.limits import PUBLISHED
from instantly_tui.api.page import json_of, raw
from tests.api.calls import CASES
from tests.api.calls.case import ADDRESS, ID, OTHER, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_asks_for(case: Case) -> None:
    call = case.call
    assert (call.method, call.path) == (case.method, case.path)
    assert dict(call.params) == dict(case.params)
    assert call.json == case.body
    assert (call.effect, call.scope, call.slow) == (case.effect, case.scope, case.slow)
    assert call.limits == ("second", "minute", *([case.extra_limit] if case.extra_limit else []))
    assert set(call.limits) <= set(PUBLISHED)


def test_every_function_that_builds_a_call_is_in_the_tables() -> None:
    tables = "".join(file.read_text("utf-8") for file in (Path(__file__).parent / "calls").glob("of_*.py"))
    tested = set(re.findall(r"\b(\w+\.\w+)\(", tables))
    built = {
        f"{info.name}.{name}"
        for info in pkgutil.iter_modules(instantly_tui.api.__path__)
        for name, function in inspect.getmembers(
            importlib.import_module(f"instantly_tui.api.{info.name}"), inspect.isfunction
        )
        if function.__module__.endswith(f".{info.name}")
        and "Call[" in str(function.__annotations__.get("return"))
        and not name.startswith("_")
    } - {"page.list_of", "page.raw"}
    assert len(built) > 70
    assert built <= tested


def test_equal_calls_have_equal_keys() -> None:
    for case in CASES:
        again = dataclasses.replace(case.call)
        assert again.key == case.call.key
        hash(case.call.key)
    assert campaigns.get_campaign(ID).key == campaigns.get_campaign(ID).key
    assert campaigns.list_campaigns(search="a").key != campaigns.list_campaigns(search="b").key


def test_a_raw_answer_is_not_shared_with_a_record() -> None:
    call = campaigns.get_campaign(ID)
    assert raw(call).key != call.key
    assert raw(call).parse(b'{"id": "\\u001b", "new": [1]}') == {"id": "\x1b", "new": [1]}


def test_bodies_stay_out_of_the_repr() -> None:
    call = accounts.create_account({"email": ADDRESS, "imap_password": "sesame"})
    assert "sesame" not in repr(call)


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_no_path_leads_elsewhere(part: str) -> None:
    """An empty id would turn the deletion of one entry into that of the whole list."""
    with pytest.raises(ValueError, match="no id"):
        path("/block-lists-entries/{}", part)
    with pytest.raises(ValueError, match="no id"):
        block_list.delete_entry(part)


@pytest.mark.parametrize(
    ("part", "quoted"),
    [
        ("a+b@c.example", "a%2Bb%40c.example"),
        ("a/../b", "a%2F..%2Fb"),
        ("x?y#z", "x%3Fy%23z"),
        ("é", "%C3%A9"),
    ],
)
def test_quotes_path_parts(part: str, quoted: str) -> None:
    assert path("/accounts/{}/pause", part) == f"/accounts/{quoted}/pause"


UNBUILDABLE = {
    "delete without ids": lambda: delete_leads([], campaign_id=ID),
    "delete with an empty id": lambda: delete_leads([ID, ""], campaign_id=ID),
    "delete without a place": lambda: delete_leads([ID]),
    "delete in two places": lambda: delete_leads([ID], campaign_id=ID, list_id=OTHER),
    "delete in an unnamed place": lambda: delete_leads([ID], campaign_id=""),
    "delete too many": lambda: delete_leads([ID] * 10_001, campaign_id=ID),
    "move a whole campaign": lambda: move_leads(LeadQuery(campaign=ID), to_list_id=OTHER),
    "move by what is only a place": lambda: move_leads(
        LeadQuery(campaign=ID, in_campaign=True), to_list_id=OTHER
    ),
    "move without a source": lambda: move_leads(LeadQuery(ids=(ID,)), to_list_id=OTHER),
    "move from two places": lambda: move_leads(
        LeadQuery(campaign=ID, list_id=ID, ids=(ID,)), to_list_id=OTHER
    ),
    "move nowhere": lambda: move_leads(LeadQuery(campaign=ID, ids=(ID,))),
    "move to two places": lambda: move_leads(
        LeadQuery(campaign=ID, ids=(ID,)), to_list_id=OTHER, to_campaign_id=OTHER
    ),
    "move by what is ignored": lambda: move_leads(
        LeadQuery(campaign=ID, ids=(ID,), smart_view_id=OTHER), to_list_id=OTHER
    ),
    "assign everything": lambda: assign_leads(LeadQuery(), [ID]),
    "assign a whole campaign": lambda: assign_leads(LeadQuery(campaign=ID), [ID]),
    "assign by what is ignored": lambda: assign_leads(LeadQuery(contacts=(ADDRESS,)), [ID]),
    "assign to nobody": lambda: assign_leads(LeadQuery(ids=(ID,)), []),
    "interest of everyone": lambda: set_interest("", 1, campaign_id=ID),
    "interest without a place": lambda: set_interest(ADDRESS, 1),
    "interest in an unnamed place": lambda: set_interest(ADDRESS, 1, campaign_id=""),
    "interest here and everywhere": lambda: set_interest(ADDRESS, 1, campaign_id=ID, everywhere=True),
    "add none": lambda: add_leads([], campaign_id=ID),
    "add too many": lambda: add_leads([{"email": ADDRESS}] * 1001, campaign_id=ID),
    "add nowhere": lambda: add_leads([{"email": ADDRESS}]),
    "add to two places": lambda: add_leads([{"email": ADDRESS}], campaign_id=ID, list_id=ID),
    "create an orphan": lambda: create_lead({"email": ADDRESS}),
    "create in two places": lambda: create_lead({"email": ADDRESS}, campaign=ID, list_id=ID),
    "create in a campaign without address": lambda: create_lead({"first_name": "Dana"}, campaign=ID),
    "create in a list without a name": lambda: create_lead({"phone": "1"}, list_id=ID),
    "change a lead's status": lambda: patch_lead(ID, {"status": 1}),
    "change nothing of a lead": lambda: patch_lead(ID, {}),
    "merge into itself": lambda: merge_leads(ID, ID),
    "change nothing of a campaign": lambda: campaigns.patch_campaign(ID, {}),
    "steps of the whole workspace": lambda: campaign_stats.steps(""),
    "change an account's provider": lambda: accounts.patch_account(ADDRESS, {"provider_code": 2}),
    "pause all accounts": lambda: accounts.pause_accounts([]),
    "pause an unnamed account": lambda: accounts.pause_accounts([""]),
    "pause too many": lambda: accounts.pause_accounts([ADDRESS] * 101),
    "warm all accounts": lambda: accounts.enable_warmup([]),
    "cool all accounts": lambda: accounts.disable_warmup([]),
    "move all accounts": lambda: accounts.move_accounts([], ID, OTHER),
    "test all domains": lambda: accounts.vitals([]),
    "warmup of all accounts": lambda: account_stats.warmup_analytics([]),
    "days of all accounts": lambda: account_stats.account_daily([], date(2026, 8, 1), date(2026, 8, 2)),
    "days of too many": lambda: account_stats.account_daily(
        [ADDRESS] * 201, date(2026, 8, 1), date(2026, 8, 2)
    ),
    "too many days": lambda: account_stats.account_daily([ADDRESS], date(2026, 8, 1), date(2026, 9, 1)),
    "days backwards": lambda: account_stats.account_daily([ADDRESS], date(2026, 8, 2), date(2026, 8, 1)),
    "change nothing of a mail": lambda: emails.patch_email(ID),
    "reply to nothing": lambda: emails.reply("", "us@example.com", "Re:", text="Hi"),
    "reply from nowhere": lambda: emails.reply(ID, "", "Re:", text="Hi"),
    "reply with nothing": lambda: emails.reply(ID, "us@example.com", "Re:"),
    "forward to nobody": lambda: emails.forward(ID, "us@example.com", (), "Fwd:", text="Hi"),
    "forward nothing": lambda: emails.forward(ID, "us@example.com", ("x@example.com",), "Fwd:"),
    "block nothing": lambda: block_list.create_entry(" "),
    "block none": lambda: block_list.create_entries([]),
    "unblock everything": lambda: block_list.delete_matching(" "),
    "unblock none": lambda: block_list.delete_entries([]),
    "tag everything": lambda: tags.toggle_tags([ID], tags.TagResource.CAMPAIGN, [], assign=True),
    "tag with nothing": lambda: tags.toggle_tags([], tags.TagResource.CAMPAIGN, [ID], assign=True),
    "a tag without a label": lambda: tags.create_tag(" "),
}


@pytest.mark.parametrize("build", UNBUILDABLE.values(), ids=UNBUILDABLE.keys())
def test_can_not_be_built(build) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        build()


def test_the_largest_that_can_be_built() -> None:
    assert delete_leads([ID] * 10_000, list_id=ID).json == {
        "list_id": ID,
        "ids": [ID] * 10_000,
        "limit": 10_000,
    }
    assert len(account_stats.account_daily([ADDRESS] * 200, date(2026, 8, 1), date(2026, 8, 31)).params) == 3
    assert isinstance(assign_leads(LeadQuery(campaign=ID), [OTHER], assigned_to=ID), Call)


def test_reads_plain_json() -> None:
    assert json_of(b'\xef\xbb\xbf{"a": "\\ud83d"}') == {"a": "�"}
