"""The tables of a library, and the number of their format."""

from __future__ import annotations

from hashlib import sha256

from index.stopwords import STOP_WORDS

#: `PRAGMA user_version`; goes up when a release reads or writes the tables differently.
FORMAT = 3
#: The form of the lexical indexes; changes when texts are analysed differently for them.
LEXICAL_FORM = f"built 2 {sha256(' '.join(STOP_WORDS).encode()).hexdigest()[:8]}"

# A row of `sketches` for each hash of an article's (`index.duplicates`); `copies` has a row for either way of a pair.
_COPIES = """\
CREATE TABLE sketches (
    hash INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;
CREATE INDEX sketches_article ON sketches (article);
CREATE TABLE copies (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX copies_other ON copies (other);"""

# Where quotations stand in their articles, in text order; `passage` is the one that holds the most of it, for searches
# by words. The speaker's name is folded, for looking it up; as it is printed it stands in the text alone.
_QUOTATIONS = """\
CREATE TABLE quotations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    passage INTEGER REFERENCES passages ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, parts BLOB NOT NULL,
    speaker_start INTEGER, speaker_end INTEGER, mention_start INTEGER, mention_end INTEGER,
    cue_start INTEGER, cue_end INTEGER, kind TEXT NOT NULL, folded TEXT NOT NULL
);
CREATE INDEX quotations_article ON quotations (article, start);
CREATE INDEX quotations_passage ON quotations (passage);
CREATE INDEX quotations_speaker ON quotations (folded);"""

# Vectors have a table of their own so that reading where passages stand does not read past them.
# `changes` is the log that derived indexes catch up from: each row is an article row that came or went.
# AUTOINCREMENT: a number that was used names the same thing for ever.
SCHEMA = f"""
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE versions (
    id TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL, generation INTEGER NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, fingerprint TEXT NOT NULL,
    file TEXT NOT NULL, given TEXT NOT NULL,
    metadata TEXT NOT NULL, published TEXT, outlet TEXT NOT NULL, byline TEXT NOT NULL,
    sentences BLOB NOT NULL, furniture TEXT NOT NULL, times BLOB NOT NULL
);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_file ON articles (file);
CREATE INDEX articles_outlet ON articles (outlet);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    sentences BLOB NOT NULL
);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE, vector BLOB NOT NULL
);
{_COPIES}
{_QUOTATIONS}
CREATE TABLE changes (
    generation INTEGER NOT NULL, article INTEGER NOT NULL,
    first_passage INTEGER NOT NULL, last_passage INTEGER NOT NULL, added INTEGER NOT NULL
);
CREATE INDEX changes_generation ON changes (generation);
CREATE INDEX changes_removed ON changes (generation) WHERE added = 0;
PRAGMA user_version = {FORMAT};
COMMIT;
"""

#: What turns the tables of an older format into those of the next.
UPGRADES = {
    1: (
        "ALTER TABLE articles ADD COLUMN times BLOB NOT NULL DEFAULT x''",
        *_COPIES.split(";")[:-1],
        "PRAGMA user_version = 2",
    ),
    2: (*_QUOTATIONS.split(";")[:-1], "PRAGMA user_version = 3"),
}
#: What upgrades a library of an older format, and fills what its tables then lack.
REBUILDS = {1: "cuttings rebuild", 2: "cuttings rebuild --only quotations"}
