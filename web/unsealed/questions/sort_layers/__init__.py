"""Sort into layers: spans of a text go to the trays they belong in."""

from unsealed.questions.kind import Kind
from unsealed.questions.sort_layers.grading import grade, read, recall, show, weaknesses
from unsealed.questions.sort_layers.model import SortLayers

KIND = Kind(
    name="sort-layers",
    model=SortLayers,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
