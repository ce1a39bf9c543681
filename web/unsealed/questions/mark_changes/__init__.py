"""Mark changes: which words or lines of a copy were altered, or was nothing?"""

from unsealed.questions.kind import Kind
from unsealed.questions.mark_changes.grading import grade, read, recall, show, weaknesses
from unsealed.questions.mark_changes.model import MarkChanges

KIND = Kind(
    name="mark-changes",
    model=MarkChanges,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
