"""Pin: what does an exhibit come to, how sure is that, and which place of it carries that?"""

from unsealed.questions.kind import Kind
from unsealed.questions.pin.grading import grade, read, recall, show, weaknesses
from unsealed.questions.pin.model import PinQuestion

KIND = Kind(
    name="pin",
    model=PinQuestion,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
