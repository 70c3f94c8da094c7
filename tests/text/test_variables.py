"""Variables take the lead's values, and nothing a value holds is obeyed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.variables import Filled, fill, variables_in

DANA = {"firstName": "Dana", "companyName": "Whitlock CPA", "teamSize": "12", "empty": " "}


def test_values_defaults_and_what_is_missing() -> None:
    text = "Hi {{firstName}}, {{ companyName | you }} has {{teamSize}}; {{phone}} {{phone|none}} {{empty|-}}"
    assert fill(text, DANA) == Filled(
        "Hi Dana, Whitlock CPA has 12; {{phone}} none -", ("phone",), ("phone", "empty")
    )
    assert fill("{{empty}}{{}}{{|there}}", DANA) == Filled("{{empty}}{{}}there", ("empty", ""), ("",))


def test_another_case_is_taken_and_told() -> None:
    assert fill("{{firstname}} {{FIRSTNAME}} {{firstname}}", DANA) == Filled(
        "Dana Dana Dana", other_case=(("firstname", "firstName"), ("FIRSTNAME", "firstName"))
    )
    both = {"Name": "one", "name": "two"}
    assert fill("{{name}} {{Name}} {{NAME}}", both).text == "two one one", "exact before near"


def test_a_choice_of_the_fields_own_kind_is_no_default() -> None:
    assert fill("{{RANDOM|Hi|Hello}} {{random|Hi}}", {}) == Filled(
        "{{RANDOM|Hi|Hello}} {{random|Hi}}", ("RANDOM", "random")
    )


def test_a_strangers_value_is_one_clean_line_and_not_read_for_variables() -> None:
    hostile = {"firstName": "Da\nna\r\n\x1b[2J\u202e {{companyName}}", "companyName": "secret"}
    assert fill("Hi {{firstName}}!", hostile).text == "Hi Da na ␛[2J {{companyName}}!"


def test_names_as_they_are_spelled() -> None:
    assert variables_in("{{a}} {{ b |x}} {{a}} {{c\n}} {d} {{e") == ("a", "b")


@given(st.text("{}ab \n", max_size=40), st.text("{}ab", max_size=6))
def test_what_has_no_value_stays_as_it_is(text: str, value: str) -> None:
    assert fill(text, {}) == Filled(text, variables_in(text))
    filled = fill(text, {"a": value})
    assert set(filled.missing) == set(variables_in(text)) - ({"a", "A"} if value else set())
