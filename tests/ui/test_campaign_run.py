"""Campaigns as a whole: by name, by mark, all at once; copied, renamed, shared, deleted; views by number."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from instantly_tui.api.campaigns import Campaign, CampaignStatus
from instantly_tui.config.views import SavedQuery
from instantly_tui.demo.faults import Gate, hold, lose, status
from instantly_tui.resources.campaign_run import named, same_name, shared_until
from instantly_tui.ui.screens.saved_views import ListView, keyed, view_pieces
from tests.support.app import NOW, demo_app, front, launch_for, press, screen_text, settle
from tests.ui.figures import campaign_of, row_with, space_of, stats_of
from tests.ui.test_campaigns import rows, to_row

PAUSED, ACTIVE, DRAFT = (CampaignStatus(code).value for code in (2, 1, 0))
SIZES = [(120, 36), (80, 24)]


def said(app) -> str:
    """What stands on the lines of the screen, as one line."""
    return " ".join(screen_text(app).split())


async def command(app, pilot, line: str) -> None:
    await press(app, pilot, ":", *line, "enter")


def campaigns(*names: str) -> list[Campaign]:
    return [Campaign(id=f"id-{number}", name=name) for number, name in enumerate(names)]


def test_a_name_means_the_campaign_it_alone_fits() -> None:
    known = campaigns("Ops leaders", "Ops leaders EU", "Fintech VPs")
    assert named("ops  leaders", known).name == "Ops leaders", "the whole name comes before a part"
    assert named("fin", known).name == "Fintech VPs"
    assert named("VPs", known).name == "Fintech VPs"
    with pytest.raises(ValueError, match=r"2 campaigns fit “ops”: “Ops leaders”, “Ops leaders EU”"):
        named("ops", known)
    with pytest.raises(ValueError, match="no campaign is called “Nordics”"):
        named("Nordics", known)


def test_a_typed_name_is_the_name_as_it_is_drawn() -> None:
    assert same_name("  Q3   win-back ", "Q3 win-back")
    assert same_name("Evil", "Ev\u200bil"), "what is not drawn can't be typed"
    assert not same_name("q3 win-back", "Q3 win-back")
    assert not same_name("", "")
    assert shared_until(NOW) == "Fri 27 Nov 2026, 09:43 UTC"


def test_views_have_keys_and_those_without_share_the_last() -> None:
    own = (ListView("0", "All", ""), ListView("1", "Active", "status:active"))
    saved = [SavedQuery(f"View {number}", "x") for number in range(8)]
    assert [view.key for view in keyed(own, saved)] == [*"0123456789"]
    views = keyed(own, [*saved, SavedQuery("One too many", "x")])
    assert [view.key for view in views] == [*"012345678", "", ""]
    for width in (120, 80, 60):
        line = "".join(piece.text for piece in view_pieces(views, views[0], width))
        assert len(line) <= width or width == 60
        assert all(f"{key}" in line for key in "0123456789")
        assert "▸0 All" in line
    assert "▸9 One too many" in "".join(piece.text for piece in view_pieces(views, views[-1], 120))


@pytest.mark.parametrize("size", SIZES)
async def test_a_copy_is_made_named_shared_and_deleted_by_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    async with demo_app(tmp_path, size=size) as (app, pilot, line):
        space = space_of(app)
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Fintech VPs")
        await press(app, pilot, "D")
        await press(app, pilot, *" two", "enter")
        assert "Duplicate “Fintech VPs” as “Fintech VPs (copy) two”?" in said(app)
        assert line.count("POST", "/duplicate") == 0
        await press(app, pilot, "y")
        twin = campaign_of(space, "Fintech VPs (copy) two")
        original = campaign_of(space, "Fintech VPs")
        assert (twin["status"], twin["sequences"]) == (DRAFT, original["sequences"])
        assert "Fintech VPs (copy)" in row_with(rows(app), "▶"), "the cursor goes to what was made"

        await press(app, pilot, "r", *"!", "enter")
        assert "Rename “Fintech VPs (copy) two” → “Fintech VPs (copy) two!”?" in said(app)
        twin["name"] = "Theirs"
        await press(app, pilot, "y")
        assert "somebody else has renamed it to “Theirs” meanwhile: nothing was changed" in said(app)
        assert line.count("PATCH") == 0
        twin["name"] = "Twin\u200b"
        await command(app, pilot, "rename Twins")
        await press(app, pilot, "y")
        assert twin["name"] == "Twins"
        await press(app, pilot, "u")
        assert twin["name"] == "Twin\u200b", "taken back to the very letters"

        await command(app, pilot, "share")
        assert "For seven days whoever has its id can copy" in said(app)
        await press(app, pilot, "y")
        assert "can be copied until Fri 27 Nov 2026, 09:43 UTC; copied its id" in said(app)
        before = set(space.campaigns)
        await command(app, pilot, f"from-shared {twin['id']}")
        await press(app, pilot, "y")
        [made] = set(space.campaigns) - before
        assert front(app).rows.current_key == made
        assert space.campaigns[made]["name"] == twin["name"]

        await command(app, pilot, "delete")
        assert "and no lead (it has none)" in said(app)
        await press(app, pilot, "y", *"twin", "enter")
        assert "nothing was deleted" in said(app)
        assert made in space.campaigns
        await command(app, pilot, "delete")
        await press(app, pilot, "y", *"Twin", "enter")
        assert made not in space.campaigns
        assert len(rows(app)) == len(space.campaigns)
        leads = stats_of(space, original["id"])["leads_count"]
        await command(app, pilot, "delete Fintech VPs")
        assert "2 campaigns fit" not in said(app)
        assert f"Delete “Fintech VPs” and its {leads:,} leads?" in said(app)
        await press(app, pilot, "n")
        await command(app, pilot, f"from-shared {original['id']}")
        await press(app, pilot, "y")
        assert "ask its owner to share it again" in said(app)


async def test_what_was_made_with_a_lost_answer_is_not_made_twice(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        await to_row(app, pilot, "Ops leaders")
        line.script(lose(), method="POST", path="/duplicate")
        await press(app, pilot, "D", "enter", "y")
        assert line.count("POST", "/duplicate") == 1
        assert "unclear" in said(app)
        line.script(status(400, {"message": "no such name"}), method="PATCH")
        await press(app, pilot, "r", *"!", "enter", "y")
        assert "refused" in said(app)
        assert "no such name" in said(app)
        assert "Ops leaders!" not in "".join(rows(app)), "what was refused is not shown"


async def test_what_did_not_work_stays_marked(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, line):
        space = space_of(app)
        await press(app, pilot, "g", "c")
        for name in ("Fintech VPs", "Ops leaders", "DACH SaaS"):
            await to_row(app, pilot, name)
            await press(app, pilot, "space")
        bad = campaign_of(space, "Ops leaders")["id"]
        line.script(status(400), method="POST", path=f"{bad}/pause")
        await command(app, pilot, "pause marked")
        assert "Pause 3 campaigns?" in said(app)
        gate = Gate()
        line.script(hold(gate), method="POST", path="/pause")
        await pilot.press("y")
        await gate.reached()
        assert front(app).rows.marks == set(), "while it is not known what becomes of them"
        gate.open()
        await settle(app, pilot)
        assert front(app).rows.marks == {bad}
        assert "1 marked" in said(app)
        await press(app, pilot, "p", "y")
        assert campaign_of(space, "Ops leaders")["status"] == PAUSED
        assert front(app).rows.marks == set()
        for name in ("Ops leaders", "DACH SaaS"):
            await to_row(app, pilot, name)
            await press(app, pilot, "space")
        line.script(status(400), method="POST", path=f"{bad}/activate")
        gate = Gate()
        line.script(hold(gate), method="POST", path="/activate")
        await pilot.press("a")
        await pilot.press("y")
        await gate.reached()
        await pilot.press("g", "g", "space")
        gate.open()
        await settle(app, pilot)
        assert bad not in front(app).rows.marks, "nothing joins what the user marks meanwhile"


async def test_everything_is_paused_by_the_workspaces_name_alone(tmp_path: Path) -> None:
    async with demo_app(tmp_path, size=(80, 24)) as (app, pilot, line):
        await press(app, pilot, "g", "c")
        space = space_of(app)
        name = space.workspace["name"]
        sending = [row for row in space.campaigns.values() if row["status"] in (1, 4)]
        await command(app, pilot, "pause all")
        assert f"Pause all {len(sending)} campaigns that send" in said(app)
        await press(app, pilot, "y", *"acme", "enter")
        assert f"that is not “{name}”: nothing was paused" in said(app)
        assert line.count("POST", "/pause") == 0
        await command(app, pilot, "pause all")
        await press(app, pilot, "y", *name, "enter")
        assert {row["status"] for row in sending} == {PAUSED}
        assert f"Pause: {len(sending)} done" in said(app)
        await press(app, pilot, "u")
        assert {row["status"] for row in sending} == {ACTIVE}
        await press(app, pilot, ":", *"pause fin", "tab")
        assert ":pause Fintech VPs" in said(app)
        await press(app, pilot, "enter", "y")
        assert campaign_of(space, "Fintech VPs")["status"] == PAUSED
        await command(app, pilot, "pause fintech")
        assert "Fintech VPs is paused, not active" in said(app)
        await command(app, pilot, "activate Fintech VPs")
        await press(app, pilot, "y")
        assert campaign_of(space, "Fintech VPs")["status"] == ACTIVE
        await command(app, pilot, "activate all")
        assert "everything at once can only be paused" in said(app)
        await command(app, pilot, "activate marked")
        assert "no campaign is marked" in said(app)


async def test_a_read_only_profile_changes_nothing(tmp_path: Path) -> None:
    async with demo_app(tmp_path, launch=launch_for(tmp_path, read_only=True)) as (app, pilot, line):
        await press(app, pilot, "g", "c", "r")
        assert "Rename: this profile is read-only" in said(app)
        for verb in (
            "pause all",
            "delete Fintech VPs",
            "share",
            f"from-shared {'0' * 8}-0000-4000-8000-{'0' * 12}",
        ):
            await command(app, pilot, verb)
            assert "this profile is read-only" in said(app), verb
        assert not [seen for seen in line.requests if seen.method in ("PATCH", "DELETE")]
        assert line.count("POST", "/campaigns/") == 0


async def test_views_are_by_number_and_by_name(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    file = config / "views.toml"
    file.write_text(
        '[[campaigns]]\nname = "Running VPs"\nquery = "status:active vps"\n'
        '[[campaigns]]\nname = "Odd"\nquery = "state:active"\n'
    )
    async with demo_app(tmp_path) as (app, pilot, _):
        space = space_of(app)
        await press(app, pilot, "g", "c")
        assert "“Odd”: there is no filter `state:`" in said(app)
        await press(app, pilot, "escape")
        assert "▸0 All" in said(app)
        await press(app, pilot, "1")
        assert "▸1 Active" in said(app)
        assert len(rows(app)) == sum(row["status"] == ACTIVE for row in space.campaigns.values())
        await press(app, pilot, "5")
        assert "▸5 Running VPs" in said(app)
        assert [text for text in rows(app) if "Fintech VPs" in text] == rows(app)
        await press(app, pilot, "\\")
        assert "▸0 All" in said(app)
        assert len(rows(app)) == len(space.campaigns)
        await command(app, pilot, "c running vps")
        assert "▸5 Running VPs" in said(app)
        await press(app, pilot, "/", *"x", "enter")
        assert "▸" not in row_with(screen_text(app).splitlines(), "5 Running VPs")
        await press(app, pilot, "8")
        assert "no view of yours has this key" in said(app)
        file.write_text('[[campaigns]]\nname = "Else"\nquery = "status:paused"\n')
        os.utime(file, ns=(1, 1))
        await press(app, pilot, "0", "g", "b", "g", "c")
        assert "5 Else" in said(app)
        assert "Running VPs" not in said(app)


async def test_a_campaign_without_the_figure_comes_last_whichever_way_it_is_sorted(tmp_path: Path) -> None:
    async with demo_app(tmp_path) as (app, pilot, _):
        space = space_of(app)
        await press(app, pilot, "g", "c", "s", *"Bounce", "enter")
        shown = [text.split()[-3] for text in rows(app)]
        known = [float(text) for text in shown if text != "–"]
        assert known == sorted(known, reverse=True)
        await press(app, pilot, "S")
        shown = [text.split()[-3] for text in rows(app)]
        assert [float(text) for text in shown if text != "–"] == sorted(known)
        assert "–" in shown
        assert shown.index("–") == len(known), "what is not known comes last either way"
        await press(app, pilot, "s", *"Created", "enter")
        names = [
            row["name"] for row in sorted(space.campaigns.values(), key=lambda row: row["timestamp_created"])
        ]
        assert names[0][:12] in rows(app)[0]
