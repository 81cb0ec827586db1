"""Attribution lines of mail programs in many languages, over marked and unmarked quotes."""

import textwrap

import pytest

from agent.core.reading import read_plain

NAME = "Mira Okafor"
MAIL = "mira.okafor@lindqvist.example"

ATTRIBUTIONS = [
    # Gmail and phones
    f"On Tue, Mar 9, 2027 at 4:05 PM {NAME} <{MAIL}> wrote:",
    f"On Tue, 9 Mar 2027 at 16:05, {NAME} <{MAIL}> wrote:",
    f"Am Di., 9. März 2027 um 16:05 Uhr schrieb {NAME} <{MAIL}>:",
    f"{NAME} <{MAIL}> schrieb am Di., 9. März 2027, 16:05:",
    f"Le mar. 9 mars 2027 à 16:05, {NAME} <{MAIL}> a écrit :",
    f"El mar, 9 mar 2027 a las 16:05, {NAME} (<{MAIL}>) escribió:",
    f"Em ter., 9 de mar. de 2027 às 16:05, {NAME} <{MAIL}> escreveu:",
    f"{NAME} <{MAIL}> escreveu no dia terça, 9/03/2027 à(s) 16:05:",
    f"Il giorno mar 9 mar 2027 alle ore 16:05 {NAME} <{MAIL}> ha scritto:",
    f"Op di 9 mrt 2027 om 16:05 schreef {NAME} <{MAIL}>:",
    f"Den tis 9 mars 2027 kl 16:05 skrev {NAME} <{MAIL}>:",
    f"tir. 9. mars 2027 kl. 16:05 skrev {NAME} <{MAIL}>:",
    f"Den tirs. 9. mar. 2027 kl. 16.05 skrev {NAME} <{MAIL}>:",
    f"ti 9. maalisk. 2027 klo 16.05 {NAME} ({MAIL}) kirjoitti:",
    f"wt., 9 mar 2027 o 16:05 {NAME} <{MAIL}> napisał(a):",
    f"út 9. 3. 2027 v 16:05 odesílatel {NAME} <{MAIL}> napsal:",
    f"ut 9. 3. 2027 o 16:05 {NAME} <{MAIL}> napísal(a):",
    f"{NAME} <{MAIL}> ezt írta (időpont: 2027. márc. 9., K, 16:05):",
    f"mar., 9 mar. 2027 la 16:05, {NAME} <{MAIL}> a scris:",
    f"вт, 9 мар. 2027 г. в 16:05, {NAME} <{MAIL}>:",
    f"вт, 9 бер. 2027 р. о 16:05 {NAME} <{MAIL}> пише:",
    f"На вт, 9.03.2027 г. в 16:05 {NAME} <{MAIL}> написа:",
    f"Στις Τρί 9 Μαρ 2027 στις 4:05 μ.μ., ο χρήστης {NAME} <{MAIL}> έγραψε:",
    f"{NAME} <{MAIL}>, 9 Mar 2027 Sal, 16:05 tarihinde şunu yazdı:",
    f"\u202bבתאריך יום ג׳, 9 במרץ 2027 ב-16:05 מאת \u202a{NAME}\u202c\u200f <\u202a{MAIL}\u202c\u200f>:\u202c",
    f"في الثلاثاء، 9 مارس 2027 في 4:05 م تمت كتابة ما يلي بواسطة {NAME} <{MAIL}>:",
    f"{NAME} <{MAIL}> 于2027年3月9日周二 下午4:05写道：",
    f"{NAME} <{MAIL}> 於 2027年3月9日 週二 下午4:05寫道：",
    f"2027年3月9日(火) 16:05 {NAME} <{MAIL}>:",
    f"2027년 3월 9일 (화) 오후 4:05, {NAME} <{MAIL}>님이 작성:",
    f"Vào Th 3, 9 thg 3, 2027 vào lúc 16:05 {NAME} <{MAIL}> đã viết:",
    f"ในวันที่ อ. 9 มี.ค. 2027 เวลา 16:05 {NAME} <{MAIL}> เขียนว่า:",
    f"Pada tanggal Sel, 9 Mar 2027 pukul 16.05 {NAME} <{MAIL}> menulis:",
    f"uto, 9. ožu 2027. u 16:05 {NAME} <{MAIL}> napisao je:",
    f"V V tor., 9. mar. 2027 ob 16:05 je oseba {NAME} <{MAIL}> napisala:",
    f"2027-03-09, an, 16:05 {NAME} <{MAIL}> rašė:",
    f"otrd., 2027. g. 9. marts, plkst. 16:05 — lietotājs {NAME} (<{MAIL}>) rakstīja:",
    f"Kontakt {NAME} (<{MAIL}>) kirjutas kuupäeval T, 9. märts 2027 kell 16:05:",
    f"Missatge de {NAME} <{MAIL}> del dia dt., 9 de març 2027 a les 16:05:",
    f"2027-03-09 16:05 GMT+02:00 {NAME} <{MAIL}>:",
    f"Dnia 9 marca 2027 16:05 {NAME} <{MAIL}> nadesłał:",
    f"{NAME} via Harbour Crews wrote:",
    f"уто, 9. мар 2027. у 16:05 {NAME} <{MAIL}> је написао/ла:",
    # Tutanota, The Bat!
    f"Mar 9, 2027, 16:05 by {MAIL}:",
    f"9. März 2027 um 16:05 von {MAIL}:",
    "Tuesday, March 9, 2027, 4:05:00 PM, you wrote:",
    # Apple Mail
    f"On 9 Mar 2027, at 16:05, {NAME} <{MAIL}> wrote:",
    f"Am 09.03.2027 um 16:05 schrieb {NAME} <{MAIL}>:",
    f"Il giorno 9 mar 2027, alle ore 16:05, {NAME} <{MAIL}> ha scritto:",
    f"Op 9 mrt. 2027, om 16:05 heeft {NAME} <{MAIL}> het volgende geschreven:",
    f"No dia 9 de mar. de 2027, às 16:05, {NAME} <{MAIL}> escreveu:",
    f"9 mars 2027 kl. 16:05 skrev {NAME} <{MAIL}>:",
    f"{NAME} <{MAIL}> kirjoitti 9.3.2027 kello 16.05:",
    f"Wiadomość napisana przez {NAME} <{MAIL}> w dniu 09.03.2027, o godz. 16:05:",
    f"9. 3. 2027 v 16:05, {NAME} <{MAIL}>:",
    f"9 марта 2027 г., в 16:05, {NAME} <{MAIL}> написал(а):",
    f"{NAME} <{MAIL}> şunları yazdı (9 Mar 2027 16:05):",
    f"2027/03/09 16:05、{NAME} <{MAIL}>のメール:",
    f"在 2027年3月9日，下午4:05，{NAME} <{MAIL}> 写道：",
    f"2027. 3. 9. 오후 4:05, {NAME} <{MAIL}> 작성:",
    f"2027. 03. 09. dátummal, 16:05 időpontban {NAME} <{MAIL}> írta:",
    f"Pe 9 mar. 2027, la 16:05, {NAME} <{MAIL}> a scris:",
    # Thunderbird, Roundcube, Evolution, KMail, mutt, Gnus
    f"On 3/9/27 4:05 PM, {NAME} wrote:",
    f"On 2027-03-09 16:05, {NAME} wrote:",
    f"Am 09.03.2027 um 16:05 schrieb {NAME}:",
    f"Am 2027-03-09 16:05, schrieb {NAME}:",
    f"Am Dienstag, den 09.03.2027, 16:05 +0100 schrieb {NAME}:",
    f"Le 09/03/2027 à 16:05, {NAME} a écrit :",
    f"El 9/3/27 a las 16:05, {NAME} escribió:",
    f"Il 09/03/27 16:05, {NAME} ha scritto:",
    f"Op 09-03-2027 om 16:05 schreef {NAME}:",
    f"Em 09/03/2027 16:05, {NAME} escreveu:",
    f"W dniu 09.03.2027 o 16:05, {NAME} pisze:",
    f"Dne 09.03.2027 v 16:05 {NAME} napsal(a):",
    f"Den 2027-03-09 kl. 16:05, skrev {NAME}:",
    f"Den 09-03-2027 kl. 16:05 skrev {NAME}:",
    f"{NAME} kirjoitti 9.3.2027 klo 16.05:",
    f"09.03.2027 16:05, {NAME} пишет:",
    f"2027. 03. 09. 16:05 keltezéssel, {NAME} írta:",
    f"在 2027/3/9 16:05, {NAME} 写道:",
    f"9.03.2027 16:05 tarihinde {NAME} yazdı:",
    f"La 09.03.2027 16:05, {NAME} a scris:",
    f"On Tuesday, March 9, 2027 4:05:00 PM CET {NAME} wrote:",
    f"On Tue, Mar 09, 2027 at 04:05:00PM +0100, {NAME} wrote:",
    # Yahoo, Spark, Proton, Zoho, mail.ru, Yandex, 163, Lotus Notes
    f"On Tuesday, March 9, 2027, 04:05:00 PM EST, {NAME} <{MAIL}> wrote:",
    f"Am Dienstag, 9. März 2027, 16:05:00 MEZ hat {NAME} <{MAIL}> Folgendes geschrieben:",
    f"Em terça-feira, 9 de março de 2027 16:05:00 BRT, {NAME} <{MAIL}> escreveu:",
    f"On 9 Mar 2027, 16:05 +0100, {NAME} <{MAIL}>, wrote:",
    f"On Tuesday, March 9th, 2027 at 4:05 PM, {NAME} <{MAIL}> wrote:",
    f"---- On Tue, 09 Mar 2027 16:05:00 +0530 {NAME} <{MAIL}> wrote ----",
    f"Вторник, 9 марта 2027, 16:05 +03:00 от {NAME} <{MAIL}>:",
    f'09.03.2027, 16:05, "{NAME}" <{MAIL}>:',
    f'At 2027-03-09 16:05:00, "{NAME}" <{MAIL}> wrote:',
    f'在 2027-03-09 16:05:00，"{NAME}" <{MAIL}> 写道：',
    f"{NAME} <{MAIL}> wrote on 03/09/2027 04:05:00 PM:",
    f"On March 9, 2027, {NAME} <{MAIL}> wrote:",
    f"{NAME} <{MAIL}> wrote:",
    f"{NAME} via Orders <{MAIL}> wrote:",
    f"{NAME} <{MAIL}> hat am 09.03.2027 16:05 geschrieben:",
    f"{NAME} <{MAIL}> a écrit le mar. 9 mars 2027 à 16:05 :",
    f"--- {NAME} <{MAIL}> wrote:",
    f"Quoting {NAME} <{MAIL}>:",
    f"Zitat von {NAME} <{MAIL}>:",
    f"在2027年03月09日 16:05，{NAME} 写道：",
    "At 16:05 09/03/2027 -0500, you wrote:",
]

ONLY_OVER_MARKS = [
    f"{NAME} wrote:",
    f"{NAME} schrieb:",
    f"* {NAME} <{MAIL}> [2027-03-09 16:05]:",
    f"{NAME}, 09.03.2027 16:05:",
    "Am Dienstag, 9. März 2027 um 16:05 schrieben Sie:",
    f"{NAME} <{MAIL}> writes:",
    f"On Tuesday 9 March {NAME} wrote",
    f"2027-03-09 16:05 GMT+01:00 {NAME}",
    f"Posted by {NAME} on 03/09/2027",
]

OWN = "We can start on the 22nd.\n\nI will confirm the crew by Thursday."
THEIRS = "Could you start earlier?\nThe hall is free from the 15th."


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_an_unmarked_quote_ends_at_its_attribution(line: str) -> None:
    """Whatever follows a full attribution is not the writer's, marked or not."""
    assert read_plain(f"{OWN}\n\n{line}\n\n{THEIRS}\n").text == OWN


@pytest.mark.parametrize("line", [*ATTRIBUTIONS, *ONLY_OVER_MARKS])
def test_an_attribution_over_marked_lines_goes_with_them(line: str) -> None:
    """The line that introduces marked quotes is dropped with them."""
    quoted = textwrap.indent(THEIRS, "> ")
    assert read_plain(f"{OWN}\n\n{line}\n\n{quoted}\n").text == OWN


@pytest.mark.parametrize("line", [*ATTRIBUTIONS, *ONLY_OVER_MARKS])
def test_an_answer_below_marked_lines_is_kept(line: str) -> None:
    """Bottom posting: what stands below the marked lines is the writer's."""
    quoted = textwrap.indent(THEIRS, "> ")
    assert read_plain(f"{line}\n{quoted}\n\n{OWN}\n").text == OWN


@pytest.mark.parametrize("line", [line for line in ATTRIBUTIONS if not line.endswith("----")])
@pytest.mark.parametrize("width", [44, 60])
def test_a_wrapped_attribution_is_still_one(line: str, width: int) -> None:
    """Programs break the line anywhere; it is joined again before it is weighed."""
    wrapped = "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
    assert read_plain(f"{OWN}\n\n{wrapped}\n\n{textwrap.indent(THEIRS, '> ')}\n").text == OWN


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_the_quoted_mail_is_given_apart(line: str) -> None:
    """What is answered is there for those who need the request that an answer meets."""
    assert read_plain(f"{OWN}\n\n{line}\n\n{THEIRS}\n").quoted == THEIRS


@pytest.mark.parametrize(
    "prose",
    [
        "On Tuesday we agreed on three points:\n\n- the crew\n- the hall",
        "On 3 March I wrote to the port authority:\n\nno answer so far.",
        "As Mira wrote, the hall is free.\n\nHer words:\n\nfrom the 15th",
        "On 9 March 2027 we ship two crates:\n\none to Oslo, one to Bergen",
        "At 10:30 the driver calls.\nThen:\n\nwe load",
        "Call with orders@lindqvist.example on 9 March at 16:05:\n\nask for the invoice",
        "I wrote that down.\nShe said: yes.\n\nHe wrote: no.",
        "The crew list came via Oslo as you wrote:\n\nsix names",
        "10:30 briefing <see the plan>\n11:00 walk round",
    ],
)
def test_prose_that_looks_like_an_attribution_stays(prose: str) -> None:
    """Dates, colons and verbs of writing in one's own sentences cut nothing."""
    assert read_plain(prose).text == prose
