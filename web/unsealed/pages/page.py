"""A page as a typed contract: the struct says what its template receives."""

from __future__ import annotations

from typing import ClassVar

from flask import current_app
from msgspec import Struct


class Page(Struct, frozen=True):
    """Base of every page. `template` is a file below `templates/`."""

    template: ClassVar[str]

    def render(self) -> str:
        """The page as HTML."""
        context = {name: getattr(self, name) for name in self.__struct_fields__}
        current_app.update_template_context(context)
        return current_app.jinja_env.get_template(self.template).render(context)
