"""The `cuttings` command: arguments, exit codes, and what goes to stdout or stderr.

It is thin: commands are in `ui.commands`, and nothing heavy is imported before one runs.
"""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from corpus.errors import CuttingsError
from ui.evaluate_options import RUNS, add_evaluate
from ui.options import add_cite, add_filters, add_reader, add_sure

#: What a shell expects of a program ended by Ctrl-C.
INTERRUPTED = 130
# What a machine refuses, and no code can mend: a full disk, a quota, no leave.
_ENVIRONMENT = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 (an error, told in one line) or 2 (usage)."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        from ui import commands  # noqa: PLC0415 - `cuttings --help` needs none of it

        code: int = getattr(commands, f"run_{options.command}")(options)
    except CuttingsError as error:
        print(f"cuttings: {_one_line(error)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has stopped; what is left of it has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno not in _ENVIRONMENT:
            raise
        print(f"cuttings: {error.filename or 'the disk'}: {error.strerror}; nothing was lost", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cuttings: interrupted; the library is consistent, run the same command to go on", file=sys.stderr)
        return INTERRUPTED
    return code


def _one_line(error: CuttingsError) -> str:
    return " ".join(str(error).split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cuttings",
        description="Ask a news archive a question, get the answer in the archive's own words.",
    )
    parser.add_argument("--version", action="version", version=f"cuttings {version('cuttings')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_index(commands)
    _add_ask(commands)
    _add_quotes(commands)
    verify = _reading(commands, "verify", "tell whether somebody said exactly the words that you remember")
    verify.add_argument("words", metavar="TEXT", help="the words as you remember them")
    verify.add_argument("--speaker", metavar="NAME", help="who said them, as you remember; any part of a name")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    show = _reading(commands, "show", "show an article, or a span of it marked")
    show.add_argument("article", metavar="ARTICLE[#START-END]")
    resolve = _reading(commands, "resolve", "show what a citation cites, and say whether its article has changed since")
    resolve.add_argument("citation", metavar="CITATION", help="cuttings:ARTICLE@VERSION#START-END")
    resolve.add_argument("--json", action="store_true", help="print one JSON object")
    remove = _command(commands, "remove", "take articles and all their versions out of the library")
    remove.add_argument("articles", metavar="ARTICLE", nargs="+")
    info = _reading(commands, "info", "say what is in the library")
    info.add_argument("--articles", action="store_true", help="list the ids of all articles instead")
    info.add_argument("--json", action="store_true", help="print one JSON object")
    _reading(commands, "check", "check that texts, spans and derived indexes agree")
    rebuild = _command(commands, "rebuild", "make what is derived again, from the stored texts")
    rebuild.add_argument(
        "--only", metavar="PART", action="append", default=[], help="passages, quotations, encoder, lexical or vectors"
    )
    _add_chat(commands)
    add_evaluate(commands)
    return parser


_Commands = argparse._SubParsersAction  # the type that argparse itself has no public name for


def _command(commands: _Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        help="the library's folder (default: $CUTTINGS_LIBRARY, else ./.cuttings)",
    )
    return parser


def _reading(commands: _Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    parser = _command(commands, name, text)
    parser.add_argument("--sample", action="store_true", help="use the built-in sample library")
    return parser


def _add_index(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "index", "index files and folders of articles; only new and changed ones cost time")
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    parser.add_argument("--prune", action="store_true", help="remove articles whose files are gone")
    parser.add_argument("--model", help="a sentence-transformers model, by folder or name, for a new library")


def _add_ask(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _reading(commands, "ask", "answer a question with quotes")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("question", metavar="QUESTION", nargs="?")
    what.add_argument("--batch", metavar="FILE", type=Path, help="answer every line of a JSON Lines file, in order")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    add_cite(form)
    parser.add_argument("--top", type=int, default=5, metavar="N", help="at most N quotes (default 5)")
    add_filters(parser)
    parser.add_argument("--author", metavar="NAME", help="only articles with this name in the byline")
    parser.add_argument(
        "--no-filters-in-words",
        action="store_true",
        help='read no filters off the question ("in 2019", "according to Yonhap")',
    )
    add_sure(parser)
    add_reader(parser)


def _add_quotes(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _reading(commands, "quotes", "find who said what, when, in which article")
    parser.add_argument(
        "words", metavar="WORDS", nargs="?", help="what is said, nearest first; without it, all quotations are listed"
    )
    parser.add_argument(
        "--speaker", metavar="NAME", help="only what this person or institution said; any part of a name"
    )
    parser.add_argument("--kind", choices=("direct", "indirect", "mixed"), help="only quotations of this kind")
    add_filters(parser)
    parser.add_argument(
        "--order",
        choices=("relevance", "newest"),
        default="relevance",
        help="the nearest to WORDS first (default; without WORDS, by article), or the newest of what is shown",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="at most N (default 20 with WORDS, else all)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    add_cite(form)
    form.add_argument("--export", metavar="FILE", type=Path, help="write them to FILE.csv or FILE.jsonl instead")


def _add_chat(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _reading(commands, "chat", "open the chat in a browser")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default 7860)")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="lines of USER:PASSWORD; needed for other hosts"
    )
    parser.add_argument(
        "--evaluations",
        type=Path,
        metavar="DIR",
        default=RUNS,
        help=f"folder of finished evaluation runs to show (default ./{RUNS})",
    )
    add_reader(parser)


if __name__ == "__main__":
    sys.exit(main())
