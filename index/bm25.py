"""One BM25 index of numbered texts, kept by Tantivy: terms, phrases, restriction to some texts.

It knows nothing of libraries. Queries are built from analysed terms and never parsed, so a question may hold any
character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tantivy

from index.checksums import files_without_footer
from index.stopwords import STOP_WORDS

#: A title says what an article is about in few words; a match there counts this much of one in the text.
TITLE_WEIGHT = 0.5

_ANALYSER = "news"
_WRITER_BYTES = 64_000_000
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,})[\"“”»]")
_WORD = re.compile(r"[^\W_]+")

#: Texts with their scores, best first.
Ranking = list[tuple[int, float]]
#: What Tantivy raises for damaged files and full disks.
FAILURES = (ValueError, OSError)


class DamagedIndexError(Exception):
    """Files of an index are missing, cut short or not Tantivy's."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is indexed: a text with its number, and those of its article."""

    number: int
    article: int
    title: str
    body: str


def analyser() -> tantivy.TextAnalyzer:
    """Return the analysis of both texts and questions: words, folded, without function words, stemmed."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(100))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(list(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema(*, lengths: bool) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True, indexed=True)
    builder.add_unsigned_field("article", fast=True, indexed=True)
    builder.add_text_field("title", tokenizer_name=_ANALYSER)
    builder.add_text_field("body", tokenizer_name=_ANALYSER)
    schema = builder.build()
    if lengths:
        return schema
    # The binding has no option for it, but gives and takes a schema's description when it is copied.
    make, (description,) = schema.__reduce__()
    for field in description["inner"]:
        if field["type"] == "text":
            field["options"]["indexing"]["fieldnorms"] = False
    return make(description)


class TextIndex:
    """BM25 over texts: k1 = 1.2 and b = 0.75, as Tantivy has them.

    Without `lengths`, every text counts as one word long, so that a shorter one is not better. For texts of n words on
    average this is k1 = 0.3 + 0.9 / n and b = 0: how often a word occurs counts little too.
    """

    def __init__(self, folder: Path, *, lengths: bool, read_only: bool = False) -> None:
        self.folder = folder
        self._read_only = read_only
        self._schema = _schema(lengths=lengths)
        self._analyser = analyser()
        self._index: tantivy.Index | None = None
        self.open()

    @property
    def exists(self) -> bool:
        """Whether there is an index in the folder."""
        return self._index is not None

    def open(self) -> None:
        """Open what is in the folder, if anything is; raises DamagedIndexError."""
        self._index = None
        if not (self.folder / "meta.json").is_file():
            return
        broken = files_without_footer(self.folder)
        if broken:
            raise DamagedIndexError(broken[0])
        try:
            index = tantivy.Index(self._schema, path=str(self._readable_folder()))
            index.register_tokenizer(_ANALYSER, self._analyser)
            index.searcher()
        except FAILURES as error:
            raise DamagedIndexError(first_line(error)) from error
        self._index = index

    def _readable_folder(self) -> Path:
        """Return the folder, or one of links to its files: Tantivy locks a file of its own even to read."""
        if not self._read_only:
            return self.folder
        self._links = TemporaryDirectory(prefix="cuttings-")
        for file in self.folder.iterdir():
            if not file.name.endswith(".lock"):
                (Path(self._links.name) / file.name).symlink_to(file.absolute())
        return Path(self._links.name)

    def refresh(self) -> None:
        """See what another process has committed."""
        if self._index is None or self._read_only:
            self.open()
        else:
            self._index.reload()

    # -- writing

    def replace(self, articles: Iterable[int], texts: Iterable[Text], generation: int) -> None:
        """Take out all texts of some articles, put texts in, and name the generation, in one commit.

        Raises one of FAILURES where the disk is full or may not be written.
        """
        if self._index is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(self.folder))
            self._index.register_tokenizer(_ANALYSER, self._analyser)
        writer = self._index.writer(_WRITER_BYTES, 1)
        for article in articles:
            # Not by term: the binding makes a signed term of the number, which matches nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "article", article))
        for text in texts:
            writer.add_document(_document(text))
        writer.delete_documents_by_term("kind", "generation")
        named = tantivy.Document()
        named.add_text("kind", "generation")
        named.add_unsigned("number", generation)
        writer.add_document(named)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    # -- reading

    @property
    def generation(self) -> int:
        """The generation that was named last; 0 for an empty index."""
        found = self._search(tantivy.Query.term_query(self._schema, "kind", "generation"), 1)
        return found[0][0] if found else 0

    def __len__(self) -> int:
        """How many texts there are."""
        return 0 if self._index is None else max(0, int(self._index.searcher().num_docs) - 1)

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, analysed, in order, as often as they occur."""
        return self._analyser.analyze(text)  # type: ignore[no-any-return]

    def frequencies(self, terms: Sequence[str]) -> np.ndarray:
        """Return in how many texts each term occurs, `(n,) float64`."""
        if self._index is None:
            return np.zeros(len(terms))
        searcher, count = self._index.searcher(), len(self)
        return np.array([min(searcher.doc_freq("body", term), count) for term in terms], dtype=np.float64)

    def search(
        self, question: str, k: int | None, *, within: np.ndarray | None = None, field: str = "article"
    ) -> Ranking:
        """Return the k best texts, or all that hold a term of the question; ties by number.

        `within` are the values of `field` ("article" or "number") that are allowed. Words in quotation marks must
        occur as that phrase.
        """
        terms = list(dict.fromkeys(self.terms(question)))
        if not terms or (within is not None and not len(within)):
            return []
        should = tantivy.Occur.Should
        words = [(should, self._term("body", term)) for term in terms]
        words += [(should, tantivy.Query.boost_query(self._term("title", term), TITLE_WEIGHT)) for term in terms]
        required = [tantivy.Query.boolean_query(words), *self._phrases(question)]
        if within is not None:
            allowed = tantivy.Query.term_set_query(self._schema, field, within.tolist())
            required.append(tantivy.Query.const_score_query(allowed, 0.0))
        return self._search(tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in required]), k)

    def phrase_matches(self, question: str) -> np.ndarray | None:
        """Return the texts that hold every phrase quoted in the question, ascending `(n,) int64`.

        None where the question quotes nothing.
        """
        phrases = list(self._phrases(question))
        if not phrases or self._index is None:
            return None
        found = self._search(tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in phrases]), None)
        return np.array(sorted(number for number, _ in found), dtype=np.int64)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, "freq")

    def _phrases(self, question: str) -> Iterator[tantivy.Query]:
        for quoted in quoted_phrases(question):
            # Function words leave gaps in the texts' positions, so they must leave them here.
            analysed = [(place, self._analyser.analyze(word)) for place, word in enumerate(_WORD.findall(quoted))]
            words = [(place, terms[0]) for place, terms in analysed if terms]
            if len(words) > 1:
                yield tantivy.Query.phrase_query(self._schema, "body", [(p - words[0][0], term) for p, term in words])
            elif words:
                yield tantivy.Query.term_query(self._schema, "body", words[0][1])

    def _search(self, query: tantivy.Query, k: int | None) -> Ranking:
        if self._index is None:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(query, max(1, searcher.num_docs) if k is None else k, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        ranking = [(int(number), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]
        return sorted(ranking, key=lambda pair: (-pair[1], pair[0]))


def quoted_phrases(question: str) -> list[str]:
    """Return what a question has in quotation marks: words that must occur as that phrase."""
    return _QUOTED.findall(question)


def _document(text: Text) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", text.number)
    document.add_unsigned("article", text.article)
    document.add_text("title", text.title)
    document.add_text("body", text.body)
    return document


def first_line(error: Exception) -> str:
    """Return an error's first line; Tantivy's go on with Rust's own words."""
    return str(error).strip().split("\n")[0]
