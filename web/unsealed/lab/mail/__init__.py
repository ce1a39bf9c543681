"""The examiner of e-mail: what signatures, stations, header fields and parts say."""

from unsealed.lab.mail.examiner import examine

__all__ = ["examine"]
