"""The tables of the register, in two parts that share nothing but the number of an entry.

*Procedural*: what the envelopes say and what the fold makes of them, the same on every node that
holds the same entries. *Bodies*: what this node could open, which may be purged, and which no
procedural table ever reads.

An entry's number is its log's number times 2^40 plus its index, so that a log lies together and a
place is found without an index. A time is a whole number of milliseconds since 1970. Positions are
whole steps of 1e-7 degree, and times in the R*Tree whole minutes, rounded outwards.
"""

from __future__ import annotations

from typing import Final

FORMAT: Final = 1
"""Raised whenever a table, a search key or a meaning changes; another format is dropped."""

APPLICATION: Final = 0x54524C52  # "TRLR", by which a register is told from other databases

LOG_BITS: Final = 40
"""How far the numbers of two logs lie apart; no log has 2^40 entries."""

_PROCEDURAL: Final = (
    # What the rest was made from: another founding, roster or version needs another register.
    "CREATE TABLE basis (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE log (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, delegation TEXT NOT NULL,
        size INTEGER NOT NULL DEFAULT 0, n_refused INTEGER NOT NULL DEFAULT 0,
        chain BLOB NOT NULL DEFAULT x'',
        stopped INTEGER, cause BLOB) STRICT""",
    "CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE past (id INTEGER PRIMARY KEY, sizes BLOB NOT NULL) STRICT",
    """CREATE TABLE entry (
        id INTEGER PRIMARY KEY, leaf BLOB NOT NULL, kind INTEGER NOT NULL, keys INTEGER NOT NULL,
        audience INTEGER NOT NULL, past INTEGER NOT NULL, subjects BLOB, topics BLOB,
        clear BLOB, fault TEXT, verdict BLOB, reason TEXT, has_body INTEGER NOT NULL) STRICT""",
    "CREATE INDEX entry_by_kind ON entry (kind)",
    "CREATE INDEX entry_refused ON entry (reason) WHERE reason IS NOT NULL",
    # Every entry under each entry that it names, accepted or not.
    """CREATE TABLE link (subject INTEGER, entry INTEGER, PRIMARY KEY (subject, entry))
       STRICT, WITHOUT ROWID""",
    # Accepted acts under what the fold files them; a topic below zero is a name.
    """CREATE TABLE topic (topic INTEGER, entry INTEGER, PRIMARY KEY (topic, entry))
       STRICT, WITHOUT ROWID""",
    # Fields that accepted redactions withdrew; an empty digest stands for the whole body.
    """CREATE TABLE withdrawn (entry INTEGER, digest TEXT, PRIMARY KEY (entry, digest))
       STRICT, WITHOUT ROWID""",
    # Entries whose bodies are to be looked at, for the first time or again.
    "CREATE TABLE unopened (entry INTEGER PRIMARY KEY) STRICT",
    # A row says that something was taken out of which the files may still have traces.
    "CREATE TABLE unpurged (entry INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE beat (entry INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE bounded (log TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """CREATE TABLE item (
        entry INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL,
        state BLOB NOT NULL) STRICT""",
    "CREATE TABLE bucket (number INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT",
    # What the queries ask of items; made from the same states as `item`.
    """CREATE TABLE standing (
        entry INTEGER PRIMARY KEY, thing TEXT NOT NULL, stage TEXT NOT NULL, owner TEXT NOT NULL,
        contested TEXT NOT NULL, is_void INTEGER NOT NULL, zone TEXT, finding TEXT,
        gravity TEXT, provision TEXT, touched INTEGER NOT NULL,
        is_fresh INTEGER NOT NULL) STRICT""",
    "CREATE INDEX standing_by_thing ON standing (thing, stage, owner)",
    "CREATE INDEX standing_fresh ON standing (owner, touched) WHERE is_fresh",
    "CREATE INDEX standing_contested ON standing (contested) WHERE contested <> ''",
    # Whose word, work or answer an item waits for, and until when.
    """CREATE TABLE wait (
        item INTEGER, delegation TEXT, what TEXT, due_ms INTEGER,
        PRIMARY KEY (item, delegation, what)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX wait_by_due ON wait (due_ms) WHERE due_ms IS NOT NULL",
    "CREATE INDEX wait_by_delegation ON wait (delegation, due_ms)",
    """CREATE TABLE claim (
        item INTEGER, log INTEGER, key TEXT NOT NULL, PRIMARY KEY (item, log))
       STRICT, WITHOUT ROWID""",
    "CREATE INDEX claim_by_log ON claim (log)",
    # Which reports an incident is made of, and whether people or a rule put them there.
    """CREATE TABLE made_of (
        incident INTEGER, report INTEGER, by_rule INTEGER, PRIMARY KEY (incident, report))
       STRICT, WITHOUT ROWID""",
    "CREATE INDEX made_of_report ON made_of (report)",
)
_BODIES: Final = (
    """CREATE TABLE body (
        entry INTEGER PRIMARY KEY, standing TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        kind TEXT, content BLOB, begin_ms INTEGER, end_ms INTEGER, written_ms INTEGER,
        west INTEGER, south INTEGER, east INTEGER, north INTEGER, placing TEXT,
        zone TEXT, who TEXT, words TEXT) STRICT""",
    "CREATE INDEX body_by_standing ON body (standing) WHERE standing <> 'opened'",
    "CREATE INDEX body_nowhere ON body (entry) WHERE words IS NOT NULL AND west IS NULL",
    "CREATE INDEX body_by_begin ON body (begin_ms) WHERE begin_ms IS NOT NULL",
    # The words are those of `body`, whose keys are reduced already: nothing more is to be reduced.
    """CREATE VIRTUAL TABLE text USING fts5 (words, content = 'body', content_rowid = 'entry',
        detail = none, columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'")""",
    """CREATE VIRTUAL TABLE region USING rtree_i32 (
        id, west, east, south, north, begin, end, +entry INTEGER)""",
)

ORDER_ITEMS: Final = "CREATE UNIQUE INDEX IF NOT EXISTS item_by_key ON item (bucket, key, digest)"
"""Puts items in the order of their keys, in which states are hashed; entries come in no such order.

Each stride changes nearly every page of this index, so that a rebuild makes it at its end.
"""

FORGET_ORDER: Final = "DROP INDEX IF EXISTS item_by_key"

STATEMENTS: Final = (*_PROCEDURAL, ORDER_ITEMS, *_BODIES)
"""What makes an empty register."""
