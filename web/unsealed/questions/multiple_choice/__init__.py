"""Multiple choice: some options are right, some are not."""

from unsealed.questions.kind import Kind
from unsealed.questions.multiple_choice.grading import grade, read, recall, show, weaknesses
from unsealed.questions.multiple_choice.model import MultipleChoice

KIND = Kind(
    name="multiple-choice",
    model=MultipleChoice,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
