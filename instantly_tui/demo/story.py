"""What happens in the simulation without anyone asking: campaigns send, leads bounce and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from instantly_tui.demo import sending
from instantly_tui.demo.ids import stamp
from instantly_tui.demo.inbound import campaign_mail, receive
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.mail_texts import ANSWERS

if TYPE_CHECKING:
    from instantly_tui.demo.world import Space, World

Row = dict[str, Any]

SENDS_EVERY = (8.0, 30.0)
"""Simulated seconds, from and to, between two mails of the whole workspace."""
REPLIES_EVERY = (50.0, 200.0)
"""Simulated seconds, from and to, between two answers."""
PLOTS = (
    ("hot", 1),
    ("question", None),
    ("objection", None),
    ("auto", None),
    ("not_interested", -1),
    ("question", None),
    ("objection", None),
    ("hot", 1),
    ("wrong_person", -2),
)
"""What answers are about, and the interest the service's classifier gives them."""
IN_MAINTENANCE = 3
MAINTENANCE = (300.0, 900.0)
"""Simulated seconds, from and to, after which an account in maintenance sends again."""
BOUNCES_PER_THOUSAND = 12
PROTECTS_FROM = 100
PROTECTS_ABOVE = 0.05
"""Bounce protection stops a campaign above this share of at least so many mails."""


class Story:
    """Lets the admin workspace live by the world's clock and chance; each event plans the next."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._space = world.spaces[world.admin_id]

    def begin(self) -> None:
        """Plan the first mail and the first answer; nothing happens before the clock reaches them."""
        self._later(SENDS_EVERY, self._send)
        self._later(REPLIES_EVERY, self._reply)
        for account in self._space.accounts.values():
            if account.get("status") == IN_MAINTENANCE:
                self._later(MAINTENANCE, lambda account=account: _end_maintenance(account))

    def _later(self, seconds: tuple[float, float], event: Any) -> None:
        self._world.clock.after(self._world.chance.uniform(*seconds), event)

    def _send(self) -> None:
        running = self._running()
        if running:
            campaign = self._world.chance.choice(running)
            sending.settle_accounts(self._space, campaign, self._world.clock.now())
            send_next(self._world, self._space, campaign)
        self._later(SENDS_EVERY, self._send)

    def _reply(self) -> None:
        running = self._running()
        leads = _written_to(self._space, self._world.chance.choice(running)["id"]) if running else []
        if leads:
            answer(self._world, self._space, self._world.chance.choice(leads))
        self._later(REPLIES_EVERY, self._reply)

    def _running(self) -> list[Row]:
        return [row for row in self._space.campaigns.values() if row["status"] == sending.ACTIVE]


def send_next(world: World, space: Space, campaign: Row) -> Row | None:
    """Send the next mail of a running campaign, which may bounce; None when it can't send now.

    A follow-up that is due goes before a lead's first mail unless the campaign prefers new leads.
    """
    now = world.clock.now()
    facts = sending.diagnose(space, campaign, now)
    if campaign["status"] != sending.ACTIVE or facts.code != "healthy":
        return None
    lead, step = _next(campaign, facts)
    variants = sending.steps(campaign)[step]["variants"]
    places = [place for place, variant in enumerate(variants) if not variant.get("v_disabled")]
    accounts = sending.able(space, sending.senders(space, campaign), now)
    if not places or not accounts:
        return None
    account, variant = space.accounts[world.chance.choice(accounts)], world.chance.choice(places)
    account["_last_sent"] = now
    step_id = f"0_{step}_{variant}"
    mail = space.mails.add(campaign_mail(world, space, lead, account["email"], step_id))
    space.stats.record(
        campaign["id"],
        step=step,
        variant=variant,
        account=account["email"],
        sent=1,
        contacted=1,
        new_leads_contacted=int(step == 0),
    )
    _remember(space, campaign, lead, account["email"], step_id, mail["timestamp_created"])
    if world.chance.randrange(1000) < BOUNCES_PER_THOUSAND:
        space.leads.patch(lead["id"], {"status": -1})
    settle(space, campaign)
    return mail


def _next(campaign: Row, facts: sending.Diagnosis) -> tuple[Row, int]:
    """The lead whose turn it is and the step it gets; there is one when the campaign is healthy."""
    waiting = facts.waiting
    new_first = campaign.get("prioritize_new_leads") or not waiting.due
    if waiting.fresh and new_first and not facts.new_limit_hit:
        return waiting.fresh[0], 0
    lead = waiting.due[0]
    return lead, int(lead["status_summary"]["lastStep"]["stepID"].split("_")[1]) + 1


def answer(world: World, space: Space, lead: Row) -> Row:
    """Let a lead answer in its own language; returns the new mail."""
    plot, interest = world.chance.choice(PLOTS)
    made = space.leads.groups.find(lead["id"])
    locale = made[0].locale(made[1]) if made else "en"
    texts = ANSWERS[locale].get(plot) or ANSWERS["en"][plot]
    back = stamp(world.clock.ms() + world.chance.randrange(2, 15) * 86_400_000)[:10]
    account = space.accounts.get(lead["status_summary"]["lastStep"]["from"], {})
    text = world.chance.choice(texts).format(
        me=account.get("first_name", ""),
        first=lead.get("first_name", ""),
        company=lead.get("company_name", ""),
        back=back,
    )
    return receive(
        world,
        space,
        lead["email"],
        campaign=lead["campaign"],
        text=text,
        auto_reply=plot == "auto",
        interest=interest,
    )


def settle(space: Space, campaign: Row) -> None:
    """End a running campaign whose leads have all finished, or whose mails bounce too often."""
    if campaign["status"] != sending.ACTIVE:
        return
    key = campaign["id"]
    rows = space.stats.campaigns(ids=[key], count_leads=False)
    sent, bounced = (rows[0]["emails_sent_count"], rows[0]["bounced_count"]) if rows else (0, 0)
    if (
        not campaign.get("disable_bounce_protect")
        and sent >= PROTECTS_FROM
        and bounced > sent * PROTECTS_ABOVE
    ):
        campaign["status"] = sending.BOUNCE_PROTECT
    elif not campaign.get("is_evergreen") and not space.leads.scan(
        LeadQuery(campaign=key, filter="FILTER_VAL_ACTIVE"), None, 1
    ):
        inside = space.leads.scan(LeadQuery(campaign=key, filter="FILTER_VAL_IN_SUBSEQUENCE"), None, 1)
        campaign["status"] = sending.RUNNING_SUBSEQUENCES if inside else sending.COMPLETED


def _end_maintenance(account: Row) -> None:
    if account.get("status") == IN_MAINTENANCE:
        account["status"] = 1


def _written_to(space: Space, campaign: str) -> list[Row]:
    leads = space.leads.scan(LeadQuery(campaign=campaign, filter="FILTER_VAL_ACTIVE"), None, sending.SAMPLE)
    return [lead for lead in leads if "lastStep" in lead["status_summary"] and not lead["email_reply_count"]]


def _remember(space: Space, campaign: Row, lead: Row, account: str, step_id: str, moment: str) -> None:
    """What the lead remembers of a mail it got; the last step finishes it (API.md §8.1)."""
    fields: Row = {
        "status_summary": {"lastStep": {"from": account, "stepID": step_id, "timestamp_executed": moment}},
        "timestamp_last_contact": moment,
        "timestamp_last_touch": moment,
    }
    if int(step_id.split("_")[1]) + 1 >= len(sending.steps(campaign)):
        fields.update(status=3, last_contacted_from=account)
    space.leads.patch(lead["id"], fields)
