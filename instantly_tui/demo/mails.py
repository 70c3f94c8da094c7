"""The demo's mails: rows of every thread (BEHAVIOUR 9.10), and their bodies made when asked for."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import Any

from instantly_tui.demo.groups import LeadGroup
from instantly_tui.demo.history import AUTO, HUMAN
from instantly_tui.demo.ids import DAY_MS, LOW_62, from_ms, mix, stamp, stamp_ms, thread_id, uuid7
from instantly_tui.demo.lead_rows import personalization
from instantly_tui.demo.mail_hostile import ATTACHMENTS, BODIES, HOSTILE_NAME, HOSTILE_SUBJECT
from instantly_tui.demo.mail_texts import ANSWERED, ANSWERS, AUTO_PREFIX, OTHERS, REPLY_PREFIX
from instantly_tui.demo.people import Person
from instantly_tui.demo.threads import Tale

Row = dict[str, Any]


class Mails:
    """Makes the mails of one workspace from its threads.

    `campaigns` holds the rows the sequences are read from at building time, `senders` the account rows.
    """

    def __init__(
        self,
        organization: str,
        campaigns: dict[str, Row],
        senders: dict[str, Row],
        tell: Callable[[], list[Tale]],
        now: int,
        others: int,
        unread_others: int,
    ) -> None:
        self._organization = organization
        self._sequences = {key: row.get("sequences", []) for key, row in campaigns.items()}
        self._senders = senders
        self._tell = tell
        self._now = now
        self._others = others
        self._unread_others = unread_others

    def rows(self) -> Iterator[Row]:
        """Every mail without its body."""
        for tale in self._tell():
            yield from self._thread(tale)
        yield from self._outside()

    def _thread(self, tale: Tale) -> Iterator[Row]:
        group, outcome = tale.group, tale.outcome
        history = group.history
        if history is None:
            return
        who = group.person(outcome.rank)
        campaign = group.upload.campaign
        common: Row = {
            "organization_id": self._organization,
            "campaign_id": campaign,
            "lead": who.email,
            "lead_id": group.id(outcome.rank),
            "thread_id": thread_id(campaign, who.number),
        }
        if outcome.interest:
            common["i_status"] = outcome.interest[-1][1]
        common["_done"] = tale.done
        seed = group.upload.place << 32 | outcome.rank << 8
        subject = answered = ""
        for step, moment, place in history.sends(outcome.rank):
            eaccount = history.plan.accounts[place]
            variant = history.variant(outcome.rank, step, outcome)
            copy = self._variant(campaign, step, variant)["subject"]
            written = fill(copy, who, self._first_name(eaccount)) if copy else ""
            subject = written or subject
            if step == outcome.step:
                answered = subject
            yield {
                **self._base(moment, seed + step, written or "Re: " + subject, common),
                "eaccount": eaccount,
                "from_address_email": eaccount,
                "to_address_email_list": who.email,
                "ue_type": 1,
                "step": f"0_{step}_{variant}",
                "is_unread": 0,
                "is_focused": 1,
                "message_id": f"<{mix(seed + step):x}@{eaccount.rpartition('@')[2]}>",
                "_body": ("campaign", campaign, step, variant, group, outcome.rank, eaccount),
            }
        eaccount = history.plan.accounts[outcome.sender]
        yield from self._received(tale, who, common, seed, answered, eaccount)
        for turn, moment in enumerate(tale.answers):
            yield self._manual(
                moment, seed + 64 + turn, REPLY_PREFIX[who.locale] + answered, common, who, eaccount
            )

    def _received(
        self, tale: Tale, who: Person, common: Row, seed: int, subject: str, eaccount: str
    ) -> Iterator[Row]:
        group, outcome = tale.group, tale.outcome
        variant = group.history.variant(outcome.rank, outcome.step, outcome) if group.history else 0
        prefix = AUTO_PREFIX if outcome.kind == AUTO else REPLY_PREFIX
        last = len(outcome.received) - 1
        for turn, moment in enumerate(outcome.received):
            special = tale.special if turn == 0 else ""
            row: Row = {
                **self._base(moment, seed + 128 + turn, prefix[who.locale] + subject, common),
                "eaccount": eaccount,
                "from_address_email": who.email,
                "to_address_email_list": eaccount,
                "ue_type": 2,
                "step": f"0_{outcome.step}_{variant}",
                "is_unread": 1 if tale.unread and turn == last else 0,
                "is_focused": 1,
                "message_id": f"<{mix(seed + 128 + turn):x}@{who.domain}>",
                "_auto": 1 if outcome.kind == AUTO else 0,
                "_body": (
                    "received",
                    group,
                    outcome.rank,
                    tale.texts[turn],
                    outcome.order,
                    special,
                    eaccount,
                ),
            }
            if outcome.order % 9:
                row["from_address_json"] = [{"address": who.email, "name": f"{who.first} {who.last}"}]
                row["to_address_json"] = [{"address": eaccount, "name": self._first_name(eaccount)}]
            if outcome.kind == HUMAN and outcome.interest:
                row["ai_interest_value"] = (1, 0.75, 0.4, -1)[outcome.order % 4]
            if tale.reminder and turn == last:
                row["reminder_ts"] = stamp(tale.reminder)
            if special == "hostile":
                row["subject"] = HOSTILE_SUBJECT
                row["from_address_json"] = [{"address": who.email, "name": HOSTILE_NAME}]
            elif special == "attachments":
                row["attachment_json"] = ATTACHMENTS
            yield row

    def _manual(self, moment: int, seed: int, subject: str, common: Row, who: Person, eaccount: str) -> Row:
        text = _plain(ANSWERED[who.locale].format(first=who.first, me=self._first_name(eaccount)))
        return {
            **self._base(moment, seed, subject, common),
            "eaccount": eaccount,
            "from_address_email": eaccount,
            "to_address_email_list": who.email,
            "cc_address_email_list": "",
            "bcc_address_email_list": "",
            "ue_type": 3,
            "is_focused": 1,
            "content_preview": text[:100],
            "message_id": f"<ins-u-1-{mix(seed):x}@{eaccount.rpartition('@')[2]}>",
            "_body": ("manual", who.locale, who.first, eaccount),
        }

    def _outside(self) -> Iterator[Row]:
        """Mails that belong to no campaign; a few have no thread."""
        accounts = list(self._senders)
        for place in range(self._others if accounts else 0):
            subject, sender, text = OTHERS[place % len(OTHERS)]
            eaccount = accounts[place * 7 % len(accounts)]
            moment = self._now - (place + 1) * (place + 2) * 1_700_000
            row: Row = {
                **self._base(moment, 1 << 50 | place, subject, {"organization_id": self._organization}),
                "eaccount": eaccount,
                "from_address_email": sender,
                "to_address_email_list": eaccount,
                "ue_type": 2,
                "is_unread": 1 if place < self._unread_others else 0,
                "is_focused": 0,
                "message_id": f"<{mix(1 << 50 | place):x}@{sender.rpartition('@')[2]}>",
                "_auto": 0,
                "_done": False,
                "_body": ("other", text),
            }
            if place % 4 != 3:
                row["thread_id"] = f"u-{mix(place):016x}{place:03d}"
            yield row

    def _base(self, moment: int, seed: int, subject: str, common: Row) -> Row:
        moment = moment // 1000 * 1000
        written = stamp(moment)
        return {
            "id": uuid7(moment, seed & 0xFF, mix(seed) & LOW_62),
            "timestamp_created": written,
            "timestamp_email": written,
            "subject": subject,
            **common,
        }

    def _variant(self, campaign: str, step: int, variant: int) -> Row:
        found: Row = self._sequences[campaign][0]["steps"][step]["variants"][variant]
        return found

    def _first_name(self, eaccount: str) -> str:
        return str(self._senders[eaccount]["first_name"]) if eaccount in self._senders else ""

    def body(self, row: Row) -> Row:
        """The body of one of these rows: `html` only on what we sent, usually both on what came in."""
        kind, *parts = row["_body"]
        if kind == "campaign":
            campaign, step, variant, group, rank, eaccount = parts
            copy = self._variant(campaign, step, variant)["body"]
            return {
                "html": fill(
                    copy, group.person(rank), self._first_name(eaccount), personalization(group.person(rank))
                )
            }
        if kind == "manual":
            locale, first, eaccount = parts
            text = ANSWERED[locale].format(first=html.escape(first), me=self._first_name(eaccount))
            return {"html": f"<!DOCTYPE html><html><head></head><body><div>{text}</div></body></html>"}
        if kind == "other":
            return {"text": parts[0], "html": f"<p>{html.escape(parts[0])}</p>"} if parts[0] else {}
        return self._answer(row, *parts)

    def _answer(
        self, row: Row, group: LeadGroup, rank: int, plot: str, order: int, special: str, eaccount: str
    ) -> Row:
        if special in BODIES:
            return dict(BODIES[special]())
        who = group.person(rank)
        texts = ANSWERS[who.locale][plot]
        received = stamp_ms(row["timestamp_created"])
        back = from_ms(received + (order % 12 + 1) * DAY_MS).strftime(
            "%d.%m.%Y" if who.locale == "de" else "%Y-%m-%d"
        )
        own = texts[order % len(texts)].format(
            me=self._first_name(eaccount), first=who.first, company=who.company, back=back
        )
        quoted, quoted_html = self._quote(group, rank, eaccount) if plot != "auto" else ("", "")
        written = "<div>" + html.escape(own).replace("\n", "<br>") + "</div>" + quoted_html
        if order % 8 == 3:
            return {
                "html": f"<html><body dir='{'rtl' if who.locale == 'ar' else 'ltr'}'>{written}</body></html>"
            }
        if order % 8 == 5:
            return {"text": own + quoted}
        return {"text": own + quoted, "html": written}

    def _quote(self, group: LeadGroup, rank: int, eaccount: str) -> tuple[str, str]:
        """The campaign mail being answered, as a client quotes it, in text and HTML."""
        history, outcome = group.history, group.outcome(rank)
        if history is None or outcome is None:
            return "", ""
        variant = history.variant(rank, outcome.step, outcome)
        copy = self._variant(group.upload.campaign, outcome.step, variant)["body"]
        sent = fill(copy, group.person(rank), self._first_name(eaccount), personalization(group.person(rank)))
        when = from_ms(outcome.sent).strftime("%Y-%m-%d %H:%M")
        header = f"On {when}, {self._first_name(eaccount)} <{eaccount}> wrote:"
        lines = "\n".join("> " + line for line in _plain(sent).split("\n"))
        return (
            f"\n\n{header}\n{lines}",
            f'<div class="gmail_quote"><div>{html.escape(header)}</div><blockquote>{sent}</blockquote></div>',
        )


def fill(copy: str, who: Person, me: str, opening: str = "") -> str:
    """The copy with its merge variables filled in."""
    for name, value in (
        ("firstName", who.first),
        ("lastName", who.last),
        ("companyName", who.company),
        ("personalization", opening),
        ("senderFirstName", me),
    ):
        copy = copy.replace("{{" + name + "}}", value)
    return copy


def _plain(markup: str) -> str:
    """Our own simple HTML as text."""
    text = markup.replace("<br/>", "\n").replace("<br>", "\n").split("<a ")
    kept = text[0] + "".join(part.partition(">")[2].replace("</a>", "") for part in text[1:])
    return html.unescape(kept).replace("\xad", "")
