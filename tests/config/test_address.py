"""The key goes to a server over https, or to this machine, and nowhere by accident."""

from __future__ import annotations

import pytest

from instantly_tui.config.address import base_url


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("https://api.instantly.ai", "https://api.instantly.ai"),
        (" HTTPS://API.Instantly.ai/ ", "https://api.instantly.ai"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.8.8.8", "http://127.8.8.8"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_good(text: str, server: str) -> None:
    assert base_url(text) == server


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a server"),
        ("api.instantly.ai", "write scheme, host and port as in https://api.instantly.ai"),
        ("https://", "is not a server"),
        ("https://example.com/api/v2", "has a path; write only https://example.com"),
        ("https://example.com?x", "has a path"),
        ("https://me:secret@example.com", "must not hold a user name"),
        ("ftp://example.com", "ftp:// is not a web server; write https://example.com"),
        ("http://example.com", "unencrypted to example.com; write https://example.com"),
        ("http://127.0.0.1.example.com", "unencrypted"),
        ("http://localhost.example.com", "unencrypted"),
        ("http://0.0.0.0", "unencrypted"),
        ("https://example.com:99999", "99999 is not a port"),
        ("https://exa mple.com", "is not a server|has a path"),
    ],
)
def test_bad(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as raised:
        base_url(text)
    assert "secret" not in str(raised.value)
