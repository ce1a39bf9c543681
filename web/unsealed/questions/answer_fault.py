"""What is raised of an answer that cannot be read. By itself, since no model is needed for it."""

from __future__ import annotations


class AnswerFault(Exception):
    """The learner's answer cannot be read. The text says what to do, in the learner's words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
