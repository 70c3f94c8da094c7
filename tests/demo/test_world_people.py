"""The people made from numbers, and the way back from an address."""

from __future__ import annotations

import random
import re

import pytest

from instantly_tui.demo.people import COMPANIES, address_search, email_of, name_places, numbers_at, person

LOCALES = ("en", "de", "ja", "ar", "fr")
NUMBERS = [
    *range(40),
    *range(COMPANIES - 3, COMPANIES + 30),
    *range(2 * COMPANIES, 2 * COMPANIES + 30),
    999_999,
]


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_leads_back_to_its_number(locale):
    for number in NUMBERS:
        email = email_of(number, locale)
        assert person(number, locale).email == email
        assert number in numbers_at(email.partition("@")[2], 1_000_000)
        assert re.fullmatch(r"[a-z][a-z0-9.-]*@[a-z-]+(-[a-z]+)?\.(example|test)", email), email
    assert numbers_at("example.com", 1_000_000) == []
    assert numbers_at("", 10) == []


def test_nobody_shares_an_address():
    numbers = random.Random(3).sample(range(1_000_000), 3_000)
    numbers += [number % COMPANIES + COMPANIES * place for number in numbers[:300] for place in range(3)]
    emails = {email_of(number, "en") for number in set(numbers)}
    assert len(emails) == len(set(numbers))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "text", ["a", "an", "koch", "ridge", "example", "labs", "st.", "1", "@c", "é", "dana", "f-"]
)
def test_searching_addresses_by_parts_finds_what_reading_them_finds(locale, text):
    matches = address_search(text)
    for number in NUMBERS:
        expected = text in email_of(number, locale)
        assert matches(number, locale, *name_places(number, locale)) is expected, email_of(number, locale)
