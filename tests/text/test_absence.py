"""Out-of-office mails in four languages, and the many sentences that only look like one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.absence import back

BERLIN = ZoneInfo("Europe/Berlin")
WRITTEN = datetime(2026, 11, 20, 9, 43, tzinfo=BERLIN)
"""A Friday."""

BACK = {
    "I am back on 3 December.": "2026-12-03",
    "I'll be back on Monday, 7 December 2026.": "2026-12-07",
    "bis einschließlich 5.12.": "2026-12-07",
    "zurück am Montag, den 7. Dezember": "2026-12-07",
    "de retour le 4 janvier": "2027-01-04",
    "vuelvo el 12 de enero": "2027-01-12",
    "until Friday": "2026-11-23",
    "I am out from 1 to 5 Dec": "2026-12-07",
    "Out of office until 4 December with no access to email.": "2026-12-07",
    "Thank you for your message. I am on parental leave and back on 2026-12-03.": "2026-12-03",
    "I am out of the office until 2026-11-28 with no access to email. Call the main desk.": "2026-11-30",
    "ich bin bis einschließlich 28.11.2026 nicht im Büro. Niemand liest mit.": "2026-11-30",
    "Abwesenheitsnotiz: Ich bin in Elternzeit und ab 03.12.2026 wieder erreichbar.": "2026-12-03",
    "je suis absente jusqu'au 2026-11-28 inclus. En cas d'urgence, contactez l'accueil.": "2026-11-30",
    "Ich bin vom 1.12. bis 5.12. im Urlaub.": "2026-12-07",
    "Ich bin vom 1. bis 5. Dezember nicht erreichbar.": "2026-12-07",
    "Je suis en congé du 1 au 5 décembre.": "2026-12-07",
    "Estaré fuera del 1 al 5 de diciembre.": "2026-12-07",
    "Vacaciones hasta el 11 de diciembre inclusive": "2026-12-14",
    "I will be away December 1 – December 4 and reply after that.": "2026-12-07",
    "Out of office 1-4 December": "2026-12-07",
    "Out of office 1 – 4 December": "2026-12-07",
    "I won't be back until 7 December": "2026-12-07",
    "I will not be back before 7 December": "2026-12-07",
    "Ich bin nicht vor dem 7.12. zurück": "2026-12-07",
    "Je ne serai pas de retour avant le 7 décembre": "2026-12-07",
    "No estaré de vuelta hasta el 7 de enero": "2027-01-07",
    "Ab dem 7. Dezember bin ich wieder für Sie da": "2026-12-07",
    "Am 7.12. bin ich zurück im Büro.": "2026-12-07",
    "On 7 December I will be back in the office.": "2026-12-07",
    "I return to the office on Tuesday, December 1st.": "2026-12-01",
    "Returning 12/14/2026": "2026-12-14",
    "Returning 03/12/2026": "2026-12-03",
    "Returning Thursday, 03/12/2026": "2026-12-03",
    "Je serai de retour le lundi 7 décembre.": "2026-12-07",
    "Je reviens demain": "2026-11-23",
    "Regreso el lunes 7 de diciembre.": "2026-12-07",
    "Regresaré el próximo lunes": "2026-11-23",
    "I'm back next Monday": "2026-11-23",
    "Back next Friday": "2026-11-27",
    "I am out until the end of December.": "2027-01-01",
    "bis Ende der Woche nicht im Haus": "2026-11-23",
    "back next week": "2026-11-23",
    "I am not available until 4 December": "2026-12-07",
    "nicht erreichbar bis 4.12.": "2026-12-07",
    "back on [/b] 3 December": "2026-12-03",
    "I'm on leave since 1 October and back on 7 December": "2026-12-07",
    "I am out until 4 December and back on 7 December.": "2026-12-07",
    "I'm back on 3 December; until then out, until 2 December.": "2026-12-03",
    "Out from Dec 1 to 4, back Dec 7": "2026-12-07",
    "Ich bin bis zum 4. Dezember im Urlaub": "2026-12-07",
    "Bin ab Montag wieder da": "2026-11-23",
    "wieder im Büro ab Mittwoch, 2. Dezember": "2026-12-02",
    "Je suis absent jusqu’au vendredi 27 novembre inclus": "2026-11-30",
    "Estoy fuera de la oficina hasta el 30/11/2026": "2026-12-01",
    "I'm off until 4 December": "2026-12-07",
    "ooo til 4 dec": "2026-12-07",
    "bis 5.12": "2026-12-07",
    "starting 1 December through 4 December": "2026-12-07",
    "Je serai absente du lundi 23 novembre au vendredi 27 novembre": "2026-11-30",
    "Urlaub: 23.11.-27.11.2026": "2026-11-30",
    "Urlaub 23.11. – 27.11.": "2026-11-30",
    "Office closed 24 December to 1 January, back on 4 January": "2027-01-04",
    "Estaré ausente desde el 1 hasta el 4 de diciembre": "2026-12-07",
    "Volveré a la oficina el 9 de diciembre": "2026-12-09",
    "Je rentre le 2 décembre": "2026-12-02",
    "on holiday until Monday 7th December": "2026-12-08",
    "until tomorrow": "2026-11-23",
    "Ich bin morgen wieder im Büro": "2026-11-23",
    "I am out today and will be back tomorrow": "2026-11-23",
}
"""What the mail says, and the day at whose 09:00 its writer is to be written to again."""

UNSURE = (
    "Sale 1-4 December",
    "Returning 03/12",
    "Returning 05/06/2027",
    "Date de retour : 04/01/2027",
    "zurück am Montag, den 8. Dezember",
    "I was out of the office until Monday and am catching up.",
    "We get back to you by Monday.",
    "I was away until 15 November",
    "back on 15 October",
    "Our offer is valid until 30 November",
    "Erreichbar bis 18. Dezember",
    "No longer works here.",
    "Your ticket has been received (#48213). We answer within two business days.",
    "20 % off until Sunday!",
    "> I am back on 3 December",
    "Back on 3 Dec. Or back on 4 Dec.",
    "I'm out until 31 February",
    "call me 555 0134 (mobile, until 6).",
    "Rückruf bis 14 Uhr möglich",
    "I am back in January",
    "back on 2020-01-03",
    "",
    "until 99.99.",
    "Ich bin ab 1.12. in Elternzeit",
    "From 1 December I am on leave.",
    "I will be out of the office starting 1 December",
    "My last day was 30 October; back never",
    "reopens on 4 January",
    "Ich melde mich am 3. Dezember bei Ihnen zurück",
    "Back: 7/12 (Monday)",
)


@pytest.mark.parametrize(("text", "day"), BACK.items())
def test_the_first_working_moment_after_the_absence(text: str, day: str) -> None:
    moment = back(text, WRITTEN)
    assert moment is not None
    assert f"{moment:%Y-%m-%d %H:%M}" == f"{day} 09:00"


@pytest.mark.parametrize("text", UNSURE)
def test_nothing_is_made_up(text: str) -> None:
    assert back(text, WRITTEN) is None


def test_quoted_mails_and_signatures_say_nothing_of_it() -> None:
    quoted = "On 2026-11-19 09:00, Sam <sam@example.com> wrote:\n> I am back on 3 December.\n> Sam"
    assert back(f"Thank you, I read it later.\n\n{quoted}", WRITTEN) is None
    own = back(f"I am out until 4 December.\n\n{quoted}", WRITTEN)
    assert own is not None
    assert (own.month, own.day) == (12, 7)


def test_a_mail_read_later_is_judged_by_the_day_it_came() -> None:
    text = "I am out of the office until Friday."
    for days in range(14):
        written = WRITTEN + timedelta(days)
        moment = back(text, written)
        assert moment is not None
        assert moment.weekday() == 0
        assert timedelta(0) < moment - written <= timedelta(10)


PARTS = st.sampled_from(
    [
        "until",
        "bis",
        "jusqu'au",
        "hasta",
        "back on",
        "zurück am",
        "de retour le",
        "vuelvo el",
        "ab",
        "wieder",
        "from",
        "vom",
        "to",
        "–",
        "3",
        "31",
        "12/5",
        "5.12.",
        "2026-12-03",
        "dec",
        "Dezember",
        "janvier",
        "enero",
        "Friday",
        "Montag",
        "lundi",
        "2019",
        "2027",
        ".",
        ",",
        "\n",
        "not",
        "nicht",
        "next week",
        "99.99.",
        "\u202e",
    ]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31), timezones=st.sampled_from([BERLIN, UTC]))


@given(st.lists(PARTS, max_size=25).map(" ".join) | st.text(max_size=200), MOMENTS)
def test_never_before_the_mail_and_always_at_nine(text: str, written: datetime) -> None:
    moment = back(text, written)
    if moment is not None:
        assert moment.astimezone(UTC) > written.astimezone(UTC)
        assert (moment.hour, moment.minute) == (9, 0)


def test_a_mail_without_end_is_read_only_at_its_beginning() -> None:
    assert back("until " * 400_000 + "Friday", WRITTEN) is None
    assert back("from 1 " * 400_000 + "to 5 Dec", WRITTEN) is None
