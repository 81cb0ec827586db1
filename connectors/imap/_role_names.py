"""What mail programs and providers call Sent, Drafts and rubbish, in many languages; compared by `plain_name`."""

import unicodedata


def plain_name(name: str) -> str:
    """A folder's name without what programs write differently: case, accents, hyphens, how letters are composed."""
    letters = (
        one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one)
    )
    return " ".join("".join(" " if one in "-_." else one for one in letters).split())


def _names(*lines: str) -> frozenset[str]:
    return frozenset(plain_name(name) for line in lines for name in line.split(","))


SENT = _names(
    "sent, sent items, sent mail, sent mails, sent messages, sent e-mail, sent email, sent emails, sentmail, sentbox, sent box",
    "outgoing, gesendet, gesendete objekte, gesendete elemente, gesendete nachrichten, gesendete mails, gesendete e-mails",
    "gesendete post, versendet, versandt, verschickt, postausgang (gesendet)",
    "envoyé, envoyés, messages envoyés, éléments envoyés, objets envoyés, courrier envoyé, courriels envoyés, e-mails envoyés",
    "mails envoyés, emails envoyés",
    "enviado, enviados, enviadas, elementos enviados, mensajes enviados, correo enviado, correos enviados, itens enviados",
    "e-mails enviados, emails enviados, mensagens enviadas, correio enviado, enviats, elements enviats, missatges enviats",
    "inviati, inviata, inviate, posta inviata, elementi inviati, messaggi inviati, mail inviate, e-mail inviate",
    "verzonden, verzonden items, verzonden berichten, verzonden mail, verzonden e-mail, verzonden objecten",
    "skickat, skickade, skickade objekt, skickade meddelanden, skickad e-post, skickad post, skickade mail",
    "sendt, sendt post, sendt mail, sendt e-post, sendte, sendte elementer, sendte meldinger, sendte beskeder, sendte mails",
    "sendur póstur, sendir hlutir, sendir póstar, lähetetyt, lähetetyt kohteet, lähetetyt viestit",
    "saadetud, saadetud kirjad, saadetud üksused, nosūtītie, nosūtītie vienumi, nosūtītās, išsiųsta, išsiųsti",
    "išsiųsti laiškai, išsiųsti elementai",
    "wysłane, elementy wysłane, wysłane elementy, poczta wysłana, wysłane wiadomości, wiadomości wysłane",
    "odeslané, odeslaná pošta, odeslané zprávy, odeslané položky, odoslané, odoslaná pošta, odoslané správy, odoslané položky",
    "elküldött, elküldött elemek, elküldött üzenetek, elküldött levelek, elküldve",
    "trimise, elemente trimise, mesaje trimise, e-mailuri trimise, mail trimis",
    "poslano, poslana pošta, poslani elementi, poslana sporočila, poslane stavke, poslane poruke, poslato, poslate stavke",
    "послато, послате ставке, послате поруке, изпратени, изпратени елементи, изпратени писма, испратени, пратени",
    "отправленные, отправленные элементы, отправленные письма, надіслані, надіслані елементи, відправлені, адпраўленыя",
    "απεσταλμένα, απεσταλμένα στοιχεία, απεσταλμένα μηνύματα, σταλμένα",
    "gönderilmiş, gönderilmiş öğeler, gönderilmiş postalar, gönderilmiş iletiler, gönderilen, gönderilenler, gönderilen öğeler",
    "المرسلة, البريد المرسل, العناصر المرسلة, الرسائل المرسلة, נשלח, דואר שנשלח, פריטים שנשלחו, ارسال شده, فرستاده شده",
    "भेजे गए, प्रेषित, ส่งแล้ว, รายการที่ส่ง, จดหมายที่ส่งแล้ว, đã gửi, thư đã gửi, mục đã gửi, terkirim, item terkirim, dihantar",
    "送信済み, 送信済みメール, 送信済みアイテム, 送信済みトレイ, 送信メール",
    "已发送, 已发送邮件, 已发送的邮件, 已发邮件, 已傳送郵件, 已傳送, 已寄出, 已寄郵件, 寄件備份, 寄件夾, 寄件匣備份",
    "보낸편지함, 보낸 편지함, 보낸메일함, 보낸 메일함, 보낸 메일",
)  # fmt: skip
DRAFTS = _names(
    "drafts, draft, entwürfe, entwurf, brouillons, borradores, borrador, esborranys, rascunhos, bozze, concepten, utkast",
    "kladder, kladde, drög, luonnokset, mustandid, melnraksti, juodraščiai, szkice, kopie robocze, wersje robocze, koncepty",
    "rozepsané, piszkozatok, ciorne, osnutki, skice, nacrti, нацрти, чернови, черновики, чернетки, чарнавікі, πρόχειρα, taslaklar",
    "المسودات, مسودات, טיוטות, پیش‌نویس, ร่าง, จดหมายร่าง, thư nháp, bản nháp, draf, 下書き, 草稿, 草稿箱, 草稿匣, 草稿夹",
    "임시보관함, 임시 보관함",
)  # fmt: skip
LEFT_OUT = _names(
    # rubbish
    "trash, bin, deleted, deleted items, deleted messages, junk, junk e-mail, junk email, junk mail, spam, bulk mail, bulk",
    "virus, quarantine, papierkorb, gelöscht, gelöschte objekte, gelöschte elemente, unerwünscht, junk-e-mail, spamverdacht",
    "corbeille, éléments supprimés, messages supprimés, courrier indésirable, indésirables, pourriel",
    "papelera, elementos eliminados, eliminados, correo no deseado, paperera, lixeira, lixo, lixo eletrônico, lixo eletrónico",
    "itens excluídos, cestino, posta eliminata, posta indesiderata, prullenbak, verwijderde items, ongewenste e-mail",
    "papperskorgen, borttaget, skräppost, papirkurv, slettet post, søppelpost, uønsket e-post, uønsket mail, roskakori, roskaposti",
    "kosz, elementy usunięte, wiadomości-śmieci, koš, odstraněná pošta, nevyžádaná pošta, odstránená pošta, kuka, törölt elemek",
    "levélszemét, coș de gunoi, elemente șterse, smetnjak, izbrisano, neželena pošta, кошче, изтрити, корзина, удаленные, спам",
    "кошик, видалені, κάδος απορριμμάτων, διαγραμμένα, διαγραμμένα στοιχεία, ανεπιθύμητα, çöp kutusu, silinmiş öğeler, önemsiz",
    "ゴミ箱, 迷惑メール, 削除済みアイテム, 垃圾邮件, 已删除邮件, 已删除, 垃圾郵件, 刪除的郵件, 已刪除郵件, 垃圾桶, 휴지통, 스팸메일함, 정크 메일",
    # not mail, or not yet
    "outbox, postausgang, templates, vorlagen, notes, notizen, calendar, kalender, contacts, kontakte, tasks, aufgaben, journal",
    "sync issues, synchronisierungsprobleme, conversation history, aufgezeichnete unterhaltungen, rss feeds, rss-feeds, chats",
    "suggested contacts",
)  # fmt: skip
