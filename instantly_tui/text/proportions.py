"""Whether two shares differ: the pooled z-test, and Fisher's exact test where that may not be used."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, lgamma, sqrt

LEAST_EXPECTED = 5.0
"""Below this many expected in any of the four cells the normal curve says too little (Cochran's rule)."""
_TIE = 1 + 1e-7
"""Tables this much likelier than ours still count as equally likely: sums of logarithms are not exact."""


@dataclass(frozen=True)
class Difference:
    """What two shares say about each other."""

    p: float
    """How often chance alone would set equal ones this far apart, both ways counted."""
    z: float | None
    """Standard errors between them, above 0 when the first is larger; None after the exact test."""

    @property
    def sure(self) -> float:
        """In percent."""
        return 100 * (1 - self.p)

    def sure_among(self, times: int) -> float:
        """In percent, as one of so many comparisons: each more may find something by chance (Bonferroni)."""
        return max(0.0, 100 - times * (100 - self.sure))


def compare(hits: int, of: int, other_hits: int, other_of: int) -> Difference | None:
    """Test `hits` of `of` against `other_hits` of `other_of`; None when one of them is no share."""
    if not (0 <= hits <= of and 0 <= other_hits <= other_of and of and other_of):
        return None
    whole, found = of + other_of, hits + other_hits
    if min(of, other_of) * min(found, whole - found) / whole < LEAST_EXPECTED:
        return Difference(exact(hits, of, other_of, found), None)
    pooled = found / whole
    error = sqrt(pooled * (1 - pooled) * (1 / of + 1 / other_of))
    z = (hits / of - other_hits / other_of) / error
    return Difference(erfc(abs(z) / sqrt(2)), z)


def exact(hits: int, of: int, other_of: int, found: int) -> float:
    """The chance of every table with these margins that is no likelier than this one."""

    def chance(here: int) -> float:
        return exp(_choose(of, here) + _choose(other_of, found - here) - _choose(of + other_of, found))

    limit = chance(hits) * _TIE
    tables = range(max(0, found - other_of), min(found, of) + 1)
    return min(1.0, sum(each for each in map(chance, tables) if each <= limit))


def _choose(of: int, some: int) -> float:
    """The logarithm of the ways to choose `some` of `of`."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)
