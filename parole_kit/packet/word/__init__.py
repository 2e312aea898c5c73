"""Documents as Word files, and edited Word files as documents. This package is the only home of python-docx."""

from .reader import WordDraft, read
from .writer import check_letterhead, write

__all__ = ["WordDraft", "check_letterhead", "read", "write"]
