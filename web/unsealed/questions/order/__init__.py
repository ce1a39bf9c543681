"""Order: entries to put in their right order."""

from unsealed.questions.kind import Kind
from unsealed.questions.order.grading import grade, read, recall, show, weaknesses
from unsealed.questions.order.model import Order

KIND = Kind(
    name="order",
    model=Order,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
