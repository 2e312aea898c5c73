"""Hostile and odd files, made when the tests run: `HOSTILE` lists them, each with what must come of it."""

from . import other_files, pdf_files, picture_files  # noqa: F401
from .shelf import HOSTILE, Odd

__all__ = ["HOSTILE", "Odd"]
