"""Whatever is done and in whichever rhythm: taking everything back leads to where it began."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instantly_tui.demo.world import build_world
from instantly_tui.resources.campaigns import CAMPAIGNS
from tests.support.clock import START, FakeClock
from tests.support.workspace import demo_workspace

ACTIVE = 1
CHOSEN = 3

STEPS = st.lists(
    st.tuples(st.sampled_from(["pause", "activate"]), st.sets(st.integers(0, CHOSEN - 1), min_size=1))
    | st.tuples(st.sampled_from(["wait", "undo", "settle"]), st.just(frozenset[int]())),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_any_acts_taken_back_lead_to_the_start(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, set[int]]]
):
    clock = FakeClock()
    world = build_world("small", now=START, running=clock.now)
    async with demo_workspace(tmp_path_factory.mktemp("state"), clock=clock, world=world) as demo:
        pager = demo.workspace.open(CAMPAIGNS)
        pager.ensure(100)
        await demo.settle()
        places = [n for n in range(len(pager)) if (row := pager.row(n)) and row.status == ACTIVE][:CHOSEN]
        keys = [pager.key_at(place) or "" for place in places]
        before = [demo.space.campaigns[key]["status"] for key in keys]
        for name, which in steps:
            if name == "undo":
                demo.workspace.undo.undo()
            elif name == "wait":
                await demo.settle(1)
            elif name == "settle":
                await demo.settle()
            else:
                rows = [row for n in sorted(which) if (row := pager.row(places[n])) is not None]
                demo.workspace.act(CAMPAIGNS, CAMPAIGNS.action(name), rows)
        while demo.workspace.undo.undo() is not None:
            await demo.settle()
        await demo.settle()
        assert [demo.space.campaigns[key]["status"] for key in keys] == before
        shown = [row.status for place in places if (row := pager.row(place)) is not None]
        assert shown == before
        assert not any(demo.workspace.store.pending("campaigns", key) for key in keys)
