"""A planned draft filled into its template: subject, plain text and HTML, the original quoted below.

The wording is one template for both parts (`mail/<language>/<kind>.j2`, paragraphs with blank lines
between); two layouts set it as text and as HTML. What comes out is checked against the facts.
"""

from dataclasses import dataclass

from jinja2 import Environment, TemplateError

from agent.core.drafting.check import check_facts
from agent.core.drafting.facts import DraftFacts, DraftPlan
from agent.errors import DraftRefused


@dataclass(frozen=True, slots=True)
class RenderedDraft:
    """What goes into the rep's Drafts."""

    subject: str
    text: str
    html: str


def render_draft(environment: Environment, plan: DraftPlan) -> RenderedDraft:
    """The draft of a plan; in English where its language has no template.

    Raises `DraftRefused` where a template cannot be filled, or says what its facts do not.
    """
    name = f"mail/{plan.facts.language}/{plan.kind.value}.j2"
    try:
        wording = environment.select_template([name, f"mail/en/{plan.kind.value}.j2"])
        name = wording.name or name
        paragraphs = _paragraphs(wording.render(facts=plan.facts))
        parts = {"plan": plan, "facts": plan.facts, "paragraphs": paragraphs}
        text = environment.get_template("mail/layout.txt.j2").render(parts)
        html = environment.get_template("mail/layout.html.j2").render(parts)
        written = "\n\n".join((plan.facts.greeting, *paragraphs, *plan.facts.closing))
        _refuse_new_facts(written, plan.facts, wording=_own_words(environment, name), template=name)
    except TemplateError as error:
        raise DraftRefused(
            f"The template {name} cannot be filled: {error.message or type(error).__name__}.",
            "Compare your file with the one that ships, or take it away.",
        ) from error
    return RenderedDraft(plan.subject, text, html)


def _paragraphs(body: str) -> tuple[str, ...]:
    blocks = ("\n".join(line.strip() for line in body.splitlines())).split("\n\n")
    return tuple(_held_together(" ".join(block.split())) for block in blocks if block.strip())


def _held_together(text: str) -> str:
    """French marks stand apart from their word by a space; a line must not break there."""
    for mark in "»:;?!":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


def _own_words(environment: Environment, name: str) -> str:
    """What the template itself says: its text, and the strings in its expressions."""
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    return " ".join(text for _, kind, text in environment.lex(source) if kind in ("data", "string"))


def _refuse_new_facts(text: str, facts: DraftFacts, *, wording: str, template: str) -> None:
    problems = check_facts(text, facts, wording=wording)
    if problems:
        raise DraftRefused(f"The draft from {template} says more than is known. {' '.join(problems)}")
