"""The templates of questions, rendered as pages render them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import unsealed.questions
from unsealed.questions.registry import kind_of


@pytest.fixture(scope="session")
def templates():
    environment = Environment(
        loader=FileSystemLoader(Path(unsealed.questions.__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_null_translations(newstyle=True)
    return environment


@dataclass(frozen=True)
class Renderer:
    """Renders the templates of any question."""

    templates: Environment

    def ask(self, kind, asked, *, answer=None, fault=None, locked=False):
        template = self.templates.get_template(f"{kind_of(kind).folder}/ask.html")
        shown = kind_of(kind).show(asked)
        return template.render(shown=shown, answer=answer, fault=fault, uid="u1", locked=locked)

    def feedback(self, kind, asked, answer):
        template = self.templates.get_template(f"{kind_of(kind).folder}/feedback.html")
        result = kind_of(kind).grade(asked, answer)
        return template.render(question=asked, answer=answer, result=result, uid="u1")

    def paper(self, kind, asked, *, is_gut=False):
        template = self.templates.get_template(f"{kind_of(kind).folder}/paper.html")
        return template.render(shown=kind_of(kind).show(asked), is_gut=is_gut)

    def key(self, kind, asked):
        template = self.templates.get_template(f"{kind_of(kind).folder}/key.html")
        known = kind_of(kind)
        blank = known.recall(asked, {})
        result = known.grade(asked, blank)
        shown = known.show(asked)
        return template.render(shown=shown, question=asked, answer=blank, result=result)


@pytest.fixture
def rendered(templates):
    return Renderer(templates)
