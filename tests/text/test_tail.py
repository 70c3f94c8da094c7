"""Quotations and signatures fold away; nothing that was written for this mail does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instantly_tui.text.tail import fold

GMAIL = "On Fri, Nov 20, 2026 at 9:31 AM Dana Whitlock <dana@example.com> wrote:"
OUTLOOK = (
    "From: Sam Holt <sam@example.com>\nSent: Thursday, 19 November 2026 08:05\nTo: Dana\nSubject: Re: 14 days"
)


@pytest.mark.parametrize(
    "introduction",
    [
        GMAIL,
        "On Fri, Nov 20, 2026 at 9:31 AM Dana Whitlock\n<dana@example.com> wrote:",
        "On Fri, 20 Nov 2026, 09:31 Dana Whitlock, <\ndana@example.com> wrote:",
        "Am Fr., 20. Nov. 2026 um 09:31 Uhr schrieb Iris Vogel <iris@example.com>:",
        "Am 20.11.2026 um 09:31 schrieb Iris Vogel:",
        "Le ven. 20 nov. 2026 à 09:31, Ann-Marie <am@example.com> a écrit :",
        "El vie, 20 nov 2026 a las 9:31, José (<jose@example.com>) escribió:",
        "Em sex., 20 de nov. de 2026 às 09:31, Ana <ana@example.com> escreveu:",
        "Op vr 20 nov 2026 om 09:31 schreef Jan <jan@example.com>:",
        "2026年11月20日(金) 9:31 田中 太郎 <tanaka@example.com>:",
        "田中さんは書きました：",
        "W dniu pt., 20 lis 2026 o 09:31 Jan <jan@example.com> napisał(a):",
        "pe 20. marrask. 2026 klo 9.31 Matti (matti@example.com) kirjoitti:",
        "*On Nov 20, 2026, Dana wrote:*",
    ],
)
def test_a_quotation_with_its_introduction_folds(introduction: str) -> None:
    folded = fold(f"Yes, Tuesday works.\n\nDana\n\n{introduction}\n\n> first line\n> second\n")
    assert folded.visible == "Yes, Tuesday works.\n\nDana"
    assert folded.quoted == (*introduction.split("\n"), "", "> first line", "> second")
    assert folded.signature == ""


@pytest.mark.parametrize(
    "headers",
    [
        OUTLOOK,
        "*From:* Sam\n*Sent:* Thursday\n*To:* Dana\n*Subject:* Re: x",
        "Von: Sam Holt\nGesendet: Donnerstag, 19. November 2026 08:05\nAn: Dana\nBetreff: AW: x",
        "De : Sam Holt\nEnvoyé : jeudi 19 novembre 2026 08:05\nÀ : Dana\nObjet : Re: x",
        "De: Sam Holt\nEnviado el: jueves, 19 de noviembre de 2026\nPara: Dana\nAsunto: Re: x",
        "差出人: Sam Holt\n送信日時: 2026年11月19日\n宛先: Dana\n件名: Re: x",
        "-----Original Message-----\nFrom: Sam\nDate: x\nTo: y",
        "-----Ursprüngliche Nachricht-----\nirgendwas",
        "________________________________\n" + OUTLOOK,
    ],
)
def test_copied_headers_and_all_below_them_fold(headers: str) -> None:
    folded = fold(f"Not now, thanks.\n\n{headers}\n\nHi Dana,\nthe original text")
    assert folded.visible == "Not now, thanks."
    assert folded.quoted[0] == headers.split("\n")[0]
    assert folded.quoted[-1] == "the original text"


def test_an_unmarked_original_below_an_introduction_folds() -> None:
    folded = fold(f"Sounds good\n\n{GMAIL}\n\nHi Dana,\noriginal text\n")
    assert folded.visible == "Sounds good"
    assert len(folded.quoted) == 4


def test_answers_between_quotations_stay_in_sight_with_them() -> None:
    text = f"{GMAIL}\n> Does it work with NetSuite?\n\nYes.\n\n> What does it cost?\n\nLess than you fear."
    assert fold(text) == (text, (), "")


def test_the_last_quotation_of_several_folds() -> None:
    folded = fold(f"{GMAIL}\n> one?\n\nYes.\n\n> two?\n> three")
    assert folded.visible == f"{GMAIL}\n> one?\n\nYes."
    assert folded.quoted == ("> two?", "> three")


def test_an_answer_below_the_quotation_stays() -> None:
    folded = fold(f"{GMAIL}\n> Tuesday?\n\nTuesday is fine.\n\n-- \nDana")
    assert folded.visible == "Tuesday is fine."
    assert folded.quoted == (GMAIL, "> Tuesday?")
    assert folded.signature == "Dana"


def test_the_signature_folds_before_the_quotation() -> None:
    folded = fold(f"Ok.\n\n-- \nDana Whitlock\nCFO\n\n{GMAIL}\n> x")
    assert folded == ("Ok.", (GMAIL, "> x"), "Dana Whitlock\nCFO")


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS <https://example.com/x>",
        "Von meinem iPhone gesendet",
        "Gesendet mit der mobilen Mail App",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "iPhoneから送信",
    ],
)
def test_the_line_a_telephone_adds_is_a_signature(line: str) -> None:
    assert fold(f"Call me\n\n{line}\n") == ("Call me", (), line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        "On this point my colleague wrote:\nwe do not buy.",
        "On Monday we close. From: here to there\nTo: whom\nok",
        "Sent from my iPhone",
        "-- \nDana",
        "--\n" + "line\n" * 30 + "end",
        "> only\n> a quotation",
        f"{OUTLOOK}\n\nall of it is the original",
        "FYI\n\n--- Forwarded message ---\nFrom: Boss <boss@example.com>\nDate: Fri\nTo: me\n\nRead.",
        "price: 3 > 2\nand 1 < 2",
    ],
)
def test_what_is_not_repeated_stays(text: str) -> None:
    folded = fold(text)
    assert folded.visible == text.strip("\n")
    assert folded.quoted == ()
    assert folded.signature == ""


def test_an_answer_without_words_of_its_own_has_nothing_in_sight() -> None:
    assert fold(f"{GMAIL}\n> x").visible == ""


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "text",
            "> quoted",
            ">> deeper",
            "-- ",
            "--",
            GMAIL,
            *OUTLOOK.split("\n"),
            "Sent from my iPhone",
            "On 3 wrote:",
            "x:",
        ]
    ),
    max_size=14,
)


@given(LINES)
def test_no_line_is_lost_or_made_up(lines: list[str]) -> None:
    folded = fold("\n".join(lines))
    parts = [*folded.visible.split("\n"), *folded.quoted, *folded.signature.split("\n")]
    marks = ("", "-- ", "--")
    assert sorted(line for line in parts if line not in marks) == sorted(
        line for line in lines if line not in marks
    )
