"""What of a campaign's copy must hold before its launch: it is complete, and its merge tags get filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from instantly_tui.api.campaigns import Campaign
from instantly_tui.api.sequences import Variant
from instantly_tui.resources.lead_values import lead_values
from instantly_tui.resources.preflight_facts import Check, Facts, missing, steps_of
from instantly_tui.text import merge_tags
from instantly_tui.text.html_mail import html_to_text
from instantly_tui.text.numbers import plural

LETTERS = 26
NAMED = 3
"""Tags named in one line; the others are in the evidence."""


@dataclass(frozen=True)
class Wording:
    """One variant that is sent, and where it stands."""

    step: int
    """From 1."""
    letter: str
    variant: Variant

    @property
    def name(self) -> str:
        return f"step {self.step}{self.letter}"

    @property
    def source(self) -> str:
        """Subject and body, for looking for tags in."""
        return f"{self.variant.subject}\n{merge_tags.in_html(self.variant.body)}"


def letter(place: int) -> str:
    """What people call the variant at a place, from 0: A to Z, then its number."""
    return chr(ord("A") + place) if place < LETTERS else f" variant {place + 1}"


def wordings(campaign: Campaign) -> Iterator[Wording]:
    """Every variant that is on."""
    for number, step in enumerate(steps_of(campaign), 1):
        for place, variant in enumerate(step.variants):
            if not variant.v_disabled:
                yield Wording(number, letter(place), variant)


def sequence_complete(facts: Facts) -> Check:
    """Whether every step has something to send."""
    name, steps = "Sequence", steps_of(facts.campaign)
    if not steps:
        return Check(name, "stop", "it has no step: nothing would be sent", mend="sequence")
    faults = [
        f"step {number} has no variant that is on"
        for number, step in enumerate(steps, 1)
        if all(variant.v_disabled for variant in step.variants)
    ]
    on = tuple(wordings(facts.campaign))
    faults += [f"{each.name} has an empty body" for each in on if not _says_something(each.variant.body)]
    faults += [
        f"{each.name} has an empty subject" for each in on if each.step == 1 and not each.variant.subject
    ]
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        return Check(name, "stop", faults[0] + more, tuple(faults), "sequence")
    words = f"{plural(len(steps), 'step')}, {plural(len(on), 'variant')} on"
    logic = [each.name for each in on if merge_tags.has_logic(each.source)]
    if logic:
        return Check(
            name, "watch", f"{words}; conditions in {', '.join(logic)} are not checked", mend="sequence"
        )
    return Check(name, "ok", words, mend="sequence")


def _says_something(body: str) -> bool:
    return bool(body.strip()) and bool(html_to_text(body).text.strip())


def tags_filled(facts: Facts) -> Check:
    """Whether the leads have what the copy's merge tags ask for, spelled the same."""
    name = "Merge tags"
    where: dict[str, list[str]] = {}
    for each in wordings(facts.campaign):
        for tag in merge_tags.names(each.source):
            where.setdefault(tag, []).append(each.name)
    if not where:
        return Check(name, "ok", "the copy has none that a lead must fill", mend="sequence")
    read = facts.leads
    if read is None:
        return missing(facts, name, "leads", "leads")
    if not read.leads:
        return Check(name, "unknown", "not known: there is no lead", mend="leads")
    held = [lead_values(lead) for lead in read.leads]
    known = list(dict.fromkeys(variable for values in held for variable in values))
    lacking = {tag: sum(tag not in values for values in held) for tag in where}
    lacking = {tag: count for tag, count in sorted(lacking.items(), key=lambda each: -each[1]) if count}
    if not lacking:
        return Check(name, "ok", f"{read.sample} have {_listed(list(where))}", mend="leads")
    evidence = []
    for tag, count in lacking.items():
        meant = merge_tags.near(tag, known)
        hint = f" — they have {{{{{meant}}}}}" if meant else ""
        evidence.append(
            f"{{{{{tag}}}}} ({', '.join(where[tag][:NAMED])}): {count:,} of {read.sample} lack it{hint}"
        )
    nobody = [tag for tag, count in lacking.items() if count == len(held)]
    if nobody:
        meant = merge_tags.near(nobody[0], known)
        words = f"no lead has {_listed(nobody)}" + (f": is {{{{{meant}}}}} meant?" if meant else "")
        return Check(name, "stop", words, tuple(evidence), "sequence")
    most, count = next(iter(lacking.items()))
    words = f"{count:,} of {read.sample} lack {{{{{most}}}}}"
    words += f", others {_listed([tag for tag in lacking if tag != most])}" if len(lacking) > 1 else ""
    return Check(name, "watch", words, tuple(evidence), "leads")


def _listed(tags: list[str]) -> str:
    more = f" and {len(tags) - NAMED} more" if len(tags) > NAMED else ""
    return ", ".join(f"{{{{{tag}}}}}" for tag in tags[:NAMED]) + more


def unsubscribing(facts: Facts) -> Check:
    """Whether a reader can get off the list."""
    name, campaign = "Unsubscribe", facts.campaign
    if campaign.insert_unsubscribe_header:
        return Check(name, "ok", "the header is on", mend="options")
    words = "the header is off" if campaign.insert_unsubscribe_header is False else "the header is not set"
    offered = [each.name for each in wordings(campaign) if "unsubscribe" in each.variant.body.casefold()]
    if offered:
        return Check(name, "ok", f"{words}, but {', '.join(offered[:NAMED])} offers it", mend="options")
    return Check(name, "watch", f"{words}, and no mail offers it", mend="options")
