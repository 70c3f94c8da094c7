"""Word lists for the synthetic people: names as shown with their ASCII form, companies, domains, jobs."""

from __future__ import annotations


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Names parted by blanks; `Zoë/zoe` gives the ASCII form, a plain name is its own in lower case."""
    pairs = (word.partition("/") for word in text.split())
    return tuple((shown, plain or shown.lower()) for shown, _, plain in pairs)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = {
    "en": _pairs(
        "Dana Priya Sam Lee Morgan Iris Tariq Nadia Owen Grace Miles Ruth Theo Maya Felix Noor Hugo Clara"
        " Wren Jonah Paige Silas Amara Ewan Freya Idris Jade Kofi Lena Marcus Naomi Oscar Quinn Rosa Stella"
        " Uma Victor Willa Xavier Yara Zoë/zoe Ann-Marie/annmarie Björk/bjork José/jose"
        " O'Neil/oneil Renée/renee"
    ),
    "de": _pairs(
        "Thomas Anke Jürgen/juergen Käthe/kaethe Lukas Heike Sören/soeren Birgit Matthias Ursula Jörg/joerg"
        " Sabine Florian Annette Götz/goetz Renate Holger Silke Klaus Petra Ulrich Mareike Bernd Wiebke Uwe"
        " Friederike Dirk Gesa Stefan Hanna Tobias Elke Rüdiger/ruediger Monika Kai Antje"
    ),
    "ja": _pairs(
        "太郎/taro 花子/hanako 健一/kenichi 美咲/misaki 大輔/daisuke 陽子/yoko 翔太/shota 由美/yumi"
        " 拓也/takuya"
        " さくら/sakura 直樹/naoki 恵子/keiko 亮/ryo 真理/mari 浩/hiroshi 香織/kaori 学/manabu"
        " 愛/ai 誠/makoto"
        " 千尋/chihiro"
    ),
    "ar": _pairs(
        "محمد/mohammed فاطمة/fatima أحمد/ahmad ليلى/layla يوسف/yousef نور/noor خالد/khaled سارة/sara"
        " عمر/omar مريم/maryam حسن/hassan هند/hind طارق/tariq رانيا/rania سامي/sami زينب/zainab"
    ),
    "fr": _pairs(
        "Élodie/elodie Mathieu Camille Benoît/benoit Solène/solene Gaël/gael Manon Théo/theo"
        " Inès/ines Loïc/loic"
        " Margaux Rémi/remi Chloé/chloe Antoine Noémie/noemie Jérôme/jerome Lucie Pascal Aurélie/aurelie Yves"
    ),
}
LAST = {
    "en": _pairs(
        "Whitlock Raman Okafor Sandoval Ortiz Duval Bright Holt Vance Mercer Ridge Calloway Fenwick Ashby"
        " Thorne Lindqvist Barlow Keane Osei Prescott Rahman Stroud Tilley Underhill Vaughn Winslow Yates"
        " Zeller Abbott Brandt Croft Delgado Ellison Farrow Gallagher Hobbs Ingram Jarvis Kessler Lockwood"
        " Márquez/marquez Núñez/nunez D'Arcy/darcy Smith-Jones/smithjones"
    ),
    "de": _pairs(
        "Koch Vogel Müller/mueller Schäfer/schaefer Krüger/krueger Weiß/weiss Brandt Hoffmann Lehmann"
        " Böhm/boehm Kraft Seidel Pohl Vogt Jäger/jaeger Sommer Winkler Baumann Busch Groß/gross"
        " Haas Kühn/kuehn"
        " Lorenz Otto Schröder/schroeder Ziegler Arnold Fuchs Günther/guenther Heß/hess Thiele Voß/voss"
    ),
    "ja": _pairs(
        "田中/tanaka 佐藤/sato 鈴木/suzuki 高橋/takahashi 渡辺/watanabe 伊藤/ito 山本/yamamoto 中村/nakamura"
        " 小林/kobayashi 加藤/kato 吉田/yoshida 山田/yamada 松本/matsumoto 井上/inoue 木村/kimura 林/hayashi"
    ),
    "ar": _pairs(
        "الأحمد/alahmad حداد/haddad خوري/khoury النجار/alnajjar منصور/mansour سليمان/suleiman العلي/alali"
        " درويش/darwish الحسن/alhassan صالح/saleh عبدالله/abdullah ناصر/nasser قاسم/qasim شاهين/shaheen"
    ),
    "fr": _pairs(
        "Lefèvre/lefevre Moreau Girard Rousseau Lambert Chevalier Fontaine Mercier Blanchard Guérin/guerin"
        " Boyer Garnier Faure Legrand Marchand Perrin Gauthier Renard Delacroix Bélanger/belanger"
    ),
}
LEFT = _words(
    "amber anchor aspen atlas birch blue bright cedar clear cobalt copper coral crest delta"
    " drift east ember"
    " fair fern field flint forge frost gale glen gold granite green harbor haven hazel high"
    " iron ivory jade"
    " juniper keen lake lark lumen maple mars mill moss north nova oak onyx opal orchard park"
    " pine pioneer"
    " polar quartz rapid red river sage silver slate solar south"
)
RIGHT = _words(
    "beam bay bridge brook byte cast cliff cloud core craft dale data deck dock edge fall field flow ford"
    " gate glass grid grove hill hub lab lane leaf light line link loop mark mesa metric mind nest path"
    " peak pier plan point pond port pulse quest ridge rise road scale shift shore spark spring stack"
    " stone stream tide track trail vale view ware works"
)
DOMAIN_ENDS = (".example", ".test", "-group.example", "-hq.test", "-labs.example", "-co.test", "-eu.example")
COMPANY_FORMS = {
    "en": ("{0}{1} Inc.", "{0} {1}", "{0}{1} LLC", "{0} {1} Partners", "{0}{1}, Ltd", "{0} & {1}"),
    "de": ("{0}{1} GmbH", "{0} {1} AG", "{0}{1} GmbH & Co. KG", "{0} {1} Maschinenbau", "{0}{1} e. K."),
    "ja": ("株式会社{0}{1}", "{0}{1}合同会社", "{0}{1}商事", "{0}{1}テクノロジー"),
    "ar": ("شركة {0}{1}", "مجموعة {0} {1}", "{0}{1} للتجارة"),
    "fr": ("{0}{1} SARL", "{0} {1} SA", "Groupe {0}{1}", "{0}{1} & Fils"),
}
JOBS = {
    "en": (
        "CFO",
        "VP Finance",
        "Head of Operations",
        "Founder",
        "COO",
        "Director of RevOps",
        "Controller",
        "CEO & Co-founder",
        "Head of Growth",
        "VP Engineering",
        "Procurement Lead",
        "Chief of Staff",
    ),
    "de": ("Geschäftsführer", "Leiterin Vertrieb", "Einkaufsleiter", "Prokuristin", "Leiter IT", "CFO"),
    "ja": ("代表取締役", "営業部長", "情報システム部 課長", "経営企画室", "購買担当"),
    "ar": ("المدير العام", "مدير المبيعات", "مدير تقنية المعلومات", "الشريك المؤسس"),
    "fr": ("Directeur général", "Directrice commerciale", "Responsable achats", "DAF", "DSI"),
}
CITIES = {
    "en": ("Austin", "Leeds", "Toronto", "Denver", "Dublin", "Boston", "Bristol", "Portland"),
    "de": ("München", "Köln", "Zürich", "Wien", "Düsseldorf", "Nürnberg", "Görlitz"),
    "ja": ("東京", "大阪", "名古屋", "福岡"),
    "ar": ("دبي", "الرياض", "القاهرة", "عمّان"),
    "fr": ("Lyon", "Orléans", "Besançon", "Genève"),
}
