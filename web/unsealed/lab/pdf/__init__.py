"""The examiner of PDF: what the file says of itself, and what its bytes still hold."""

from unsealed.lab.pdf.examiner import examine

__all__ = ["examine"]
