"""The words of packet.toml with their names in braces filled in; and marks that no office may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ContentError

if TYPE_CHECKING:
    from ..law import Law

TRAINING = "TRAINING: not a real person"
NEVER_SENT, STAYS = "NEVER SENT", "This paper stays in the file"


def phrase(law: Law, key: str, **said: Any) -> str:
    """The words `key` of packet.toml. Raises ContentError when they ask for a name that is not there."""
    return filled(law.packet["words"][key], f"words, {key}", **said)


def filled(text: str, where: str, /, **said: Any) -> str:
    """`text` with its names in braces filled in; `where` is its place in packet.toml."""
    try:
        return text.format(**said)
    except (KeyError, IndexError, ValueError, AttributeError):
        raise ContentError(
            f"The words ask for a name in braces that is not there: “{text}”.",
            where=f"packet.toml, {where}",
            fix=f"Use only these names in braces: {', '.join(sorted(said)) or 'none'}.",
        ) from None
