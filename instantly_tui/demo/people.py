"""Synthetic people and companies, made from a number; every address is on a reserved domain (RFC 2606).

A person's number gives name, company, address and job by arithmetic alone, and an address can be turned
back into the numbers it may belong to, so a million people need no index.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from instantly_tui.demo.ids import mix
from instantly_tui.demo.names import COMPANY_FORMS, DOMAIN_ENDS, FIRST, JOBS, LAST, LEFT, RIGHT

COMPANIES = len(LEFT) * len(RIGHT) * len(DOMAIN_ENDS)
SPREAD = 20_011
"""A number without common factor with `COMPANIES`: neighbours in a list work for different companies."""
BACK = pow(SPREAD, -1, COMPANIES)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: `number` is unique in a workspace, `first` and `last` as shown, `email` in ASCII."""

    number: int
    locale: str
    first: str
    last: str
    email: str
    company: str
    domain: str
    job: str


def _company(number: int) -> int:
    return number % COMPANIES * SPREAD % COMPANIES


def domain_of(company: int) -> str:
    """The company's domain."""
    word, end = divmod(company, len(DOMAIN_ENDS))
    left, right = divmod(word, len(RIGHT))
    return LEFT[left] + RIGHT[right] + DOMAIN_ENDS[end]


def company_name(company: int, locale: str) -> str:
    """The company's name as written in that locale."""
    left, right = divmod(company // len(DOMAIN_ENDS), len(RIGHT))
    forms = COMPANY_FORMS[locale]
    form = forms[company % len(forms)]
    return form.format(LEFT[left].capitalize(), RIGHT[right].capitalize())


def name_places(number: int, locale: str) -> tuple[int, int]:
    """Where the person's first and last name stand in the locale's lists."""
    scrambled = mix(number)
    return scrambled % len(FIRST[locale]), (scrambled >> 20) % len(LAST[locale])


def _local_part(number: int, first: str, last: str) -> str:
    # Up to 30 people share a company in the largest world: each gets another form, so no two addresses meet.
    place = number // COMPANIES
    if place == 0:
        return f"{first}.{last}"
    if place == 1:
        return f"{first[0]}-{last}"
    return f"{first}.{last}{place}"


def email_of(number: int, locale: str) -> str:
    """The person's address."""
    first, last = name_places(number, locale)
    return (
        _local_part(number, FIRST[locale][first][1], LAST[locale][last][1])
        + "@"
        + domain_of(_company(number))
    )


def person(number: int, locale: str) -> Person:
    """The person with that number."""
    first_place, last_place = name_places(number, locale)
    first, last = FIRST[locale][first_place], LAST[locale][last_place]
    company = _company(number)
    domain = domain_of(company)
    jobs = JOBS[locale]
    return Person(
        number=number,
        locale=locale,
        first=first[0],
        last=last[0],
        email=f"{_local_part(number, first[1], last[1])}@{domain}",
        company=company_name(company, locale),
        domain=domain,
        job=jobs[number * 7 % len(jobs)],
    )


@lru_cache(maxsize=1)
def _companies_by_word() -> dict[str, int]:
    return {
        left + right: place * len(RIGHT) + other
        for place, left in enumerate(LEFT)
        for other, right in enumerate(RIGHT)
    }


def numbers_at(domain: str, below: int) -> list[int]:
    """The numbers under `below` of everyone at the company with that domain; empty for another domain."""
    for end_place, end in enumerate(DOMAIN_ENDS):
        word = _companies_by_word().get(domain[: -len(end)]) if domain.endswith(end) else None
        if word is not None:
            company = word * len(DOMAIN_ENDS) + end_place
            return list(range(company * BACK % COMPANIES, below, COMPANIES))
    return []


def address_search(text: str) -> Callable[[int, str, int, int], bool]:
    """A test (number, locale, places of first and last name) whether the person's address holds `text`.

    A text of letters lies in one part of an address, so the parts are looked at once instead of each address.
    """
    if not re.fullmatch(r"[a-z]+", text):
        possible = re.fullmatch(r"[a-z0-9.@_-]+", text) is not None
        return lambda number, locale, first, last: possible and text in email_of(number, locale)
    firsts = {
        code: {place for place, name in enumerate(names) if text in name[1]} for code, names in FIRST.items()
    }
    lasts = {
        code: {place for place, name in enumerate(names) if text in name[1]} for code, names in LAST.items()
    }
    words = {place for word, place in _companies_by_word().items() if text in word}
    ends = {place for place, end in enumerate(DOMAIN_ENDS) if text in end}
    size = len(DOMAIN_ENDS)

    def matches(number: int, locale: str, first: int, last: int) -> bool:
        if last in lasts[locale]:
            return True
        # The first name is cut to its initial in one of the forms of an address.
        if first in firsts[locale]:
            return number // COMPANIES != 1 or text in email_of(number, locale)
        if number // COMPANIES == 1 and len(text) == 1 and text in email_of(number, locale):
            return True
        company = number % COMPANIES * SPREAD % COMPANIES
        return company // size in words or company % size in ends

    return matches
