"""The verbs that promises are made of, by what they do for the one who waits.

One place to add a verb: a word in `_VERBS` under what it does and, where its past is irregular or
doubles a letter, an entry in `_PAST`. `form_of` tells a word's lemma and form.
"""

from functools import lru_cache

_VERBS = {
    # Something reaches the other side.
    "send": """send forward email mail fax ship deliver provide submit circulate distribute share post upload
        overnight courier freight fedex supply furnish pay wire remit refund transmit bring hand give return resend
        reissue copy invoice credit dispatch transfer shoot pop pass serve fire bung chuck expedite reimburse
        lend loan messenger deposit export attach mailout land arrive quote issue release publish re-send
        re-issue dispatch drop_off hand_over send_over zip ups leave enclose text_over pull dig""",
    # Words come back.
    "reply": """reply respond answer confirm advise notify inform report revert let_know get_back come_back
        write_back keep_posted circle_back acknowledge apprise appraise alert update_you tell write text message
        ping contact touch_base follow_up respond reconfirm remind warn explain clarify""",
    "call": "call phone ring telephone dial buzz talk speak chat page voicemail conference catch_up facetime",
    "meet": """meet attend visit join host schedule reschedule arrange come swing present book participate see
        show_up stop_by drop_by sit_down set_up convene dine lunch interview train demo tour accompany arrive
        travel""",
    "introduce": "introduce connect intro loop put_in_touch acquaint refer",
    # Other work that somebody may wait for.
    "do": """prepare follow draft review check look work finish complete fix update change add remove set make take
        handle resolve process run create build test correct revise investigate research verify ensure
        coordinate discuss put do get find ask see try include incorporate address modify move cancel
        approve sign execute analyze analyse calculate compile consider continue start begin assign clean
        clear close configure consult cover delete design determine develop document double-check enter
        escalate establish evaluate examine extend file fill finalize finalise flag gather generate guarantee
        help hire hold honor honour identify implement input insert install keep launch limit list load
        maintain manage match merge migrate monitor negotiate note obtain offer open order organize organise
        pick place plan post print proceed produce propose protect pull purchase push raise rebook rebuild
        reconcile record recruit redo reduce refine register reinstall repair replace request rerun research
        reserve reset restore retain route save scan schedule search secure select settle show solve sort
        spend split staff steer stop study summarize summarise support swap switch tackle terminate tie
        track transcribe translate turn undertake upgrade use waive walk watch withdraw wrap dig chase nudge
        prod bug poke nail hammer crunch noodle sketch mock spin redline mark proof proofread edit rewrite
        tweak adjust align amend annotate apply assemble assess assist attach audit automate back balance
        batch bid block brief bump buy cap capture carry charge collect combine compare complain conduct
        contribute convert count cut debug decide dedicate deduct deploy disable discount draw drive drop
        enable enforce enroll expand explore expedite export express extract feed figure format fund
        grant group guide honour import improve index initiate inspect integrate invest invite lead
        liaise line link lock log lower map measure mention mirror name obtain outline overhaul own
        park patch permit persuade phase pilot pin polish preserve price prioritize prioritise program
        provision pursue query queue read rearrange reassign recalculate recall recheck recommend reconsider
        recover redirect redraft reflect reformat refresh regenerate reinforce reinstate reinvoice release
        relocate remedy renew reopen reorder repeat rephrase reprint reprocess requote reschedule resize
        resubmit retest retry reverse review rework roll rush sacrifice sample scale scope screen
        seek separate shift shoot shorten shred simplify sit slot source specify speed sponsor squeeze
        stage standardize stay step stock store streamline strike submit subtract summarise supervise
        suspend sync tailor take_care task tend tighten trace trade transition treat trim troubleshoot
        tune type unblock unlock validate vet void vote weigh widen wipe write leave ready requeue retype
        stick commit respond bring gather push grandfather bolt cobble bang whip rustle dust pester
        fit refit calibrate weld haul tow fetch knock drill lay pour hang mount bake brew wash mow prune spray grind sharpen
        engrave embroider knit weave launder cater chill freeze thaw reimage unload dismantle erect rewire repaint redecorate resurface
        hoist retest hound poll quiz survey canvass corner grab tap rope enlist lobby pressure advocate""",
    # What goes on in a head, or how things are: nobody is held to these.
    "mental": """be think know believe feel guess suppose assume understand agree hope wish want like love
        enjoy appreciate prefer need remember forget recall realize realise wonder doubt expect imagine
        suspect fear worry regret miss hate see hear learn notice recognize mean seem appear look_forward
        trust bet care matter depend deserve belong bother mind dare figure gather reckon admit appreciate
        promise attempt aim intend strive wish endeavor endeavour swear offer benefit thank congratulate apologize apologise grow become remain happen exist suffer welcome
        anticipate sound root cheer convince persuade""",
    # Where somebody is: news, as a rule.
    "whereabouts": """go fly travel leave drive vacation move return head stay relax sleep celebrate marry
        live relocate depart retire golf ski fish hunt party skip pack land rest wake commute""",
    # What comes over one.
    "get": "receive have hear lose win gain own owe earn face encounter experience inherit get",
}
_PAST = {
    "send": "sent sent", "pay": "paid paid", "bring": "brought brought", "give": "gave given",
    "write": "wrote written", "tell": "told told", "come": "came come", "speak": "spoke spoken",
    "ring": "rang rung", "meet": "met met", "see": "saw seen", "sit": "sat sat", "put": "put put",
    "make": "made made", "take": "took taken", "do": "did done", "get": "got gotten", "find": "found found",
    "run": "ran run", "build": "built built", "set": "set set", "begin": "began begun", "hold": "held held",
    "keep": "kept kept", "leave": "left left", "let": "let let", "read": "read read", "cut": "cut cut",
    "buy": "bought bought", "draw": "drew drawn", "feed": "fed fed", "lead": "led led", "lose": "lost lost",
    "rebuild": "rebuilt rebuilt", "redo": "redid redone", "rewrite": "rewrote rewritten", "seek": "sought sought",
    "show": "showed shown", "spend": "spent spent", "spin": "spun spun", "split": "split split",
    "stick": "stuck stuck", "undertake": "undertook undertaken", "withdraw": "withdrew withdrawn",
    "be": "was been", "think": "thought thought", "know": "knew known", "feel": "felt felt",
    "understand": "understood understood", "forget": "forgot forgotten", "mean": "meant meant",
    "hear": "heard heard", "grow": "grew grown", "become": "became become", "go": "went gone",
    "fly": "flew flown", "drive": "drove driven", "have": "had had", "win": "won won", "say": "said said",
    "catch": "caught caught", "pin": "pinned pinned", "shoot": "shot shot", "strike": "struck struck",
    "dig": "dug dug", "drop": "dropped dropped", "plan": "planned planned", "stop": "stopped stopped",
    "ship": "shipped shipped", "submit": "submitted submitted", "commit": "committed committed",
    "refer": "referred referred", "transfer": "transferred transferred", "chat": "chatted chatted",
    "swap": "swapped swapped", "wrap": "wrapped wrapped", "pop": "popped popped", "scan": "scanned scanned",
    "cancel": "cancelled cancelled", "travel": "travelled travelled", "step": "stepped stepped",
    "permit": "permitted permitted", "remit": "remitted remitted", "debug": "debugged debugged",
    "flag": "flagged flagged", "log": "logged logged", "map": "mapped mapped", "trim": "trimmed trimmed",
    "sell": "sold sold", "teach": "taught taught", "stand": "stood stood", "sleep": "slept slept",
    "redraw": "redrew redrawn", "overhaul": "overhauled overhauled", "bid": "bid bid", "quit": "quit quit",
    "zip": "zipped zipped", "loop": "looped looped", "slot": "slotted slotted", "vet": "vetted vetted",
    "grab": "grabbed grabbed", "nod": "nodded nodded", "bug": "bugged bugged", "chuck": "chucked chucked",
    "resubmit": "resubmitted resubmitted", "program": "programmed programmed", "resend": "resent resent",
    "fit": "fitted fitted", "refit": "refitted refitted", "lay": "laid laid", "hang": "hung hung", "grind": "ground ground",
    "knit": "knitted knitted", "weave": "wove woven", "freeze": "froze frozen",
    "reset": "reset reset", "rerun": "reran rerun", "skip": "skipped skipped", "cc": "cced cced",
}  # fmt: skip

_ALSO_LISTED = ("say", "sell", "teach", "stand", "let", "quit")
_DOUBLED_ING = frozenset(
    "get put set let run cut sit begin split win dig spin pin bid quit reset rerun".split()
)
_NO_VERBS = frozenset("nothing something anything everything morning evening".split())
_OTHER_FORMS = {"being": ("be", "ing"), "cc'ing": ("copy", "ing"), "ccing": ("copy", "ing")}


def _classes() -> dict[str, str]:
    """Class by lemma; a verb of two classes counts under the one that stands first."""
    classes: dict[str, str] = {}
    for kind, lemmas in _VERBS.items():
        for lemma in lemmas.split():
            classes.setdefault(lemma, kind)
    for lemma in _ALSO_LISTED:
        classes.setdefault(lemma, "other")
    return classes


def _third_person(lemma: str) -> str:
    if lemma.endswith(("s", "x", "ch", "sh", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _present_participle(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        return lemma[:-1] + "ing"
    past = _PAST.get(lemma, "").partition(" ")[0]
    doubled = past[len(lemma) : len(lemma) + 1] == lemma[-1] and past.endswith("ed")
    return lemma + lemma[-1] * (doubled or lemma in _DOUBLED_ING) + "ing"


def _regular_past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"


def _all_forms() -> dict[str, tuple[str, str]]:
    forms = {lemma: (lemma, "base") for lemma in _CLASSES}
    for lemma in _CLASSES:
        past, _, participle = _PAST.get(lemma, f"{_regular_past(lemma)} {_regular_past(lemma)}").partition(
            " "
        )
        for word, form in (
            (_third_person(lemma), "s"),
            (_present_participle(lemma), "ing"),
            (past, "ed"),
            (participle, "en"),
        ):
            forms.setdefault(word, (lemma, form))
    return forms | _OTHER_FORMS


_CLASSES = _classes()
_FORMS = _all_forms()


@lru_cache(maxsize=20_000)
def form_of(word: str) -> tuple[str, str]:
    """(lemma, form); form is base, s, ing, ed, en, or an empty string where the word is no known verb.

    "ed" stands for a past that is also the participle ("shipped"), "en" for a participle of its own ("given").
    An unknown word in -ing or -ed is taken for a verb, cut to its stem.
    """
    known = _FORMS.get(word)
    if known:
        return known
    if word in _NO_VERBS:
        return word, ""
    if len(word) > 5 and word.endswith("ing"):
        return word[:-3], "ing"
    if len(word) > 4 and word.endswith("ed"):
        return word[:-2], "ed"
    return word, ""


def kind_of(lemma: str) -> str:
    """The verb's class; a verb nobody listed is work of some sort."""
    return _CLASSES.get(lemma, "do")


def is_listed(lemma: str) -> bool:
    """Whether the verb is one whose class is known."""
    return _CLASSES.get(lemma, "other") != "other"
