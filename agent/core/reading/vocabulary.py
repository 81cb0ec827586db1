"""The words by which mail programs of some thirty languages mark what is not the writer's own.

Tables only; `headers`, `attribution` and `rules` read them. Everything is lower
case. A new language is one line in each table and one row in the tests.
"""

from typing import Final


def _split(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in phrases.split("|"))


FROM, SENT, TO, COPY, SUBJECT, OTHER = "fdtcsx"
"""What a header line names; one letter each, so that a block is a set of letters."""

_HEADER_NAMES: Final = {
    FROM: """from|von|de|expéditeur|expediteur|remitente|da|mittente|van|afzender|från|fra|lähettäjä|od|nadawca|odesílatel
        |odosielateľ|от|от кого|отправитель|від|від кого|feladó|küldő|de la|expeditor|šalje|šalje se|pošiljatelj|kimden|gönderen
        |από|מאת|من|发件人|寄件者|寄件人|發件人|差出人|送信者|送信元|보낸 사람|보낸사람|발신|từ|người gửi|dari|จาก|saatja|kellelt|no
        |nuo|frá|remetente|pengirim|від кого|از|од""",
    SENT: """sent|date|sent at|sent on|date sent|gesendet|gesendet am|datum|envoyé|envoye|envoyé le|date d'envoi|enviado|enviado el
        |enviado em|enviado a las|enviada|enviada em|fecha|fecha de envío|data|data de envio|data d'enviament|inviato|inviato il|data invio
        |verzonden|verzonden op|verstuurd|verzenddatum|skickat|skickat den|sendt|dato|lähetetty|päivämäärä|päiväys|pvm|wysłano|wysłane
        |data wysłania|odesláno|odeslaná|odoslané|posláno|dátum|отправлено|дата|дата отправки|надіслано|відправлено|изпратено|elküldve
        |küldve|küldés ideje|küldés dátuma|trimis|trimisă|data trimiterii|poslano|poslato|gönderildi|gönderme tarihi|tarih|gönderim tarihi
        |στάλθηκε|ημερομηνία|αποστολή|נשלח|תאריך|تاريخ الإرسال|التاريخ|发送时间|发送日期|寄件日期|傳送時間|傳送日期|寄送日期|已发送|日期|时间
        |時間|送信日時|送信日|日時|日付|보낸 날짜|보낸날짜|보낸 시간|날짜|일시|작성일|ngày|ngày gửi|đã gửi|thời gian|dikirim|tanggal|ส่ง
        |วันที่|saadetud|kuupäev|nosūtīts|datums|išsiųsta|enviat|dagsetning|تاریخ|датум|послато""",
    TO: """to|an|à|a|destinataire|destinatario|para|per a|aan|till|til|vastaanottaja|vast.ott|do|adresat|komu|кому|до|címzett|către|catre|za
        |prima|kime|alıcı|προς|אל|إلى|收件人|收件者|宛先|送信先|받는 사람|받는사람|수신|đến|tới|người nhận|kepada|untuk|ถึง|adressaat|saaja
        |kellele|kam|destinatário|به|за|прима""",
    COPY: """cc|bcc|kopie|kopie (cc)|copie|copie à|copia|c.c.|kopia|kopi|dw|udw|kopie:|kópia|копия|копія|másolatot kap|másolat|bilgi|κοιν
        |κοιν.|עותק|نسخة|抄送|副本|密件抄送|참조|숨은참조|đồng kính gửi|tembusan|สำเนา|koopia|kopija|cci|cco|ccn|afrit""",
    SUBJECT: """subject|subj|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|относно|tárgy|subiect
        |zadeva|konu|θέμα|נושא|הנדון|الموضوع|主题|主旨|主題|标题|件名|題名|제목|chủ đề|tiêu đề|subjek|perihal|เรื่อง|หัวเรื่อง|teema|temats|tēma|tema
        |assumpte|efni|re|موضوع|наслов|предмет""",
    OTHER: """reply-to|reply to|respond to|please respond to|attachments|attachment|attach|importance|priority|organization|organisation
        |message-id|references|in-reply-to|sent by|mailed-by|signed-by|list-id|sender|content-type|mime-version|x-mailer|resent-from
        |antwort an|antworten an|anlagen|wichtigkeit|priorität|répondre à|importance|pièces jointes|responder a|importancia|datos adjuntos
        |prioridad|importância|anexos|rispondi a|allegati|priorità|antwoord aan|bijlagen|urgentie|svar till|bifogade filer|prioritet
        |vedlegg|vedhæftede filer|liitteet|załączniki|ważność|přílohy|důležitost|вложения|важность|mellékletek|ekler|önem|附件|重要性
        |添付ファイル|重要度|첨부|첨부파일""",
}

HEADERS: Final[dict[str, str]] = {
    name: kind for kind, names in _HEADER_NAMES.items() for name in _split(names)
}
"""Name of a header as shown above a quoted mail, to what it names."""

WROTE: Final = _split("""
    wrote|writes|sent|said|replied|posted by|schrieb|schrieben|schreibt|geschrieben|a écrit|a ecrit|écrit|écrivit|escribió|escribio|escribe|ha escrito
    |missatge de|napisana przez|تمت كتابة ما يلي بواسطة
    |escreveu|escreve|ha scritto|scritto|scrive|scriveva|schreef|schrijft|geschreven|skrev|skriver|skreiv|kirjoitti|napisał|napisała|napisal
    |napisala|napisał(a)|napisano|nadesłał|nadesłała|nadesłał(a)|pisze|napsal|napsala|napsal(a)|napísal|napísala|napísal(a)|píše|написал|написала|написал(а)|писал|пишет
    |написав|написала|пише|написао|написао/ла|је написао/ла|написа|írta|ezt írta|a scris|napisao|napisala|je napisao|je pisao|je napisal|je napisal/-a|yazdı|şunu yazdı
    |şunları yazdı|έγραψε|έγραψαν|כתב|כתבה|כתב/ה|كتب|كتبت|写道|寫道|写|さんは書きました|書きました|のメール|のメッセージ|さんからのメール
    |님이 작성|작성|썼습니다|님이 쓴 글|đã viết|viết|menulis|เขียนว่า|เขียน|kirjutas|rakstīja|rašė|parašė|va escriure|skrifaði|نوشت|idatzi du""")
"""Verbs that say who wrote what is quoted below."""

LEADS: Final = frozenset(
    """on at in am um le el il em op den på w dnia dne dňa vào lúc pada kl quoting zitat citando citat zitiere en na u v la
    ons tis tor fre mån lør søn tir man fredag torsdag onsdag tisdag måndag mandag tirsdag lördag söndag lørdag søndag
    on: ma ti ke to pe su στις il: le: a às em: в у на 在 于 於 ב בתאריך wiadomość missatge kontakt ในวันที่ في no în dia pe""".split()
)
"""First words of an attribution that begins with its date."""

QUOTING: Final = frozenset("quoting zitat citando citat citation citazione cytowanie".split())
"""First words of an attribution that names nothing but an address."""

WEEKDAYS: Final = _split("""
    mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lun|mar|mer|jeu|ven|sam
    |dim|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mié|mie|jue|vie|sáb|sab|dom|lunes|martes|miércoles|jueves|viernes|sábado
    |domingo|seg|ter|qua|qui|sex|gio|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|среда|четверг|пятница
    |суббота|воскресенье|po|út|st|čt|pá|thứ|chủ nhật|pzt|sal|çar|per|cum|cmt|paz|ut|uto|sri|čet|pet|sub|ned|tor|sre|otrd|pirmd|trešd|ceturtd|piektd|sestd|svētd|уто|сре|чет|пет|нед|sel|rab|kam|jum""")

MONTHS: Final = _split("""
    jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december""")

ORIGINAL_MESSAGE: Final = frozenset(
    _split("""original message|originalmessage|original email|original mail|original e-mail|original appointment|reply message|message d'origine
    |message original|message initial|mensaje original|mensagem original|messaggio originale|original-nachricht|originalnachricht
    |ursprüngliche nachricht|ursprüngliche mail|ursprüngliche e-mail|antwort nachricht|original nachricht|ursprungliche nachricht
    |oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht|ursprungligt meddelande|originalmeddelande|ursprungsmeddelande
    |originalt meddelande|oprindelig meddelelse|original meddelelse|oprindelig besked|opprinnelig melding|original melding
    |opprinnelig e-post|alkuperäinen viesti|alkuperäinen sähköposti|wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna
    |původní zpráva|originální zpráva|původní e-mail|pôvodná správa|исходное сообщение|оригинальное сообщение|исходное письмо
    |первоначальное сообщение|оригінальне повідомлення|вихідне повідомлення|оригинално съобщение|eredeti üzenet|mesaj original
    |mesajul original|izvorna poruka|originalna poruka|izvirno sporočilo|özgün ileti|orijinal mesaj|orjinal mesaj|özgün mesaj|asıl ileti
    |αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|رسالة أصلية|原始邮件|原邮件|邮件原件|原始郵件|原始訊息|原始信件|元のメッセージ|元のメール
    |オリジナルメッセージ|original message / 元のメッセージ|원본 메시지|원본 메일|원본메일|원본 이메일|thư gốc|tin nhắn gốc|thư ban đầu|pesan asli
    |ข้อความต้นฉบับ|algne sõnum|oriģinālais ziņojums|originalus laiškas|pradinis laiškas|missatge original|upprunaleg skilaboð
    |quoted message|previous message|earlier message|the original message""")
)
"""What stands between two rows of dashes above a quoted mail."""

FORWARDED: Final = _split(
    """forwarded message|forwarded by|forwarded mail|forwarded email|forwarded e-mail|begin forwarded message|begin forward message
    |message transféré|début du message réexpédié|début du message transféré|message réexpédié|mail transféré|weitergeleitete nachricht
    |anfang der weitergeleiteten nachricht|weitergeleitet von|weitergeleitete mail|mensaje reenviado|inicio del mensaje reenviado
    |reenviado por|mensagem encaminhada|mensagem reencaminhada|início da mensagem reenviada|início da mensagem encaminhada
    |messaggio inoltrato|inizio messaggio inoltrato|inoltrato da|doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurd door
    |vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|videresendt melding|videresendt meddelelse|videresendt besked
    |start på videresendt besked|begynnelse på videresendt melding|videresendt av|videresendt af|välitetty viesti|edelleenlähetetty viesti
    |välitetty viesti alkaa|przekazana wiadomość|wiadomość przekazana|początek przekazywanej wiadomości|treść przekazanej wiadomości
    |přeposlaná zpráva|začátek přeposlané zprávy|preposlaná správa|пересылаемое сообщение|пересланное сообщение|начало переадресованного
    |перенаправленное сообщение|переслане повідомлення|переадресоване повідомлення|препратено съобщение|továbbított üzenet
    |továbbított levél|továbbított üzenet kezdete|mesaj redirecționat|mesaj înaintat|proslijeđena poruka|prosleđena poruka
    |posredovano sporočilo|iletilen mesaj|yönlendirilen mesaj|iletilmiş mesaj|iletilen ileti başlangıcı|προωθημένο μήνυμα|הודעה שהועברה
    |رسالة معاد توجيهها|الرسالة المُحوَّلة|转发的邮件|转发邮件|转发信息|已轉寄的郵件|轉寄郵件|轉寄的訊息|転送メッセージ|転送されたメッセージ|転送メール
    |전달된 메시지|전달된 메일|전달된 이메일|thư đã chuyển tiếp|thư được chuyển tiếp|tin nhắn được chuyển tiếp|pesan terusan|ข้อความที่ส่งต่อ
    |edastatud kiri|pārsūtīts ziņojums|persiųstas laiškas|missatge reenviat|áframsend skilaboð"""
)
"""Beginnings of the line above a forwarded mail."""

REPLY_ABOVE: Final = (
    "above this line",
    "above the line",
    "over this line",
    "reply above",
    "oberhalb dieser zeile",
    "über dieser zeile",
    "au-dessus de cette ligne",
    "encima de esta línea",
    "arriba de esta línea",
    "acima desta linha",
    "sopra questa riga",
    "boven deze regel",
    "boven deze lijn",
    "ovanför den här raden",
    "ovanför denna rad",
    "over denne linje",
    "over denne linjen",
    "tämän rivin yläpuolelle",
    "powyżej tej linii",
    "nad tento řádek",
    "выше этой строки",
    "выше этой линии",
    "この行より上",
    "在此行之上",
    "이 줄 위에",
)
"""Help-desk programs ask for the answer above a line with these words."""

OUTSIDE_WARNINGS: Final = (
    "originated from outside",
    "originated outside",
    "came from outside",
    "sent from outside",
    "is from an external",
    "from an external sender",
    "from an external source",
    "[external]",
    "[extern]",
    "external email:",
    "external sender",
    "don't often get email from",
    "stammt von einem externen",
    "externer absender",
    "expéditeur externe",
    "provient de l'extérieur",
    "remitente externo",
    "mittente esterno",
    "externe afzender",
    "remetente externo",
)
"""Words of the warnings that gateways print above mail from outside."""

WARNING_WORDS: Final = (
    *OUTSIDE_WARNINGS,
    "caution",
    "external",
    "extern",
    "outside",
    "click",
    "attachment",
    "links",
    "recogni",
    "learn why",
    "achtung",
    "anhänge",
    "attention",
    "pièces jointes",
    "precaución",
    "adjuntos",
)
"""What the lines of such a warning speak of."""
