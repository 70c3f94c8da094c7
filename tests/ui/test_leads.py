"""Leads at any depth and one lead in full, by keys over the demo, held against the server's own data."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from instantly_tui.api.interest import INTERESTS
from instantly_tui.demo.faults import Fault, Forward, Gate, hold
from instantly_tui.demo.lead_query import LEAD_FILTERS, LeadQuery
from instantly_tui.resources.leads import LEADS
from instantly_tui.ui.widgets.rows import Rows
from tests.support.app import demo_app, front, launch_for, press, screen_lines, screen_text, settle, world_of

ALL = LeadQuery()


def keys(text: str) -> list[str]:
    """The keys that type a text."""
    return ["space" if char == " " else char for char in text]


def facts(app) -> str:
    """What is said about the list, above it."""
    return screen_lines(app)[2]


def rows_of(app) -> Rows:
    return app.screen.query_one(Rows)


def space_of(app):
    return world_of(app).spaces[world_of(app).admin_id]


def ids(app, query: LeadQuery = ALL) -> list[str]:
    return [row["id"] for row in space_of(app).leads.scan(query, None, None)]


async def shown(app, pilot) -> list[str]:
    """The ids of all rows, read to the end."""
    await press(app, pilot, ":", *keys("99999"), "enter")
    source = rows_of(app).source
    assert source.complete
    return [key for i in range(len(source)) if (key := source.key_at(i)) is not None]


async def ask(app, pilot, words: str) -> None:
    await press(app, pilot, ":", *keys(f"leads {words}"), "enter")


async def test_leads_are_read_as_far_as_someone_looks_and_the_count_says_so(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "l")
        assert line.count("POST", "/leads/list") <= 2
        assert "Leads · 100 loaded, more" in facts(app)

        await press(app, pilot, "G", "G", "G")
        loaded = len(rows_of(app).source)
        assert f"{loaded:,} loaded, more" in facts(app)
        assert [rows_of(app).source.key_at(i) for i in range(loaded)] == ids(app)[:loaded]
        assert await shown(app, pilot) == ids(app)
        assert f"Leads · {len(ids(app)):,} " in facts(app)


async def test_rows_beyond_five_thousand_are_reached_by_scrolling_and_by_number(tmp_path: Path) -> None:
    async with demo_app(tmp_path, world="showcase") as (app, pilot, line):
        await press(app, pilot, "g", "l", ":", *keys("4990"), "enter")
        for _ in range(12):
            await press(app, pilot, "pagedown")
        rows = rows_of(app)
        assert rows.cursor > 5_100
        at = rows.cursor
        assert f"{at + 1:,}/" in facts(app)
        assert rows.current_key == ids(app)[at]

        await press(app, pilot, ":", *keys("5000"), "enter")
        assert rows.current_key == ids(app)[4_999]
        assert line.count("POST", "/leads/list") <= 5_400 // 100 + 5, "each page once"


async def test_leaving_stops_the_reads(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "l")
        gate = Gate()
        line.script(hold(gate), path="/leads/list", times=1)
        await pilot.press(":", *keys("1700"), "enter")
        await gate.reached()
        await pilot.press("g", "b")
        await pilot.pause()
        asked = line.count(path="/leads/list")
        gate.open()
        await settle(app, pilot)

        assert front(app).place == "brief"
        assert line.count(path="/leads/list") == asked


def test_the_servers_filter_has_every_value():
    only = next(each.options for each in LEADS.filters if each.name == "only")
    assert {value for value, _ in only} == LEAD_FILTERS


async def test_filters_are_typed_and_what_means_nothing_is_said(tmp_path: Path) -> None:
    """What each filter finds is held in tests/resources/test_lead_filters.py."""
    async with demo_app(tmp_path) as (app, pilot, _):
        space = space_of(app)
        every = space.leads.scan(ALL, None, None)
        badge, name = next((key, row["name"]) for key, row in space.lists.items())
        owner = next(row["assigned_to"] for row in every if row.get("assigned_to"))
        mail = next(row["email"] for row in space.members.values() if row["user_id"] == owner)
        cases = {
            f'list:"{name}"': LeadQuery(list_id=badge),
            f"assigned:{mail}": LeadQuery(organization_user_ids=[owner]),
            "interest:won": LeadQuery(filter="FILTER_LEAD_CLOSED"),
            "status:bounced dana": LeadQuery(search="dana", filter="FILTER_VAL_BOUNCED"),
        }
        await press(app, pilot, "g", "l")
        for words, query in cases.items():
            await ask(app, pilot, words)
            assert await shown(app, pilot) == ids(app, query), words

        for words, said in {
            "status:bouncd": "did you mean `bounced`?",
            "only:replied status:active": "the server takes only one of only: and status: at a time",
            "opens:lots": "`opens:lots`: takes a number",
        }.items():
            await ask(app, pilot, words)
            assert said in app.messages.piece.text
            assert "/status:bounced dana" in screen_lines(app)[0], "what was asked before still stands"


def ignoring(word: str) -> Fault:
    """A server that drops a filter without a word."""

    async def drop(request: httpx.Request, forward: Forward) -> httpx.Response:
        body = json.loads(request.content)
        body.pop(word, None)
        return await forward(httpx.Request(request.method, request.url, headers=_plain(request), json=body))

    return drop


def _plain(request: httpx.Request) -> dict[str, str]:
    return {name: text for name, text in request.headers.items() if name != "content-length"}


async def test_a_filter_the_server_ignored_is_noticed(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await press(app, pilot, "g", "l")
        line.script(ignoring("filter"), path="/leads/list", times=1)
        await ask(app, pilot, "status:bounced")
        wrong = sum(row["status"] != -1 for row in space_of(app).leads.scan(ALL, None, 100))
        assert f"{wrong} don't fit status: filter ignored?" in facts(app)

        await press(app, pilot, "ctrl+r")
        assert "don't fit" not in facts(app)


async def test_views_stand_on_number_keys_and_come_from_the_users_file(tmp_path: Path) -> None:
    launch = launch_for(tmp_path)
    launch.places.config.mkdir(parents=True, exist_ok=True)
    own = '[[leads]]\nname = "Opened, silent"\nquery = "opens:>1 replies:0"\n'
    (launch.places.config / "views.toml").write_text(own)
    async with demo_app(tmp_path, launch=launch) as (app, pilot, _):
        await press(app, pilot, "g", "l", "4")
        assert "▸4 Bounced" in screen_lines(app)[1]
        assert await shown(app, pilot) == ids(app, LeadQuery(filter="FILTER_VAL_BOUNCED"))
        await press(app, pilot, "5")
        assert "▸5 Opened, silent" in screen_lines(app)[1]
        more = {"actionType": "email-open", "values": {"occurrence-count": {"condition": "more", "count": 1}}}
        none = {"actionType": "reply", "values": {"occurrence-count": {"condition": "equal", "count": 0}}}
        assert await shown(app, pilot) == ids(app, LeadQuery(queries=[more, none]))
        await press(app, pilot, "0")
        assert "▸0 All" in screen_lines(app)[1]

        await press(app, pilot, "g", "c", "/", *keys("dach saas"), "enter", "l", "4")
        key = next(key for key, row in space_of(app).campaigns.items() if row["name"] == "DACH SaaS")
        assert "▸4 Bounced" in screen_lines(app)[1]
        wanted = LeadQuery(campaign=key, filter="FILTER_VAL_BOUNCED")
        assert await shown(app, pilot) == ids(app, wanted), "a view stays inside the campaign"


@pytest.mark.parametrize("end", ["escape", "ctrl+c"])
async def test_a_slow_search_says_its_seconds_and_is_ended_by_a_key(tmp_path: Path, end: str) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await press(app, pilot, "g", "l")
        gate = Gate()
        line.script(hold(gate), path="/leads/list", times=1)
        await pilot.press("/", *keys("dana"), "enter")
        await gate.reached()
        await pilot.pause()
        assert "searching for “dana” … 0 s, esc stops" in screen_text(app)
        assert "(reading, 0 s, esc stops)" in facts(app)

        await pilot.press(end)
        await settle(app, pilot)
        assert "stopped" in app.messages.piece.text
        assert "stopped before the server had answered — ctrl+r asks again" in screen_text(app)
        assert gate.waiting == 0, "the request itself is given up"

        await press(app, pilot, "ctrl+r")
        assert await shown(app, pilot) == ids(app, LeadQuery(search="dana"))

        asked = line.count(path="/leads/list")
        front(app).renew_quietly()
        await settle(app, pilot)
        assert line.count(path="/leads/list") == asked, "a search is not repeated unasked"


async def test_distinct_contacts_are_one_row_each_and_a_wrong_number_is_told(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        every = space_of(app).leads.scan(ALL, None, None)
        await press(app, pilot, "g", "l")
        await ask(app, pilot, "distinct:yes")
        addresses = [rows_of(app).source.row(i).email for i in range(len(await shown(app, pilot)))]
        assert sorted(addresses) == sorted({row["email"].lower() for row in every if row.get("email")})

        await ask(app, pilot, "replied-in:soon")
        assert "`replied-in:soon`: takes a number of days" in app.messages.piece.text


async def test_the_leads_of_a_campaign_are_opened_from_it_and_by_its_name(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _line):
        space = space_of(app)
        key, name = next(
            (key, row["name"]) for key, row in space.campaigns.items() if row["name"] == "DACH SaaS"
        )
        await press(app, pilot, "g", "c", "/", *keys("dach saas"), "enter", "l")
        assert "leads of DACH SaaS" in screen_lines(app)[0]
        assert f"about {space.leads.count(campaign=key):,} by the campaign's figures" in facts(app)
        assert await shown(app, pilot) == ids(app, LeadQuery(campaign=key))

        await press(app, pilot, "/", *keys("only:bounced"), "enter")
        assert await shown(app, pilot) == ids(app, LeadQuery(campaign=key, filter="FILTER_VAL_BOUNCED"))
        await press(app, pilot, "backslash")
        assert "leads of DACH SaaS" in screen_lines(app)[0], "clearing the filter keeps the campaign"
        await press(app, pilot, "escape")
        assert front(app).place == "campaigns"

        await ask(app, pilot, "@dach")
        assert await shown(app, pilot) == ids(app, LeadQuery(campaign=key))
        await ask(app, pilot, "@nothing-like-it")
        assert "can't be `nothing-like-it`" in app.messages.piece.text
        assert name in screen_lines(app)[0]


async def test_a_campaign_without_leads_says_so(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await press(app, pilot, "g", "c", "/", *keys("nordics"), "enter", "l")

        assert "this campaign has no leads" in screen_text(app)


async def test_interest_is_held_taken_back_and_set(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = space_of(app)
        await press(app, pilot, "g", "l")
        lead = rows_of(app).current
        before = space.leads.get(lead.id).get("lt_interest_status")
        await press(app, pilot, "i")
        assert "i interested  m meeting booked" in screen_lines(app)[-2]

        await press(app, pilot, "i")
        assert "leaves in 10 s, u takes it back" in app.messages.piece.text
        assert "interested" in screen_lines(app)[4]
        assert line.count(path="/update-interest-status") == 0
        await press(app, pilot, "u")
        assert "taken back: Interested" in app.messages.piece.text
        assert rows_of(app).current.lt_interest_status == before

        await press(app, pilot, "i", "n")
        await app.workspace.writes.flush()
        await settle(app, pilot)
        assert line.count(path="/update-interest-status") == 1
        world_of(app).clock.advance(60)
        world_of(app).tick()
        assert space.leads.get(lead.id)["lt_interest_status"] == -1
        assert rows_of(app).current.lt_interest_status == -1


async def test_every_interest_status_has_its_chord(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, undo_seconds=0.0)) as (app, pilot, _line):
        space = space_of(app)
        await press(app, pilot, "g", "l")
        wanted = {}
        for interest in INTERESTS:
            wanted[rows_of(app).current_key] = interest.value
            await press(app, pilot, "i", interest.key, "j")
        await app.workspace.writes.flush()
        await settle(app, pilot)
        world_of(app).clock.advance(60)
        world_of(app).tick()

        assert {key: space.leads.get(key)["lt_interest_status"] for key in wanted} == wanted
        await press(app, pilot, "g", "g", "i", "0")
        await app.workspace.writes.flush()
        await settle(app, pilot)
        world_of(app).clock.advance(60)
        world_of(app).tick()
        first = next(iter(wanted))
        assert space.leads.get(first).get("lt_interest_status") is None


async def test_marked_leads_get_their_status_and_one_without_an_address_is_named(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = space_of(app)
        nameless = next(row for row in space.leads.scan(ALL, None, None) if not row.get("email"))
        await press(app, pilot, "g", "l", ":", *keys(str(ids(app).index(nameless["id"]) + 1)), "enter")
        await press(app, pilot, "i", "w")
        assert "has no address, so the server can't find it" in app.messages.piece.text

        await press(app, pilot, "space", "k", "space", "k", "space", "i", "w")
        await app.workspace.writes.flush()
        await settle(app, pilot)
        assert line.count(path="/update-interest-status") == 2
        assert "2 done" in app.messages.piece.text
        assert "1 skipped" in app.messages.piece.text
        assert not rows_of(app).marks


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_one_lead_shows_its_variables_and_what_happened_to_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, _line):
        await press(app, pilot, "g", "l", "enter")
        row = space_of(app).leads.get(ids(app)[0])
        campaign = space_of(app).campaigns[row["campaign"]]["name"]
        first = screen_text(app)
        await press(app, pilot, "G")
        text = first + screen_text(app)

        for part in (
            row["email"],
            row["company_name"],
            campaign,
            "Timeline",
            "Variables",
            "industry",
            "Fintech",
        ):
            assert part in text, part
        assert "step 3A" in text
        assert f"from {row['last_contacted_from']}" in text
        assert "employees" in text
        assert "10.0" not in text

        await press(app, pilot, "i", "m")
        assert "meeting booked" in "\n".join(screen_lines(app)[:16]) or size[1] < 30
        await press(app, pilot, "u", "escape")
        assert front(app).place == "leads"
        assert rows_of(app).cursor == 0


async def test_a_lead_in_a_list_names_its_list(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        await ask(app, pilot, "in-campaign:no")
        await press(app, pilot, "enter")
        row = space_of(app).leads.get(front(app).key)

        assert space_of(app).lists[row["list_id"]]["name"] in screen_text(app)
