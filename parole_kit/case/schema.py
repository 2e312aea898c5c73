"""The tables of a case file, and how an older file becomes a newer one.

To change the format: add a step to STEPS, never edit one that was released, add a file of the old format to
tests/museum/, and bring docs/reference/case-file.md up to date (a test compares its list with this one).
"""

from __future__ import annotations

APPLICATION_ID = 0x50414B54  # "PAKT", so that tools can tell what kind of SQLite file this is

FIRST = (
    """CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE people (
        id TEXT PRIMARY KEY,
        group_id TEXT NOT NULL,
        position INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE answers (
        question TEXT NOT NULL,
        person TEXT NOT NULL DEFAULT '',
        value TEXT,
        source TEXT NOT NULL DEFAULT '',
        not_known INTEGER NOT NULL DEFAULT 0,
        owner TEXT NOT NULL DEFAULT '',
        given_at TEXT NOT NULL,
        PRIMARY KEY (question, person)
    )""",
    """CREATE TABLE history (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        person TEXT NOT NULL DEFAULT '',
        before TEXT,
        after TEXT,
        says TEXT NOT NULL DEFAULT '',
        batch INTEGER NOT NULL DEFAULT 0,
        undoes INTEGER NOT NULL DEFAULT 0,
        undone INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX history_of ON history (subject, person)",
    """CREATE TABLE exhibits (
        id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        group_id TEXT NOT NULL,
        file_name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        pages INTEGER NOT NULL,
        size INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        record TEXT NOT NULL
    )""",
    """CREATE TABLE originals (
        row INTEGER PRIMARY KEY,
        exhibit TEXT NOT NULL UNIQUE REFERENCES exhibits (id) ON DELETE CASCADE,
        data BLOB NOT NULL
    )""",
    """CREATE TABLE builds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        as_of TEXT NOT NULL,
        manifest TEXT NOT NULL,
        inputs_sha256 TEXT NOT NULL,
        sent_on TEXT
    )""",
    """CREATE TABLE overrides (
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        value TEXT NOT NULL,
        reason TEXT NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (kind, subject)
    )""",
    """CREATE TABLE notes (
        subject TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
)

EDITED_IN_WORD = (
    """CREATE TABLE edited (
        document TEXT PRIMARY KEY,
        file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        at TEXT NOT NULL,
        record TEXT NOT NULL,
        data BLOB NOT NULL
    )""",
)

FILES_OF_BUILDS = (
    """CREATE TABLE built (
        build INTEGER NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        file INTEGER NOT NULL,
        size INTEGER NOT NULL,
        PRIMARY KEY (build, name)
    )""",
    """CREATE TABLE pieces (
        row INTEGER PRIMARY KEY,
        file INTEGER NOT NULL,
        data BLOB NOT NULL
    )""",
    "CREATE INDEX pieces_of ON pieces (file)",
)

WRITTEN_ONCE = (
    """CREATE TABLE laid (
        file INTEGER NOT NULL,
        place INTEGER NOT NULL,
        piece INTEGER NOT NULL REFERENCES pieces (row),
        PRIMARY KEY (file, place)
    ) WITHOUT ROWID""",
    "CREATE INDEX laid_of ON laid (piece)",
    "INSERT INTO laid SELECT file, row, row FROM pieces",
    "DROP INDEX pieces_of",
    "ALTER TABLE pieces DROP COLUMN file",
    "ALTER TABLE pieces ADD COLUMN sha256 BLOB",
    "CREATE UNIQUE INDEX pieces_named ON pieces (sha256)",
    """CREATE TABLE printed (
        exhibit TEXT PRIMARY KEY REFERENCES exhibits (id) ON DELETE CASCADE,
        made_from TEXT NOT NULL,
        data BLOB NOT NULL
    )""",
)

# Two options of the questions were spelled as in Britain, and an answer is kept in the words of its option.
SPELLED_AS_IN_AMERICA = tuple(
    statement
    for question, old, new in (
        ("sponsor-status", "An organisation", "An organization"),
        ("identity-documents", "Driver''s licence", "Driver''s license"),
    )
    for statement in (
        f"UPDATE answers SET value = replace(value, '{old}', '{new}') WHERE question = '{question}'",
        f"""UPDATE history SET before = replace(before, '{old}', '{new}'), after = replace(after, '{old}', '{new}')
            WHERE subject = '{question}'""",
    )
)

STEPS: tuple[tuple[str, ...], ...] = (FIRST, EDITED_IN_WORD, FILES_OF_BUILDS, WRITTEN_ONCE, SPELLED_AS_IN_AMERICA)
"""STEPS[n] takes a file of version n to version n + 1; an empty file is version 0."""


def newest() -> int:
    """The version of the format that this kit writes."""
    return len(STEPS)


def bring_up_to_date(run, version: int) -> None:
    """Take the file from `version` to the newest, inside the caller's transaction; `run` executes one statement."""
    for step in STEPS[version:]:
        for statement in step:
            run(statement)
    run(f"PRAGMA application_id = {APPLICATION_ID}")
    run(f"PRAGMA user_version = {newest()}")
