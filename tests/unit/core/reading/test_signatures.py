"""Where a signature begins, and where a line that looks like one is the writer's word."""

import pytest

from agent.core.reading import Closings, learn_all, read_plain

OWN = "The drawings are ready.\nI will bring them on Thursday."

SIGNATURES = [
    "-- \nTove Lindqvist\nHead of Yards | Lindqvist\n+47 555 01 234",
    "--\nTove",
    "---\nTove Lindqvist",
    "Best regards,\nTove",
    "Best regards\n\nTove Lindqvist\nHead of Yards\nLindqvist AS\nQuay 4, Bergen\nwww.lindqvist.example",
    "Thanks,\nTove",
    "Thanks, Tove",
    "Thank you!\n\nTove",
    "Cheers\nT.",
    "Many thanks and best regards",
    "Mit freundlichen Grüßen\nTove Lindqvist",
    "Viele Grüße, Tove",
    "Cordialement,\nTove Lindqvist",
    "Bien à vous\nTove",
    "Un saludo,\nTove",
    "Atenciosamente,\nTove",
    "Cordiali saluti\nTove",
    "Met vriendelijke groet,\nTove",
    "Med vänlig hälsning\nTove",
    "Vennlig hilsen\nTove",
    "Ystävällisin terveisin\nTove",
    "Pozdrawiam\nTove",
    "S pozdravem\nTove",
    "С уважением,\nТове",
    "З повагою\nТове",
    "Üdvözlettel\nTove",
    "Saygılarımla\nTove",
    "よろしくお願いします。\n田中",
    "Sent from my phone",
    "Sent from my Galaxy",
    "Sent from Outlook for iOS",
    "Get Outlook for Android<https://outlook.example/android>",
    "Von meinem iPhone gesendet",
    "Gesendet mit der App Mail",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Отправлено с iPhone",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "Mira from mobile",
    "发自我的iPhone",
    "나의 iPhone에서 보냄",
    "Đã gửi từ iPhone của tôi",
    "Kind regards\n\nTove Lindqvist\nHead of Yards\nLindqvist AS\nWe sail by the wind and by nothing else.",
    "-Tove",
    "- Tove",
    "/Tove",
    "Tove Lindqvist\n+47 555 01 234\ntove@lindqvist.example",
    "Tove Lindqvist\nvia mobile",
    "____________________\nyards mailing list\nyards@lists.example\nhttps://lists.example/yards",
    (
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended"
        " recipient, please delete it; any copying or distribution is prohibited."
    ),
    (
        "CONFIDENTIALITY NOTICE:\nThis message may contain privileged and confidential matter for the intended recipient only."
        " If you received it in error, delete it."
    ),
    (
        "This message may contain confidential matter of Lindqvist AS or its affiliates. We will keep e-mail as required by law.",
        (
            "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind oder diese E-Mail"
            " irrtümlich erhalten haben, informieren Sie bitte den Absender und löschen Sie sie. Das unbefugte Kopieren ist nicht"
            " gestattet."
        ),
    ),
    "Kind regards / med vennlig hilsen\nTove",
    "Lindqvist LLP is authorised and regulated. We may monitor e-mail and will disclose it where the law requires.",
    "Please consider the environment before printing this e-mail.",
    "NOTICE: This message may be privileged. Keel Mutual will archive all mail and will disclose it where the law requires it.",
    "You received this message because you are subscribed to the group Yards.\nTo unsubscribe, write to the owner.",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_no_part_of_the_own_words(signature: str) -> None:
    """Sign-offs, delimiters, device lines, contact details, footers and disclaimers end the mail."""
    assert read_plain(f"{OWN}\n\n{signature}\n").text == OWN


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_above_a_quote_goes_too(signature: str) -> None:
    """With the answer on top, the signature stands between answer and quote."""
    quote = "On Tue, 9 Mar 2027 at 16:05, Mira <mira@okafor.example> wrote:\n> When?"
    assert read_plain(f"{OWN}\n\n{signature}\n\n{quote}\n").text == OWN


@pytest.mark.parametrize(
    "signed",
    [
        "Tove",
        "Tove Lindqvist",
        "Dr Tove Lindqvist",
        "Tove Lindqvist, yards",
        "Tove Lindqvist | Yards\nLindqvist AS",
        "TL",
        "tove",
        "*Tove*",
        "Lindqvist",
        "Tove L.",
        "Capt. Tove Lindqvist\nFleet IT & Yards, Lindqvist Lines",
        "Tove Lindqvist\nExport, Cortiça do Montado, S.A.\n+351 22 555 0137",
        "Tove Lindqvist\nSeats a.s., public transport interiors\n+420 382 555 014",
        "Tove Lindqvist\nRolling Stock, Tram Bergen d.o.o.",
        "Tove Lindqvist\nCraft Accounts | Peachtree Can & End\nAtlanta, GA | 404-555-0167",
        "tove l / yard 4",
        "Tove Lindqvist\nIT Manager, Tillson Creamery",
        "Tove Lindqvist DDS\nLone Star Yards, Round Rock",
        "Tove Lindqvist MCIOB\nProject Manager, Harewood Build\nM 07700 900418",
        "Mit freundlichen Grüßen / best regards\nTove Lindqvist\nLindqvist GmbH, Solingen\nGeschäftsführer: Tove Lindqvist, Ute Kranz",
    ],
)
def test_the_senders_own_name_is_a_signature(signed: str) -> None:
    """Who is named in the From header may sign with that name and nothing else."""
    for name in ("Tove Lindqvist", "Lindqvist, Tove", '"Tove Lindqvist" <tove@lindqvist.example>'):
        assert read_plain(f"{OWN}\n\n{signed}\n", sender_name=name).text == OWN


def test_another_persons_name_at_the_end_stays() -> None:
    """Without an anchor a name may be the answer itself."""
    assert read_plain("Whom should we ask?\n\nMira Okafor", sender_name="Tove Lindqvist").text.endswith(
        "Mira Okafor"
    )


def test_lines_that_end_a_senders_mails_again_and_again_are_learned() -> None:
    """Three mails that end alike teach the closing, whatever it says."""
    closing = "the quay crew\nhalf past tide"
    known = learn_all(f"Text number {n} of ours.\n\n{closing}" for n in range(3))
    assert read_plain(f"{OWN}\n\n{closing}").text.endswith("half past tide")
    assert read_plain(f"{OWN}\n\n{closing}", closings=known).text == OWN


def test_a_sentence_is_never_learned_as_a_closing() -> None:
    """A promise repeated at the end of every mail stays a promise."""
    known = learn_all(["Hello,\n\nI will call you on Monday."] * 9)
    assert not known.knows("I will call you on Monday.")
    assert Closings().counts == {}


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the drawings, I will look at them tonight.",
        "Yes.\n\nThanks, I'll send it Monday",
        "Thanks!\n\nI will call you tomorrow",
        "Regards from Bergen, the ship leaves on Friday.",
        "We need:\n\n- rope\n- paint",
        "Sent from my desk, this is quicker than the phone.",
        "The list:\n- and another",
        "This is confidential, please keep it between us.",
        "Hello,\n\nThanks,\n\nthe crane comes on Friday at 9.",
        "Best is the enemy of good.\n\nBest is to wait",
        "Call me at +47 555 01 234 tomorrow",
        "Will do",
        "Thanks",
        "Two ships\n---\nThe first one leaves on Monday and we load it on Sunday evening.",
        "P.S. I will send the invoice too.",
        "Ask Mira.\n\nBest, I think, is Monday",
    ],
)
def test_in_doubt_a_line_is_the_writers(text: str) -> None:
    """A lost promise costs more than a name kept."""
    assert read_plain(text, sender_name="Tove Lindqvist").text == text


@pytest.mark.parametrize(
    "warning",
    [
        "CAUTION: This email originated from outside of the organization. Do not click links unless you know the sender.",
        "CAUTION: This email originated from\noutside the firm. Do not open attachments.",
        "[EXTERNAL]",
        "You don't often get email from mira@okafor.example. Learn why this is important",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_gateways_warning_on_top_is_not_the_writers(warning: str, gap: str) -> None:
    """The receiving firm's program wrote it."""
    assert read_plain(f"{warning}{gap}{OWN}").text == OWN


@pytest.mark.parametrize(
    "tail",
    [
        "Mira\n555-010-4477\n - Boat.doc",
        "<<Boat.doc>>\n\n - Boat.doc\n - Crew.doc",
    ],
)
def test_files_that_a_program_lists_at_the_end_are_not_the_writers_words(tail: str) -> None:
    """Below a telephone number or a gap the list is the program's."""
    assert "- Boat.doc" not in read_plain(f"I have prepared the plan for you.\n\n{tail}\n").text


def test_who_has_two_first_names_signs_with_their_letters() -> None:
    """ "PJ" is Pieter-Jan."""
    signed = "PJ Mokoena\nMining Accounts: Botswana & Northern Cape\n011 555 0190"
    assert read_plain(f"{OWN}\n\n{signed}\n", sender_name="Pieter-Jan Mokoena").text == OWN


def test_what_a_colon_leads_to_is_no_block_of_telephone_numbers() -> None:
    """Codes and prices may look like them."""
    text = "So, the codes:\n\nchairs, upholstered 9401.61\ntables 9403.60\nbed slats 9403.90"
    assert read_plain(f"{text}\n\nTove\n", sender_name="Tove Lindqvist").text == text


def test_a_line_that_speaks_below_a_name_keeps_the_name() -> None:
    """A postscript is the writer's."""
    text = "Tove Lindqvist\nI'll send the plan tomorrow, see you there"
    assert "I'll send the plan" in read_plain(f"{OWN}\n\n{text}\n", sender_name="Tove Lindqvist").text
