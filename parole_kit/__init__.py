"""Parole Kit: a guided workbook for parole requests of detained arriving-alien asylum seekers."""

__version__ = "0.1.0"
