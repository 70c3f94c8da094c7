"""The two-proportion test against published worked examples, and what must hold for any numbers."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.proportions import LEAST_EXPECTED, Difference, compare, exact


@st.composite
def share(draw: st.DrawFn) -> tuple[int, int]:
    of = draw(st.integers(1, 5_000))
    return draw(st.integers(0, of)), of


def found_in(*numbers: int) -> Difference:
    found = compare(*numbers)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("numbers", "z", "p"),
    [
        # Penn State STAT 415, lesson 9.4: a tax for health care, non-smokers against smokers.
        ((351, 605, 41, 195), 8.99, 0.0000),
        # Agresti, An Introduction to Categorical Data Analysis, 2.2: heart attacks, placebo and aspirin.
        ((189, 11_034, 104, 11_037), 5.00, 0.0000),
        # Sauro's usablestats.com, question 866: breast cancer in two groups of 3,303.
        ((118, 3_303, 80, 3_303), 2.742, 0.0061),
    ],
)
def test_z_and_p_are_those_of_the_textbooks(numbers: tuple[int, int, int, int], z: float, p: float):
    found = found_in(*numbers)
    assert found.z == pytest.approx(z, abs=0.005)
    assert found.p == pytest.approx(p, abs=0.00005)


def test_z_squared_is_pearsons_chi_squared_of_the_four_cells():
    # Agresti gives 25.01 for the aspirin table; a chi-squared of one degree of freedom is z squared.
    assert found_in(189, 11_034, 104, 11_037).z == pytest.approx(math.sqrt(25.01), abs=0.002)


def test_small_numbers_are_tested_exactly():
    # Fisher's tea drinker (Agresti, Categorical Data Analysis, 3.5): both ways 34 of 70 tables.
    found = found_in(3, 4, 1, 4)
    assert found.z is None
    assert found.p == pytest.approx(34 / 70)


def test_the_exact_test_is_fishers():
    # Convicted twins, Fisher, Statistical Methods for Research Workers; also in R's help on fisher.test.
    assert exact(2, 17, 13, 12) == pytest.approx(0.0005367, rel=1e-4)


def test_all_four_cells_need_five_expected():
    assert LEAST_EXPECTED == 5
    assert found_in(10, 100, 0, 100).z is not None, "five expected on each side"
    assert found_in(9, 100, 0, 100).z is None
    assert found_in(91, 100, 100, 100).z is None, "too few that did not"


def test_how_sure_is_in_percent():
    # 1.96 standard errors are 95 % both ways (any table of the normal distribution).
    assert Difference(math.erfc(1.959964 / math.sqrt(2)), 1.959964).sure == pytest.approx(95, abs=0.0001)
    assert found_in(63, 2_410, 41, 2_388).sure == pytest.approx(96.7, abs=0.05)


@pytest.mark.parametrize(
    "numbers", [(0, 0, 1, 5), (1, 5, 0, 0), (0, 0, 0, 0), (6, 5, 1, 5), (1, 5, 6, 5), (-1, 5, 1, 5)]
)
def test_what_is_no_share_is_not_found_in(numbers: tuple[int, int, int, int]):
    assert compare(*numbers) is None


def test_nothing_at_all_on_both_sides_says_nothing():
    assert found_in(0, 1_000_000, 0, 900_000).p == pytest.approx(1)
    assert found_in(7, 7, 3, 3).sure == pytest.approx(0)


@given(share(), share())
def test_the_other_way_round_it_is_as_sure(one: tuple[int, int], other: tuple[int, int]):
    there, back = found_in(*one, *other), found_in(*other, *one)
    assert there.p == pytest.approx(back.p, abs=1e-9)
    assert (there.z is None) == (back.z is None)
    if there.z is not None and back.z is not None:
        assert there.z == pytest.approx(-back.z)


@given(share(), share())
def test_misses_are_as_telling_as_hits(one: tuple[int, int], other: tuple[int, int]):
    misses = found_in(one[1] - one[0], one[1], other[1] - other[0], other[1])
    assert found_in(*one, *other).p == pytest.approx(misses.p, rel=1e-5, abs=1e-9)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_any_counts_give_a_probability_or_none(hits: int, of: int, other_hits: int, other_of: int):
    found = compare(hits, of, other_hits, other_of)
    assert found is None or 0 <= found.p <= 1


@given(share(), st.integers(1, 5_000))
def test_the_further_apart_the_surer(one: tuple[int, int], of: int):
    """By the normal curve; Fisher's exact test is not so to the last figure."""
    above = [found_in(hits, of, *one) for hits in range(math.ceil(of * one[0] / one[1]), of + 1)]
    by_curve = [(each.z, each.p) for each in above if each.z is not None]
    for (nearer, p), (further, smaller) in pairwise(by_curve):
        assert further > nearer
        assert smaller <= p
