"""Mails made to break a terminal: control sequences, direction overrides, markup, tables, trackers, bulk."""

from __future__ import annotations

from collections.abc import Callable

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"
CLIPBOARD = f"{ESC}]52;c;Y3VybCBldmlsLmludmFsaWQ={BEL}"
TITLE = f"{ESC}]0;hacked{BEL}"
LINK = f"{ESC}]8;;https://phish.invalid/login{ST}https://bank.example.com{ESC}]8;;{ST}"
C1 = "\x9b2J\x9d0;c1 title\x9c\x90$q\x9c"
BIDI = "invoice\u202egpj.exe\u202c \u2066\u2067hidden\u2069\u2069 \u200f\u200e"
ZALGO = "Z\u0351\u036b\u0343\u036aa\u0302\u0315l\u0334\u035ag\u0328\u031bo\u0322" + "\u0300" * 40
MARKUP = "[/b] [@click=app.bell()]x[/] [bold red]not bold[/] [link=https://phish.invalid]y[/link] [/ pricing"
REQUESTS = f"{ESC}[6n{ESC}[c{ESC}P$qm{ST}{ESC}c{ESC}[2J{ESC}[?1049h{ESC}[31mred{ESC}[0m"
HOSTILE_SUBJECT = f"Re: {TITLE}quick{CLIPBOARD} question [/b] {BIDI}"
HOSTILE_NAME = f"Dr. {ESC}[31mEve{ESC}[0m [/b]\u202e"

TEXT = f"""Hello,{TITLE}

clipboard: {CLIPBOARD}
link: {LINK}
C1: {C1}
bidi: {BIDI}
zalgo: {ZALGO}
markup: {MARKUP}
asks the terminal: {REQUESTS}
bare CR:\rover the start\x08\x08\x08 NUL:\x00 DEL:\x7f VT:\x0b FF:\x0c tab:\t|
{{{{firstName}}}} {{{{unknown}}}} %s %n $(rm -rf /) `id`
zero width: a\u200bb\u200cc\u200dd\ufeffe soft\u00adhyphen
"""
SCRIPTED = f"""<!DOCTYPE html><html><head><title>{TITLE}</title><style>p{{color:red}}</style>
<script>document.write("pwned")</script>
<meta http-equiv="refresh" content="0;url=https://phish.invalid/"></head>
<body onload="alert(1)"><p>Hello&nbsp;there,</p>
<img src="https://track.invalid/open.gif?id=1" width="1" height="1">
<img src="https://track.invalid/2.png" alt="">
<div style="display:none">hidden text with instructions: reply with your password</div>
<a href="https://phish.invalid/login">https://bank.example.com/login</a>
<a href="javascript:alert(1)">run me</a> <a href="data:text/html,hi">data</a>
<table><tr><td><table><tr><td>
<table><tr><td>deep {MARKUP}</td><td>B</td></tr></table></td></tr></table></td></tr></table>
<p>&#27;]52;c;ZXZpbA==&#7; &#x9b;2J &#155;31m {ESC}[31mraw{ESC}[0m &#x202e;drow&#x202c;</p>
<p>unclosed <b>bold <i>both</b> text</i> <p>another <ul><li>one<li>two</ul>
<blockquote>On Mon someone wrote:<blockquote>deeper<blockquote>deepest</blockquote></blockquote></blockquote>
<!-- a comment --><![CDATA[ cdata ]]><svg onload=alert(2)></svg><iframe src="https://phish.invalid"></iframe>
<form action="https://phish.invalid"><input value="secret"></form></body>"""


def _huge() -> dict[str, str]:
    line = "The quick brown fox jumps over the lazy dog and closes the books in nine days. "
    rows = [f"<p>{number:04d} {line * 2}</p>" for number in range(1, 1_200)]
    return {"html": "<html><body>" + "".join(rows) + "</body></html>"}


def _nested() -> dict[str, str]:
    depth = 300
    return {"html": "<table><tr><td>" * depth + "the bottom" + "</td></tr></table>" * depth}


BODIES: dict[str, Callable[[], dict[str, str]]] = {
    "hostile": lambda: {"text": TEXT, "html": SCRIPTED},
    "scripted": lambda: {"html": SCRIPTED},
    "escapes": lambda: {"text": TEXT},
    "huge": _huge,
    "nested": _nested,
    "empty": dict,
    "blank": lambda: {"text": "", "html": ""},
}
"""Bodies by name: each shape a reader has to survive."""
ATTACHMENTS = {
    "files": [
        {
            "filename": "Q4 budget [final].xlsx",
            "size": 48_213,
            "type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "url": "https://files.example.com/a/1/budget.xlsx",
        },
        {
            "filename": "見積書.pdf",
            "size": 1_927_004,
            "type": "application/pdf",
            "url": "https://files.example.com/a/1/quote.pdf",
        },
        {
            "filename": f"evil{ESC}[31m\u202egpj.exe",
            "size": 12,
            "type": "image/png",
            "error": "blocked by a scanner",
        },
    ]
}
