"""What a report says and how each form writes it: unknown is not 0, a name is only a name."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.api.campaign_stats import CampaignStats, Day, Overview, StepStats
from instantly_tui.resources import report_tables as words
from instantly_tui.resources.periods import Period
from instantly_tui.resources.report import Figures, Part, Reading, Readings, Report, part_of, total
from instantly_tui.resources.report_chart import MOST_TICKS, Series, chart, scale
from instantly_tui.resources.report_csv import as_csv
from instantly_tui.resources.report_html import as_html
from instantly_tui.resources.report_markdown import as_markdown
from instantly_tui.text.tables import BYTE_ORDER_MARK

NOW = datetime(2026, 11, 20, 9, 43, tzinfo=UTC)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "=HYPERLINK(0)|</title></style>&lt;b&gt;",
    "]]> url(https://evil.example/x) @import 'https://evil.example' javascript:alert(1)",
)
ZEROS: dict[str, Any] = {name: 0 for name in Overview.model_fields}
SENT: dict[str, Any] = {**ZEROS, "emails_sent_count": 200, "contacted_count": 100, "reply_count_unique": 4}


def readings(name: str = "Wave 1", **parts: Any) -> Readings:
    row = CampaignStats(campaign_id="c1", campaign_name=name, campaign_status=1, **SENT)
    days = (Day(date=date(2026, 10, 5), sent=200, unique_replies=4, unique_opportunities=2),)
    step = StepStats(step="1", variant="1", sent=190, unique_replies=4)
    unplaced = StepStats(step="null", variant="null", sent=10)
    known: dict[str, Any] = {
        "now": Reading(Overview(**SENT | {"total_opportunities": 2, "total_meeting_booked": 1})),
        "before": Reading(Overview(**ZEROS)),
        "campaigns": Reading((row,)),
        "campaigns_before": Reading(()),
        "days": Reading(days),
        "days_before": Reading(()),
        "steps": Reading((step, unplaced)),
        "steps_of": name,
    }
    return Readings(**known | parts)


def report_of(*parts: Part, several: bool = False, **more: Any) -> Report:
    return Report("Report: Acme", OCTOBER, parts, NOW, several=several, **more)


def part(name: str = "Acme", **changed: Any) -> Part:
    return part_of(name, readings(**changed), OCTOBER, NOW)


class Page(HTMLParser):
    """Every tag, attribute and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def check_alone(page: str) -> Page:
    """Hold that a page needs and names nothing outside itself, and runs nothing."""
    read = Page(page)
    forbidden = {"script", "link", "iframe", "object", "embed", "img", "base", "form", "image", "use", "a"}
    assert not forbidden & set(read.tags)
    known = {
        *("class", "charset", "content", "lang", "name", "http-equiv", "scope", "role", "aria-label"),
        *("viewbox", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points", "text-anchor"),
    }
    assert {name for _, name, _ in read.attributes} <= known, "no src, href, style or on… among them"
    assert "refresh" not in {value for _, name, value in read.attributes if name == "http-equiv"}
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert style
    assert not re.search(r"url\s*\(|@import|expression|image-set|src\s*:|//", style)
    policy = next(value for _, name, value in read.attributes if name == "content")
    assert policy.startswith("default-src 'none'")
    return read


@pytest.mark.parametrize("name", HOSTILE)
def test_a_stranger_s_name_stays_a_name_in_every_form(name: str) -> None:
    one = part_of(name, readings(name), OCTOBER, NOW)
    failed = ((name, f"refused: {name}"),)
    for report in (
        Report(f"Report: {name}", OCTOBER, (one,), NOW, failed),
        report_of(one, part(), several=True, failed=failed),
    ):
        page = as_html(report)
        read = check_alone(page)
        assert name in read.texts, "it is shown as it is"
        assert page.count("<style>") == page.count("</title>\n<style>") == 1
        assert read.tags.count("title") == 1 + page.count('<rect class="day"')
        rows = list(csv.reader(io.StringIO(as_csv(report).removeprefix(BYTE_ORDER_MARK), newline="")))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any(cell.lstrip("'") == name for row in rows for cell in row)
        markdown = as_markdown(report)
        assert not re.search(r"(?<!\\)<\w", markdown)
        for line in markdown.splitlines():
            if line.startswith("| "):
                assert len(re.split(r"(?<!\\)\|", line)) in (6, 12, 11, 8, 13)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_the_names_are_the_page_stands_alone(client: str, campaign: str) -> None:
    page = as_html(
        Report(f"Report: {client}", OCTOBER, (part_of(client, readings(campaign), OCTOBER, NOW),), NOW)
    )
    check_alone(page)


def test_what_could_not_be_read_is_said_and_not_0() -> None:
    broken: Reading[Any] = Reading(problem="the key may not read analytics")
    one = part(now=broken, days=broken, steps=broken, campaigns_before=broken)
    assert one.now is None
    assert one.days is None
    assert one.campaigns is not None
    assert one.campaigns[0].before is None
    assert [sentence.partition(":")[0] for sentence in one.unread] == [
        "the totals could not be read",
        "the campaigns of the period before could not be read",
        "the days could not be read",
        "the steps could not be read",
    ]
    report = report_of(one)
    markdown, page = as_markdown(report), as_html(report)
    for form in (markdown, page, as_csv(report)):
        assert "the days could not be read: the key may not read analytics" in form
    assert "| Mails sent | – | 0 |  |" in markdown
    assert "<svg" not in page
    rows = list(csv.DictReader(io.StringIO(as_csv(report).removeprefix(BYTE_ORDER_MARK), newline="")))
    assert rows[0]["Mails sent"] == ""
    assert rows[1]["Mails sent"] == "0"
    together = report_of(part("Acme"), one, several=True)
    assert together.now is None, "a sum without one of them would be taken for the sum of all"


def test_who_is_missing_is_said_in_every_form() -> None:
    report = report_of(part(), several=True, failed=(("Old Harbor", "the workspace has no active plan"),))
    for form in (as_markdown(report), as_html(report), as_csv(report)):
        assert "Old Harbor" in form
        assert "the workspace has no active plan" in form
    assert "Outcome of 1 client together" in as_markdown(report)


def test_the_outcome_stands_first_with_its_change() -> None:
    one = part()
    assert [measure.part for measure in words.OUTCOME if not measure.whole][:7] == [
        *("meetings", "won", "positive", "replies", "contacted", "sent", "bounced")
    ]
    text = as_markdown(report_of(one))
    assert text.index("Meetings booked") < text.index("Mails sent") < text.index("## Campaigns")
    assert "| Meetings booked | 1 | 0 | new |" in text
    assert "| Positive-reply rate | 2.00 % | – |  |" in text
    assert "01 Oct 2026 – 31 Oct 2026 (31 days, UTC), set against 31 Aug 2026 – 30 Sep 2026" in text
    assert "Read from Instantly's analytics on Fri 20 Nov 2026, 09:43 UTC." in text
    assert "| 1 | B | 190 |" in text
    assert "10 mails could not be placed in a step" in text
    assert "they need not add up" not in text, "the steps are those of one of the campaigns"
    alone = part_of("Wave 1", readings(), OCTOBER, NOW, is_campaign=True)
    assert "they need not add up" in as_markdown(report_of(alone)), "1 meeting above, none by step"
    assert "opened" not in text, "0 opens are opens that nobody tracked"
    assert "Opens are left out" in text
    assert "still growing" not in text
    assert "Instantly does not say whether it counts steps from 0 or from 1" in text
    zero = Reading((StepStats(step="0", variant="0", sent=9),))
    assert "does not say whether" not in as_markdown(report_of(part(steps=zero))), "a step 0 tells it"


def test_a_period_that_is_not_over_says_so_and_how_much_is_missing() -> None:
    def read(day: int) -> str:
        early = part_of("Acme", readings(), OCTOBER, datetime(2026, 10, day, 23, 50, tzinfo=UTC))
        return as_markdown(report_of(early, part("Read last")))

    assert "The last day was not over when this was read, so it is still growing." in read(31)
    assert "24 days of this period had not begun when this was read" in read(7)
    assert "the period before, which it is set against, is whole" in read(7)


def test_days_to_come_are_unknown_and_days_left_out_had_nothing() -> None:
    early = part_of("Acme", readings(), OCTOBER, datetime(2026, 10, 7, 9, tzinfo=UTC))
    assert early.days is not None
    assert [day.figures.sent for day in early.days[3:8]] == [0, 200, 0, 0, None]
    page = as_html(report_of(early))
    assert "Thu 08 Oct 2026\nsent: –" in page
    assert page.count('<rect class="main"') == 1


def test_opens_are_a_number_where_some_are_tracked() -> None:
    opened = Overview(**SENT | {"open_count_unique": 31})
    text = as_markdown(report_of(part(now=Reading(opened))))
    assert "| Leads that opened | 31 | – |  |" in text
    assert "Opens are only counted for campaigns that track them" in text
    once = as_markdown(report_of(part(before=Reading(opened))))
    assert "| Leads that opened | – | 31 |  |" in once
    assert "Opens are left out" not in once, "they stand there"


def test_what_rows_of_campaigns_never_tell_is_not_0() -> None:
    rows = as_csv(report_of(part(campaigns_before=Reading(())))).removeprefix(BYTE_ORDER_MARK)
    campaigns = [row for row in csv.DictReader(io.StringIO(rows, newline="")) if "campaign" in row["Row"]]
    assert [row["Meetings booked"] for row in campaigns] == ["", ""]
    assert [row["Mails sent"] for row in campaigns] == ["200", "0"]


FIGURES = st.builds(
    Figures, **{field.name: st.one_of(st.none(), st.integers(0, 10**6)) for field in fields(Figures)}
)


@given(st.lists(FIGURES, max_size=5))
def test_a_total_is_known_when_all_of_it_is(some: list[Figures]) -> None:
    summed = total(some)
    if not some:
        assert summed is None
        return
    assert summed is not None
    for field in fields(Figures):
        values = [getattr(each, field.name) for each in some]
        assert getattr(summed, field.name) == (None if None in values else sum(values))
    assert total([*some, None]) is None


@given(st.integers(0, 10**9))
def test_the_scale_is_round_and_holds_the_highest(most: int) -> None:
    step, top = scale(most)
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert top % step == 0
    assert max(most, 1) <= top <= max(1, most) + step
    assert top // step <= MOST_TICKS


def test_a_line_has_a_gap_where_a_day_is_not_known() -> None:
    days = [date(2026, 10, day) for day in range(1, 6)]
    drawn = chart("x", days, [Series("s", [1, 2, None, 4, 5], "past", line=True)])
    assert drawn.count("<polyline") == 2
    assert "Sat 03 Oct 2026\ns: –" in drawn
    assert chart("none", [], []).count("<svg") == 1
    alone = chart("x", days[:1], [Series("s", [3], "past", line=True)])
    start, end = re.findall(r'points="(\S+) (\S+)"', alone)[0]
    assert start != end, "one day alone can be seen"
