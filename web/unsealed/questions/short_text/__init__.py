"""Short text: a sentence or two in the learner's words, marked by a rubric."""

from unsealed.questions.kind import Kind
from unsealed.questions.short_text.grading import grade, read, recall, show, weaknesses
from unsealed.questions.short_text.model import ShortText

KIND = Kind(
    name="short-text",
    model=ShortText,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
