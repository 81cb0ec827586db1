"""The one Jinja environment: sandboxed, undefined names refused, HTML escaped.

Templates are files: the user's folders first, then those that ship. What a stranger wrote is only
ever a value, never a template. Settings are not read here; folders are handed in.
"""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.render import filters


def environment(folders: Sequence[Path], *, reports_by: str = "") -> ImmutableSandboxedEnvironment:
    """An environment over template folders, the first that has a file winning.

    `reports_by` is the team's own mail server, where reports go by one; it must be said wherever kept says what leaves.
    Templates named `*.html.j2` are escaped, all others are plain text.
    """
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=_is_html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(filters.ALL)
    made.globals["reports_by"] = reports_by
    return made


def _is_html(name: str | None) -> bool:
    # A template without a name comes from no file; escaping is the safe side.
    return name is None or name.endswith(".html.j2")
