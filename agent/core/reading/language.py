"""In which language a text is written.

Counts of small words that only one of the languages has; enough for choosing a grammar or a
template, and nothing more. Anything unsure is English.
"""

from collections import Counter
from collections.abc import Iterable

from agent.core.reading.running_words import running_words

LANGUAGES = ("en", "de", "fr", "es")
_MARKERS = {
    "en": "the and of you for is on that with will have this are be your we our it not by from would",
    "de": "der die das und ist nicht ich sie wir mit für auf den dem ein eine zu von bis noch auch ihnen uns wird haben",
    "fr": "le les et est pas je vous nous pour dans des du une avec sur ce qui que sera votre notre au bien merci",
    "es": "el los las y es no para con por una del se su lo como usted está nos al muy gracias pero nuestra esta",
}
_FEWEST = 4  # below that many small words a text says nothing about its language
_OF_WORD = {
    word: frozenset(language for language in LANGUAGES if word in _MARKERS[language].split())
    for word in " ".join(_MARKERS.values()).split()
}


def language_of(texts: Iterable[str]) -> str:
    """The language most of the small words belong to; "en" where there are too few or none leads clearly."""
    counts: Counter[str] = Counter()
    for text in texts:
        for word in running_words(text.lower()):
            if word in _OF_WORD:
                counts.update(_OF_WORD[word])
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST:
        return "en"
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > 1.2 * ranked[1][1] else "en"
