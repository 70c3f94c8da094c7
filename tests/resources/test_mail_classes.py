"""What a mail is taken for, by examples in four languages."""

from __future__ import annotations

from typing import Any

import pytest

from instantly_tui.api.emails import Email
from instantly_tui.resources.emails import state
from instantly_tui.resources.mail_classes import mail_class, written

OURS = " On 2026-11-20 09:37, Maya <maya@sender.example> wrote: > Interested in a demo? What does it cost?"


def mail(subject: str, text: str, **more: Any) -> Email:
    sender: dict[str, Any] = {"from_address_email": "dana@firm.example"} | more
    return Email(id="m", subject=subject, content_preview=text, **sender)


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Automatic reply: quick question", "I am out of the office. Interested?", "auto"),
        ("Re: quick question", "I'm currently out of office until 2 December.", "auto"),
        ("AW: kurze Frage", "Guten Tag, ich bin bis 25.11. nicht im Büro.", "auto"),
        ("Abwesenheitsnotiz", "", "auto"),
        ("Réponse automatique : une question", "Je suis en congé", "auto"),
        ("RE: pregunta", "Estoy fuera de la oficina hasta el lunes.", "auto"),
        ("Undeliverable: hello", "550 user unknown", "auto"),
        ("Re: hello", "I'm out of office next week, but let's talk on Friday.", "hot"),
        ("Re: hello", "not interested, thanks", "objection"),
        ("Re: hello", "We are not interested in a demo at this point. Why do you write?", "objection"),
        ("unsubscribe pls", "", "objection"),
        ("Re: hello", "No budget this year, sorry", "objection"),
        ("Re: hello", "I'm the wrong person, ask Lee", "objection"),
        ("Re: hello", "Pass.", "objection"),
        ("Re: hello", "How did you get my address?", "objection"),
        ("AW: hallo", "Kein Interesse, danke.", "objection"),
        ("AW: hallo", "Ich bin dafür nicht zuständig.", "objection"),
        ("AW: hallo", "Das ist uns zu teuer.", "objection"),
        ("RE: bonjour", "Cela ne m'intéresse pas du tout.", "objection"),
        ("RE: bonjour", "Nous ne sommes pas intéressés par votre démo.", "objection"),
        ("RE: hola", "No nos interesa, gracias.", "objection"),
        ("RE: hola", "Quiero darme de baja", "objection"),
        ("Re: hello", "Not the right time, try me in March", "objection"),
        ("Re: hello", "It is not time critical, but let's talk", "hot"),
        ("Re: hello", "Interested. Propose two slots.", "hot"),
        ("Re: hello", "Sounds good, what does it cost?", "hot"),
        ("Re: hello", "Send me the pricing please", "hot"),
        ("Re: hello", "Free Tue or Wed after 2pm", "hot"),
        ("AW: hallo", "Klingt spannend. Was kostet das?", "hot"),
        ("AW: hallo", "Schicken Sie mir gerne mehr Infos", "hot"),
        ("RE: bonjour", "Le sujet nous intéresse. Quels sont vos tarifs ?", "hot"),
        ("RE: hola", "Me interesa, ¿cuánto cuesta?", "hot"),
        ("RE: hola", "Podemos tener una reunión el martes", "hot"),
        ("Re: hello", "Do you have an API? We pull figures ourselves.", "question"),
        ("Re: hello", "Fine. Which languages are supported", "question"),
        ("AW: hallo", "Gibt es einen AVV", "question"),
        ("RE: bonjour", "Comment gérez-vous les données", "question"),
        ("RE: hola", "¿Dónde se guardan los datos?", "question"),
        ("Re: are you interested?", "Forwarded to my colleague.", "other"),
        ("Re: pricing, a demo and a question?", "Noted.", "other"),
        ("Fresh pricing request", "", "hot"),
        ("Re: hello", "See https://firm.example/?q=1 for that.", "other"),
        ("Re: hello", "Thanks." + OURS, "other"),
        ("AW: hallo", "Danke. Am 20.11.2026 um 09:37 schrieb Maya: > Interesse an einer Demo?", "other"),
        ("", "", "other"),
    ],
)
def test_words_tell_what_a_mail_is(subject: str, text: str, kind: str) -> None:
    assert mail_class(mail(subject, text)) == kind


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"i_status": 1}, "hot"),
        ({"i_status": 2}, "hot"),
        ({"i_status": 4}, "hot"),
        ({"i_status": -1}, "objection"),
        ({"i_status": -2}, "objection"),
        ({"i_status": -3}, "objection"),
        ({"i_status": 0}, "auto"),
        ({"i_status": -4}, "question"),
        ({"i_status": 77}, "question"),
        ({"i_status": 1, "is_auto_reply": 1}, "auto"),
        ({"from_address_email": "mailer-daemon@mx.example"}, "auto"),
        ({"from_address_email": "no-reply+7@mx.example"}, "auto"),
        ({"from_address_email": "noreplyson@mx.example"}, "question"),
        ({"is_auto_reply": 0, "subject": "Automatic reply: x"}, "question"),
    ],
)
def test_what_is_known_outranks_words(facts: dict[str, object], kind: str) -> None:
    assert mail_class(mail("Re: hello", "Who are you?").model_copy(update={"is_unread": True})) == "question"
    assert mail_class(Email(**{**mail("Re: hello", "Who?").model_dump(), **facts})) == kind


def test_only_what_the_sender_wrote_is_looked_at() -> None:
    assert written(mail("Re: hello", "Thanks." + OURS)) == "Thanks."
    assert len(written(mail("", "x" * 5_000))) <= 600


@pytest.mark.parametrize(
    ("subject", "facts", "sign"),
    [
        ("Re: hello", {"is_unread": True}, "●"),
        ("Automatic reply: hello", {"is_unread": True}, "○"),
        ("Re: hello", {"is_unread": False}, "·"),
        ("Automatic reply: hello", {"is_unread": False}, "·"),
        ("Re: hello", {"is_unread": True, "reminder_ts": "2026-11-21T09:00:00Z"}, "◷"),
    ],
)
def test_what_is_to_do_is_told_by_a_sign_and_not_by_colour(
    subject: str, facts: dict[str, object], sign: str
) -> None:
    assert state(mail(subject, "", **facts)).text == sign
