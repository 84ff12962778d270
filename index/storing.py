"""Writing one article's rows inside a transaction; every row that comes or goes is a change of its generation."""

from __future__ import annotations

import json
import sqlite3

import numpy as np

from index.duplicates import COMPARED, SKETCH_SHARED, are_copies, report_of, sketch
from index.quotation_rows import put_quotations
from index.rows import (
    ARTICLE_COLUMNS,
    CURRENT,
    NewArticle,
    StoredPassage,
    folded_outlet,
    folded_words,
    pack_metadata,
    pack_spans,
    pack_times,
    stored_article,
)

_INSERT_ARTICLE = (
    "INSERT INTO articles"
    " (id, version, fingerprint, file, given, metadata, published, outlet, byline, sentences, furniture, times)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def take_out(connection: sqlite3.Connection, article_id: str, generation: int) -> None:
    """Take the current version of an article, if there is one, out of the search; its text stays."""
    row = connection.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return
    [ends] = connection.execute("SELECT min(number), max(number) FROM passages WHERE article = ?", row)
    first, last = ends if ends[0] is not None else (0, 0)
    connection.execute("INSERT INTO changes VALUES (?, ?, ?, ?, 0)", (generation, row[0], first, last))
    connection.execute("DELETE FROM articles WHERE number = ?", row)


def put_in(connection: sqlite3.Connection, new: NewArticle, generation: int) -> None:
    """Store an article as the current version of its id, with all that belongs to it."""
    article, analysis = new.article, new.analysis
    given = {name: getattr(article, name) for name in ("title", "outlet", "byline", "url")}
    given["published"] = article.published.isoformat() if article.published else None
    connection.execute(
        "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)",
        (article.id, article.version, article.text, generation),
    )
    day = analysis.metadata.published
    cursor = connection.execute(
        _INSERT_ARTICLE,
        (
            article.id,
            article.version,
            new.fingerprint,
            new.file,
            json.dumps(given),
            pack_metadata(analysis.metadata),
            day.isoformat() if day else None,
            folded_outlet(analysis.metadata.outlet or ""),
            folded_words(analysis.metadata.byline or ""),
            pack_spans(analysis.sentences),
            json.dumps([[piece.span.start, piece.span.end, piece.kind] for piece in analysis.furniture]),
            pack_times(analysis.times),
        ),
    )
    number = cursor.lastrowid
    assert number is not None
    passages = []
    for passage, vector in zip(analysis.passages, new.vectors, strict=True):
        row = connection.execute(
            "INSERT INTO passages (article, sentences) VALUES (?, ?)", (number, pack_spans(passage.sentences))
        )
        assert row.lastrowid is not None
        passages.append(StoredPassage(row.lastrowid, number, passage.span, passage.sentences))
        connection.execute("INSERT INTO vectors VALUES (?, ?)", (row.lastrowid, vector.astype(np.float16).tobytes()))
    ends = (passages[0].number, passages[-1].number) if passages else (0, 0)
    connection.execute("INSERT INTO changes VALUES (?, ?, ?, ?, 1)", (generation, number, *ends))
    put_quotations(connection, number, article.text, analysis.quotations, passages)
    _link_copies(connection, new, number)


def _link_copies(connection: sqlite3.Connection, new: NewArticle, number: int) -> None:
    """Store an article's sketch, and which articles are copies of it."""
    metadata, sentences, furniture = new.analysis.metadata, new.analysis.sentences, new.analysis.furniture
    report = report_of(new.article.text, metadata, sentences, furniture)
    hashes = sketch(report)
    marks = ",".join("?" * len(hashes))
    alike = connection.execute(
        f"SELECT article FROM sketches WHERE hash IN ({marks}) GROUP BY article HAVING count(*) >= ?"
        " ORDER BY count(*) DESC, article DESC LIMIT ?",
        (*hashes, SKETCH_SHARED, COMPARED),
    ).fetchall()
    connection.executemany("INSERT INTO sketches VALUES (?, ?)", [(one, number) for one in hashes])
    for other in alike:
        row = connection.execute(f"SELECT {ARTICLE_COLUMNS} FROM {CURRENT} WHERE a.number = ?", other).fetchone()
        stored = stored_article(row)
        if are_copies(report, report_of(stored.text, stored.metadata, stored.sentences, stored.furniture)):
            pairs = [(number, stored.number), (stored.number, number)]
            connection.executemany("INSERT INTO copies VALUES (?, ?)", pairs)
