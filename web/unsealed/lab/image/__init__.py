"""The examiner of pictures: what is written beside the pixels, and how they were stored."""

from unsealed.lab.image.examiner import examine

__all__ = ["examine"]
