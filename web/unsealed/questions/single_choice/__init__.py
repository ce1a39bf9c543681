"""Single choice: one option of several is right."""

from unsealed.questions.kind import Kind
from unsealed.questions.single_choice.grading import grade, read, recall, show, weaknesses
from unsealed.questions.single_choice.model import SingleChoice

KIND = Kind(
    name="single-choice",
    model=SingleChoice,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
