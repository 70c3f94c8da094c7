"""HTML mails become what a reader would see, and what we write arrives as it was written."""

from __future__ import annotations

import re
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.html_mail import LINKS_LIMIT, SIZE_LIMIT, TEXT_LIMIT, TOKENS_LIMIT
from instantly_tui.text.mail import fold, html_to_text, quote, to_html


def text_of(html: str) -> str:
    return html_to_text(html).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("  much \n\t white <b> space </b> here ", "much white space here"),
        ("a&nbsp;b&mdash;c", "a b—c"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("Re: [/ pricing [@click=app.boom()]", "Re: [/ pricing [@click=app.boom()]"),
        ("<h1>Title</h1>text<hr>more", "Title\n\ntext\n\n----------\n\nmore"),
        ("<q>word</q>", "“word”"),
        ("x&#27;]52;c;aGk=&#7;y &#155;2J", "x]52;c;aGk=y ›2J"),
        ("x\x1b[2Jy", "x␛[2Jy"),
        ("<title>t</title><style>p{}</style><script>alert('<p>')</script>seen", "seen"),
        ("<!-- c -->a<!--[if mso]>b<![endif]-->c", "ac"),
        ("<svg><text>no</text></svg><template>no</template>yes", "yes"),
        ("<pre>a\n  b\n\n  c</pre>", "a\n  b\n\n  c"),
        ("<p>Dana <dana@example.com> wrote", "Dana <dana@example.com> wrote"),
        ("", ""),
        ("plain text, no markup", "plain text, no markup"),
    ],
)
def test_paragraphs_and_characters(html: str, text: str) -> None:
    assert text_of(html) == text


def test_quotations_keep_their_depth() -> None:
    html = "<div>Hi</div><blockquote>one<br><br>two<blockquote><p>deep</p></blockquote>three</blockquote>end"
    assert text_of(html) == "Hi\n\n> one\n>\n> two\n>\n> > deep\n>\n> three\n\nend"


def test_a_gmail_answer_folds() -> None:
    html = (
        '<div dir="ltr">Yes.<br clear="all"><div><br></div><span>-- </span><br><div>Dana</div></div><br>'
        '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Fri, Nov 20, 2026 at 9:31 AM Sam '
        '&lt;<a href="mailto:sam@example.com">sam@example.com</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0"><div>First mail</div></blockquote></div>'
    )
    folded = fold(text_of(html))
    assert folded.visible == "Yes."
    assert folded.signature == "Dana"
    assert folded.quoted[-1] == "> First mail"


def test_lists() -> None:
    html = (
        "<p>Two:</p><ul><li>one<ul><li>sub</ul><li><p>two</p><p>more</p></ul><ol start=3><li>x<li>y</li></ol>"
    )
    assert text_of(html) == "Two:\n\n- one\n  - sub\n- two\n  more\n\n3. x\n4. y"


def test_tables_become_lines() -> None:
    html = (
        "<table><tr><th>Plan</th><th>Price</th></tr><tr><td>Basic</td><td>$10</td></tr>"
        "<tr><td>&nbsp;</td><td>x</td></tr></table>"
    )
    assert text_of(html) == "Plan | Price\nBasic | $10\nx"


def test_tables_used_for_layout_flow() -> None:
    html = "<table><tr><td><table><tr><td><p>one</p></table></td><td><div>two</div></td></tr></table>three"
    assert text_of(html) == "one\n\ntwo\n\nthree"


def test_links_carry_a_number_and_show_where_they_lead() -> None:
    mail = html_to_text(
        '<a href="https://evil.test/a?b=1&amp;c=2">https://bank.example</a> and '
        '<a href="https://\u0430pple.test">Apple</a>, <a href="https://evil.test/a?b=1&c=2">again</a>;'
        ' <a href="javascript:alert(1)">no</a> <a name="x">anchor</a>'
        '<a href="https://example.com/b"><div>Button</div></a>'
    )
    assert mail.text == "https://bank.example [1] and Apple [2], again [1]; no anchor\nButton [3]"
    assert [(link.text, link.host) for link in mail.links] == [
        ("https://bank.example", "evil.test"),
        ("Apple", "xn--pple-43d.test"),
        ("Button", "example.com"),
    ]


def test_pictures_are_counted_and_described_but_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a mail reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    mail = html_to_text(
        '<img src="https://example.com/o.gif" width=1><img src="//example.com/l.png" alt="Our\nlogo">'
        '<img src="cid:part1" alt="Chart"><img src="data:image/png;base64,AA">'
        '<table background="http://example.com/b.png">'
        '<tr><td style="background:url(https://example.com/c.png)">x</td></tr></table>'
        '<div style="display:none"><img src="https://example.com/hidden.gif"></div>'
        '<a href="https://example.com/go"><img src="https://example.com/button.png"></a>'
    )
    assert mail.images_blocked == 4
    assert mail.trackers == 2
    assert mail.text == "[image: Our logo] [image: Chart]\n\nx\n\n[image] [1]"


def test_what_a_reader_would_not_see_is_left_out_and_counted() -> None:
    mail = html_to_text(
        '<div style="display:none">preheader <b>bold</b></div>Hello <span style="font-size:0">tiny</span>'
        '<font color="#ffffff">white on white</font><div hidden> </div>'
        '<div style="background:#00f;color:#fff">button</div>'
        '<div style="display:none"><div>a</div>still hidden</div>end'
    )
    assert mail.text == "Hello\nbutton\nend"
    assert mail.hidden == 3


def test_broken_nesting_hides_nothing_and_shows_nothing_hidden() -> None:
    assert text_of("<div><p>one</span></b></p></div></div>two<b>three") == "one\n\ntwothree"
    assert text_of("<table><tr><td><div style='display:none'>x</td></tr></table>after") == "after"
    assert (
        text_of("<div style='color:red'><table><tr><td></div>cell</td></tr></table></div>after")
        == "cell\n\nafter"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 6_000 + "core" + "</div>" * 6_000,
        "<blockquote>" * 6_000 + "core",
        "<ul><li>" * 6_000 + "core",
        "<table><tr><td>" * 6_000 + "core",
        "<font color=red>" * 6_000 + "core" + "</font>" * 6_000,
        "</x></div></td>" * 6_000 + "core",
        "<td>x" * 9_000 + "core",
        "<p style='color:red'>" * 19_000 + "core",
        "<p " + "a=b " * 100_000 + ">core",
    ],
    ids=lambda html: html[:12],
)
def test_nesting_bombs_are_read_to_the_core(html: str) -> None:
    """Six thousand levels, or as many tags as are read at all: nothing overflows."""
    assert text_of(html).endswith("core")
    assert not html_to_text(html).cut


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "x" * SIZE_LIMIT + "<b>beyond</b>",
        "<p>" + "x" * TEXT_LIMIT + "<b>beyond</b>",
        "<b>x" * TOKENS_LIMIT + "beyond",
        "< " * TOKENS_LIMIT + "beyond",
    ],
    ids=lambda html: html[:4],
)
def test_a_mail_that_is_too_long_is_cut_and_says_so(html: str) -> None:
    mail = html_to_text(html)
    assert mail.cut
    assert mail.text
    assert "beyond" not in mail.text
    assert not html_to_text("<p>short").cut


@pytest.mark.parametrize(
    ("size", "is_tracker"),
    [
        ("width=1 height=1", True),
        ("height='0'", True),
        ("style='width:1px'", True),
        ("style='display:none' width=600", True),
        ("width=600 height=80", False),
        ("width='100%'", False),
        ("", False),
    ],
)
def test_a_picture_nobody_can_see_is_counted_as_a_tracker(size: str, is_tracker: bool) -> None:
    mail = html_to_text(f"<p>x<img {size} src='https://example.com/p.gif'>")
    assert (mail.trackers, mail.images_blocked) == (int(is_tracker), int(not is_tracker))


def test_links_are_numbered_up_to_a_limit() -> None:
    mail = html_to_text("".join(f'<a href="https://example.com/{n}">l</a> ' for n in range(LINKS_LIMIT + 5)))
    assert len(mail.links) == LINKS_LIMIT
    assert mail.text.endswith(f"[{LINKS_LIMIT}] l l l l l")


TAGS = re.findall(
    r"\w+", "b i a p br ul ol li table tr td blockquote pre div span img script style svg q hr h1 font"
)
PIECES = st.one_of(
    st.sampled_from([f"<{name}>" for name in TAGS] + [f"</{name}>" for name in TAGS]),
    st.sampled_from(
        [
            '<a href="https://example.com">',
            '<div style="display:none">',
            "<img src=//x.test alt='\x1b'>",
            "&#27;",
            "&lt;",
            "<!--",
        ]
    ),
    st.text(max_size=8),
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_html_can_be_read_and_comes_out_clean(html: str) -> None:
    mail = html_to_text(html)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", mail.text)
    assert "\n\n\n" not in mail.text
    for link in mail.links:
        assert link.url.isprintable()


WRITABLE = st.one_of(
    st.sampled_from("&<>\"'\nab ;"), st.characters(max_codepoint=0x24F, exclude_categories=("Cc", "Cf"))
)


@given(st.text(WRITABLE, max_size=60))
def test_what_we_write_reads_back_the_same(text: str) -> None:
    html = to_html(text)
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;)", html)
    assert "\n" not in html
    written, read = ([" ".join(line.split()) for line in side.split("\n")] for side in (text, text_of(html)))
    assert [line for line in read if line] == [line for line in written if line]


def test_html_of_a_text() -> None:
    assert to_html('a < b & "c"\r\n<script>\n') == "a &lt; b &amp; &quot;c&quot;<br/>&lt;script&gt;<br/>"


def test_a_quotation_goes_one_level_deeper() -> None:
    assert quote("one\n\n> two\n", "On Friday Dana wrote:") == "On Friday Dana wrote:\n> one\n>\n>> two"
    assert quote("one") == "> one"
