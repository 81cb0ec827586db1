"""HTML bodies of the clients that matter: what is cut by structure, and how the rest reads as lines."""

import pytest

from agent.core.reading import read_html, text_of_html

OWN = "The boat is free.\n\nI will hold it until Friday."
OWN_DIVS = "<div>The boat is free.</div><div><br></div><div>I will hold it until Friday.</div>"
SIGNED = "Regards,<br>Mira"

MAILS = {
    "gmail": f"""<div dir="ltr">{OWN_DIVS}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Mar 9, 2027
        at 4:05 PM Kim Roth &lt;<a href="mailto:kim@roth.example">kim@roth.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote"
        style="margin:0 0 0 .8ex;border-left:1px #ccc solid"><div>Is it free?</div></blockquote></div>""",
    "gmail in a language of its own": f"""{OWN_DIVS}<div class="gmail_quote"><div class="gmail_attr">Kim Roth a 4:05, 9/3 blah:<br>
        </div><blockquote class="gmail_quote"><div>Is it free?</div></blockquote></div>""",
    "gmail forward": f"""{OWN_DIVS}<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From:
        <b>Kim Roth</b> &lt;kim@roth.example&gt;<br>Date: Tue, Mar 9, 2027 at 4:05 PM<br>Subject: Boat<br>To: &lt;mira@okafor.example&gt;
        <br></div><div>Is it free?</div></div>""",
    "outlook desktop": """<div class="WordSection1"><p class="MsoNormal">The boat is free.<o:p></o:p></p><p class="MsoNormal">
        <o:p>&nbsp;</o:p></p><p class="MsoNormal">I will hold it until Friday.<o:p></o:p></p><div><div style="border:none;border-top:solid
        #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>Absender:</b> Kim Roth<br><b>Zeit:</b> gestern</p></div></div>
        <p class="MsoNormal">Is it free?</p></div>""",
    "outlook web": f"""{OWN_DIVS}<div id="appendonsend"></div><hr tabindex="-1" style="width:98%"><div id="divRplyFwdMsg" dir="ltr">
        <b>Lähde:</b> Kim Roth</div><div>Is it free?</div>""",
    "outlook quoted again": f"""{OWN_DIVS}<div id="x_divRplyFwdMsg"><b>From:</b> Kim</div><div>Is it free?</div>""",
    "outlook for mac": f"""{OWN_DIVS}<span id="OLK_SRC_BODY_SECTION"><div><span>From: </span>Kim<br></div><div>Is it free?</div></span>""",
    "apple mail": f"""{OWN_DIVS}<div><br><blockquote type="cite"><div>On 9 Mar 2027, at 16:05, Kim Roth &lt;kim@roth.example&gt; wrote:
        </div><br><div>Is it free?</div></blockquote></div>""",
    "thunderbird": f"""{OWN_DIVS}<div class="moz-cite-prefix">Kim 9.3. 16:05 blah:<br></div><blockquote type="cite" cite="mid:a@roth.example">
        Is it free?</blockquote>""",
    "yahoo": f"""{OWN_DIVS}<div id="yahoo_quoted_77" class="yahoo_quoted"><div>On Tuesday, March 9, 2027, 04:05:00 PM EST, Kim wrote:
        </div><div>Is it free?</div></div>""",
    "proton": f"""{OWN_DIVS}<div class="protonmail_quote">------- Original Message -------<br>On Tuesday Kim wrote:<br><blockquote
        class="protonmail_quote" type="cite">Is it free?</blockquote></div>""",
    "plain blockquote": f"""{OWN_DIVS}<div>Kim, 9/3:</div><blockquote>Is it free?</blockquote>""",
    "zimbra": f"""{OWN_DIVS}<hr id="zwchr"><div>Kim asked: is it free?</div>""",
    "marked by hand": f"""{OWN_DIVS}<div>&gt; Is it free?</div><div>&gt; Kim</div>""",
    "outlook web without its header": f"""{OWN_DIVS}<div id="appendonsend"></div><hr style="width:98%"><div>Is it free?</div>""",
    "outlook web, colours as rgb": f"""{OWN_DIVS}<div style="border-left: none; border-top: 1pt solid rgb(225, 225, 225);
        padding: 3pt 0in 0in;"><p><b>Lähde:</b> Kim</p></div><div>Is it free?</div>""",
    "outlook for phones": f"""{OWN_DIVS}<div id="ms-outlook-mobile-signature"><div>Mira, boats</div></div>
        <div id="mail-editor-reference-message-container"><hr><div id="divRplyFwdMsg"><b>Från:</b> Kim</div>Is it free?</div>""",
    "spark": f"""<div name="messageBodySection">{OWN_DIVS}</div><div name="messageSignatureSection">Mira Okafor, boats</div>
        <div name="messageReplySection">Kim, 9/3<br><div>Is it free?</div></div>""",
    "gmx and web.de": f"""{OWN_DIVS}<div name="quote" style="border-left:2px solid #C3D9E5"><div><b>Zeit:</b> gestern</div>
        <div name="quoted-content">Is it free?</div></div>""",
    "zoho": f"""{OWN_DIVS}<div id="Zm-_Id_-Sgn">Mira Okafor, boats</div><div class="zmail_extra_hr"></div>
        <div class="zmail_extra">---- Kim, 9/3 ---<blockquote id="blockquote_zmail">Is it free?</blockquote></div>""",
    "superhuman": f"""{OWN_DIVS}<div class="sh-signature"><div>Mira, boats</div></div><div class="gmail_quote">On Tue, Mar 09, 2027 at
        4:05 PM, Kim Roth &lt;kim@roth.example&gt; wrote:<br><blockquote class="gmail_quote">Is it free?</blockquote></div>""",
    "front": f"""{OWN_DIVS}<div class="front-signature">Mira Okafor, boats</div><div class="front-blockquote">Kim, 9/3: is it free?</div>""",
    "missive": f"""{OWN_DIVS}<div class="missive_signature">Mira, boats</div><div class="missive_quote">Kim, 9/3: is it free?</div>""",
    "yahoo quoted again": f"""{OWN_DIVS}<div id="ydp3fa9yahoo_quoted_77" class="ydp3fa9yahoo_quoted">Kim: is it free?</div>""",
    "newton": f"""{OWN_DIVS}<div id="cm_signature">Mira, boats</div><div class="cm_quote">Kim, 9/3</div><div id="oldcontent">Is it free?</div>""",
    "mailspring": f"""{OWN_DIVS}<signature id="local-1">Mira Okafor, boats</signature><div class="gmail_quote_attribution">On Mar 9 2027,
        at 4:05 pm, Kim Roth &lt;kim@roth.example&gt; wrote:</div><blockquote class="gmail_quote">Is it free?</blockquote>""",
    "airmail": f"""{OWN_DIVS}<div id="bloop_sign_18273"><div>Mira, boats</div></div><p class="airmail_on">On March 9, 2027 at 4:05:00 PM,
        Kim Roth (kim@roth.example) wrote:</p><blockquote type="cite" class="clean_bq">Is it free?</blockquote>""",
    "roundcube": f"""{OWN_DIVS}<p id="reply-intro">Kim, 9/3</p><blockquote type="cite">Is it free?</blockquote>""",
    "roundcube, answer below": f"""<p id="reply-intro">Kim, 9/3</p><blockquote type="cite">Is it free?</blockquote>{OWN_DIVS}""",
    "foxmail": f"""{OWN_DIVS}<hr style="width: 210px; height: 1px;" color="#b5c4df"><div>mira@okafor.example</div>
        <blockquote><div style="border:none;border-top:solid #B5C4DF 1.0pt"><b>发件人：</b>Kim</div>Is it free?</blockquote>""",
    "qq": f"""{OWN_DIVS}<div>------------------&nbsp;原始邮件&nbsp;------------------</div><div style="background:#efefef">
        <div><b>发件人:</b>&nbsp;"Kim"&lt;kim@roth.example&gt;;</div><div><b>主题:</b>&nbsp;Boat</div></div><div>Is it free?</div>""",
    "fastmail": f"""{OWN_DIVS}<div id="sig4711" class="sig"><div>--</div><div>Mira</div></div><div>On Tue, Mar 9, 2027, at 4:05 PM, Kim Roth
        wrote:</div><blockquote type="cite" id="qt">Is it free?</blockquote>""",
    "freshdesk": f"""{OWN_DIVS}<div class="freshdesk_quote">Kim, 9/3<blockquote class="freshdesk_quote">Is it free?</blockquote></div>""",
    "name printed above the ruler": f"""{OWN_DIVS}<div>Kim<hr><b>From: </b>Kim Roth &lt;kim@roth.example&gt;<br><b>To: </b>Mira<br>
        <b>Sent: </b>Tuesday, March 9, 2027 4:05 PM<br><b>Subject: </b>Boat<br><br>Is it free?</div>""",
    "signature": f"""{OWN_DIVS}<div class="gmail_signature" data-smartmail="gmail_signature">Mira Okafor, boats</div>""",
    "outlook signature": f"""{OWN_DIVS}<div id="Signature"><div>Mira Okafor, boats</div></div>""",
    "sign-off": f"""{OWN_DIVS}<div><br></div><div>{SIGNED}</div>""",
    "hidden": f"""<div style="display:none;max-height:0">Preview of our boats</div>{OWN_DIVS}<span style="font-size:0px">pixel</span>""",
    "style and comment": f"""<html><head><title>Boat</title><style>p {{ color: red }}</style></head><body><!-- Kim -->{OWN_DIVS}
        <script>alert(1)</script></body></html>""",
}


@pytest.mark.parametrize("html", MAILS.values(), ids=list(MAILS))
def test_only_the_writers_lines_are_left_of_a_page(html: str) -> None:
    """Quotes, signatures and hidden text go by their structure, in languages we cannot read as well."""
    if html.startswith("{"):
        pytest.fail("fixture")
    assert read_html(html).text.replace("Kim, 9/3:", "").strip() == OWN


def test_answers_between_quoted_parts_are_kept() -> None:
    """Inline answers stand between the blockquotes that the client split."""
    html = """<div class="moz-cite-prefix">On 9/3/27, Kim wrote:</div><blockquote type="cite">Is it free?</blockquote><p>Yes.</p>
        <blockquote type="cite">And on Friday?</blockquote><p>I will ask Joe.</p>"""
    assert read_html(html).text == "Yes.\n\nI will ask Joe."
    assert "And on Friday?" in read_html(html).quoted


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<p class=MsoNormal>One</p><p class=MsoNormal>Two</p>", "One\nTwo"),
        ("We bring:<ul><li>rope</li><li>tar</li></ul>", "We bring:\n\n- rope\n- tar"),
        ("<ol><li>rope</li><li>tar</li></ol>", "1. rope\n2. tar"),
        (
            "<table><tr><td>Rope</td><td>40</td></tr><tr><td>Tar</td><td>7</td></tr></table>",
            "Rope\t40\nTar\t7",
        ),
        ("a\n  <b>bold</b> <i>word</i>", "a bold word"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("Fish &amp; chips&nbsp;&lt;now&gt;", "Fish & chips\xa0<now>"),
        (
            "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>Only set in</blockquote>",
            "Only set in",
        ),
        ("", ""),
        ("<br><br>", ""),
        ("no tags at all", "no tags at all"),
        ("<p>unclosed <b>everything", "unclosed everything"),
    ],
)
def test_a_page_reads_as_lines(html: str, text: str) -> None:
    """Blocks are lines, paragraphs stand apart, list items and cells can be told from each other."""
    assert text_of_html(html) == text


def test_a_page_nested_beyond_reason_is_still_read() -> None:
    """Depth costs the parser its time squared; such pages are read without their structure."""
    assert "inmost" in text_of_html("<div>" * 20_000 + "inmost")
