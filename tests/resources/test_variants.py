"""Steps and variants: which row is what, which is better, how sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.api.campaign_stats import StepStats
from instantly_tui.api.sequences import Step
from instantly_tui.resources.variants import (
    MEASURES,
    Arranged,
    VariantRow,
    arrange,
    letter,
    measures,
    percent_sure,
    verdicts,
)

POSITIVE, HUMAN = MEASURES[0], MEASURES[1]


def stats(step: str | None, variant: str | None, sent: int, replies: int = 0, **more: int) -> StepStats:
    fields = {"step": step, "variant": variant, "sent": sent, "unique_replies": replies, **more}
    return StepStats.model_validate(fields)


def sequence(*variants: int, off: tuple[int, int] = (0, 0)) -> list[Step]:
    """A step for each number, with so many variants; `off`: step and variant switched off, from 1 and 0."""
    return [
        Step.model_validate(
            {
                "variants": [
                    {"subject": "s", "body": "b", "v_disabled": (number, index) == off}
                    for index in range(count)
                ]
            }
        )
        for number, count in enumerate(variants, 1)
    ]


def places(arranged: Arranged) -> list[tuple[int | None, str]]:
    return [(row.step, row.name) for row in arranged.rows]


def words(rows: list[StepStats], measure=HUMAN) -> list[str]:
    return [each.words for each in verdicts(arrange(rows, sequence(len(rows)), first=1).rows, measure)]


@pytest.mark.parametrize(
    ("numbers", "steps", "shown", "certain"),
    [
        (["1", "2"], 2, [1, 2], True),
        (["0", "1"], 2, [1, 2], True),
        (["0"], 3, [1], True),
        (["2"], 2, [2], True),
        (["1"], 3, [1], False),
        ([], 3, [], True),
        (["1", "5"], 3, [1, 5], True),
    ],
)
def test_steps_are_counted_from_one_however_the_server_does(
    numbers: list[str], steps: int, shown: list[int], certain: bool
):
    arranged = arrange([stats(number, "0", 10) for number in numbers], sequence(*[1] * steps))
    assert [row.step for row in arranged.rows if row.stats] == shown
    assert arranged.certain is certain


def test_the_period_before_tells_too_from_where_steps_are_counted():
    arranged = arrange([stats("1", "0", 9)], sequence(1, 1, 1), before=[stats("0", "0", 4)])
    sent = {row.step: (row.stats and row.stats.sent, row.before and row.before.sent) for row in arranged.rows}
    assert (sent, arranged.certain) == ({1: (None, 4), 2: (9, None), 3: (None, None)}, True)
    assert not arrange([stats("1", "0", 9)], ()).certain, "nobody knows how many steps there are"


def test_a_call_that_is_known_to_count_from_nought_is_believed():
    arranged = arrange([stats("1", "0", 10)], sequence(1, 1), first=0)
    assert [(row.step, row.stats is not None) for row in arranged.rows] == [(1, False), (2, True)]
    assert arranged.certain


def test_each_variant_of_the_campaign_has_a_row_and_what_left_it_too():
    rows = [stats("1", "0", 9), stats("1", "2", 8), stats("2", "0", 7)]
    arranged = arrange(rows, sequence(2, 1, 1, off=(1, 1)), before=[stats("1", "0", 4)])
    assert places(arranged) == [(1, "A"), (1, "B off"), (1, "C gone"), (2, "A"), (3, "A")]
    assert [row.stats.sent if row.stats else None for row in arranged.rows] == [9, None, 8, 7, None]
    assert [row.before.sent if row.before else None for row in arranged.rows] == [4, None, None, None, None]
    assert arranged.steps == (1, 2, 3)


def test_what_belongs_nowhere_is_labelled_and_not_added_up():
    rows = [stats(None, None, 7), stats("1", "0", 9), stats("null", "0", 5), stats("1", "null", 3)]
    arranged = arrange(rows, sequence(1))
    rest = [row for row in arranged.rows if not row.placed]
    assert [(row.step, row.name, row.stats and row.stats.sent) for row in rest] == [
        (None, "", 7),
        (None, "", 5),
        (1, "?", 3),
    ]
    assert len({row.key for row in arranged.rows}) == 4
    assert verdicts(arranged.of_step(1), HUMAN) == ()


def test_the_better_one_is_named_with_how_sure_and_of_how_many():
    assert words([stats("1", "0", 2_410, 63), stats("1", "1", 2_388, 41)]) == [
        "A is better than B, 96 % sure (A 63 of 2,410, B 41 of 2,388, n = 4,798)"
    ]
    better = [stats("1", "0", 2_410, 30), stats("1", "1", 2_388, 90)]
    assert words(better)[0].startswith("B is better than A, over 99 % sure (A 30 of 2,410")
    cell = verdicts(arrange(better, sequence(2)).rows, HUMAN)[0].cell
    assert (cell.text, cell.tone) == ("▲ over 99 % sure", "good")


def test_what_is_not_settled_and_what_is_too_little_are_two_things():
    open_one, few = (
        words([stats("1", "0", 1_000, 30), stats("1", "1", 1_000, 25)]),
        words([stats("1", "0", 60, 2), stats("1", "1", 60, 1)]),
    )
    assert open_one[0].startswith("A and B can't be told apart: A leads, only 50 % sure")
    assert words([stats("1", "0", 1_000, 30), stats("1", "1", 2_000, 60)]) == [
        "A and B have the same share (A 30 of 1,000, B 60 of 2,000, n = 3,000)"
    ]
    assert few == ["A against B: not enough data (A 2 of 60, B 1 of 60, n = 120)"]
    assert words([stats("1", "0", 1_000, 0), stats("1", "1", 1_000, 9)])[0].startswith("B is better"), (
        "the exact test needs no five"
    )
    assert "no shares" in words([stats("1", "0", 5, 9), stats("1", "1", 50, 1)])[0], "late replies"
    assert "no shares" in words([stats("1", "0", 50), stats("1", "1", 50)], POSITIVE)[0], "not asked for"


def test_the_more_are_compared_the_surer_each_has_to_be():
    pair = [stats("1", "0", 2_410, 63), stats("1", "1", 2_388, 41)]
    three = [*pair, stats("1", "2", 2_400, 62)]
    first = verdicts(arrange(three, sequence(3)).rows, HUMAN)[0]
    assert (first.kind, int(first.sure)) == ("open", 93)


def test_a_variant_that_sent_nothing_is_not_compared():
    rows = [stats("1", "1", 500, 20), stats("1", "2", 500, 60)]
    found = verdicts(arrange(rows, sequence(3)).rows, HUMAN)
    assert [(each.row.name, each.against.name, each.kind) for each in found] == [("C", "B", "better")]


def test_what_is_not_tracked_compares_nothing():
    assert [each.words for each in measures(frozenset({"unique_opened"}))] == [
        "positive replies",
        "human replies",
        "meetings",
        "deals won",
        "clicks",
    ]


@pytest.mark.parametrize(("sure", "said"), [(94.99, "94 %"), (99.0, "99 %"), (99.2, "over 99 %"), (0, "0 %")])
def test_sureness_is_never_rounded_up(sure: float, said: str):
    assert percent_sure(sure) == said


def test_variants_are_letters_as_far_as_there_are_any():
    assert [letter(variant) for variant in (0, 25, 26)] == ["A", "Z", "26"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "null", "", "0", "1", "2", "x"]),
            st.sampled_from([None, "null", "0", "1", "30"]),
            st.none() | st.integers(0, 9_000),
            st.none() | st.integers(0, 9_000),
        ),
        max_size=12,
    ),
    st.lists(st.integers(0, 3), max_size=4),
)
def test_no_answer_loses_a_row_or_crashes(
    rows: list[tuple[str | None, str | None, int | None, int | None]], steps: list[int]
):
    answer = [
        StepStats.model_validate({"step": s, "variant": v, "sent": n, "unique_replies": r})
        for s, v, n, r in rows
    ]
    arranged = arrange(answer, sequence(*steps))
    assert len({row.key for row in arranged.rows}) == len(arranged.rows)
    unplaced = [row for row in arranged.rows if not row.placed]
    assert len(unplaced) == sum(not (row.step.isdigit() and row.variant.isdigit()) for row in answer)
    for step in arranged.steps:
        for verdict in verdicts(arranged.of_step(step), HUMAN):
            assert verdict.words
            assert verdict.cell.text
            assert isinstance(verdict.row, VariantRow)
