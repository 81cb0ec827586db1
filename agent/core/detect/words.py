"""Small closed classes of English words that the clause reader steers by."""

MODALS = frozenset("will shall would should can could may might must".split())
BE = frozenset("am is are was were be been being".split())
HAVE = frozenset("have has had having".split())
DO = frozenset("do does did".split())
AUXILIARIES = MODALS | BE | HAVE | DO
NEGATIONS = frozenset("not never no nor neither".split())

PRONOUNS = {
    "i": "i", "we": "we", "you": "you", "he": "they", "she": "they", "they": "they", "it": "it",
    "this": "it", "that": "it", "these": "it", "those": "it", "there": "there", "who": "who", "which": "who",
    "what": "who", "everyone": "all", "everybody": "all", "someone": "some", "somebody": "some",
    "anyone": "some", "anybody": "some", "nobody": "some", "nothing": "some", "one": "some", "both": "we",
    "ours": "ours", "mine": "ours", "yours": "yours", "theirs": "theirs", "myself": "i", "himself": "they",
}  # fmt: skip
OBJECT_PRONOUNS = {
    "you": "you", "me": "me", "us": "me", "him": "them", "her": "them", "them": "them", "it": "it",
    "this": "it", "that": "it", "these": "it", "those": "it", "everyone": "all", "everybody": "all",
    "all": "all", "so": "so", "someone": "some", "somebody": "some", "one": "it", "some": "some",
}  # fmt: skip
ARTICLES = frozenset("a an the".split())
DETERMINERS = frozenset(
    "a an the my our your his her its their this that these those some any each every no all both another "
    "what which whatever more most several many few other".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for with to from about into over under after before during through between among within "
    "without regarding concerning via per as upon onto off out up down around near across against toward "
    "towards until till since than like than re".split()
)
ADVERBS = frozenset(
    "also just then still now already soon shortly definitely certainly probably likely possibly perhaps maybe "
    "hopefully really actually gladly personally immediately quickly both all always again only even simply "
    "separately directly later today tomorrow tonight first either instead therefore however thus hereby "
    "absolutely certainly currently presently together next obviously basically otherwise finally most surely "
    "eventually ultimately formally officially happily kindly well ever once more promptly further additionally "
    "tentatively generally usually typically normally not never indeed sure meanwhile afterwards thereafter "
    "accordingly rather pretty very quite too almost nearly mostly further sincerely truly truly fully".split()
)
UNSURE = frozenset("probably likely possibly maybe hopefully tentatively".split())
CONJUNCTIONS = frozenset("and or but so then plus yet".split())
STOPS = frozenset(", ; : ( ) - – — \" “ ” . ! ? / * • … ' [ ] = > < |".split())
CONDITIONS = frozenset(
    "if once when whenever unless until till after provided assuming should before as while as_soon_as as_long_as".split()
)
LINKS = frozenset(
    "if once when whenever unless until till after before provided assuming as because since while although "
    "though whether that which who where how why what than so_that whom whose wherever whoever however".split()
)
CATENATIVES = frozenset(
    "try attempt need plan hope want like love prefer intend expect aim wish start begin continue remember "
    "promise agree undertake commit strive manage endeavor endeavour help seek offer proceed arrange get".split()
)
WILLING = frozenset(
    "able happy glad pleased delighted willing ready sure unable due going about supposed likely available "
    "scheduled expected planning hoping trying aiming looking expecting intending committed bound set required "
    "eager honored honoured thrilled sorry certain responsible".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    "january february march april june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec".split()
)
TIME_WORDS = (
    WEEKDAYS
    | MONTHS
    | frozenset(
        "today tomorrow tonight soon shortly later asap eod cob eow eom morning afternoon evening noon midnight "
        "lunch lunchtime teatime dinnertime midday week weeks weekend month months day days hour hours minutes minute quarter year immediately "
        "momentarily presently promptly afterwards thereafter pm a.m p.m #:# q1 q2 q3 q4 "
        "yesterday now daily weekly monthly".split()
    )
)
PARTS = frozenset(
    "back up out over off on in down by around along through away forward together ahead into at".split()
)
