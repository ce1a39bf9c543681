"""The examiner of office files: who, when, which changes, what is hidden and what is embedded."""

from unsealed.lab.office.examiner import examine

__all__ = ["examine"]
