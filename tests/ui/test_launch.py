"""From a draft to a running campaign by keys: what is looked at, what refuses, what is said afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from instantly_tui.api.campaigns import Campaign, activate_campaign
from instantly_tui.api.sending_status import SendingStatus
from instantly_tui.demo.faults import Gate, hold, lose, status
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.leads_table import LeadTable
from instantly_tui.engine.batch import Outcome, Write
from instantly_tui.ui.commands import GLOBAL
from instantly_tui.ui.keys import KeyTable
from instantly_tui.ui.screens.launch import LaunchScreen, what_changed
from instantly_tui.ui.screens.launch_lines import launched_lines
from instantly_tui.ui.screens.preview import PreviewScreen
from tests.support.app import NOW, demo_app, front, opened, press, screen_lines, screen_text, world_of
from tests.ui.figures import campaign_of, row_with, space_of

NAME = "26 subject lines"
SENDERS = ("maya@getnorthwind.example", "sam@northwindhq.example", "uma6@getnorthwind.example")
COPY = [
    {
        "steps": [
            {
                "type": "email",
                "delay": 2,
                "variants": [{"subject": "{{companyName}}", "body": "Hi {{firstName}},<br/>a word?"}],
            }
        ]
    }
]


def ready(app: Any) -> dict[str, Any]:
    """The draft with senders and with copy that every lead can fill."""
    campaign = campaign_of(space_of(app), NAME)
    campaign.update(email_list=list(SENDERS), sequences=COPY)
    return campaign


async def on_the_card(app: Any, pilot: Any) -> None:
    """Go to the draft in the list and ask for its launch."""
    app.navigator.go("campaigns")
    await press(app, pilot, "/", *"26 subj", "enter")
    await press(app, pilot, "a")


def row_of(app: Any, name: str) -> str:
    """What the card says of one thing that it looked at."""
    return next(line for line in screen_lines(app) if line[:2] in ("▶ ", "  ") and name in line[2:30])


def test_no_key_has_two_meanings():
    KeyTable((*LaunchScreen.ACTIONS, *GLOBAL))
    KeyTable((*PreviewScreen.ACTIONS, *GLOBAL))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_draft_becomes_a_running_campaign(tmp_path: Path, size: tuple[int, int]):
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        campaign = ready(app)
        app.navigator.go("campaigns")
        await press(app, pilot, "/", *"26 subj", "enter")
        before = len(line.requests)
        await press(app, pilot, "a")
        leads = space_of(app).leads.count(campaign=campaign["id"])
        assert row_of(app, "Leads").split()[-4:] == ["ok", "Leads", str(leads), "leads"]
        assert "3 of 3 can send" in row_of(app, "Senders")
        assert "100 mails a day" in row_of(app, "Capacity")
        assert all(len(text) <= size[0] for text in screen_lines(app))
        await press(app, pilot, "a")
        assert "Launch in spite of 1 doubt (verified)?" in screen_text(app)
        await press(app, pilot, "enter")
        assert "nothing done" in screen_text(app)
        await press(app, pilot, "a", "y")
        assert "To launch it, type its name" in screen_text(app)
        assert "▲ watch  Verified:" in screen_text(app)
        await press(app, pilot, *"26 Subject lines", "enter")
        assert "is not the campaign's name" in screen_text(app)
        assert campaign["status"] == 0
        await press(app, pilot, "a", "y", *NAME, "enter")
        assert campaign["status"] == 1
        assert "✓ launched" in screen_text(app)
        assert "● active" in row_with(screen_lines(app), " state ")
        assert "sending normally" in row_with(screen_lines(app), " sending   ")
        made = [f"{seen.method} {seen.path.rpartition('/')[2]}" for seen in line.requests[before:]]
        assert 5 <= len(made) <= 8, made
        assert sum(each == "POST activate" for each in made) == 1
        await press(app, pilot, "a")
        assert "launched already" in screen_text(app)
        await press(app, pilot, "u")
        assert campaign["status"] == 2
        assert "paused" in row_with(screen_lines(app), " sending   ")


async def test_what_is_missing_refuses_and_is_shown_with_the_key_that_mends_it(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        campaign = campaign_of(space_of(app), NAME)
        await on_the_card(app, pilot)
        assert "✖ stop" in row_of(app, "Senders")
        assert "none is attached" in row_of(app, "Senders")
        assert "▲ watch" in row_of(app, "Merge tags")
        assert "lack {{personalization}}" in row_of(app, "Merge tags")
        await press(app, pilot, "a")
        assert "Launch: senders: none is attached" in screen_text(app)

        variant = {"subject": "Hi {{FirstName}}", "body": "<br/>"}
        campaign["sequences"] = [{"steps": [{"type": "email", "delay": 1, "variants": [variant]}]}]
        await press(app, pilot, "ctrl+r", "j", "j")
        assert "✖ stop" in row_of(app, "Sequence")
        assert "step 1A has an empty body" in row_of(app, "Sequence")
        assert "✖ stop" in row_of(app, "Merge tags")
        assert "no lead has {{FirstName}}: is {{firstName}} meant?" in row_of(app, "Merge tags")
        assert "enter goes to its sequence" in screen_text(app)
        await press(app, pilot, "a")
        assert "(and 2 more)" in screen_text(app)

        await press(app, pilot, "k", "k", "enter")
        assert "leads" in screen_lines(app)[0]
        assert front(app).place == "leads"
        await press(app, pilot, "escape")
        assert front(app).place == "launch"

        await press(app, pilot, "escape", "\\", "*", "a")
        assert "(1 left out:" in screen_text(app)
        await press(app, pilot, "y")
        assert line.count("POST", "/activate") > 0
        assert line.count("POST", f"{campaign['id']}/activate") == 0
        assert campaign["status"] == 0


async def test_what_somebody_changes_meanwhile_is_not_launched(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        campaign = ready(app)
        await on_the_card(app, pilot)
        await press(app, pilot, "a", "y", *NAME)
        campaign["daily_limit"] = 5000
        await press(app, pilot, "enter")
        assert "not launched: daily limit changed meanwhile" in screen_text(app)
        assert line.count("POST", "/activate") == 0
        gate = Gate()
        line.script(hold(gate), method="GET", path=f"/campaigns/{campaign['id']}", skip=1)
        await press(app, pilot, "escape", "ctrl+r", "a", "y", *NAME)
        await pilot.press("enter")
        await gate.reached()
        await pilot.press("a", "y", *("space" if each == " " else each for each in NAME), "enter")
        await opened(app, pilot)
        assert "it is being launched already" in screen_text(app)
        await pilot.press("escape")
        gate.open()
        await press(app, pilot)
        assert "not launched: its card was left" in screen_text(app)
        assert line.count("POST", "/activate") == 0
        await press(app, pilot, "a")
        line.script(status(400), method="POST", path="/activate")
        await press(app, pilot, "a", "y", *NAME, "enter")
        assert "✖ not launched" in screen_text(app)
        assert campaign["status"] == 0
        await press(app, pilot, "escape", "a", "y", *NAME, "enter")
        assert "✓ launched" in screen_text(app)


async def test_changes_that_were_not_sent_keep_it_from_being_launched(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        campaign = ready(app)
        await on_the_card(app, pilot)
        await press(app, pilot, "j", "j", "j", "enter")
        assert front(app).place == "campaign-edit"
        await press(app, pilot, "4", "j", "j", "j", "space", "escape", "k")
        assert "✖ stop" in row_of(app, "Your edits")
        assert "1 change in the editor not sent" in row_of(app, "Your edits")
        await press(app, pilot, "a")
        assert "Launch: your edits: 1 change" in screen_text(app)
        assert campaign["status"] == 0
        assert line.count("PATCH") == line.count("POST", "/activate") == 0


async def test_a_lost_answer_and_a_later_turn_are_both_told_as_they_are(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, line):
        campaign = ready(app)
        await on_the_card(app, pilot)
        line.script(lose(), method="POST", path="/activate")
        await press(app, pilot, "a", "y", *NAME, "enter")
        assert campaign["status"] == 1
        assert "✓ launched" in screen_text(app)
        assert "● active" in row_with(screen_lines(app), " state ")
        before = line.count("POST", "/activate")

        # Its senders are gone a minute later: what the server makes of that is what is said.
        campaign["email_list"] = []
        world_of(app).clock.advance(61)
        await press(app, pilot, "ctrl+r")
        assert "none of its accounts can send" in row_with(screen_lines(app), " sending   ")
        assert "accounts unhealthy" in row_with(screen_lines(app), " state ")
        assert line.count("POST", "/activate") == before


async def test_the_copy_is_read_as_each_lead_gets_it(tmp_path: Path):
    async with demo_app(tmp_path) as (app, pilot, _):
        campaign = ready(app)
        campaign["sequences"] = [
            {
                "steps": [
                    {
                        "type": "email",
                        "delay": 2,
                        "variants": [
                            {
                                "subject": "{{companyName}} & {{FirstName}}",
                                "body": "Hi {{firstName}},<br/>{{nickname|friend}} {{accountSignature}}",
                            }
                        ],
                    }
                ]
            }
        ]
        table: LeadTable = space_of(app).leads
        first, second = (row for row, _ in zip(_leads_of(table, campaign["id"]), range(2), strict=False))
        await on_the_card(app, pilot)
        await press(app, pilot, "v")
        assert f"{first['payload']['companyName']} & ✖{{{{FirstName}}}}" in row_with(
            screen_lines(app), "Subject"
        )
        assert f"Hi {first['payload']['firstName']}," in screen_text(app)
        assert "≈friend @{{accountSignature}}" in screen_text(app)
        assert "lacks FirstName" in screen_text(app)
        assert "{{FirstName}} differs from the lead's {{firstName}}" in screen_text(app)
        await press(app, pilot, "J")
        assert f"Hi {second['payload']['firstName']}," in screen_text(app)
        await press(app, pilot, "K", "K")
        assert f"Hi {first['payload']['firstName']}," in screen_text(app)
        assert "this is the first lead" in screen_text(app)
        await press(app, pilot, "escape", "escape")
        app.navigator.go("campaign", campaign["id"])
        await press(app, pilot, "4", "P")
        assert f"Hi {first['payload']['firstName']}," in screen_text(app)
        await press(app, pilot, "escape", "a")
        assert front(app).place == "launch"


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        ("done", "healthy", "sending normally"),
        ("done", "out_of_schedule", "outside its schedule: opens Mon 23 Nov 09:00 Europe/Belgrade"),
        ("done", "waiting_for_leads", "no lead is ready"),
        ("done", "", "does not say yet"),
        ("unclear", "healthy", "not known whether it was launched: cut off"),
        ("refused", "healthy", "✖ not launched: cut off"),
        ("not_sent", "healthy", "✖ not launched: cut off"),
    ],
)
def test_what_came_of_it_is_said_as_it_is(state: Any, code: str, words: str) -> None:
    hours = {"timing": {"from": "09:00", "to": "17:00"}, "days": {"1": True}, "timezone": "Europe/Belgrade"}
    campaign = Campaign.model_validate(
        {"id": "c", "name": "Autumn", "status": 1, "campaign_schedule": {"schedules": [hours]}}
    )
    outcome = Outcome(Write("campaigns", "c", "Autumn", activate_campaign("c")), state, "cut off")
    said = SendingStatus.model_validate({"summary": {"status": code} if code else None})
    lines = launched_lines(outcome, campaign, said, NOW)
    text = "\n".join("".join(piece.text for piece in line) for line in lines)
    assert words in text
    assert ("✓ launched" in text) == (state == "done")
    changed = campaign.model_copy(update={"email_list": ("x@y.test",), "status": 2, "stats": None})
    assert what_changed(campaign, changed) == ("status", "email list")
    assert what_changed(campaign, campaign) == ()


def _leads_of(table: LeadTable, campaign: str) -> list[dict[str, Any]]:
    return table.scan(LeadQuery(campaign=campaign), None, 10)
