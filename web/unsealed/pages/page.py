"""A page as a typed contract: the dataclass says what its template receives."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from flask import current_app


@dataclass(frozen=True)
class Page:
    """Base of every page. `template` is a file below `templates/`."""

    template: ClassVar[str]

    def render(self) -> str:
        """The page as HTML."""
        context = {field.name: getattr(self, field.name) for field in fields(self)}
        current_app.update_template_context(context)
        return current_app.jinja_env.get_template(self.template).render(context)
