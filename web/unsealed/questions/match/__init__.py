"""Match: for every entry at the left, the one at the right that belongs to it."""

from unsealed.questions.kind import Kind
from unsealed.questions.match.grading import grade, read, recall, show, weaknesses
from unsealed.questions.match.model import Match

KIND = Kind(
    name="match",
    model=Match,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
