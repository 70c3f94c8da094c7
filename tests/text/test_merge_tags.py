"""Merge tags: which there are, what one lead gets, and what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.merge_tags import Part, find, has_logic, in_html, missing, names, near, render, used

LEAD = {"firstName": "Ada", "companyName": "Engines & Co", "empty": "  "}


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("nothing here { {x} }", ()),
        ("Hi {{firstName}}, {{ companyName }} and {{firstName}}", ("firstName", "companyName")),
        ('<a href="https://x.test/?c={{city}}">{{city}}</a>', ("city",)),
        ("{{firstName|there}} {{x | default: 'y'}} {{accountSignature}} {{sendingAccountFirstName}}", ()),
        ("{{firstName|}} has an empty default", ("firstName",)),
        ("{{RANDOM | Hi {{firstName}} | Hello}} {{random|a|b}}", ("firstName",)),
        ("{{a}} {{b", ("a",)),
        ("}}{{a}}", ("a",)),
        ("{{first\n  Name}}", ("first Name",)),
    ],
)
def test_what_a_text_needs(text: str, needed: tuple[str, ...]) -> None:
    assert names(text) == needed


def test_names_with_a_default_are_used_but_not_needed() -> None:
    text = "{{firstName|there}} {{RANDOM|{{city}}|x}} {{accountSignature}}"
    assert used(text) == ("firstName", "city", "accountSignature")
    assert names(text) == ("city",)


@pytest.mark.parametrize(
    ("text", "shown", "lacks"),
    [
        ("Hi {{firstName}} of {{companyName}}", "Hi Ada of Engines & Co", ()),
        ("Hi {{FirstName}}", "Hi {{FirstName}}", ("FirstName",)),
        ("{{empty}} {{nothing}} {{empty}}", "{{empty}} {{nothing}} {{empty}}", ("empty", "nothing")),
        ("{{nothing|there}} {{firstName|there}}", "there Ada", ()),
        ('{{ nothing | default: "you there" }}', "you there", ()),
        ("{{RANDOM | Hi {{firstName}} | Hello}}!", "Hi Ada!", ()),
        ("{{RANDOM | {{nothing}} | Hello}}", "{{nothing}}", ("nothing",)),
        ("Best, {{senderFirstName}}", "Best, {{senderFirstName}}", ()),
    ],
)
def test_what_one_lead_gets(text: str, shown: str, lacks: tuple[str, ...]) -> None:
    rendered = render(text, LEAD)
    assert rendered.text == shown
    assert rendered.missing == lacks


def test_the_account_fills_its_own_tags_where_it_is_known() -> None:
    rendered = render("{{senderFirstName}} {{firstName}}", LEAD, {"senderFirstName": "Grace"})
    assert rendered.parts == (
        Part("Grace", "sender", "senderFirstName"),
        Part(" "),
        Part("Ada", "value", "firstName"),
    )


def test_a_strangers_value_is_cleaned_and_no_tag() -> None:
    rendered = render("Hi {{name}}", {"name": "\x1b[2J{{firstName}}", "firstName": "Ada"})
    assert rendered.text == "Hi ␛[2J{{firstName}}"
    assert rendered.missing == ()


def test_missing_of_one_lead_matches_by_case() -> None:
    assert missing("{{firstName}} {{FirstName}} {{empty}}", LEAD) == ("FirstName", "empty")


def test_lines_keep_what_each_part_is() -> None:
    rendered = render("a\n{{two}} b\n\n{{x}}", {"two": "1\n2"})
    assert rendered.lines() == (
        (Part("a"),),
        (Part("1", "value", "two"),),
        (Part("2", "value", "two"), Part(" b")),
        (),
        (Part("{{x}}", "missing", "x"),),
    )


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("FirstName", ("lastName", "firstName"), "firstName"),
        ("first_name", ("firstName",), "firstName"),
        ("firstName", ("firstName",), ""),
        ("city", ("firstName",), ""),
        ("名", ("会",), ""),
    ],
)
def test_the_name_that_was_meant(name: str, known: tuple[str, ...], found: str) -> None:
    assert near(name, known) == found


def test_conditions_are_seen() -> None:
    assert has_logic("{% if city %}x{% endif %}")
    assert not has_logic("100 {%} {{firstName}}")


def test_entities_are_read_and_elements_stay() -> None:
    assert names(in_html("{{R&amp;D}} {{city&nbsp;}} {{<b>x</b>}}")) == ("R&D", "city", "<b>x</b>")


def test_braces_far_apart_are_no_tag() -> None:
    assert find("{{" + "x" * 5000 + "}} {{a}}")[-1].name == "a"
    deep = "{{RANDOM|" * 400 + "x" + "}}" * 400
    assert render(deep, {}).text.endswith("}}")


@given(
    st.text(alphabet="{}|ab \n%:\"'", max_size=60),
    st.dictionaries(st.sampled_from("ab"), st.text(max_size=4)),
)
def test_any_text_renders_and_agrees_with_what_it_needs(text: str, values: dict[str, str]) -> None:
    tags = find(text)
    assert all(text[tag.start : tag.start + len(tag.source)] == tag.source for tag in tags)
    rendered = render(text, values)
    assert set(rendered.missing) <= set(names(text))
    assert all(part.text for part in rendered.parts)
    if not tags:
        assert rendered.text == text
