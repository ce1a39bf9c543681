"""Pick the line: which line or field of a document carries the judgement?"""

from unsealed.questions.kind import Kind
from unsealed.questions.pick_line.grading import grade, read, recall, show, weaknesses
from unsealed.questions.pick_line.model import PickLine

KIND = Kind(
    name="pick-line",
    model=PickLine,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
