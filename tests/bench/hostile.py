"""Opening the largest mails a stranger can send: what they cost us, and how long until they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.bench import starting
from tests.bench.figures import Figure, percentile
from tests.e2e.served import serving

SIZE = 2_000_000
"""Characters of each."""
BUDGET = 250


def _filled(part: str) -> str:
    return part * (SIZE // len(part))


MAILS: Mapping[str, Mapping[str, str]] = {
    "words": {"text": _filled("lorem ipsum dolor ")},
    "one line": {"text": _filled("x")},
    "line breaks": {"text": _filled("a\n")},
    "marks": {"text": _filled("e" + "\u0301" * 40)},
    "escapes": {"text": _filled("\x1b[31m\x1b]0;x\x07")},
    "links": {"html": _filled('<a href="https://x.example/a">y.example</a> ')},
    "divisions": {"html": _filled("<div>")},
    "lists": {"html": _filled("<ul><li>a")},
}


def figures(rounds: int) -> Iterator[Figure]:
    """Each mail arrives alone and is opened with `enter`; only the wall clock counts the server too."""
    own: list[tuple[float, str]] = []
    wall: list[tuple[float, str]] = []
    with serving("small") as server:
        for name, body in list(MAILS.items()) * max(1, rounds // 3):
            server.reset()
            mails = server.api("/emails", limit="100", email_type="received")["items"]
            lead = next(mail["lead"] for mail in mails if mail.get("campaign_id") and mail.get("lead"))
            server.control("inbound", lead=lead, subject="large", **body)
            with starting.app(server.url) as program:
                program.wait("unread mails in the Unibox")
                program.keys("g", "i")
                program.wait("▸ inbox")
                program.settle(2.0)
                before = program.cpu_seconds()
                last = program.press("enter", 1.0).last
                own.append((1000 * (program.cpu_seconds() - before), name))
                if last is not None:
                    wall.append((1000 * last, name))
    worst, slowest = max(own), max(wall)
    middle = percentile((each for each, _ in own), 50)
    yield Figure("2 MB mail opened: processor, most", worst[0], "ms", BUDGET, note=worst[1])
    yield Figure("  median of all kinds", middle, "ms")
    yield Figure("  last byte, the server's time included, most", slowest[0], "ms", note=slowest[1])
