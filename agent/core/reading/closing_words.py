"""The words with which people and their programs close a mail, in some thirty languages.

Tables only, lower case; read by `signature`.
"""

from typing import Final


def _split(phrases: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in phrases.split("|"))


SIGN_OFFS: Final = _split("""
    regards|best regards|kind regards|kindest regards|warm regards|warmest regards|many regards|with regards|with best regards
    |with kind regards|with warm regards|best|all the best|all best|best wishes|with best wishes|warm wishes|many thanks|thanks|thanks a lot
    |thanks so much|thanks very much|thanks again|thanks in advance|thanks and regards|thanks & regards|thanks and best regards|thank you
    |thank you very much|thank you so much|thank you in advance|thank you and regards|thank you again|thx|thks|tks|tnx|ty|cheers|sincerely
    |sincerely yours|yours sincerely|yours truly|yours faithfully|yours|very truly yours|respectfully|respectfully yours|cordially|warmly
    |warmest|fondly|love|take care|have a nice day|have a great day|have a good day|have a good one|have a great weekend|have a good weekend
    |have a nice weekend|talk soon|rgds|brgds|kr|br|bw|b.rgds|greetings|with appreciation|with gratitude|gratefully|cordialement
    |bien cordialement|très cordialement|cdlt|cdt|bien à vous|bien à toi|sincères salutations|salutations|meilleures salutations
    |salutations distinguées|sincèrement|amicalement|merci|merci d'avance|merci beaucoup|bonne journée|bonne soirée|bises|à bientôt
    |mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|freundliche grüsse
    |freundlichen gruß|viele grüße|viele grüsse|liebe grüße|liebe grüsse|beste grüße|beste grüsse|mit besten grüßen|mit besten grüssen
    |schöne grüße|schöne grüsse|herzliche grüße|herzliche grüsse|sonnige grüße|grüße|grüsse|gruß|gruss|lieben gruß|mfg|mit vielen grüßen
    |vg|lg|bg|hochachtungsvoll|danke|vielen dank|besten dank|herzlichen dank|danke und gruß|danke & gruß|saludos|un saludo|saludos cordiales
    |un cordial saludo|cordiales saludos|cordialmente|atentamente|muy atentamente|atte|atte.|gracias|muchas gracias|un abrazo|abrazos|abrazo
    |saudações|atenciosamente|att|att.|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|obrigado|obrigada|muito obrigado
    |muito obrigada|abraços|abraço|cordiali saluti|distinti saluti|saluti|un saluto|cari saluti|i migliori saluti|un caro saluto|grazie
    |grazie mille|buona giornata|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|mvg|groet|groeten
    |groetjes|hartelijke groet|hartelijke groeten|met hartelijke groet|hoogachtend|bedankt|alvast bedankt|dank|dank u|med vänlig hälsning
    |med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|bästa hälsningar|hälsningar|hälsning|mvh|hej då|tack|tack på förhand
    |med vennlig hilsen|vennlig hilsen|beste hilsen|hilsen|vh|takk|med venlig hilsen|venlig hilsen|med venlige hilsner|bedste hilsner
    |de bedste hilsner|kærlig hilsen|hilsner|kh|tak|på forhånd tak|mange tak|ystävällisin terveisin|terveisin|parhain terveisin|t.|terv.
    |kiitos|kiitos etukäteen|pozdrawiam|z poważaniem|z powazaniem|z wyrazami szacunku|serdecznie pozdrawiam|pozdrowienia|dziękuję|dzięki
    |pozdrawiam serdecznie|s pozdravem|s úctou|s přátelským pozdravem|děkuji|díky|hezký den|zdravím|s pozdravom|ďakujem|с уважением
    |с наилучшими пожеланиями|с уважением и благодарностью|всего доброго|спасибо|заранее спасибо|благодарю|з повагою|дякую|поздрави
    |с поздрав|благодаря|üdvözlettel|tisztelettel|üdv|üdv.|köszönettel|köszönöm|köszi|cu stimă|cu respect|cu drag|mulțumesc|toate cele bune
    |lijep pozdrav|srdačan pozdrav|s poštovanjem|srdačno|pozdrav|hvala|lep pozdrav|lp|pozdravi|saygılarımla|saygılar|iyi çalışmalar
    |teşekkürler|teşekkür ederim|iyi günler|sevgiler|με εκτίμηση|φιλικά|ευχαριστώ|χαιρετισμούς|בברכה|תודה|בתודה|مع تحياتي|تحياتي|شكرا
    |此致|敬礼|顺祝商祺|祝好|谢谢|多谢|謝謝|順頌商祺|敬上|よろしくお願いいたします|よろしくお願いします|宜しくお願いします|宜しくお願い致します|以上
    |ありがとうございます|敬具|감사합니다|고맙습니다|드림|올림|trân trọng|thân mến|thân ái|cảm ơn|xin cảm ơn|salam|salam hormat|terima kasih
    |hormat saya|ขอบคุณ|ขอบคุณครับ|ขอบคุณค่ะ|ด้วยความเคารพ|lugupidamisega|parimate soovidega|tervitades|ar cieņu|pagarbiai|salutacions|gràcies
    |atentament|með kveðju|bestu kveðjur|kveðja""")
"""Whole sign-offs, without what punctuation follows."""

DEVICE_STARTS: Final = (
    "sent from ",
    "sent via ",
    "sent with ",
    "sent using ",
    "sent by my ",
    "sent on the go",
    "sent wirelessly",
    "sent on a ",
    "get outlook for",
    "download outlook",
    "outlook for ios",
    "outlook for android",
    "get bluemail",
    "get spark",
    "get edison",
    "yahoo mail: search",
    "typed on my",
    "written on my",
    "composed on my",
    "from my ",
    "via mobile",
    "via my ",
    "via iphone",
    "gesendet von ",
    "gesendet mit ",
    "gesendet aus ",
    "von meinem ",
    "von unterwegs",
    "diese nachricht wurde von mein",
    "outlook für ",
    "holen sie sich outlook",
    "laden sie outlook",
    "envoyé de ",
    "envoyé depuis ",
    "envoyé à partir",
    "envoyé avec ",
    "envoyé via ",
    "envoyé sans fil",
    "télécharger outlook",
    "téléchargez outlook",
    "obtenir outlook",
    "obtenez outlook",
    "provenance : ",
    "enviado desde ",
    "enviado de ",
    "enviado do ",
    "enviado com ",
    "enviado con ",
    "enviado pelo ",
    "enviado via ",
    "enviada do ",
    "obtener outlook",
    "obter o outlook",
    "baixar o outlook",
    "inviato da",
    "inviato dal ",
    "inviato con ",
    "inviato tramite",
    "ottieni outlook",
    "scarica outlook",
    "verzonden vanaf",
    "verzonden met ",
    "verzonden van",
    "verstuurd vanaf",
    "verstuurd met ",
    "verstuurd van",
    "outlook voor ",
    "download outlook",
    "skickat från ",
    "skickad från ",
    "skickat med ",
    "hämta outlook",
    "sendt fra ",
    "sendt med ",
    "hent outlook",
    "få outlook",
    "skaff deg outlook",
    "lähetetty ",
    "hanki outlook",
    "wysłano z ",
    "wysłane z ",
    "wysłano za pomocą",
    "pobierz outlook",
    "pobierz program outlook",
    "odesláno z ",
    "odesláno ze ",
    "odoslané z ",
    "odoslané zo ",
    "získejte outlook",
    "získať outlook",
    "отправлено с ",
    "отправлено из ",
    "отправлено от",
    "скачать outlook",
    "получите outlook",
    "надіслано з ",
    "відправлено з ",
    "изпратено от ",
    "elküldve a",
    "küldve a",
    "az outlook ",
    "trimis de pe ",
    "trimis din ",
    "poslano s ",
    "poslano iz ",
    "poslato sa ",
    "preuzmite outlook",
    "iphone'umdan gönderildi",
    "ipad'imden gönderildi",
    "στάλθηκε από ",
    "נשלח מ",
    "أرسلت من",
    "تم الإرسال من",
    "发自我的",
    "從我的",
    "从我的",
    "傳送自我的",
    "由我的",
    "获取 outlook",
    "获取outlook",
    "取得 outlook",
    "iphoneから送信",
    "ipadから送信",
    "私のiphoneから",
    "나의 iphone",
    "내 iphone",
    "나의 ipad",
    "được gửi từ",
    "đã gửi từ",
    "gửi từ ",
    "dikirim dari",
    "ส่งจาก ",
    "enviat des d",
    "saadetud minu",
    "sent from: ",
)
"""Beginnings of the line that a phone or program adds; `DEVICES` or a capital must follow in doubt."""

DEVICES: Final = (
    "iphone ipad ipod android blackberry samsung galaxy mobile smartphone phone mail outlook windows nokia htc lg motorola xiaomi huawei"
    " oneplus pixel nexus verizon t-mobile at&t wireless tablet handheld treo yahoo gmail sparrow mailbox spark acompli superhuman airmail"
    " mailspring proton protonmail newton polymail front hey hubspot mixmax boomerang bluemail aquamail k-9 thunderbird nine touch cell"
    " handy telefon téléphone teléfono móvil celular telefone telefono telefoon mobil mobiltelefon puhelin telefon telefonu телефон"
    " мобильного iphone'umdan 手机 device móvil mobiele cellulare terminal libero tiscali orange vodafone app.email smarttelefon"
).split()
"""Words that show a device or a mail program on such a line."""

DEVICE_ENDS: Final = (
    "gönderildi",
    "から送信",
    "から送信しました",
    "에서 보냄",
    "보냄",
    "lähetetty",
    "送信",
    "küldve",
    "发送",
    "傳送",
    "寄出",
    " from mobile",
)
"""Ends of the same line in languages that put the verb last."""

FOOTER_STARTS: Final = (
    "you received this message because",
    "you are receiving this",
    "you're receiving this",
    "to unsubscribe",
    "unsubscribe",
    "to post to this group",
    "to view this discussion",
    "for more options, visit",
    "reply to this email directly",
    "view it on github",
    "do you yahoo",
    "get your free",
    "get your private",
    "join the world",
    "chat with friends online",
    "send and receive hotmail",
    "share information about yourself",
    "this message was sent using",
    "this email has been checked for viruses",
    "this email was scanned",
    "this e-mail has been scanned",
    "this email has been scanned",
    "this message has been scanned",
    "virus-free",
    "scanned by ",
    "checked by avg",
    "please consider the environment",
    "please consider our environment",
    "think before you print",
    "save a tree",
    "bitte denken sie an die umwelt",
    "bitte prüfen sie",
    "pensez à l'environnement",
    "pensez environnement",
    "avant d'imprimer",
    "antes de imprimir",
    "prima di stampare",
    "denk aan het milieu",
    "tänk på miljön",
    "tænk på miljøet",
    "l'absence de virus",
    "este correo electrónico ha sido comprobado",
    "diese e-mail wurde von avast",
    "ce courrier électronique",
    "cet e-mail a été vérifié",
    "questa e-mail è stata controllata",
)
"""Beginnings of paragraphs that lists, scanners and legal departments add below a mail."""

DISCLAIMER_STEMS: Final = (
    "confidential",
    "privileged",
    "intended",
    "recipient",
    "unauthorized",
    "unauthorised",
    "in error",
    "disclos",
    "dissemination",
    "prohibited",
    "distribution",
    "legally",
    "copying",
    "delete",
    "liab",
    "virus",
    "vertraulich",
    "empfänger",
    "irrtümlich",
    "unbefugt",
    "confidentiel",
    "destinataire",
    "par erreur",
    "confidencial",
    "destinatario",
    "destinatário",
    "por error",
    "por erro",
    "riservat",
    "per errore",
    "vertrouwelijk",
    "geadresseerde",
    "ten onrechte",
    "konfidentiell",
    "mottagare",
    "fortrolig",
    "modtager",
    "mottaker",
    "luottamuks",
    "poufn",
    "adresat",
    "důvěrn",
    "конфиденц",
    "получател",
    "bizalmas",
    "címzett",
    "gizli",
    "機密",
    "保密",
)
"""Three different ones in a paragraph at the end of a mail make it a disclaimer."""

DISCLAIMER_PHRASES: Final = (
    "may contain",
    "may be contained",
    "intended recipient",
    "intended only for",
    "intended solely",
    "solely for the",
    "required by law",
    "received this e",
    "received it in error",
    "not the addressee",
    "and its affiliates",
    "or its affiliates",
    "authorised and regulated",
    "authorized and regulated",
    "monitor e-mail",
    "monitor email",
    "where the law",
)
"""Stock phrases of such notices; each counts as much as two of the words above."""

DISCLAIMER_SIGNS: Final = (
    "onfidential",
    "rivileged",
    "intended",
    "ertraulich",
    "onfidencial",
    "iservat",
    "ertrouwelijk",
    "onfidentie",
    "ortrolig",
    "uottamuks",
    "oufn",
    "ůvěrn",
    "онфиденц",
    "izalmas",
    "izli",
    "機密",
    "保密",
    "virus",
    " regulated",
    "monitor",
    "the law",
)
"""One of these stands in every disclaimer: a cheap look before the paragraphs are weighed (first letters may be capitals)."""

DISCLAIMER_TITLES: Final = _split("""
    confidentiality notice|confidential notice|notice of confidentiality|legal notice|legal disclaimer|disclaimer|privileged and confidential
    |privileged/confidential|privileged/confidential information|important notice|important|notice|note|aviso legal|avis de confidentialité
    |haftungsausschluss|vertraulichkeitshinweis|e-mail disclaimer|email disclaimer""")
"""What may stand alone above a disclaimer."""

CONTACT_LABELS: Final = frozenset(
    """tel telephone phone ph p t m c o f e w d fax facsimile mobile mob cell cellular cel office direct main email e-mail mail web website www url skype
    linkedin twitter facebook pager voice voicemail home work ext tél téléphone portable port handy telefon telefax mobil tlf tfn telf
    teléfono móvil celular telefone telemóvel correo cellulare telefono telefoon mobiel gsm puh puhelin kom komórka тел телефон моб
    факс 电话 手机 電話 携帯 传真 邮箱 direct line toll-free toll tollfree dd mob. no. address""".split()
)
"""Words before a number or address on a line of a signature."""

PROSE_WORDS: Final = frozenset(
    """i i'll i'm i've i'd we we'll we're you your you'll you're it it's its he she they me us him her them my our is are was were be been
    am will would can could should shall may might must do does did done have has had let lets let's please pls see call send sent get got
    make need want work works working know think hope look looking forward talk meet meeting try tell ask use come go going this that these
    those what when where which who why how if because but so not no yes ok okay sure agreed attached ps p.s fyi also just here there then
    next today tomorrow tonight soon later ich wir sie bitte je nous vous il j'ai yo nosotros""".split()
)
"""A line with one of these speaks; it is no name, title or address."""
