"""Which campaigns the demo workspaces have: names, states, sizes and how well they do."""

from __future__ import annotations

from dataclasses import dataclass, replace

LONDON, BERLIN, DETROIT = "Europe/Isle_of_Man", "Europe/Belgrade", "America/Detroit"
TOKYO, DUBAI = "Asia/Dili", "Asia/Dubai"
LONG_NAME = (
    "Enterprise manufacturing, 500-5000 staff, DACH and Benelux, plant managers and COOs,"
    " second wave, new wording, v12 tests"
)
"""The longest name the service takes."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One campaign to build.

    `share`, `bounce`, `unsubscribe` and `opened` are per mille (of leads, then of contacted leads); `heat`
    weighs how many of the workspace's threads fall on it; `began`, `until` and `ended` are days ago of the
    first mail, the last new lead and the last mail; `domains` are positions of sender domains, `senders` how
    many mailboxes of each; `gaps` days wait after each step and `variants` versions it has.
    """

    name: str
    status: int = 1
    leads: int = 0
    share: int = 700
    began: int = 60
    until: int = 0
    ended: int = 0
    zone: str = LONDON
    hours: tuple[str, str] = ("08:30", "16:30")
    locale: str = "en"
    gaps: tuple[int, ...] = (3, 4, 1)
    variants: tuple[int, ...] = (2, 2, 1)
    heat: int = 10
    bounce: int = 24
    unsubscribe: int = 5
    opened: int = 0
    clicks: bool = False
    domains: tuple[int, ...] = (0,)
    senders: int = 12
    evergreen: bool = False
    daily_limit: int = 400
    value: int = 1000
    verified: bool = True
    paused: bool = False
    subsequence: bool = False
    disabled: bool = False


SMALL = (
    Spec("Fintech VPs", leads=380, opened=420, clicks=True, domains=(0, 2)),
    Spec("Ops leaders", leads=300, share=800, bounce=115, domains=(0, 1), heat=8),
    Spec("DACH SaaS", leads=200, zone=BERLIN, locale="de", domains=(2,), evergreen=True),
    Spec(
        "JP pilot 日本",
        leads=80,
        share=1000,
        began=40,
        until=12,
        ended=3,
        zone=TOKYO,
        hours=("09:00", "17:00"),
        locale="ja",
        gaps=(3, 1),
        variants=(1, 1),
        domains=(3,),
    ),
    Spec(
        "Q3 win-back", 2, leads=200, share=600, began=115, until=50, ended=45, bounce=58, heat=5, paused=True
    ),
    Spec(
        "🚀 Launch week ✨", 3, leads=150, share=1000, began=100, until=60, ended=40, opened=500, domains=(2,)
    ),
    Spec(
        "حملة الخليج ٢٠٢٦",
        4,
        leads=90,
        share=1000,
        began=70,
        until=30,
        ended=9,
        zone=DUBAI,
        locale="ar",
        gaps=(3, 1),
        variants=(2, 1),
        domains=(2,),
        subsequence=True,
    ),
    Spec(LONG_NAME, -1, leads=60, began=30, until=4, ended=2, domains=(1,), senders=2),
    Spec("Relance cabinets", -2, leads=90, share=800, locale="fr", zone=BERLIN, bounce=170, until=6, ended=6),
    Spec(
        "Partner list (suspended)", -99, leads=40, share=500, until=20, ended=18, domains=(3,), verified=False
    ),
    Spec("26 subject lines", 0, leads=50, share=0, variants=(26, 1), gaps=(3, 1), domains=(), senders=0),
    Spec("No leads yet: Nordics", leads=0, share=0, domains=(0,)),
)
HAND_MADE = (
    Spec(
        "Fintech VPs",
        leads=5432,
        share=540,
        began=62,
        heat=12,
        bounce=20,
        domains=(0, 2),
        value=1200,
    ),
    Spec(
        "Ops leaders",
        leads=2970,
        share=600,
        began=45,
        heat=8,
        bounce=128,
        domains=(1, 13),
        disabled=True,
    ),
    Spec(
        "DACH SaaS",
        leads=1710,
        share=760,
        began=50,
        zone=BERLIN,
        locale="de",
        bounce=34,
        domains=(4, 5),
        value=1500,
    ),
    Spec(
        "JP pilot",
        leads=310,
        share=1000,
        began=40,
        until=12,
        ended=3,
        zone=TOKYO,
        hours=("09:00", "20:00"),
        locale="ja",
        gaps=(3, 1),
        variants=(1, 1),
        heat=18,
        domains=(8,),
    ),
    Spec(
        "Q3 win-back",
        2,
        leads=4900,
        share=220,
        began=115,
        until=50,
        ended=45,
        bounce=58,
        heat=4,
        paused=True,
        domains=(6, 7),
    ),
    Spec(
        "🚀 Launch week — early access ✨",
        3,
        leads=700,
        share=1000,
        began=100,
        until=60,
        ended=40,
        opened=480,
        domains=(9,),
    ),
    Spec(
        "حملة الخليج ٢٠٢٦",
        leads=420,
        zone=DUBAI,
        locale="ar",
        gaps=(3, 1),
        variants=(2, 1),
        heat=14,
        domains=(10,),
    ),
    Spec("Relance cabinets comptables", leads=800, zone=BERLIN, locale="fr", domains=(9,), heat=11),
    Spec(
        "Evergreen: trial sign-ups",
        leads=1400,
        share=930,
        began=118,
        opened=460,
        clicks=True,
        evergreen=True,
        domains=(3, 7),
    ),
    Spec(
        "Bounce test — bought list",
        -2,
        leads=700,
        share=300,
        bounce=165,
        until=6,
        ended=6,
        verified=False,
        heat=3,
        domains=(14,),
    ),
    Spec(
        "Partner referrals (old mailboxes)", -1, leads=260, until=3, ended=2, domains=(1,), senders=2, heat=6
    ),
    Spec("Suspended by the provider", -99, leads=380, share=350, until=20, ended=18, domains=(3,)),
    Spec(
        "Webinar follow-up",
        4,
        leads=240,
        share=1000,
        began=60,
        until=35,
        ended=20,
        opened=520,
        clicks=True,
        subsequence=True,
        domains=(6,),
    ),
    Spec("No leads yet: Nordics", leads=0, share=0, domains=(6, 7)),
    Spec("No senders: Benelux", -1, leads=120, share=0, domains=(), senders=0),
    Spec(
        "26 subject lines", leads=1300, share=700, variants=(26, 1), gaps=(3, 1), began=20, domains=(12, 14)
    ),
    Spec("Draft: Healthcare COOs", 0, leads=640, share=0, domains=(7,)),
    Spec("Draft: copy of nothing", 0, leads=0, share=0, gaps=(), variants=(), domains=(), senders=0),
    Spec(LONG_NAME, leads=900, share=400, began=25, zone=BERLIN, locale="de", domains=(5,), daily_limit=30),
    Spec("[EMEA] CFO wave [3/4]", leads=1150, share=350, began=30, domains=(11,), zone=BERLIN),
    Spec(
        "日本 中小企業 第二弾",
        2,
        leads=450,
        share=200,
        began=30,
        until=9,
        ended=8,
        zone=TOKYO,
        locale="ja",
        gaps=(3, 1),
    ),
    Spec("קמפיין ישראל — pilot", leads=210, share=1000, began=18, until=2, domains=(13,), heat=7),
    Spec(
        "Q4 \u202edesrever\u202c budget owners", leads=380, share=350, began=16, zone=DETROIT, domains=(14,)
    ),
    Spec(
        "Family emoji 👩‍👩‍👧‍👦 test 🇩🇪", 3, leads=160, share=1000, began=90, until=70, ended=50, domains=(12,)
    ),
)
CLIENTS = ("Kraft", "Whitlock", "Sakura", "Ridgeline", "Cobalt", "Northwind", "Acme")
SEGMENTS = (
    "CFOs",
    "COOs",
    "Heads of IT",
    "Founders 11-50",
    "Procurement",
    "Controllers",
    "RevOps",
    "Plant managers",
)
STATES = (1, 1, 2, 1, 3, 1, 0, 1, 1, 2, 3, 1)


def _patterned(count: int, domains: int, leads: int, share: int, zones: tuple[str, ...]) -> list[Spec]:
    """More campaigns of the everyday kind."""
    made = []
    for number in range(count):
        client = CLIENTS[number % len(CLIENTS)]
        segment = SEGMENTS[number // len(CLIENTS) % len(SEGMENTS)]
        wave = number // (len(CLIENTS) * len(SEGMENTS))
        state = STATES[number * 5 % len(STATES)]
        spec = Spec(
            f"{client} · {segment}" + (f" · wave {wave + 1}" if wave else ""),
            state,
            leads=leads // 2 + number * 97 % leads,
            share={0: 0, 3: 1000}.get(state, share + number * 31 % 200),
            began=20 + number * 13 % 95,
            zone=zones[number % len(zones)],
            locale=("en", "en", "de", "en", "fr")[number % 5],
            heat=6 + number * 7 % 10,
            bounce=12 + number * 11 % 25,
            opened=(0, 0, 0, 430)[number % 4],
            domains=(number * 2 % domains, (number * 2 + 1) % domains),
            senders=6,
        )
        if state == 2:
            spec = replace(spec, began=70 + number % 40, until=9 + number % 20, ended=8 + number % 20)
        elif state == 3:
            spec = replace(spec, began=80 + number % 38, until=50, ended=30)
        made.append(spec)
    return made


def showcase() -> list[Spec]:
    """45 campaigns with 37,000 leads."""
    everyday = _patterned(20, 13, 440, 300, (LONDON, BERLIN, LONDON, DETROIT))
    # Positions 13 and 14 of the domains take the place of the burning one.
    everyday = [
        replace(spec, domains=tuple(13 if domain == 1 else domain for domain in spec.domains))
        for spec in everyday
    ]
    rest = 37_000 - sum(spec.leads for spec in (*HAND_MADE, *everyday))
    last = Spec(
        "Cold archive 2025", 2, leads=rest, share=60, began=118, until=90, ended=85, heat=2, domains=(12,)
    )
    return [*HAND_MADE, *everyday, last]


def large() -> list[Spec]:
    """500 campaigns with 990,000 leads."""
    made = _patterned(499, 99, 1_900, 180, (LONDON, BERLIN, LONDON, DETROIT))
    rest = 990_000 - sum(spec.leads for spec in made)
    return [Spec("Fintech VPs", leads=rest, share=150, began=110, domains=(0, 2), senders=20), *made]


def client(name: str, place: int) -> list[Spec]:
    """The few campaigns of a client's own workspace."""
    return [
        Spec(f"{name}: first wave", leads=260, began=50, zone=BERLIN, locale=("en", "de", "fr")[place % 3]),
        Spec(f"{name}: second wave", leads=180, share=400, began=14, domains=(0, 2), opened=400),
        Spec(f"{name}: archive", 3, leads=90, share=1000, began=90, until=60, ended=45, domains=(2,)),
        Spec(f"{name}: next quarter", 0, leads=40, share=0, domains=(0,)),
    ]
