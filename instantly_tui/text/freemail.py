"""Domains where anybody gets an address: what is said of one of them is said of millions."""

from __future__ import annotations

_NAMES = """
126.com 163.com 1und1.de aim.com alice.it aol.com arcor.de bigpond.com bluewin.ch bt.com
btinternet.com centrum.cz charter.net comcast.net cox.net earthlink.net fastmail.com fastmail.fm
free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com
hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com
inbox.lv inbox.ru laposte.net libero.it list.ru live.co.uk live.com live.de live.fr live.nl mac.com
mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com ntlworld.com o2.pl onet.pl
optonline.net orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de proton.me
protonmail.com qq.com rediffmail.com rocketmail.com sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com
sky.com t-online.de talktalk.net telenet.be terra.com.br tin.it tiscali.it tutanota.com uol.com.br
verizon.net virgilio.it virginmedia.com vodafone.de wanadoo.fr web.de wp.pl yahoo.ca yahoo.co.in
yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in
yahoo.it yandex.com yandex.ru ymail.com zoho.com zohomail.com
"""

FREEMAIL = frozenset(_NAMES.split())


def is_freemail(domain: str) -> bool:
    """Whether strangers to each other have addresses at this domain."""
    return domain.strip().rstrip(".").casefold() in FREEMAIL


def domain_of(address: str) -> str:
    """What stands behind the @, in small letters; empty when there is none."""
    return address.rpartition("@")[2].strip().casefold() if "@" in address else ""


def is_within(domain: str, other: str) -> bool:
    """Whether a domain is another one or below it."""
    return domain == other or domain.endswith(f".{other}")
