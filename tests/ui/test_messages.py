"""What is said: errors stay until answered, a question is answered by one key."""

from __future__ import annotations

from instantly_tui.ui.messages import Choice, Message, Messages, Question


def messages() -> Messages:
    return Messages(lambda: None)


def test_the_newest_word_replaces_the_last() -> None:
    said = messages()
    said.say(Message("one"))
    said.say(Message("two", "done"))
    assert said.piece.text == "✓ two"


def test_nothing_that_is_said_reaches_the_terminal_as_more_than_text() -> None:
    said = messages()
    said.say(Message("leads\x1b[2J.csv\u202e can't be read"))
    assert said.piece.text == said.log[-1].text
    assert not set(said.piece.text) & set("\x1b\u202e")
    said.ask(Question("into \x9b31m?", (Choice("y", "yes", lambda: None),)))
    assert "\x9b" not in said.piece.text


def test_a_sticky_error_stays_until_dismissed() -> None:
    said = messages()
    said.say(Message("refused", "error", sticky=True))
    said.say(Message("later word"))
    said.clear()
    assert "refused" in said.piece.text
    assert said.dismiss()
    assert "refused" not in said.piece.text


def test_what_was_uncertain_stands_no_longer_than_it_is() -> None:
    said = messages()
    said.say(Message("another one", "error", sticky=True))
    said.say(Message("may have been sent", "warn", sticky=True, about="one draft"))
    said.say(Message("not in its thread", "warn", sticky=True, about="one draft"))
    assert "another one   (1 more)" in said.piece.text
    said.say(Message("sent", "done", about="one draft"))
    assert said.dismiss()
    assert said.piece.text == "✓ sent"


def test_several_errors_are_counted() -> None:
    said = messages()
    for text in ("first", "second", "third"):
        said.say(Message(text, "error", sticky=True))
    assert "first" in said.piece.text
    assert "(2 more)" in said.piece.text


def test_only_the_named_key_means_yes() -> None:
    said, done = messages(), []
    question = Question("Pause?", (Choice("y", "yes", lambda: done.append("yes")),))
    for key in ("enter", "p", "Y", "escape", "space"):
        said.ask(question)
        assert said.answer(key)
    assert not done
    said.ask(question)
    said.answer("y")
    assert done == ["yes"]


def test_without_a_question_a_key_is_no_answer() -> None:
    assert not messages().answer("y")


def test_nothing_to_dismiss_is_said() -> None:
    assert not messages().dismiss()
