"""Links lead where they say, or are not links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.links import LENGTH_LIMIT, links_in, misleading, safe_link


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/a?b=c#d", "example.com"),
        ("HTTP://Example.COM.", "example.com"),
        ("https://bank.example@evil.test/login", "evil.test"),
        ("https://bank.example:443@evil.test:8443/", "evil.test"),
        ("https://bank.example\\@evil.test/", "bank.example"),
        ("https:\\\\evil.test\\path", "evil.test"),
        ("https:evil.test", "evil.test"),
        ("https:////evil.test/x", "evil.test"),
        ("//cdn.example.net/x", "cdn.example.net"),
        ("ht\ntps://exa\tmple.com/x", "example.com"),
        ("\x01 https://example.com", "example.com"),
        ("https://m\u00fcller.example/", "xn--mller-kva.example"),
        ("https://\u0430pple.test/", "xn--pple-43d.test"),
        ("https://xn--pple-43d.test/", "xn--pple-43d.test"),
        ("https://ex%61mple.com/", "example.com"),
        ("https://\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d/", "example.com"),
        ("http://[2001:db8::1]:8080/x", "[2001:db8::1]"),
        ("http://2130706433/", "2130706433"),
        ("mailto:dana@example.com", "example.com"),
        ("MAILTO:dana@Example.com?subject=a%0Ab&body=x", "example.com"),
        ("mailto:dana%40example.com", "example.com"),
    ],
)
def test_the_real_host_is_shown(url: str, host: str) -> None:
    link = safe_link(url, "text")
    assert link is not None
    assert link.host == host


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,<b>x",
        "file:///etc/passwd",
        "vbscript:x",
        "ftp://example.com/",
        "ssh://example.com",
        "/relative/path",
        "page.html",
        "#top",
        "",
        "https:",
        "https://",
        "https:///",
        "https://exa mple.com/",
        "https://ex%2Fample.com",
        "https://a..\u2100.example",
        "https://example.com:99999/",
        "https://example.com:80:80/",
        "https://-/",
        "https://[::1/",
        "mailto:",
        "mailto:dana",
        "mailto:a@example.com,b@example.com",
        "mailto:a@example.com%0d%0aBcc:b@example.com",
        "https://example.com/" + "x" * LENGTH_LIMIT,
        "https://" + "\u00fc" * 300 + ".example",
    ],
)
def test_what_is_not_safe_is_not_a_link(url: str) -> None:
    assert safe_link(url) is None


@given(
    st.text(max_size=40),
    st.sampled_from(["https://example.com", "http:", "mailto:a@example.com", "//x.test", ""]),
)
def test_an_address_is_always_printable_ascii(tail: str, start: str) -> None:
    link = safe_link(start + tail)
    if link is not None:
        assert link.url.isascii()
        assert link.url.isprintable()
        assert " " not in link.url
        assert '"' not in link.url
        again = safe_link(link.url)
        assert again is not None
        assert again.host == link.host


def test_what_is_opened_stays_what_was_sent() -> None:
    link = safe_link("https://example.com/a%20b?q=1&r=ü#x")
    assert link is not None
    assert link.url == "https://example.com/a%20b?q=1&r=%C3%BC#x"


def test_links_of_a_plain_text_come_once_each_without_the_punctuation_around_them() -> None:
    text = (
        "See https://example.com/a, (https://example.net/b) and <https://example.org/c_(d)>.\n"
        "Again: https://example.com/a. Write to mailto:dana@example.com! Not javascript:alert(1)."
    )
    assert [link.url for link in links_in(text)] == [
        "https://example.com/a",
        "https://example.net/b",
        "https://example.org/c_(d)",
        "mailto:dana@example.com",
    ]


@pytest.mark.parametrize(
    ("text", "url", "shown"),
    [
        ("bank.example", "https://evil.test/x", "bank.example"),
        ("https://www.bank.example/login", "https://phish.test/login", "bank.example"),
        ("Log in at bank.example now", "https://phish.test/", "bank.example"),
        ("https://bank.example@evil.test/a.php", "https://bank.example@evil.test/a.php", "bank.example"),
        ("dana.w@bank.example", "mailto:eve@evil.test", "bank.example"),
        ("\u0430pple.test", "https://apple.test/", "xn--pple-43d.test"),
        ("bank.example.evil.test", "https://bank.example/", "bank.example.evil.test"),
        ("www.bank.example", "https://bank.example/x", ""),
        ("blog.bank.example", "https://www.bank.example/", ""),
        ("bank.example", "https://login.bank.example/", ""),
        ("dana.w@bank.example", "mailto:dana.w@bank.example", ""),
        ("report.pdf", "https://files.test/", ""),
        ("Version 1.2.3, e.g. Node.js", "https://files.test/", ""),
        ("click here", "https://files.test/", ""),
    ],
)
def test_a_link_that_shows_another_host_than_its_own_is_found(text: str, url: str, shown: str) -> None:
    link = safe_link(url, text)
    assert link is not None
    assert misleading(link) == shown
