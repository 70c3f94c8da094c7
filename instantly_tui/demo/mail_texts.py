"""What leads write in the demo, by locale and plot.

`{me}`, `{first}`, `{company}` and `{back}` are filled in.
"""

from __future__ import annotations

ANSWERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "hot": (
            "Hi {me} — this is timely. We close in 14 days and the board wants it under 10. Two"
            " questions:\n\n"
            "1. does it work with NetSuite?\n2. what does it cost for 3 entities?\n\nFree Tue or"
            " Wed after 2pm ET.\n\n— {first}",
            "Yes, send the deck and two references please. If they hold up I'd like 30 minutes this"
            " week.\n\n{first}",
            "call me 555 0134 (mobile, until 6). we're picking a vendor before the 30th\n\nSent"
            " from my phone",
            "{me}, good timing — our current contract ends in January. Can you do Thursday"
            " 10:00?\n\nBest,\n{first}\n\n--\n"
            "{first} · {company}\n+1 555 0171",
            "Interested. Loop in my ops lead (cc) and propose two slots.\n\n{first}",
            "Funny, we discussed exactly this on Monday. What does onboarding look like, and who"
            " would we work"
            " with?\n\nBest\n{first}\n{company}",
            "ok, you have my attention. 15 minutes, Wednesday 4pm. Send an invite to this address.",
            "Pricing please, for 40 seats and for 120.\n\n{first}",
        ),
        "objection": (
            "We already have a tool for this and switching now would be painful. What would make it"
            " worth it?\n\n{first}",
            "Looks expensive for a team of our size. Budget is frozen until Q2.",
            "Not the right time — we are in the middle of an ERP migration. Try me in March.",
            "How did you get my address? I don't usually answer these, but who are you?",
            "Honestly we tried something similar in 2024 and adoption was poor. Convince me.",
            "We build this in-house. Why would we buy it?",
            "Our auditors are strict about new vendors. I doubt this is worth the paperwork.",
            "Too good to be true. Who in our industry uses it, and may I call them?",
        ),
        "question": (
            "Is this SOC 2 Type II? And where is the data stored?\n\nThanks\n{first}",
            "Does it handle multi-currency consolidation? We have GBP, EUR and JPY books.",
            "Quick one: is there a self-serve trial or only via sales?",
            "What happens to our data if we cancel?",
            "How long does the rollout take for a team of six?",
            "Do you have an API? We would need to pull the figures into our own reports.",
            "Is there a nonprofit rate?",
        ),
        "not_interested": (
            "No thanks.",
            "not interested, please don't follow up",
            "We're all set. Good luck with it, {me}.",
            "Pass.",
            "Thanks, but no. We just renewed elsewhere for two years.\n\n{first}",
            "This is the third mail this week. No.",
        ),
        "unsubscribe": ("unsubscribe pls", "UNSUBSCRIBE", "Please remove me from your list. Thanks."),
        "wrong_person": (
            "I left the finance team in spring. Try our controller instead.",
            "Wrong person — I run facilities. No idea who'd own this.",
        ),
        "referral": (
            "Not me, but our CFO would be the one. I've copied her.",
            "Ask our COO, he owns this now.",
        ),
        "later": ("Thursday works, invite accepted. See you then.\n\n{first}", "Great, thanks. Talk soon."),
        "auto": (
            "Hello,\n\nI am out of the office until {back} with no access to email. For urgent"
            " matters call the main"
            " desk.\n\nKind regards\n{first}",
            "Thank you for your message. I am on parental leave and back on {back}.",
            "Automatic reply: {first} no longer works at {company}. This mailbox is not read.",
            "Your ticket has been received (#48213). We answer within two business days.",
        ),
    },
    "de": {
        "hot": (
            "Hallo {me},\n\ndas kommt gerade recht. Schicken Sie mir bitte Unterlagen und zwei"
            " Termine für nächste"
            " Woche (gern Dienstag ab 14 Uhr).\n\nMit freundlichen Grüßen\n{first}",
            "Klingt spannend. Was kostet das für drei Gesellschaften? Rückruf unter 030 23125 041 möglich.",
            "Guten Tag {me}, gern. Mittwoch 10 Uhr oder Freitag ab 13 Uhr, bitte mit"
            " Einladung.\n\n{first}\n{company}",
        ),
        "objection": (
            "Wir haben bereits eine Lösung im Einsatz und sind vertraglich bis Ende nächsten Jahres"
            " gebunden.",
            "Für uns zu groß gedacht — wir sind 40 Leute. Warum sollte sich das rechnen?",
            "Das Budget für dieses Jahr ist verplant. Fragen Sie im zweiten Quartal noch einmal.",
        ),
        "question": ("Werden die Daten in der EU gehalten? Gibt es einen AVV?", "Läuft das mit DATEV?"),
        "not_interested": ("Kein Interesse, danke.", "Bitte keine weiteren Mails."),
        "unsubscribe": ("Bitte löschen Sie meine Adresse gemäß Art. 17 DSGVO.",),
        "wrong_person": ("Dafür bin ich nicht zuständig. Wenden Sie sich an den Einkauf.",),
        "referral": ("Bitte sprechen Sie Frau Schäfer an, sie leitet das Thema.",),
        "later": ("Termin passt, danke. Bis Donnerstag!", "Danke, Unterlagen sind angekommen."),
        "auto": (
            "Guten Tag,\n\nich bin bis einschließlich {back} nicht im Büro. Ihre Nachricht wird nicht"
            " weitergeleitet.\n\nMit freundlichen Grüßen\n{first}",
            "Abwesenheitsnotiz: Ich bin in Elternzeit und ab {back} wieder erreichbar.",
        ),
    },
    "ja": {
        "hot": (
            "{me}様\n\nご連絡ありがとうございます。ちょうど決算の短縮を検討しておりました。資料をお"
            "送りいただけますでしょうか。"
            "来週火曜日の午後であればお打ち合わせ可能です。\n\n{first}",
        ),
        "objection": ("現在のシステムで十分と考えております。違いを簡潔にご説明いただけますか。",),
        "question": ("料金体系を教えてください。また、日本語のサポートはございますか。",),
        "not_interested": ("申し訳ございませんが、今回は見送らせていただきます。",),
        "unsubscribe": ("今後の配信を停止してください。",),
        "wrong_person": ("担当部署が異なります。経理部へご連絡ください。",),
        "referral": ("経理部の佐藤がご対応いたします。",),
        "later": ("承知いたしました。当日はよろしくお願いいたします。",),
        "auto": ("【自動返信】{back}まで不在にしております。戻り次第ご連絡いたします。\n\n{first}",),
    },
    "ar": {
        "hot": (
            "مرحباً {me}،\n\nشكراً لتواصلك. نحن مهتمون بالموضوع، هل يمكنك إرسال العرض مع الأسعار؟"
            " يناسبنا يوم الثلاثاء بعد"
            " الساعة 14:00.\n\nمع التحية،\n{first}",
        ),
        "objection": ("لدينا نظام مشابه (ERP 2.4) والميزانية مغلقة حتى الربع الثاني.",),
        "question": ("هل تدعمون اللغة العربية في التقارير؟",),
        "not_interested": ("شكراً، لسنا مهتمين حالياً.",),
        "unsubscribe": ("الرجاء إزالة بريدي من القائمة.",),
        "wrong_person": ("لست الشخص المسؤول عن هذا الموضوع.",),
        "referral": ("يرجى التواصل مع المدير المالي.",),
        "later": ("ممتاز، نراكم يوم الخميس.",),
        "auto": ("أنا خارج المكتب حتى {back} وسأرد عند عودتي.\n\n{first}",),
    },
    "fr": {
        "hot": (
            "Bonjour {me},\n\nLe sujet nous intéresse. Pouvez-vous m'envoyer une présentation et vos tarifs ?"
            " Disponible mardi après 14 h.\n\nCordialement,\n{first}",
        ),
        "objection": ("Nous venons de signer avec un concurrent. Qu'apportez-vous de plus ?",),
        "question": ("Où sont hébergées les données ? Êtes-vous conformes au RGPD ?",),
        "not_interested": ("Merci, mais nous ne sommes pas intéressés.",),
        "unsubscribe": ("Merci de me désinscrire de votre liste.",),
        "wrong_person": ("Je ne suis pas la bonne personne, voyez avec la DAF.",),
        "referral": ("Je transfère à ma collègue de la comptabilité.",),
        "later": ("C'est noté, à jeudi !",),
        "auto": (
            "Bonjour,\n\nje suis absente jusqu'au {back} inclus. En cas d'urgence, contactez"
            " l'accueil.\n\n{first}",
        ),
    },
}
ANSWERED = {
    "en": "Hi {first},<br><br>thanks for coming back to me. Yes, that works; here is a link with times:"
    ' <a href="https://cal.example.com/30">cal.example.com/30</a>.<br><br>{me}',
    "de": "Guten Tag {first},<br><br>vielen Dank für Ihre Antwort. Anbei zwei Termine, such&shy;en"
    " Sie sich gern einen"
    " aus.<br><br>{me}",
    "ja": "{first}様<br><br>ご返信ありがとうございます。資料をお送りいたします。<br><br>{me}",
    "ar": "مرحباً {first}،<br><br>شكراً على الرد، سأرسل التفاصيل حالاً.<br><br>{me}",
    "fr": "Bonjour {first},<br><br>merci pour votre retour, voici quelques créneaux.<br><br>{me}",
}
REPLY_PREFIX = {"en": "Re: ", "de": "AW: ", "ja": "Re: ", "ar": "رد: ", "fr": "RE: "}
AUTO_PREFIX = {
    "en": "Automatic reply: ",
    "de": "Automatische Antwort: ",
    "ja": "自動応答: ",
    "ar": "رد تلقائي: ",
    "fr": "Réponse automatique : ",
}
OTHERS = (
    ("Your weekly deliverability digest", "digest@news.example.org", "Three domains improved this week."),
    ("Invoice 2026-1107", "billing@vendor.example.com", "Your invoice is attached. No action needed."),
    ("Security alert for your account", "no-reply@login.example.net", "A new sign-in was noticed."),
    ("Undelivered Mail Returned to Sender", "mailer-daemon@mx.example.org", "550 5.1.1 User unknown"),
    ("We miss you!", "hello@shop.example.com", "Take 20 % off until Sunday."),
    (
        "Delivery Status Notification (Delay)",
        "postmaster@mx.example.net",
        "Delivery has been delayed for 4 hours.",
    ),
    ("Einladung: Stammtisch Vertrieb", "verein@vertrieb.example.org", "Wir treffen uns am Mittwoch."),
    ("Your calendar for tomorrow", "calendar@cal.example.com", "You have 3 events."),
    ("New comment on your post", "notify@forum.example.net", "Somebody answered you."),
    ("Changes to our terms", "legal@service.example.com", "They apply from 1 January."),
    ("Fwd: intro", "friend@personal.example.org", "See below."),
    ("", "unknown@nowhere.invalid", ""),
)
