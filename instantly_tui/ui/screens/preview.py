"""A campaign's mails as one of its leads gets them, lead after lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.widget import Widget

from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.leads import Lead
from instantly_tui.engine.pager import Pager
from instantly_tui.resources.campaigns import CAMPAIGNS
from instantly_tui.resources.lead_values import lead_values
from instantly_tui.resources.leads import LEADS
from instantly_tui.resources.preflight_copy import Wording, wordings
from instantly_tui.resources.preflight_facts import steps_of
from instantly_tui.resources.spec import Query
from instantly_tui.text import merge_tags
from instantly_tui.text.html_mail import html_to_text
from instantly_tui.ui.keys import Command
from instantly_tui.ui.screens.detail_place import SCROLL, DetailPlace
from instantly_tui.ui.widgets.lines import Line, Piece, Tone
from instantly_tui.ui.widgets.panel import Panel, TextLine, fact

MARKS: dict[merge_tags.Kind, tuple[str, Tone]] = {
    "text": ("", "plain"),
    "value": ("", "accent"),
    "default": ("≈", "warn"),
    "missing": ("✖", "bad"),
    "sender": ("@", "muted"),
    "choice": ("~", "muted"),
}
"""What stands before a part, and its tone: no state is told by colour alone."""
LEGEND = "✖ the lead lacks it · ≈ its default · @ the sending account fills it · ~ one of several wordings"


class PreviewScreen(DetailPlace):
    """Every variant that is on, with a real lead's values put in; J and K go to the next lead and back."""

    place = "preview"
    resource = CAMPAIGNS
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *SCROLL,
        Command("preview.next", ("J", "n"), "Next lead", "lead", "1", hint=1),
        Command("preview.previous", ("K", "p"), "Lead before", "lead", "-1", hint=2),
        Command(
            "preview.lacking",
            ("m",),
            "Next that lacks one",
            "lacking",
            hint=3,
            help="Among the leads read so far",
        ),
        Command("preview.open", ("enter",), "Open lead", "open_lead", hint=4),
    )

    def __init__(self, key: str, lead: int = 0) -> None:
        """`lead`: which one is shown first, from 0."""
        super().__init__(key)
        self._at = lead

    def body(self) -> Iterable[Widget]:
        yield Line(id="facts")
        yield Panel("Preview", id="preview")

    def crumbs(self) -> str:
        record = self.record
        return f"campaigns ▸ {record.name if record else '…'} ▸ preview"

    @property
    def _leads(self) -> Pager[Lead]:
        return self.workspace.open(LEADS, Query().with_filter("campaign", self.key))

    def arrive(self) -> None:
        super().arrive()
        self._leads.ensure(self._at)

    def draw(self) -> None:
        campaign: Campaign | None = self.record
        panel = self.query_one(Panel)
        if campaign is None:
            panel.show(self.waiting_lines(), "Preview")
            return
        lead = self._leads.row(self._at)
        values = lead_values(lead) if lead is not None else {}
        lacks = lacking(campaign, values) if lead is not None else ()
        self.query_one("#facts", Line).show(self._facts(lead, lacks))
        lines = preview_lines(campaign, values, blank=lead is None)
        hints = near_lines(lacks, values) if lead is not None else []
        panel.show([*hints, *lines, [Piece(LEGEND, "muted")]], campaign.name)

    def _facts(self, lead: Lead | None, lacks: tuple[str, ...]) -> list[Piece]:
        leads = self._leads
        if lead is None:
            if leads.error is not None:
                return [Piece(f" the leads could not be read: {leads.error} — ctrl+r tries again", "bad")]
            words = "no lead is in the campaign: its tags stay as they are" if leads.complete else "reading …"
            return [Piece(f" {words}", "warn" if leads.complete else "muted")]
        least = "" if leads.complete else "+"
        who = f"{lead.name} <{lead.email}>" if lead.name != lead.email else lead.email or "(no address)"
        said = (
            Piece(f" · lacks {', '.join(lacks)}", "bad") if lacks else Piece(" · nothing is missing", "good")
        )
        return [Piece(f" {self._at + 1:,}/{len(leads):,}{least} ", "accent"), Piece(who), said]

    def renew(self) -> None:
        super().renew()
        self._leads.refresh(0, len(self._leads))

    def action_lead(self, by: str) -> None:
        leads, at = self._leads, self._at + int(by)
        if at < 0 or (leads.complete and at >= len(leads)):
            self.say("this is the first lead" if at < 0 else "this is the last lead")
            return
        if at >= len(leads) and leads.row(self._at) is None:
            return
        self._go(at)

    def _go(self, at: int) -> None:
        self._at = at
        self._leads.ensure(at)
        self.redraw()
        self.query_one(Panel).scroll_home(animate=False)

    def action_lacking(self) -> None:
        """Go to the next lead that lacks something, among those that are here."""
        campaign: Campaign | None = self.record
        leads = self._leads
        for at in range(self._at + 1, len(leads)):
            lead = leads.row(at)
            if campaign is not None and lead is not None and lacking(campaign, lead_values(lead)):
                self._go(at)
                return
        rest = "" if leads.complete else f" among the {len(leads):,} read so far"
        self.say(f"no further lead lacks anything{rest}")

    def action_open_lead(self) -> None:
        lead = self._leads.row(self._at)
        if lead is not None:
            self.shell.navigator.go("lead", lead.id)


def lacking(campaign: Campaign, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names the copy asks for that these values do not have, spelled as the copy does."""
    return tuple(
        dict.fromkeys(name for each in wordings(campaign) for name in merge_tags.missing(each.source, values))
    )


def near_lines(lacks: Iterable[str], values: Mapping[str, str]) -> list[TextLine]:
    """What a lead has under almost the same names."""
    meant = {name: merge_tags.near(name, values) for name in lacks}
    lines: list[TextLine] = [
        [Piece(f"{{{{{name}}}}} differs from the lead's {{{{{other}}}}}: letters' case counts", "warn")]
        for name, other in meant.items()
        if other
    ]
    return [*lines, []] if lines else []


def preview_lines(campaign: Campaign, values: Mapping[str, str], *, blank: bool = False) -> list[TextLine]:
    """Every variant that is on, filled; with `blank` there is no lead, and tags stay as they are."""
    lines: list[TextLine] = []
    steps = steps_of(campaign)
    if not steps:
        return [[Piece("this campaign has no steps: nothing would be sent", "warn")], []]
    for each in wordings(campaign):
        lines.append([Piece(f"Step {each.step}, variant {each.letter.strip()}", "accent")])
        lines += _mail_lines(each, values, blank=blank)
        lines.append([])
    return lines


def _mail_lines(each: Wording, values: Mapping[str, str], *, blank: bool) -> list[TextLine]:
    subject, body = each.variant.subject, html_to_text(each.variant.body).text
    if subject:
        lines = [fact("Subject", *filled(subject, values, blank)[0], width=9)]
    else:
        words = "(none: goes into the thread of the mail before)" if each.step > 1 else "(none)"
        lines = [fact("Subject", Piece(words, "muted" if each.step > 1 else "bad"), width=9)]
    if not body.strip():
        return [*lines, [Piece("✖ the body is empty", "bad")]]
    return [*lines, *filled(body, values, blank)]


def filled(text: str, values: Mapping[str, str], blank: bool) -> list[list[Piece]]:
    """The text's lines, each tag told apart by what fills it; with `blank` the tags stay as they are."""
    if blank:
        return [[Piece(line)] for line in text.splitlines()] or [[]]
    return [
        [Piece(MARKS[part.kind][0] + part.text, MARKS[part.kind][1]) for part in line]
        for line in merge_tags.render(text, values).lines()
    ]
