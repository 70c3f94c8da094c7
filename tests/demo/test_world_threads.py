"""The mails of the demo: who wrote what, in which language, and the ones made to do harm."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from instantly_tui.demo.ids import stamp_ms, to_ms, uuid7_parts
from instantly_tui.demo.lead_query import LeadQuery
from instantly_tui.demo.world import FIXED_NOW, build_world

NOW = "2026-11-20T09:43:00.000Z"


@pytest.fixture(scope="module")
def space():
    world = build_world("showcase")
    return world.spaces[world.admin_id]


@pytest.fixture(scope="module")
def rows(space):
    return space.mails.select(lambda row: True, limit=None, ascending=True)


@pytest.fixture(scope="module")
def received(space):
    """Received mails with bodies, newest first."""
    found = space.mails.select(lambda row: row["ue_type"] == 2, limit=None)
    return [space.mails.full(row) for row in found]


def text_of(mail):
    return mail["body"].get("text", "") + mail["body"].get("html", "")


def test_sixty_received_mails_in_sixty_threads_are_unread(space, rows):
    unread = [row for row in rows if row.get("is_unread") == 1]
    assert len(unread) == space.mails.unread() == 60
    assert len({row.get("thread_id", row["id"]) for row in unread}) == 60
    assert {row["ue_type"] for row in unread} == {2}
    kinds = Counter((row.get("_auto"), row["is_focused"]) for row in unread)
    assert kinds[0, 0] == 8
    assert kinds[1, 1] >= 10
    assert kinds[0, 1] >= 25


def test_there_are_about_six_hundred_threads(rows):
    assert len({row.get("thread_id", row["id"]) for row in rows}) == 612
    assert any("thread_id" not in row for row in rows)


def test_ids_are_unique_ordered_and_carry_the_time(rows):
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    stamps = [row["timestamp_created"] for row in rows]
    assert stamps == sorted(stamps)
    for row in rows:
        parts = uuid7_parts(row["id"])
        assert parts is not None
        assert parts[0] == stamp_ms(row["timestamp_created"])
        assert row["timestamp_created"].endswith(".000Z")


def test_rows_have_the_shape_of_their_direction(space, rows):
    for row in rows[::7]:
        mail = space.mails.full(row)
        assert not any(key.startswith("_") for key in mail)
        if row["ue_type"] == 1:
            assert mail["from_address_email"] == mail["eaccount"]
            assert set(mail["body"]) == {"html"}
            assert mail["is_unread"] == 0
            assert mail["is_focused"] == 1
            assert re.fullmatch(r"0_\d_\d+", mail["step"])
            assert "content_preview" not in mail
            assert not any(key.endswith("_json") for key in mail)
            assert mail["to_address_email_list"] == mail["lead"]
        elif row["ue_type"] == 3:
            assert not {"step", "is_unread"} & set(mail)
            assert mail["cc_address_email_list"] == mail["bcc_address_email_list"] == ""
            assert mail["content_preview"]
            assert mail["body"]["html"].startswith("<!DOCTYPE html><html>")
            assert mail["message_id"].startswith("<ins-u-1-")
        else:
            assert mail["to_address_email_list"] == mail["eaccount"]
            assert mail["is_auto_reply"] in (0, 1)
        assert mail["eaccount"] in space.accounts
        assert re.fullmatch(r"<[\w.-]+@[\w.-]+>", mail["message_id"])


def test_no_merge_variable_is_left_in_what_was_sent(space, rows):
    for row in rows:
        if row["ue_type"] != 2:
            assert "{{" not in row["subject"]
            assert "{{" not in space.mails.full(row)["body"]["html"]


def test_a_thread_tells_one_story(space, rows):
    threads = defaultdict(list)
    for row in rows:
        if "campaign_id" in row:
            threads[row["thread_id"]].append(row)
    for thread, mails in threads.items():
        assert space.mails.thread(thread) == mails
        assert re.fullmatch(rf"{mails[0]['campaign_id'][:2]}-[\w-]{{23}}", thread)
        assert mails[0]["ue_type"] == 1
        assert (
            len({(row["lead"], row["lead_id"], row["campaign_id"], row.get("i_status")) for row in mails})
            == 1
        )
        lead = space.leads.get(mails[0]["lead_id"])
        assert lead["email"] == mails[0]["lead"]
        assert lead["campaign"] == mails[0]["campaign_id"]
        assert lead.get("lt_interest_status") == mails[0].get("i_status")
        answers = [row for row in mails if row["ue_type"] == 2]
        assert lead["email_reply_count"] == len(answers)
        assert lead["timestamp_last_reply"][:19] == answers[-1]["timestamp_created"][:19]
        steps = [row["step"] for row in mails if row["ue_type"] == 1]
        assert steps == sorted(steps)
        assert lead["status_summary"]["lastStep"]["stepID"] == steps[-1]
        assert answers[0]["step"] in steps
        assert answers[0]["timestamp_created"] >= mails[0]["timestamp_created"]


def test_the_same_person_has_the_same_suffix_in_every_campaign(rows):
    suffixes = defaultdict(set)
    for row in rows:
        if "campaign_id" in row:
            suffixes[row["lead"]].add(row["thread_id"][2:])
    assert {len(found) for found in suffixes.values()} == {1}


def test_many_languages_answer(received):
    human = "".join(text_of(mail) for mail in received if not mail["is_auto_reply"])
    for letters in (r"[\u4e00-\u9fff]", r"[\u3040-\u30ff]", r"[\u0600-\u06ff]", "[äöüß]", "[éèç]"):
        assert re.search(letters, human)
    automatic = [
        mail["subject"].split(":")[0].split("：")[0].strip() for mail in received if mail["is_auto_reply"]
    ]
    assert {"Automatic reply", "Automatische Antwort", "自動応答", "Réponse automatique", "رد تلقائي"} <= set(
        automatic
    )
    assert any("out of the office until 2026-" in text_of(mail) for mail in received)


def test_reminders_are_due_today_and_later(rows):
    reminders = sorted(row["reminder_ts"] for row in rows if "reminder_ts" in row)
    assert sum(moment.startswith("2026-11-20") for moment in reminders) == 4
    assert sum(moment <= NOW for moment in reminders) == 2
    assert sum(moment > "2026-11-21" for moment in reminders) == 5


def test_hot_objecting_and_asking_leads_wait(space, received):
    unread = [mail for mail in received if mail["is_unread"] == 1]
    hot = [mail for mail in unread if mail.get("i_status") == 1]
    assert 6 <= len(hot) <= 12
    told = " ".join(text_of(mail) for mail in unread)
    for words in ("NetSuite", "ERP migration", "SOC 2", "unsubscribe"):
        assert words.lower() in told.lower()
    assert max(mail["timestamp_created"] for mail in unread) > "2026-11-20T09:"
    assert to_ms(FIXED_NOW) - stamp_ms(min(mail["timestamp_created"] for mail in hot)) > 3_600_000


def test_a_hostile_thread_is_there(space, received):
    hostile = next(mail for mail in received if "\x1b]52;" in mail["subject"])
    assert hostile["is_unread"] == 1
    assert "\x1b" in hostile["from_address_json"][0]["name"]
    text, html = hostile["body"]["text"], hostile["body"]["html"]
    for part in (
        "\x1b]52;c;",
        "\x1b]8;;",
        "\x1b]0;",
        "\x9b",
        "\u202e",
        "\u2066",
        "\x00",
        "\r",
        "\x7f",
        "\x1b[6n",
        "\x1bP$q",
    ):
        assert part in text, repr(part)
    assert "[/b]" in text
    assert "[@click=app.bell()]x[/]" in text
    assert len(re.findall("[\u0300-\u036f]", text)) > 40
    for part in (
        "<script",
        "<style",
        'width="1"',
        "javascript:",
        "display:none",
        "&#27;]52",
        "<svg",
        "<iframe",
    ):
        assert part in html, part
    assert html.count("<table>") == 3


def test_bodies_of_every_shape_are_there(received):
    shapes = {tuple(sorted(mail["body"])) for mail in received}
    assert {("html",), ("text",), ("html", "text"), ()} <= shapes
    assert max(len(text_of(mail)) for mail in received) > 200_000
    assert any(mail["body"].get("html", "").count("<table>") > 200 for mail in received)
    attached = [mail["attachment_json"]["files"] for mail in received if "attachment_json" in mail]
    assert attached
    assert all(file["filename"] for file in attached[0])
    assert any('<div class="gmail_quote">' in mail["body"].get("html", "") for mail in received)
    assert any("\n> " in mail["body"].get("text", "") for mail in received)


def test_one_lead_has_a_name_made_to_do_harm(space):
    found = space.leads.scan(LeadQuery(search="\x1b"), limit=None)
    assert len(found) == 1
    assert "note [/b]" in found[0]["payload"]
