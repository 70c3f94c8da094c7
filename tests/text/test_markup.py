"""HTML is cut into tags and text whatever is broken in it, and never slowly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.markup import Tag, tokens

B = Tag("b", False, {})
END_B = Tag("b", True, {})


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<b>c</b>d", ["a", B, "c", END_B, "d"]),
        ("<B>x</B >", [B, "x", END_B]),
        (
            '<a href="x>y" Title=\'q"\' bare=z on>t',
            [Tag("a", False, {"href": "x>y", "title": 'q"', "bare": "z", "on": ""}), "t"],
        ),
        ("<a x=1 x=2>", [Tag("a", False, {"x": "1"})]),
        ("<br/>", [Tag("br", False, {})]),
        ("<img src=a.png/>", [Tag("img", False, {"src": "a.png/"})]),
        ("<a =x>t", [Tag("a", False, {"=x": ""}), "t"]),
        ("&amp;lt;b&amp;gt; &lt;i&gt; &eacute; &#233; &nope;", ["&lt;b&gt; <i> é é &nope;"]),
        ('<a href="?a=1&copy=2&amp;b=3">', [Tag("a", False, {"href": "?a=1&copy=2&b=3"})]),
        ("a<!-- <b> -->c", ["a", "c"]),
        ("a<!-->c", ["a", "c"]),
        ("a<!doctype html>c", ["a", "c"]),
        ("a<![if !mso]>c<![endif]>d", ["a", "c", "d"]),
        ("a<!--[if mso]><b>no</b><![endif]-->c", ["a", "c"]),
        ("a<?xml version=1?>c", ["a", "c"]),
        ("a</3>c", ["a", "c"]),
        ("1 < 2 <3", ["1 ", "<", " 2 ", "<", "3"]),
        ("Dana <dana@example.com> wrote", ["Dana ", "<dana@example.com>", " wrote"]),
        ("<script>if (a<b) '</b>'</script>x", [Tag("script", False, {}), Tag("script", True, {}), "x"]),
        ("<STYLE>p{}</Style >x", [Tag("style", False, {}), Tag("style", True, {}), "x"]),
        ("<o:p>x</o:p>", [Tag("o:p", False, {}), "x", Tag("o:p", True, {})]),
        ("a<", ["a", "<"]),
        # What never ends swallows the rest.
        ("a<b", ["a"]),
        ("a<b c='d", ["a"]),
        ("a<!-- c", ["a"]),
        ("a<!x", ["a"]),
        ("<script>x", [Tag("script", False, {})]),
        ("", []),
    ],
)
def test_tokens(html: str, expected: list[Tag | str]) -> None:
    assert list(tokens(html)) == expected


@given(st.text(st.sampled_from("<>/!-'\"= ab&;#x?@\n"), max_size=80))
def test_anything_is_cut_and_no_text_is_invented(html: str) -> None:
    for token in tokens(html):
        if isinstance(token, str):
            assert token
        else:
            assert token.name in html.lower()


@pytest.mark.parametrize(
    "piece",
    [
        "<!",
        "<!--",
        "<a ",
        "<a b='",
        '<a b="x',
        "<a b=\"'",
        "<",
        "</",
        "<script",
        "<script>",
        "&",
        "<a b = ",
        "<?",
        "<title>",
    ],
)
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    """A quadratic reader would need hours for two million characters of these."""
    assert sum(1 for _ in tokens(piece * (2_000_000 // len(piece)))) <= 2_000_000
