"""What each `cuttings` command does. Results alone go to stdout; progress and remarks go to stderr."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from corpus.article import Span
from corpus.decoding import read_lines
from corpus.errors import BadArticleError, CuttingsError, InputError
from index.filters import Filters
from index.library import Library
from index.quotations import speakers
from index.rows import StoredArticle
from qa.said_filters import FIELDS, Field
from ui.evaluate import run_evaluate as run_evaluate  # noqa: PLC0414 - one of the commands
from ui.libraries import SAMPLE_QUESTIONS, is_sample, library_to_read, library_to_write, sizes
from ui.options import chosen_filters, chosen_reader
from ui.places import named_span, span_inside
from ui.quotes import put_citations
from ui.quotes import run_quotes as run_quotes  # noqa: PLC0414 - one of the commands
from ui.references import reference_to_words
from ui.resolve import run_resolve as run_resolve  # noqa: PLC0414 - one of the commands
from ui.terminal import render_answer, render_article, render_info, render_summary, safe
from ui.verify import run_verify as run_verify  # noqa: PLC0414 - one of the commands

#: The most quoted speakers that `cuttings info` names.
SPEAKERS = 5
_PARTS = ("library.db", "vectors.faiss", "lexical", "encoder")


def run_index(options: Namespace) -> int:
    """Index paths; 1 if any article had to be skipped."""
    for path in options.paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder")
    directory = library_to_write(options.library)
    library = Library.create(directory)
    from index.indexing import index_paths  # noqa: PLC0415 - imports torch when it embeds

    with _progress(" articles") as advance:
        summary = index_paths(
            library,
            options.paths,
            model=options.model,
            prune=options.prune,
            progress=advance,
            on_bad=_report_bad,
        )
    print(render_summary(summary, str(directory)))
    return 1 if summary.bad else 0


def _report_bad(error: BadArticleError) -> None:
    print(f"skipped: {safe(' '.join(str(error).split()))}", file=sys.stderr)


@contextmanager
def _progress(unit: str, *, made: str = "passages") -> Iterator[Callable[[int, int], None]]:
    from tqdm import tqdm  # noqa: PLC0415

    with tqdm(unit=unit, disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def advance(done: int, count: int) -> None:
            bar.update(done - bar.n)
            bar.set_postfix_str(f"{count:,} {made}")

        yield advance


def run_ask(options: Namespace) -> int:
    """Answer one question, or a file of them; 1 if a line of the file could not be answered."""
    from qa.engine import load_engine  # noqa: PLC0415
    from qa.readers import reader_named  # noqa: PLC0415

    how = _how(options)
    if options.batch and options.cite:
        raise InputError("--cite is for one question; --batch prints JSON Lines")
    if options.batch:
        lines = _batch_lines(options.batch)
    make_reader = reader_named(chosen_reader(options))  # first: what embeds a new library bars the hub
    library = library_to_read(options.library, sample=options.sample)
    engine = load_engine(library, make_reader=make_reader)
    if options.batch:
        failed = False
        for result in (_answer_line(engine, line, how) for line in lines):
            print(json.dumps(result, ensure_ascii=False), flush=True)
            failed = failed or "error" in result
        return int(failed)
    answer = engine.ask(options.question, **how)
    if options.json:
        print(json.dumps(answer.as_dict(), ensure_ascii=False))
    elif options.cite:
        put_citations((reference_to_words(quote.article, quote.span) for quote in answer.quotes), options.cite)
        if answer.abstained:
            print("The archive does not say, as far as can be seen: nothing to cite.", file=sys.stderr)
    else:
        print(render_answer(answer, color=sys.stdout.isatty()))
    return 0


class _How(TypedDict):
    """Options of `Engine.ask` that hold for all questions of a command."""

    filters: Filters
    top: int
    read_filters: Collection[Field]
    sure: float | None


def _how(options: Namespace) -> _How:
    read: Collection[Field] = () if options.no_filters_in_words else FIELDS
    filters = chosen_filters(options, author=options.author)
    return {"filters": filters, "top": options.top, "read_filters": read, "sure": options.sure}


def _batch_lines(path: Path) -> Iterator[str | BadArticleError]:
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    lines = (line for _, line in read_lines(path, str(path)))
    return (line for line in lines if isinstance(line, BadArticleError) or line.strip())


def _answer_line(engine: object, line: str | BadArticleError, how: _How) -> dict[str, object]:
    from qa.engine import Engine  # noqa: PLC0415

    assert isinstance(engine, Engine)
    asked: object = None
    try:
        if isinstance(line, BadArticleError):
            raise line
        asked = json.loads(line)
        turns = _turns(asked)
        answer = engine.ask(turns[-1], history=turns[:-1], **how)
    except (CuttingsError, ValueError, RecursionError) as error:
        return {
            "id": asked.get("id") if isinstance(asked, dict) else None,
            "error": " ".join(str(error).split()),
        }
    assert isinstance(asked, dict)
    return {"id": asked.get("id"), **answer.as_dict()}


def _turns(asked: object) -> list[str]:
    expected = 'a line is {"id", "question"} or {"id", "turns": [question, …]}'
    if not isinstance(asked, dict):
        raise InputError(f"is no JSON object; {expected}")
    turns = asked.get("turns", [asked["question"]] if "question" in asked else None)
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise InputError(f"holds no question; {expected}")
    return turns


def run_show(options: Namespace) -> int:
    """Show an article, with a span marked if one is named."""
    library = Library.open(library_to_read(options.library, sample=options.sample))
    article, span = _article_and_span(library, options.article)
    print(render_article(article, span, color=sys.stdout.isatty()))
    return 0


def _article_and_span(library: Library, named: str) -> tuple[StoredArticle, Span | None]:
    """Read ARTICLE or ARTICLE#START-END, unless that is itself an article's id."""
    place = named_span(named)
    if not place or library.known(named)[0]:
        return library.article(named), None
    article = library.article(place[0])
    return article, span_inside(article.text, *place[1:], named=named)


def run_remove(options: Namespace) -> int:
    """Remove articles; none if one of them is not there."""
    library = Library.open(library_to_write(options.library))
    with library.writing():
        ids = [library.article(named).id for named in options.articles]
        library.remove(ids)
        from index.search import update_derived  # noqa: PLC0415

        update_derived(library)
    print(f"{len(set(ids))} removed: {safe(', '.join(dict.fromkeys(ids)))}")
    return 0


def run_info(options: Namespace) -> int:
    """Say what is in the library: counts, dates, outlets, model, sizes; or list its articles."""
    directory = library_to_read(options.library, sample=options.sample)
    library = Library.open(directory)
    if options.articles:
        ids = library.ids()
        print(json.dumps(ids, ensure_ascii=False) if options.json else "\n".join(map(safe, ids)))
        return 0
    facts = _facts(library, directory)
    print(json.dumps(facts, ensure_ascii=False) if options.json else render_info(facts))
    return 0


def _facts(library: Library, directory: Path) -> dict[str, object]:
    described = library.describe()
    outlets = Counter(outlet or "unknown" for outlet, _ in described)
    days = sorted(day for _, day in described if day)
    return {
        "library": str(directory.absolute()),
        **library.counts(),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "outlets": [f"{outlet} ({count:,})" for outlet, count in outlets.most_common(20)],
        "speakers": [f"{one.name} ({one.quotations:,})" for one in speakers(library, limit=SPEAKERS)],
        "roots": [str(root) for root in library.roots()],
        "generation": library.generation,
        **{name: library.setting(name) for name in ("model", "model_sha256", "precision", "encoder", "passages made")},
        "bytes": sizes(directory, _PARTS),
    }


def run_check(options: Namespace) -> int:
    """Check a library; 1 if anything in it does not agree."""
    from index.integrity import problems  # noqa: PLC0415

    directory = library_to_read(options.library, sample=options.sample)
    library = Library.open(directory)
    found = problems(library)
    for problem in found:
        print(f"cuttings: {directory}: {safe(problem)}", file=sys.stderr)
    if not found:
        counted = ", ".join(f"{number:,} {name}" for name, number in library.counts().items() if name != "undated")
        print(f"All agrees: {counted}.")
    return 1 if found else 0


def run_rebuild(options: Namespace) -> int:
    """Make derived parts again."""
    from index.rebuilding import PARTS, rebuild  # noqa: PLC0415

    library = Library.open(library_to_write(options.library), upgrade=True)
    passages = not options.only or "passages" in options.only
    with _progress(" articles", made="passages" if passages else "quotations") as advance:
        rebuild(library, options.only, progress=advance)
    print(f"Rebuilt: {', '.join(options.only or PARTS)}.")
    return 0


def run_chat(options: Namespace) -> int:
    """Serve the chat until interrupted."""
    from qa.engine import load_engine  # noqa: PLC0415
    from qa.readers import reader_named  # noqa: PLC0415
    from ui.network import check_address, read_passwords  # noqa: PLC0415

    auth = read_passwords(options.password_file) if options.password_file else []
    check_address(options.host, options.port, protected=bool(auth))
    make_reader = reader_named(chosen_reader(options))  # first: what embeds a new library bars the hub
    directory = library_to_read(options.library, sample=options.sample)
    engine = load_engine(directory, make_reader=make_reader)
    from ui.server import serve  # noqa: PLC0415 - gradio takes a second to import

    try:
        serve(
            engine,
            host=options.host,
            port=options.port,
            auth=auth,
            examples=SAMPLE_QUESTIONS if is_sample(directory) else (),
            evaluations=options.evaluations,
            ready=lambda url: print(f"Cuttings is at {url}", flush=True),
        )
    except KeyboardInterrupt:
        print("cuttings: the chat has ended", file=sys.stderr)
    return 0
