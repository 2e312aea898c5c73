"""What we know: one encrypted file a case, with its answers, their history, its exhibits and its builds.

This package is the only home of `apsw`. Names are loaded when they are first used, so that the workbook opens quickly.
"""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "store": ("Case",),
    "unlock": ("is_encrypted", "work_out_key", "SHORTEST_PASSPHRASE"),
    "history": ("AnsweredElsewhere",),
    "builds": ("StaleBuild",),
    "home": (
        "RecentCase",
        "bring_in_case",
        "case_home",
        "case_path",
        "check_file_number",
        "forget_case",
        "found_cases",
        "new_case_at",
        "next_file_number",
        "recent_cases",
        "remember_case",
        "settings_folder",
    ),
    "transfer": ("ImportPlan", "apply_import", "import_answers", "known_from_toml"),
    "export": ("export_answers", "export_exhibits"),
    "model": (
        "GROUPS",
        "Answer",
        "Build",
        "Change",
        "EditedDocument",
        "Exhibit",
        "Inspection",
        "Override",
        "Reading",
        "Translator",
    ),
    "intake": ("find_words", "inspect_file", "page_thumbnails", "redacted", "stop_intake"),
    "convert": ("exhibit_pdf", "printed_pdf"),
    "records": ("note_on", "noted"),
    "proof": ("exhibits_by_factor", "gaps", "proof_csv", "proof_map"),
}
_INSIDE = {"page_thumbnails": "thumbnails"}  # the name that something has in its own module, where it differs
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name: str):
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), _INSIDE.get(name, name))
