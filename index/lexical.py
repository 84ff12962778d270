"""A library's passages and whole articles, ranked by BM25; catches up from the library's changes.

Passages and articles have an index each, because BM25 compares a text with the others beside it. A passage's length
does not count: passages are cut to one length, and a shorter one is not better for it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

import numpy as np

from corpus.article import Origin
from corpus.errors import LibraryError
from index.bm25 import FAILURES, DamagedIndexError, Ranking, Text, TextIndex, first_line
from index.checksums import files_with_wrong_checksum
from index.library import Library
from index.rows import Change, StoredArticle
from index.schema import LEXICAL_FORM

FOLDER = "lexical"
REBUILD = "cuttings rebuild --only lexical"

_EMPTY = "empty"
_ARTICLES_A_COMMIT = 2000


class LexicalIndex:
    """BM25 over the passages and the articles of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        folder, read_only = library.directory / FOLDER, library.read_only
        made = library.setting("lexical") or _EMPTY
        if made not in (_EMPTY, LEXICAL_FORM):
            raise self._error("was made by another release")
        try:
            self.passages = TextIndex(folder / "passages", lengths=False, read_only=read_only)
            self._articles = TextIndex(folder / "articles", lengths=True, read_only=read_only)
        except DamagedIndexError as error:
            raise self._error(f"is damaged ({error})") from error
        if made == LEXICAL_FORM and not all(index.exists for index in self._indexes):
            raise self._error("is missing, or a part of it")

    @property
    def _indexes(self) -> tuple[TextIndex, TextIndex]:
        return self.passages, self._articles

    def _error(self, what: str) -> LibraryError:
        directory = self._library.directory
        return LibraryError(f"{directory / FOLDER}: {what}; run: {REBUILD} --library {directory}")

    @property
    def generation(self) -> int:
        """The library's generation that both indexes hold; 0 for empty ones."""
        return min(index.generation for index in self._indexes)

    def refresh(self) -> None:
        """See what another process has committed."""
        try:
            for index in self._indexes:
                index.refresh()
        except DamagedIndexError as error:
            raise self._error(f"is damaged ({error})") from error

    # -- writing

    def catch_up(self) -> None:
        """Bring the indexes to the library's generation; call it only while writing.

        Replaying a change that is already in is harmless: an article's texts are taken out first.
        """
        for index in self._indexes:
            changes = self._library.changes_since(index.generation)
            if not changes and index.exists:
                continue
            try:
                self._replay(index, changes)
            except FAILURES as error:
                message = f"cannot be written ({first_line(error)}); free some space and run: {REBUILD}"
                raise LibraryError(f"{index.folder}: {message}") from error
        if self._library.setting("lexical") != LEXICAL_FORM:
            self._library.set_settings({"lexical": LEXICAL_FORM})

    def _replay(self, index: TextIndex, changes: list[Change]) -> None:
        for start in range(0, max(1, len(changes)), _ARTICLES_A_COMMIT):
            batch = changes[start : start + _ARTICLES_A_COMMIT]
            # The last generation of a batch may go on in the next one, and is then replayed.
            complete = start + len(batch) >= len(changes)
            last = batch[-1].generation if batch else 0
            texts = self._texts(index, [change.article for change in batch if change.added])
            index.replace((change.article for change in batch), texts, last if complete else max(0, last - 1))

    def _texts(self, index: TextIndex, numbers: list[int]) -> Iterator[Text]:
        make = self._texts_of_passages if index is self.passages else _text_of_article
        for start in range(0, len(numbers), 200):
            for article in self._library.articles(numbers[start : start + 200]):
                yield from make(article)

    def _texts_of_passages(self, article: StoredArticle) -> Iterator[Text]:
        for passage in self._library.passages_of(article.number):
            words = " ".join(sentence.of(article.text) for sentence in passage.sentences)
            yield Text(passage.number, article.number, _own_title(article), words)

    @staticmethod
    def discard(library: Library) -> None:
        """Delete the indexes, whatever their state; call it only while writing, and then make them anew."""
        library.set_settings({"lexical": _EMPTY})
        shutil.rmtree(library.directory / FOLDER, ignore_errors=True)

    # -- terms

    def terms(self, text: str) -> list[str]:
        """Return the distinct terms of a text, analysed, in order."""
        return list(dict.fromkeys(self.sequence(text)))

    def sequence(self, text: str) -> list[str]:
        """Return the terms of a text, analysed, in order, as often as they occur."""
        return self.passages.terms(text)

    def weights(self, terms: Sequence[str]) -> np.ndarray:
        """Return how telling each term is here, `(n,) float64` from nearly 0 (in every passage) to 1 (in none).

        Inverse document frequency as a share of its largest value, so that libraries of different
        sizes give weights on one scale.
        """
        # One more than there are, so that a word which every passage of a small library holds still counts.
        count = len(self.passages) + 1
        return 1.0 - np.log1p(self.passages.frequencies(terms)) / np.log1p(count)  # type: ignore[no-any-return]

    # -- searching

    def search_passages(self, question: str, k: int, articles: np.ndarray | None = None) -> Ranking:
        """Return the k best passages by BM25, best first: (passage number, score).

        `articles` are the article numbers allowed, or None for all. Words in quotation marks must
        occur as that phrase.
        """
        return self.passages.search(question, k, within=articles)

    def score_passages(self, question: str, passages: np.ndarray) -> dict[int, float]:
        """Return the BM25 scores of some passages; those without a term of the question are left out."""
        return dict(self.passages.search(question, None, within=passages, field="number"))

    def search_articles(self, question: str, k: int) -> Ranking:
        """Return the k best articles, best first: (article number, score).

        An article's score is that of its whole text plus that of its best passage.
        """
        whole = [article for article, _ in self._articles.search(question, k)]
        passages = [number for number, _ in self.passages.search(question, 4 * k)]
        candidates = np.union1d(whole, list(self._library.articles_of(passages).values())).astype(np.int64)
        found = self.passages.search(question, None, within=candidates)
        owners = self._library.articles_of([number for number, _ in found])
        best: dict[int, float] = {}
        for number, score in found:
            if number in owners:
                best.setdefault(owners[number], score)
        scores = self._articles.search(question, None, within=candidates)
        joined = [(article, score + best.get(article, 0.0)) for article, score in scores]
        return sorted(joined, key=lambda pair: (-pair[1], pair[0]))[:k]

    def articles_with_phrase(self, words: str, k: int) -> list[int]:
        """Return the first k articles, by number, whose text has the words as a phrase, across its passages."""
        # Marks in the words would end the phrase.
        unmarked = "".join(letter if letter.isalnum() or letter in "'’-" else " " for letter in words)
        found = self._articles.phrase_matches(f'"{unmarked}"')
        return [] if found is None else found[:k].tolist()

    def problems(self) -> list[str]:
        """Compare with the library: every article and passage once, and nothing else."""
        for index in self._indexes:
            broken = files_with_wrong_checksum(index.folder)
            if broken:
                return [f"{FOLDER}/{index.folder.name}/{broken[0]} does not have its checksum; run: {REBUILD}"]
        self.refresh()
        counts = self._library.counts()
        for index in self._indexes:
            where, expected = f"{FOLDER}/{index.folder.name}", counts[index.folder.name]
            if not index.exists and expected:
                return [f"{where} is missing; run: {REBUILD}"]
            if index.exists and index.generation != self._library.generation:
                return [f"{where} is not up to date; run: {REBUILD}"]
            if len(index) != expected:
                return [f"{where} holds {len(index)} texts instead of {expected}; run: {REBUILD}"]
        return []


def _text_of_article(article: StoredArticle) -> Iterator[Text]:
    whole = " ".join(sentence.of(article.text) for sentence in article.sentences)
    yield Text(article.number, article.number, _own_title(article), whole)


def _own_title(article: StoredArticle) -> str:
    """Return the title; a stand-in is the text's own beginning, and its words are not to count twice."""
    return "" if article.metadata.title_from is Origin.INFERRED else article.metadata.title
