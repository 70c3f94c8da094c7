"""Which server the API is asked at."""

from __future__ import annotations

import re

DEFAULT_BASE_URL = "https://api.instantly.ai"

# Compiled when it is needed: most starts read no address.
_URL = r"([a-z][a-z0-9+.-]*)://([^/?#@]*@)?([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(.*)"


def base_url(text: str) -> str:
    """The server as `scheme://host[:port]`; raises ValueError that says what is wrong with the text.

    The key is sent there, so it has to be https, or this machine.
    """
    match = re.fullmatch(_URL, text.strip(), re.IGNORECASE)
    if match is None:
        raise ValueError(
            f"{text.strip()!r} is not a server; write scheme, host and port as in {DEFAULT_BASE_URL}"
        )
    scheme, user, host, port, rest = match[1].lower(), match[2], match[3].lower(), match[4], match[5]
    if user:
        raise ValueError("the server's address must not hold a user name or password")
    if rest not in ("", "/"):
        raise ValueError(
            f"{text.strip()!r} has a path; write only {scheme}://{host}{f':{port}' if port else ''}"
        )
    if scheme not in ("http", "https"):
        raise ValueError(f"{scheme}:// is not a web server; write https://{host}")
    if int(port or 0) > 65535:
        raise ValueError(f"{port} is not a port; the highest is 65535")
    if scheme == "http" and not is_loopback(host):
        raise ValueError(
            f"the key would travel unencrypted to {host}; write https://{host} (http is for this machine)"
        )
    return f"{scheme}://{host}{f':{port}' if port else ''}"


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine."""
    return host in ("localhost", "[::1]") or bool(re.fullmatch(r"127(?:\.[0-9]{1,3}){3}", host))


def web_link(text: str) -> str:
    """A link to put into mails, or nothing; raises ValueError that says what it has to be."""
    if text and not re.fullmatch(r"https?://[^\s/?#@<>\"]+\.[^\s<>\"]+", text):
        raise ValueError("must be a link such as https://calendar.example.com/sam/30")
    return text
