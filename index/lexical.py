"""BM25 with Tantivy: passages and whole articles, phrases, filters; catches up from the library's changes.

Queries are built from analysed terms and never parsed, so a question may hold any character.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tantivy

from corpus.article import Origin
from corpus.errors import LibraryError
from index.checksums import files_with_wrong_checksum, files_without_footer
from index.library import Library
from index.rows import Change, StoredArticle

FOLDER = "lexical"
REBUILD = "cuttings rebuild --only lexical"

#: A title says what an article is about in few words; a match there counts this much of one in the text.
TITLE_WEIGHT = 0.5

_ANALYSER = "news"
_WRITER_BYTES = 64_000_000
_ARTICLES_A_COMMIT = 2000
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,})[\"“”»]")

_WORD = re.compile(r"[^\W_]+")

Ranking = list[tuple[int, float]]


def analyser() -> tantivy.TextAnalyzer:
    """Return the analysis of both texts and questions: words, folded, without stop words, stemmed."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(100))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True, indexed=True)
    builder.add_unsigned_field("article", fast=True, indexed=True)
    builder.add_text_field("title", tokenizer_name=_ANALYSER)
    builder.add_text_field("body", tokenizer_name=_ANALYSER)
    return builder.build()


class LexicalIndex:
    """BM25 over the passages and articles of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = library.directory / FOLDER
        self._schema = _schema()
        self._analyser = analyser()
        self._index = self._open()

    def _open(self) -> tantivy.Index | None:
        if not (self._folder / "meta.json").is_file():
            if self._library.setting("lexical") == "built":
                raise LibraryError(f"{self._folder}: is missing; run: {REBUILD} --library {self._library.directory}")
            return None
        broken = files_without_footer(self._folder)
        if broken:
            raise self._damaged(broken[0])
        try:
            index = tantivy.Index(self._schema, path=str(self._readable_folder()))
            index.register_tokenizer(_ANALYSER, self._analyser)
            index.searcher()
        except (ValueError, OSError) as error:
            raise self._damaged(_first_line(error)) from error
        return index

    def _readable_folder(self) -> Path:
        """Return the folder, or one of links to its files: Tantivy locks a file of its own even to read."""
        if not self._library.read_only:
            return self._folder
        self._links = TemporaryDirectory(prefix="cuttings-")
        for file in self._folder.iterdir():
            if not file.name.endswith(".lock"):
                (Path(self._links.name) / file.name).symlink_to(file.absolute())
        return Path(self._links.name)

    def _damaged(self, what: str) -> LibraryError:
        return LibraryError(f"{self._folder}: is damaged ({what}); run: {REBUILD} --library {self._library.directory}")

    @property
    def generation(self) -> int:
        """The library's generation that this index holds; 0 for an empty one."""
        if self._index is None:
            return 0
        query = tantivy.Query.term_query(self._schema, "kind", "generation")
        found = self._search(query, 1)
        return found[0][0] if found else 0

    def refresh(self) -> None:
        """See what another process has committed."""
        if self._index is None or self._library.read_only:
            self._index = self._open()
        else:
            self._index.reload()

    # -- writing

    def catch_up(self) -> None:
        """Bring the index to the library's generation; call it only while writing.

        Replaying a change that is already in is harmless: an article's documents are deleted first.
        """
        changes = self._library.changes_since(self.generation)
        if not changes and self._index is not None:
            return
        try:
            self._replay(changes)
        except (ValueError, OSError) as error:
            message = f"cannot be written ({_first_line(error)}); free some space and run: {REBUILD}"
            raise LibraryError(f"{self._folder}: {message}") from error
        if self._library.setting("lexical") != "built":
            self._library.set_settings({"lexical": "built"})

    def _replay(self, changes: list[Change]) -> None:
        if self._index is None:
            self._folder.mkdir(exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(self._folder))
            self._index.register_tokenizer(_ANALYSER, self._analyser)
        writer = self._index.writer(_WRITER_BYTES, 1)
        for start in range(0, max(1, len(changes)), _ARTICLES_A_COMMIT):
            batch = changes[start : start + _ARTICLES_A_COMMIT]
            for change in batch:
                # Not by term: the binding makes a signed term of the number, which matches nothing.
                writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "article", change.article))
            for document in self._documents([change.article for change in batch if change.added]):
                writer.add_document(document)
            writer.delete_documents_by_term("kind", "generation")
            # The last generation of a batch may go on in the next one, and is then replayed.
            generation = batch[-1].generation if batch else 0
            complete = start + len(batch) >= len(changes)
            writer.add_document(_document(kind="generation", number=generation if complete else max(0, generation - 1)))
            writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def _documents(self, numbers: list[int]) -> Iterator[tantivy.Document]:
        for start in range(0, len(numbers), 200):
            for article in self._library.articles(numbers[start : start + 200]):
                yield from self._documents_of(article)

    def _documents_of(self, article: StoredArticle) -> Iterator[tantivy.Document]:
        # A stand-in title is the text's own beginning; its words are not to count twice.
        title = "" if article.metadata.title_from is Origin.INFERRED else article.metadata.title
        whole = " ".join(sentence.of(article.text) for sentence in article.sentences)
        yield _document(kind="article", number=article.number, article=article.number, title=title, body=whole)
        for passage in self._library.passages_of(article.number):
            words = " ".join(sentence.of(article.text) for sentence in passage.sentences)
            yield _document(kind="passage", number=passage.number, article=article.number, title=title, body=words)

    @staticmethod
    def discard(library: Library) -> None:
        """Delete the index, whatever its state; call it only while writing, and then make it anew."""
        library.set_settings({"lexical": "empty"})
        shutil.rmtree(library.directory / FOLDER, ignore_errors=True)

    # -- searching

    def terms(self, text: str) -> list[str]:
        """Return the distinct terms of a text, analysed, in order."""
        return list(dict.fromkeys(self.sequence(text)))

    def sequence(self, text: str) -> list[str]:
        """Return the terms of a text, analysed, in order, as often as they occur."""
        return self._analyser.analyze(text)  # type: ignore[no-any-return]

    def weights(self, terms: Sequence[str]) -> np.ndarray:
        """Return how telling each term is here, `(n,) float64` from 0 (in every passage) to 1 (in none).

        Inverse document frequency as a share of its largest value, so that libraries of different
        sizes give weights on one scale.
        """
        if self._index is None:
            return np.ones(len(terms))
        searcher = self._index.searcher()
        count = searcher.num_docs
        frequencies = np.array([min(searcher.doc_freq("body", term), count) for term in terms], dtype=np.float64)
        return 1.0 - np.log1p(frequencies) / np.log1p(count)  # type: ignore[no-any-return]

    def search_passages(self, question: str, k: int, articles: np.ndarray | None = None) -> Ranking:
        """Return the k best passages by BM25, best first: (passage number, score).

        `articles` are the article numbers allowed, or None for all. Words in quotation marks must
        occur as that phrase.
        """
        return self._best("passage", question, k, articles)

    def search_articles(self, question: str, k: int, articles: np.ndarray | None = None) -> Ranking:
        """Return the k best whole articles by BM25, best first: (article number, score)."""
        return self._best("article", question, k, articles)

    def _best(self, kind: str, question: str, k: int, articles: np.ndarray | None) -> Ranking:
        terms = self.terms(question)
        if self._index is None or not terms or (articles is not None and not len(articles)):
            return []
        should = tantivy.Occur.Should
        words = [(should, self._term("body", term)) for term in terms]
        words += [(should, tantivy.Query.boost_query(self._term("title", term), TITLE_WEIGHT)) for term in terms]
        required = [tantivy.Query.boolean_query(words), *self._phrases(question)]
        unscored = [tantivy.Query.term_query(self._schema, "kind", kind)]
        if articles is not None:
            unscored.append(tantivy.Query.term_set_query(self._schema, "article", articles.tolist()))
        required += [tantivy.Query.const_score_query(query, 0.0) for query in unscored]
        return self._search(tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in required]), k)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, "freq")

    def phrase_matches(self, question: str) -> np.ndarray | None:
        """Return the passages that hold every phrase quoted in the question, ascending `(n,) int64`.

        None where the question quotes nothing.
        """
        phrases = list(self._phrases(question))
        if not phrases or self._index is None:
            return None
        passages = tantivy.Query.term_query(self._schema, "kind", "passage")
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in [passages, *phrases]])
        found = self._search(query, max(1, self._index.searcher().num_docs))
        return np.array(sorted(number for number, _ in found), dtype=np.int64)

    def _phrases(self, question: str) -> Iterator[tantivy.Query]:
        for quoted in _QUOTED.findall(question):
            # Stop words leave gaps in the texts' positions, so they must leave them here.
            analysed = [(place, self._analyser.analyze(word)) for place, word in enumerate(_WORD.findall(quoted))]
            words = [(place, terms[0]) for place, terms in analysed if terms]
            if len(words) > 1:
                yield tantivy.Query.phrase_query(self._schema, "body", [(p - words[0][0], term) for p, term in words])
            elif words:
                yield tantivy.Query.term_query(self._schema, "body", words[0][1])

    def _search(self, query: tantivy.Query, k: int) -> Ranking:
        assert self._index is not None
        searcher = self._index.searcher()
        hits = searcher.search(query, k, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        ranking = [(int(number), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]
        return sorted(ranking, key=lambda pair: (-pair[1], pair[0]))

    def problems(self) -> list[str]:
        """Compare with the library: every article and passage once, and nothing else."""
        broken = files_with_wrong_checksum(self._folder)
        if broken:
            return [f"{FOLDER}/{broken[0]} does not have its checksum; run: {REBUILD}"]
        self.refresh()
        if self._index is None:
            return [f"{FOLDER} is missing; run: {REBUILD}"] if self._library.numbers() else []
        if self.generation != self._library.generation:
            return [f"{FOLDER} is not up to date; run: {REBUILD}"]
        counts = self._library.counts()
        everything = self._search(tantivy.Query.all_query(), counts["articles"] + counts["passages"] + 10)
        expected = counts["articles"] + counts["passages"] + 1
        if len(everything) != expected:
            return [f"{FOLDER} holds {len(everything)} documents instead of {expected}; run: {REBUILD}"]
        return []


def _document(
    *, kind: str, number: int, article: int | None = None, title: str = "", body: str = ""
) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("kind", kind)
    document.add_unsigned("number", number)
    if article is not None:
        document.add_unsigned("article", article)
        document.add_text("title", title)
        document.add_text("body", body)
    return document


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
