"""Quantity: a number or a date, typed in the learner's own way."""

from unsealed.questions.kind import Kind
from unsealed.questions.quantity.grading import grade, read, recall, show, weaknesses
from unsealed.questions.quantity.model import Quantity

KIND = Kind(
    name="quantity",
    model=Quantity,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
