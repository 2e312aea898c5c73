"""What we send: documents from templates, joined with the exhibits into one numbered, linked and proven packet.

Names are loaded when they are first used, so that the workbook opens quickly.
"""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "build": ("build_packet",),
    "ready": ("make_ready",),
    "worker": ("build_in_worker", "dismiss_worker", "prepare_worker"),
    "checks": ("GO_ON", "Check", "GateResult", "Refused", "gate", "packet_exhibits"),
    "manifest": ("noticed",),
    "differences": ("build_before", "what_changed"),
    "layout": ("authorities_wanted", "lay_out", "tabs_now"),
    "preview": ("document_preview", "paragraph_preview"),
    "documents": ("INTERNAL", "planned"),
    "compare": ("lines_that_differ", "spoken"),
    "edited": ("Returned", "bring_back", "keep_edited", "orphans", "standings"),
    "word_drafts": ("draft_names", "word_draft"),
    "snapshot": ("Snapshot",),
    "checking": ("check_templates",),
    "forms": ("begin_map", "check_forms", "filled_forms"),
    "letters": (
        "letter_file",
        "letter_preview",
        "wanted_follow_up",
        "wanted_handouts",
        "wanted_letters",
        "write_letters",
    ),
    "pdf.fonts": ("missing_glyphs",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str):
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
