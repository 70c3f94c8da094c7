"""The words around a launch: one check, what is asked for, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from instantly_tui.api.campaigns import Campaign, CampaignStatus
from instantly_tui.api.sending_status import SendingStatus
from instantly_tui.engine.batch import Batch, Outcome
from instantly_tui.resources import campaign_figures as figures
from instantly_tui.resources.preflight import Check, opening_words
from instantly_tui.resources.spec import Cell
from instantly_tui.ui.screens.detail_place import piece
from instantly_tui.ui.widgets.lines import Piece, Tone
from instantly_tui.ui.widgets.panel import TextLine, fact

STATES: dict[str, Cell] = {
    "ok": Cell("✓ ok", "good"),
    "watch": Cell("▲ watch", "warn"),
    "stop": Cell("✖ stop", "bad"),
    "unknown": Cell("? not known", "warn"),
    "reading": Cell("… reading", "muted"),
}
MENDS = {
    "leads": "enter shows the campaign's leads",
    "accounts": "enter shows the sending accounts",
    "senders": "enter goes to its senders",
    "sequence": "enter goes to its sequence",
    "schedule": "enter goes to its schedule",
    "options": "enter goes to its options",
}
TONES: dict[str, Tone] = {
    "sending": "good",
    "waiting": "warn",
    "stopped": "warn",
    "broken": "bad",
    "unknown": "muted",
}


def check_lines(check: Check) -> list[TextLine]:
    """One check in full, with its evidence and the key that goes where it is mended."""
    lines: list[TextLine] = [[piece(STATES[check.state]), Piece(f"  {check.words}")]]
    lines += [[Piece(f"  {line}", "muted")] for line in check.evidence]
    if check.mend:
        lines.append([Piece(MENDS[check.mend], "accent")])
    return lines


def naming_lines(name: str, doubts: Sequence[Check]) -> list[TextLine]:
    """What must be typed, and what is known to be in doubt."""
    lines: list[TextLine] = [[Piece(name, "accent")], []]
    lines += [[piece(STATES[check.state]), Piece(f"  {check.name}: {check.words}")] for check in doubts]
    lines.append([Piece("enter launches it: mail is sent from then on; esc does nothing", "muted")])
    return lines


def launch_words(batch: Batch) -> str:
    """How far a launch has come, or how it ended, as a title."""
    if batch.pending:
        return "Launching"
    state = batch.outcomes[0].state
    return {"done": "Launched", "unclear": "Launched or not"}.get(state, "Not launched")


def launched_lines(
    outcome: Outcome, campaign: Campaign, said: SendingStatus | None, now: datetime
) -> list[TextLine]:
    """What became of the launch and what the server says of the campaign."""
    if outcome.state == "done":
        hint = [Piece("   u pauses it", "muted")] if campaign.status == CampaignStatus.ACTIVE else []
        lines: list[TextLine] = [[Piece("✓ launched", "good"), *hint]]
    elif outcome.state == "unclear":
        lines = [
            [Piece(f"? not known whether it was launched: {outcome.reason}", "bad")],
            [Piece("it is not tried again by itself; below is what the server says now", "muted")],
        ]
    else:
        return [[Piece(f"✖ not launched: {outcome.reason or outcome.state}", "bad")]]
    lines.append(fact("state", piece(figures.status(campaign.status))))
    if said is not None:
        lines.append(fact("sending", *sending_pieces(campaign, said, now)))
        if said.reason.next:
            lines.append(fact("next", Piece(said.reason.next)))
        if said.summary is not None and said.summary.status_message:
            lines.append(fact("server", Piece(said.summary.status_message, "muted")))
    return lines


def sending_pieces(campaign: Campaign, said: SendingStatus, now: datetime) -> list[Piece]:
    """Whether it sends, since or from when, or why not."""
    reason = said.reason
    words = reason.words
    if said.code == "out_of_schedule" and campaign.status == CampaignStatus.ACTIVE:
        opening = opening_words(campaign, now)
        words = f"{words}: {opening}" if opening else words
    elif not said.code:
        words = "the server does not say yet whether it sends"
    return [Piece(words, TONES[reason.state])]
