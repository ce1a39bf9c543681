"""Whether the small picture within a picture shows the same as the large one."""

from __future__ import annotations

import io
from statistics import StatisticsError, correlation
from typing import TYPE_CHECKING

from msgspec import Struct
from PIL import Image, ImageOps

from unsealed.lab.image.opening import small

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRID = 32
_SAME, _DIFFERENT = 0.88, 0.55
"""Pictures of forty cameras lie above 0.93 with their own thumbnail, drawn scenes below 0.2 with
another's; between the two bounds nothing is claimed."""
_SHAPE = 0.03
_BLACK = 24
_TURNS = (None, *Image.Transpose)


class Comparison(Struct, frozen=True):
    """How like the two are, from -1 to 1 in the best of eight positions, and their sizes."""

    likeness: float
    small: tuple[int, int]
    large: tuple[int, int]
    is_turned: bool

    @property
    def is_same(self) -> bool | None:
        """True where they show the same, False where not, None where that can't be said."""
        if self.likeness >= _SAME:
            return True
        return False if self.likeness < _DIFFERENT else None

    @property
    def have_same_shape(self) -> bool:
        """Whether width and height stand in the same relation, whichever way up."""
        one, other = (max(size) / max(min(size), 1) for size in (self.small, self.large))
        return abs(one - other) <= _SHAPE * one


def compare(picture: Image.Image, thumbnail: bytes) -> Comparison | None:
    """The picture against its thumbnail; None where one of them can't be decoded."""
    size = picture.size
    try:
        given = Image.open(io.BytesIO(thumbnail), formats=("JPEG",)).convert("L")
    except (OSError, ValueError, SyntaxError):
        return None
    inner = _without_bars(given)
    one, other = inner.resize((_GRID, _GRID), Image.Resampling.BOX), small(picture, (_GRID, _GRID))
    if other is None:
        return None
    likenesses = tuple(_likenesses(one, other))
    best = max(likenesses)
    return Comparison(best, inner.size, size, is_turned=best - likenesses[0] > _SHAPE)


def _likenesses(one: Image.Image, other: Image.Image) -> Iterator[float]:
    values = _unlike_their_row(other)
    for turn in _TURNS:
        turned = _unlike_their_row(one if turn is None else one.transpose(turn))
        try:
            yield correlation(turned, values)
        except StatisticsError:  # one of them is all of one shade
            yield 1.0 if max(map(abs, (*turned, *values))) < _BLACK else 0.0


def _unlike_their_row(picture: Image.Image) -> list[float]:
    """How points differ from their row: bright skies over dark ground make all pictures alike."""
    shades = picture.tobytes()
    rows = [shades[start : start + _GRID] for start in range(0, len(shades), _GRID)]
    return [shade - sum(row) / _GRID for row in rows for shade in row]


def _without_bars(thumbnail: Image.Image) -> Image.Image:
    """The thumbnail without the black bars that fill it up to 4:3."""
    lit = ImageOps.autocontrast(thumbnail).point(lambda shade: 255 if shade > _BLACK else 0)
    box = lit.getbbox()
    return thumbnail.crop(box) if box else thumbnail
