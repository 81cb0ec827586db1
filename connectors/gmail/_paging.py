"""Page after page of a listing, each once: a server may give a page twice, or lead in a circle."""

from collections.abc import Callable, Iterator

from agent.errors import ProviderDown
from connectors.gmail._api import Json

_MOST_REPEATS = 3  # of one page


class Trail:
    """The page tokens along which a listing has led so far."""

    def __init__(self, begins: str = "") -> None:
        """`begins`: the token of the first page that is asked for."""
        self._followed = {begins}
        self._repeats = 0

    def leads_on(self, token: str) -> bool:
        """Whether a page's next token is a new one. False where an earlier page came again: the same one is to be asked for
        once more. Raises `ProviderDown` where that does not help.
        """
        if token not in self._followed:
            self._followed.add(token)
            self._repeats = 0
            return True
        self._repeats += 1
        if self._repeats > _MOST_REPEATS:
            raise ProviderDown("Google lists its pages in a circle.")
        return False


def token_of(answer: Json) -> str:
    """The token of the page after this one; empty where it is the last."""
    return str(answer.get("nextPageToken") or "")


def each_page(ask: Callable[[str], Json]) -> Iterator[Json]:
    """The answers of a listing from its first page on; `ask` is given the token of a page, empty for the first."""
    token, trail = "", Trail()
    while True:
        answer = ask(token)
        following = token_of(answer)
        if following and not trail.leads_on(following):
            continue
        yield answer
        if not following:
            return
        token = following
