"""In which language a thread is written (`core.reading.language`), and whether people in it say du, tu or tú."""

from collections.abc import Iterable

from agent.core.fulfil.words import tokens
from agent.core.reading.language import LANGUAGES, language_of

__all__ = ["LANGUAGES", "is_familiar", "language_of"]

_FAMILIAR = {
    "de": "du dir dich dein deine deinen deinem deiner euch euer eure",
    "fr": "tu te toi ton ta tes t'ai t'envoie",
    "es": "tú te ti tu tus contigo vosotros os vuestro",
}
_FORMAL = {
    "de": "Sie Ihnen Ihr Ihre Ihren Ihrem Ihrer",
    "fr": "vous votre vos",
    "es": "usted ustedes le les su sus",
}


def is_familiar(texts: Iterable[str], language: str) -> bool:
    """Whether the people of a thread are on familiar terms; False where the language has none or it is unsure."""
    if language not in _FAMILIAR:
        return False
    familiar, formal = _FAMILIAR[language].split(), _FORMAL[language].split()
    words = [word for text in texts for word in tokens(text)]
    # German "Sie" is you, "sie" is she or they: only the capital tells.
    polite = sum(word in formal or (language != "de" and word.lower() in formal) for word in words)
    return sum(word.lower() in familiar for word in words) > polite
