"""From the list to the cause: every code of the sending status, by keys, in at most five requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from instantly_tui.api.sending_status import REASONS
from instantly_tui.demo import sending
from instantly_tui.demo.faults import status
from instantly_tui.demo.ids import uuid4
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.space import Space
from tests.support.app import NOW, demo_app, press, screen_lines, screen_text, world_of
from tests.ui.figures import campaign_of, row_with, space_of

Row = dict[str, Any]
STEP = {"type": "email", "delay": 2, "delay_unit": "days", "variants": [{"subject": "Hi", "body": "Hello"}]}
ALWAYS = {
    "name": "Always",
    "timing": {"from": "00:00", "to": "23:59"},
    "days": {str(day): True for day in range(7)},
    "timezone": "Africa/Abidjan",
}


class Made:
    """One campaign of its own in the simulation, that may send, with its own account and leads."""

    def __init__(self, space: Space, chance: Any, code: str) -> None:
        self.space, self.code = space, code
        self.account: Row = {
            "email": f"{code.replace('_', '-')}@fresh.example",
            "first_name": "Nora",
            "last_name": "Lind",
            "status": 1,
            "warmup_status": 1,
            "provider_code": 2,
            "setup_pending": False,
            "is_managed_account": False,
            "daily_limit": 30,
            "timestamp_created": "2026-01-01T00:00:00.000Z",
            "timestamp_updated": "2026-01-01T00:00:00.000Z",
            "organization": space.id,
        }
        space.accounts[self.email] = self.account
        self.row: Row = {
            **{"id": uuid4(chance), "name": f"Case {code.replace('_', '-')}.", "status": 1},
            "campaign_schedule": {"schedules": [dict(ALWAYS)]},
            "sequences": [{"steps": [STEP, STEP]}],
            "email_list": [self.email],
            "email_tag_list": [],
            "daily_limit": 50,
            "timestamp_created": "2026-11-01T00:00:00.000Z",
            "timestamp_updated": "2026-11-01T00:00:00.000Z",
            "open_tracking": False,
            "organization": space.id,
        }
        space.campaigns[self.row["id"]] = self.row

    @property
    def email(self) -> str:
        return str(self.account["email"])

    def leads(self, number: int, first: int = 0) -> None:
        for each in range(first, first + number):
            address = f"{self.code.replace('_', '')}{each}@company{each % 2}.example"
            self.space.leads.add({"campaign": self.row["id"], "email": address})

    def contacted(self) -> None:
        """Every lead got the first step just now."""
        moment = NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        step = {"from": self.email, "stepID": "0_0_0", "timestamp_executed": moment}
        for lead in self.space.leads.scan(LeadQuery(campaign=self.row["id"]), None, None):
            fields = {"status_summary": {"lastStep": step}, "timestamp_last_contact": moment}
            self.space.leads.patch(lead["id"], fields)

    def sent(self, count: int, new: int = 0) -> None:
        self.space.stats.record(
            self.row["id"],
            step=0,
            variant=0,
            account=self.email,
            sent=count,
            contacted=count,
            new_leads_contacted=new,
        )


def _esp(made: Made) -> None:
    made.row["match_lead_esp"] = True
    for lead in made.space.leads.scan(LeadQuery(campaign=made.row["id"]), None, None):
        made.space.leads.patch(lead["id"], {"esp_code": 2})


def _companies(made: Made) -> None:
    made.row["limit_emails_per_company_override"] = {"mode": "custom", "daily_limit": 1}
    made.contacted()
    made.leads(2, first=10)


def _shut(made: Made) -> None:
    made.row["campaign_schedule"]["schedules"][0]["timing"] = {"from": "00:00", "to": "09:00"}


def _new_leads(made: Made) -> None:
    made.row["daily_max_leads"] = 5
    made.sent(5, new=5)


STATES: dict[str, tuple[int, Callable[[Made], object], tuple[str, ...]]] = {
    "healthy": (2, lambda made: None, ("today     0 of 50 mails", "senders   1 of 1 free")),
    "out_of_schedule": (2, _shut, ("every day 00:00–09:00 Africa/Abidjan", "opens     Sat 21 Nov 00:00")),
    "no_accounts_available": (2, lambda made: made.row.update(email_list=[]), ("0 of 0 free",)),
    "all_accounts_unhealthy": (
        2,
        lambda made: made.account.update(status=-1),
        ("1 disconnected, paused or in error", "connection error"),
    ),
    "daily_limit_met": (2, lambda made: made.sent(50), ("today     50 of 50 mails",)),
    "account_daily_limit_met": (2, lambda made: made.sent(30), ("1 at their daily limit",)),
    "new_lead_limit_met": (2, _new_leads, ("new today 5 of 5 new leads",)),
    "waiting_for_leads": (0, lambda made: None, ()),
    "follow_up_delay_not_met": (2, Made.contacted, ("2 follow-ups, the first in 2 d",)),
    "domain_limit_reached": (2, _companies, ("companies 2 at their limit", "1 mail a company a day")),
    "waiting_for_esp_match": (2, _esp, ("accounts at Google", "matching  on")),
}
"""Leads, what to do to the campaign, and what must stand among the evidence; by code."""
SPECIAL = {"no_accounts_available": "no sending account is attached"}
"""Causes that the campaign itself tells more exactly than the code."""


async def test_each_of_the_eighteen_codes_is_named_from_the_list_in_five_requests(tmp_path: Path):
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        space, chance = space_of(app), world_of(app).chance
        names = {code: campaign_named(space, number) for number, code in sending.CODES.items()}
        for code, (leads, change, _) in STATES.items():
            made = Made(space, chance, code)
            made.leads(leads)
            change(made)
            names[code] = made.row["name"]
            assert sending.code(space, made.row, NOW) == code
        assert set(names) == set(REASONS)
        assert len(names) == 18
        await press(app, pilot, "ctrl+r", "g", "c")
        for code, name in names.items():
            before = len(line.requests)
            await press(app, pilot, "/", *name, "enter")
            await press(app, pilot, "d")
            text = screen_text(app)
            words = SPECIAL.get(code, REASONS[code].words)
            assert any(line[3:] == words and line[1] in "●◦‖✖" for line in screen_lines(app)), text
            assert REASONS[code].next in text or code in SPECIAL, text
            flat = " ".join(text.split())
            for evidence in STATES.get(code, (0, None, ()))[2]:
                assert " ".join(evidence.split()) in flat, (code, text)
            asked = [seen.path.rpartition("/v2")[2] for seen in line.requests[before:]]
            key = next(row["id"] for row in space.campaigns.values() if row["name"].startswith(name))
            assert sorted(asked) == sorted(
                [
                    f"/campaigns/{key}",
                    f"/campaigns/{key}/sending-status",
                    *(f"/campaigns/analytics{part}" for part in ("", "/daily", "/steps")),
                ]
            )
            await press(app, pilot, "escape", "\\")


def campaign_named(space: Space, status: int) -> str:
    """The name of the demo's campaign in this state, as one may type it."""
    name = next(row["name"] for row in space.campaigns.values() if row["status"] == status)
    return str(name)[:30]


async def test_a_campaign_just_made_and_one_whose_answer_fails_say_what_is_known(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        space = space_of(app)
        row = campaign_of(space, "Fintech VPs")
        row["_unseen"] = True
        await press(app, pilot, "g", "c", "/", *"Fintech", "enter", "d")
        assert "? not known yet" in screen_text(app)
        assert "ctrl+r ask again" in screen_text(app)
        await press(app, pilot, "ctrl+r")
        assert "sending normally" in screen_text(app) or "sending, but" in screen_text(app)
        await press(app, pilot, "escape", "\\")
        line.script(status(404), path="/sending-status", times=9)
        await press(app, pilot, "/", *"Q3 win", "enter", "d")
        text = screen_text(app)
        assert "‖ paused" in text, "its own state tells it"
        assert "could not be read" in text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_suggested_steps_are_ticked_shown_as_requests_run_on_y_and_taken_back(
    tmp_path: Path, size: tuple[int, int]
):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)
        row = campaign_of(space, "Ops leaders")
        broken = [email for email in row["email_list"] if space.accounts[email]["status"] < 0]
        assert len(broken) > 1
        await press(app, pilot, "g", "c", "/", *"Ops leaders", "enter", "d")
        assert "active, but harming itself: bounce" in screen_text(app)
        await press(app, pilot, "enter")
        assert "no step is ticked" in screen_text(app)
        await press(app, pilot, "space", "j", "space", "enter")
        text = " ".join(screen_text(app).split())
        assert f"POST /api/v2/campaigns/{row['id']}/pause" in text
        assert "POST /api/v2/accounts/pause" in text
        assert all(email in text for email in broken)
        assert "Send 2 requests exactly as shown?" in text
        assert "undo pause this campaign: u takes it back" in text
        assert "senders: u resumes them, then as active: the server forgets the error" in text
        await press(app, pilot, "enter")
        assert line.count("POST") == 0, "enter is no yes"
        await press(app, pilot, "enter", "y")
        assert (row["status"], line.count("POST")) == (2, 2)
        assert {space.accounts[email]["status"] for email in broken} == {2}
        assert screen_text(app).count("✓ done, read back") == 2
        assert "paused" in screen_text(app)
        await press(app, pilot, "u")
        assert row["status"] == 1
        assert {space.accounts[email]["status"] for email in broken} == {1}
        assert "↶ taken back" in screen_text(app)


async def test_a_sender_that_was_repaired_meanwhile_is_not_proposed_to_be_paused(tmp_path: Path):
    async with demo_app(tmp_path, size=(120, 36)) as (app, pilot, _):
        space = space_of(app)
        row = campaign_of(space, "Ops leaders")
        first, *others = [email for email in row["email_list"] if space.accounts[email]["status"] < 0]
        await press(app, pilot, "g", "c", "/", *"Ops leaders", "enter", "d")
        assert f"pause {1 + len(others)} senders" in screen_text(app)
        space.accounts[first].update(status=1)
        await press(app, pilot, "ctrl+r")
        assert f"pause {len(others)} sender" in screen_text(app)
        assert first not in screen_text(app)


async def test_senders_are_a_key_away_with_their_states(tmp_path: Path):
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, _):
        space = space_of(app)
        row = campaign_of(space, "Ops leaders")
        await press(app, pilot, "g", "c", "/", *"Ops leaders", "enter", "A")
        lines = screen_lines(app)
        failing = [email for email in row["email_list"] if space.accounts[email]["status"] < 0]
        assert all("✖" in row_with(lines, email) for email in failing)
        await press(app, pilot, "1", "A")
        assert screen_lines(app) == lines, "from the campaign as well"
