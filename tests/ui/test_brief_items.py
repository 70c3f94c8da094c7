"""What the brief lists, and in which order."""

from __future__ import annotations

import pytest

from instantly_tui.api.accounts import Account
from instantly_tui.api.campaign_stats import CampaignStats
from instantly_tui.api.campaigns import CampaignStatus
from instantly_tui.engine.drafts import Draft
from instantly_tui.ui.screens.brief_items import DOMAINS, BriefItem, brief_items


def campaign(
    name: str, status: int = 1, *, sent: int = 1000, bounced: int = 0, left: int = 5
) -> CampaignStats:
    return CampaignStats(
        campaign_id=f"id of {name}",
        campaign_name=name,
        campaign_status=status,
        emails_sent_count=sent,
        bounced_count=bounced,
        contacted_count=100,
        leads_count=100 + left,
    )


def broken(*emails: str) -> tuple[Account, ...]:
    return tuple(Account(email=email, status=-1) for email in emails)


def of(*rows: CampaignStats) -> list[BriefItem]:
    return brief_items(None, None, rows, ())


def words(items: list[BriefItem]) -> list[str]:
    return [item.words for item in items]


def test_where_nothing_is_wrong_or_known_there_is_no_line():
    assert brief_items(None, None, None, ()) == []
    assert brief_items(0, (), (campaign("fine"),), ()) == []


def test_what_does_harm_now_comes_first_and_news_last():
    items = brief_items(
        24,
        broken("a@mail.test", "b@mail.test", "c@other.test"),
        (
            campaign("empty", left=0),
            campaign("warm", bounced=40),
            campaign("stopped", CampaignStatus.BOUNCE_PROTECT),
            campaign("burning", bounced=56),
        ),
        (Draft("1", state="unknown"), Draft("2", state="refused"), Draft("3"), Draft("4")),
    )
    assert words(items) == [
        "1 reply may or may not have been sent",
        "1 reply was refused",
        "“burning” bounces 5.6 %, still sends",
        "mail.test: 2 accounts in error",
        "other.test: 1 account in error",
        "“stopped” stopped: bounce protect",
        "“warm” bounces 4.0 %",
        "24 unread mails in the Unibox",
        "2 drafts not sent",
        "“empty” has no lead left to contact",
    ]
    assert [item.kind for item in items] == ["act"] * 6 + ["watch"] + ["do"] * 2 + ["info"]


def test_each_line_opens_what_it_speaks_of():
    items = brief_items(
        1,
        broken("a@mail.test"),
        (campaign("burning", bounced=90),),
        (Draft("1", state="unknown"), Draft("2")),
    )
    assert [(item.place, item.arguments) for item in items] == [
        ("outbox", ()),
        ("campaign", ("id of burning", "why")),
        ("accounts", ("@mail.test",)),
        ("drafts", ()),
        ("inbox", ()),
    ]


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        (campaign("limit", bounced=50), ["act"]),
        (campaign("below the limit", bounced=49), ["watch"]),
        (campaign("at the warning", bounced=30), ["watch"]),
        (campaign("below the warning", bounced=29), []),
        (campaign("too few to say", sent=99, bounced=50), []),
        (campaign("paused", CampaignStatus.PAUSED, bounced=90, left=0), []),
        (campaign("completed", CampaignStatus.COMPLETED, left=0), []),
        (campaign("suspended", CampaignStatus.ACCOUNT_SUSPENDED), ["act"]),
        (campaign("unhealthy", CampaignStatus.ACCOUNTS_UNHEALTHY, sent=0), ["act"]),
        (CampaignStats(campaign_id="x", campaign_status=1), []),
    ],
)
def test_a_campaign_is_listed_for_a_reason(row: CampaignStats, kinds: list[str]):
    assert [item.kind for item in of(row)] == kinds


def test_many_domains_share_one_line_and_an_unread_rest_is_said():
    emails = [f"a@d{number}.test" for number in range(DOMAINS + 3)]
    items = brief_items(None, broken(*emails), None, (), more_broken=True)
    assert len(items) == DOMAINS + 1
    assert items[-1].words == "at least 3 accounts in error at 3 more domains"
    assert items[-1].arguments == ("err",)
    assert items[0].words == "d0.test: at least 1 account in error"


def test_a_line_keeps_its_key_while_its_numbers_change():
    before, after = of(campaign("x", bounced=51)), of(campaign("x", bounced=60))
    assert before[0].key == after[0].key
    assert before[0].words != after[0].words
    many = brief_items(3, broken("a@b.test"), (campaign("x", bounced=51),), (Draft("1"),))
    assert len({item.key for item in many}) == len(many)
