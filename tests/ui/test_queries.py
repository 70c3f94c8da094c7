"""What a typed filter means, and what is said of one that means nothing."""

from __future__ import annotations

import pytest

from instantly_tui.resources.spec import Filter, Query
from instantly_tui.ui.queries import (
    BadQuery,
    NotKnownYet,
    both,
    divided,
    free_text,
    free_words,
    in_quotes,
    parse,
    words_of,
)

FILTERS = (
    Filter("status", "Status", (("1", "active"), ("2", "paused"), ("-1", "connection error"))),
    Filter("domain", "Domain"),
    Filter("campaign", "Campaign", (("c-1", "Fintech VPs"), ("c-2", "Fintech CFOs"), ("c-3", "DACH"))),
    Filter("tag", "Tag", source="tags", known=False),
    Filter("list", "List", source="lead-lists"),
)


@pytest.mark.parametrize(
    ("typed", "filters", "search"),
    [
        ("", (), ""),
        ("dana whitlock", (), "dana whitlock"),
        ("status:active dana", (("status", "1"),), "dana"),
        ("status:2", (("status", "2"),), ""),
        ("status:Connection-Error", (("status", "-1"),), ""),
        ('status:"connection error"', (("status", "-1"),), ""),
        ("campaign:dach domain:example.com", (("campaign", "c-3"), ("domain", "example.com")), ""),
        ("campaign:fintech-v", (("campaign", "c-1"),), ""),
        ("campaign:cfo", (("campaign", "c-2"),), ""),
        ("10:30", (), "10:30"),
        ("it's", (), "it's"),
        ("tag:0b7ee2a4-0d7e-4b8b-9d7e-0b7ee2a40d7e", (("tag", "0b7ee2a4-0d7e-4b8b-9d7e-0b7ee2a40d7e"),), ""),
    ],
)
def test_a_query_is_read(typed: str, filters: tuple[tuple[str, str], ...], search: str) -> None:
    assert parse(typed, FILTERS) == Query(search, filters)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("statsu:active", "there is no filter `statsu:`; did you mean `status`?"),
        ("status:acitve", "did you mean `active`?"),
        ("status:zzz", "there are active, connection-error, paused"),
        ("status:", "`status:` needs a value"),
        ("campaign:fintech", "`campaign:fintech` is not one; there are fintech-cfos, fintech-vps"),
        ("list:any", "there is nothing to choose from"),
    ],
)
def test_a_word_that_means_nothing_is_an_error_that_helps(typed: str, says: str) -> None:
    with pytest.raises(BadQuery) as raised:
        parse(typed, FILTERS)

    assert says in str(raised.value)
    assert not isinstance(raised.value, NotKnownYet)


def test_choices_that_were_not_read_are_waited_for() -> None:
    with pytest.raises(NotKnownYet) as raised:
        parse("tag:vip", FILTERS)

    assert raised.value.wanted.name == "tag"


def test_two_of_the_same_name_are_not_guessed() -> None:
    same = (Filter("list", "List", (("a", "VIP"), ("b", "vip"))),)

    with pytest.raises(BadQuery, match="2 named `vip`"):
        parse("list:vip", same)


def test_the_text_of_a_half_typed_query_leaves_its_words_out() -> None:
    assert free_text("status:act") == ""
    assert free_text("dana status:act 10:30") == "dana 10:30"


@pytest.mark.parametrize("typed", ["status:connection-error dana", "campaign:fintech-vps", 'domain:"a b"'])
def test_a_query_in_words_is_read_as_itself(typed: str) -> None:
    query = parse(typed, FILTERS)

    assert parse(words_of(query, FILTERS), FILTERS) == query


def test_own_words_are_divided_from_the_servers() -> None:
    filters = (
        *FILTERS,
        Filter(
            "is",
            "Kind",
            (("unread", "unread"), ("hot", "hot")),
            several=True,
            local=lambda value: value == "hot",
            fits=lambda value: lambda record: value in record,
        ),
        Filter("lead", "Lead", aliases=("from",), check=lambda typed: None if "@" in typed else "no address"),
    )
    query = parse("is:hot is:unread from:a@b.example", filters)
    assert query.filters == (("is", "hot,unread"), ("lead", "a@b.example"))
    assert parse(words_of(query, filters), filters) == query
    asked, fits, words = divided(query, filters)
    assert asked.filters == (("is", "unread"), ("lead", "a@b.example"))
    assert words == ("is:hot",)
    assert [all(each(record) for each in fits) for record in ("hot unread", "hot", "unread")] == [
        True,
        False,
        False,
    ]
    assert both(Query("", (("is", "unread"),)), query, filters) == query
    assert both(query, Query("", (("lead", "c@b.example"),)), filters).get("lead") == "c@b.example"
    for typed, says in (("lead:dana", "no address"), ("lead:a@b.example from:c@d.example", "typed twice")):
        with pytest.raises(BadQuery, match=says):
            parse(typed, filters)
    assert free_words('dana "no budget" is:ho') == ("dana", "no budget")
    assert in_quotes(("dana", "no budget")) == 'dana "no budget"'
    assert free_text('dana "no bud') == "dana no bud"
