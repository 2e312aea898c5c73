"""Small helpers for sentences about pages."""

from __future__ import annotations

from collections.abc import Sequence, Sized


def plural(count: int | Sized, one: str, many: str) -> str:
    """`one` for exactly one, else `many`."""
    number = count if isinstance(count, int) else len(count)
    return one if number == 1 else many


def numbers_in_words(noun: str, numbers: Sequence[int]) -> str:
    """Page 3; Pages 1, 3 and 5 to 9. `numbers` ascend and are not empty."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    if len(parts) > 8:
        parts = [*parts[:7], "others"]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{plural(numbers, noun, noun + 's')} {listed}"
