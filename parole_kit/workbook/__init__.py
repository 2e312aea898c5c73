"""The workbook floor: how people use the kit. A notebook needs one word of it: `open_step`.

Nothing heavy is imported here, so that a notebook's first line is quick.
"""

from __future__ import annotations

__all__ = ["open_step"]


def __getattr__(name: str):
    if name == "open_step":
        from .step import open_step

        return open_step
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
