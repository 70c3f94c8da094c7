"""What the review says, for changes and files of every shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.api.errors import Invalid
from instantly_tui.engine.writes import Outcome
from instantly_tui.resources.campaign_edit import WRITABLE, CampaignEdit
from instantly_tui.resources.campaign_fields import same
from instantly_tui.resources.campaign_file import read_file, to_toml
from instantly_tui.ui.screens.campaign_changes_text import heading, lines_of, text_lines, value_words
from instantly_tui.ui.screens.campaign_errand import Errand
from tests.resources.campaign_values import CAMPAIGNS, EDITS, RAW, edited, step

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("steps", "variants", "schedules", "days", "timing", "body", "x y")), inner
        )
    ),
    max_leaves=12,
)


def said(errand: Errand) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines_of(errand)]


@given(CAMPAIGNS, st.lists(EDITS, max_size=4))
def test_every_change_is_named_and_nothing_of_a_stranger_reaches_the_terminal(
    raw: dict[str, Any], steps: list[tuple[str, Any]]
):
    errand = Errand(edited(CampaignEdit.started(raw), steps))
    text = "\n".join([heading(errand), *said(errand)])
    assert not set(text) & set("\x1b\x07\x9b\u202e\r")
    for change in errand.edit.diff():
        assert change.words[:1].upper() + change.words[1:].split(", ")[0] in text
    if errand.edit.changes():
        assert errand.write().call.json == errand.edit.changes()


@given(st.dictionaries(st.sampled_from(WRITABLE), JUNK, max_size=4))
def test_a_file_with_anything_in_it_is_reviewed(fields: dict[str, Any]):
    errand = Errand(CampaignEdit.new(fields))
    assert said(errand)
    errand.passed = frozenset(problem.path for problem in errand.problems)
    if errand.why_not_send() is None:
        assert errand.write().call.method == "POST"
    read = read_file(to_toml(errand.edit.wanted))
    assert read.errors or set(read.fields) <= set(WRITABLE)
    older = CampaignEdit.started({**RAW, **fields})
    merged, _ = older.rebased(RAW)
    assert all(same(merged.base.get(name), RAW.get(name), name) for name in WRITABLE)


def test_a_refusal_is_told_at_its_value_and_what_never_left_as_such():
    errand = Errand(CampaignEdit.started(RAW).with_field("daily_limit", 5).with_field("email_gap", 3))
    error = Invalid("Instantly does not accept it: body/daily_limit must be x", 400, field="body/daily_limit")
    errand.refused(Outcome(errand.write(), "refused", str(error), error))
    text = said(errand)
    assert text[0] == "✖ Instantly refused it; nothing was changed"
    assert text[text.index("Daily limit  – → 5") + 1] == f"  ✖ {error}"
    assert errand.why_not_send() is None
    errand.refused(Outcome(errand.write(), "not_sent", "no network"))
    text = said(errand)
    assert text[0] == "✖ It was not sent; nothing was changed"
    assert text[-2:] == ["The campaign as a whole", "  ✖ no network"]


def test_a_step_that_came_is_told_with_its_waits_and_words():
    fields = {**RAW, "sequences": [{"steps": [step("one<br/>two", delay_unit="hours")]}]}
    text = said(Errand(CampaignEdit.started(RAW).with_fields(fields)))
    start = text.index("+ Step 1")
    assert text[start:] == [
        "+ Step 1",
        "+   wait before the next mail  3 hours",
        "+ Step 1 A",
        "+   subject  hi",
        "+   body",
        "+     one<br/>",
        "+     two",
    ]


def test_a_step_that_goes_is_told_and_the_rest_of_a_body_is_left_out():
    body = "<br/>".join(f"line {number}" for number in range(9))
    raw = {**RAW, "sequences": [{"steps": [step(body), step("last")]}]}
    wanted = deepcopy(raw["sequences"])
    wanted[0]["steps"].pop()
    wanted[0]["steps"][0]["variants"][0]["body"] = body.replace("line 4", "LINE 4")
    text = said(Errand(CampaignEdit.started(raw).with_field("sequences", wanted)))
    assert "− Step 2 goes" in text
    at = text.index("Step 1 A, body")
    assert text[at + 1 : at + 5] == ["  line 3<br/>", "− line 4<br/>", "+ LINE 4<br/>", "  line 5<br/>"]


def test_values_are_told_in_words():
    assert value_words(True) == "on"
    assert value_words(None) == "–"
    assert value_words("") == "(empty)"
    assert value_words(3.0) == "3"
    assert value_words({"0": True, "1": True, "2": False}, ("days",)) == "Mon Sun"
    assert value_words({"7": True}, ("days",)) == "no day"


def test_a_text_longer_than_anybody_reads_is_cut_and_said_so():
    assert told("", "x\n" * 1_000)[-2:] == [
        "+ … 600 more lines",
        "  it differs further on as well: ctrl+e shows the whole",
    ]


def test_no_change_of_a_text_is_passed_over():
    long = [f"line {number}" for number in range(900)]
    late = told("\n".join(long), "\n".join([*long[:700], "LATE", *long[701:]]))
    assert late == ["  line 699", "− line 700", "+ LATE", "  line 701"]
    twice = told("\n".join(long), "\n".join(["EARLY", *long[1:700], "LATE", *long[701:]]))
    assert twice[:2] == ["− line 0", "+ EARLY"]
    assert twice[-1] == "  it differs further on as well: ctrl+e shows the whole"
    assert told("a\u200bb", "ab") == ["  it differs only in characters that are not shown"]
    assert told("one", "one\ntwo") == ["  one", "+ two"]


def told(old: str, new: str) -> list[str]:
    return ["".join(piece.text for piece in line) for line in text_lines(old, new)]


def test_a_name_in_a_strangers_file_is_cleaned():
    strange = {**RAW, "sequences": [{"steps": [step("hi", **{"x\x1b[31m": "red"})]}]}
    assert not [line for line in said(Errand(CampaignEdit.new(strange))) if "\x1b" in line]
