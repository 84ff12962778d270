"""A report as a page of GitHub Markdown, for an appendix or a pull request, and as plain text for a terminal.

Pure: values in, strings out, every text of a run escaped. It measures nothing; what depends on the hour a run was made
stands in the page's last section alone, but where speed itself is what was measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qa.evaluation.comparing import Change, won_and_lost
from qa.evaluation.intervals import DRAWS
from qa.evaluation.report import Item, Outcome, Report
from qa.evaluation.tables import Table, main_tables, named_values, number, one_line, units

_HEADINGS = {
    "retrieval": "Retrieval",
    "reader": "Reading",
    "answers": "Answers",
    "times": "Time expressions",
    "published": "Publication dates",
    "quotations": "Quotations",
    "speed": "Speed",
    "comparison": "Comparison",
}
# How many of each list the page shows, and how much of each text.
_WORST, _SKIPPED, _FAILED, _ITEMS, _TEXT = 10, 10, 5, 3, 80
_ERRORS, _SENTENCE = 300, 300
_MARKUP = re.compile(r"([\\`*_\[\]#|~$])")
# What makes a list of a text that begins with it.
_LEADING = re.compile(r"^(\d*)([-+.)])(?=[\s-]|$)")
# Cells of figures need no escaping, and are easier to read without.
_FIGURES = re.compile(r"[-+–\d.,\[\]()n=/< ]*")
# On GitHub a name after an @ is called into the conversation, unless something parts them.
_MENTION = re.compile(r"(?<!\w)@(?=\w)")
_MARKS = {True: "✓ ", False: "✗ ", None: ""}
_INTERVALS = f"Brackets: 95% percentile bootstrap interval, {DRAWS:,} draws."
_TESTS = (
    "Differences are B − A per question. " + _INTERVALS + f" p: two-sided paired randomization test, {DRAWS:,} draws,"
    " exact where few questions differ; p (Holm): corrected over the measures of the table."
)


def render_markdown(report: Report, *, plots: Sequence[str] = ()) -> str:
    """Return the page `report.md`; `plots` are the pictures to show, by their paths from the page."""
    sections = [
        [f"# {_HEADINGS.get(report.kind, report.kind)}: {escape(report.name)}", _data(report.data)],
        _main(report),
        [f"![{escape(name.rpartition('/')[2].removesuffix('.png').replace('_', ' '))}]({name})" for name in plots],
        _listed("Notes", report.notes),
        _listed(f"Skipped ({len(report.skipped):,})", report.skipped, _SKIPPED),
        *([*_changes(report)] if report.kind == "comparison" else [_failures(report), *_worst(report)]),
        *([] if report.kind == "comparison" else _errors(report)),
        _named("Parameters", report.parameters),
        _named("Made with", {**report.made_with, "seed": report.seed}),
        _named("Times", {} if report.kind == "speed" else report.times),  # there, they are the results
    ]
    return "\n\n".join(block for section in sections for block in section) + "\n"


def render_table(report: Report) -> str:
    """Return the main tables as plain aligned text, for a terminal."""
    tables = main_tables(report)
    titled = len(tables) > 1 or report.kind == "comparison"
    return "\n\n".join(f"{table.title}\n{_plain(table)}" if titled else _plain(table) for table in tables)


def escape(text: object, limit: int | None = None) -> str:
    r"""Return text on one line that Markdown shows as it is.

    >>> escape("a|b *c*\n<i> @you")
    'a\\|b \\*c\\* &lt;i&gt; @<!-- -->you'
    """
    line = one_line(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = _LEADING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
    return _MENTION.sub("@<!-- -->", marked)


# -- drawing tables


def _github(header: Sequence[str], rows: Iterable[Sequence[str]], *, right: bool = False) -> str:
    """Draw a table whose cells are escaped already; with `right`, all columns but the first stand to the right."""
    lines = [header, *rows]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(header))]
    rule = ["-" * (width - 1) + (":" if right and i else "-") for i, width in enumerate(widths)]
    return "\n".join(f"| {' | '.join(_aligned(line, widths, right=right))} |" for line in (header, rule, *lines[1:]))


def _plain(table: Table) -> str:
    lines = [table.header, *table.rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.header))]
    return "\n".join("  ".join(_aligned(line, widths, right=True)).rstrip() for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int], *, right: bool) -> list[str]:
    pairs = enumerate(zip(line, widths, strict=True))
    return [cell.rjust(width) if right and i else cell.ljust(width) for i, (cell, width) in pairs]


def _cell(text: str) -> str:
    return text if _FIGURES.fullmatch(text) else escape(text)


def _named(title: str, values: Mapping[str, object]) -> list[str]:
    rows = [(escape(name), escape(text)) for name, text in named_values(values)]
    return [f"## {title}", _github(("name", "value"), rows)] if rows else []


def _listed(title: str, lines: Sequence[str], limit: int | None = None, *, level: int = 2) -> list[str]:
    if not lines:
        return []
    left = len(lines) - len(lines[:limit])
    shown = [f"- {escape(line)}" for line in lines[:limit]] + ([f"- and {left:,} more"] if left else [])
    return [f"{'#' * level} {title}", "\n".join(shown)]


# -- sections


def _data(data: Mapping[str, object]) -> str:
    """Say what was measured on: what the data counts, and the beginning of its hash."""
    plain = {key: value for key, value in data.items() if not isinstance(value, Mapping)}
    named = plain.pop("path", plain.pop("name", None))
    digest = plain.pop("sha256", None)
    parts = [f"**{escape(named)}**"] if named else []
    for key, value in plain.items():
        counts = isinstance(value, int) and not isinstance(value, bool)
        parts.append(f"{number(value)} {escape(key)}" if counts else f"{escape(key)} {escape(value)}")
    parts += [f"SHA-256 {escape(str(digest)[:12])}"] if digest else []
    return f"Data: {', '.join(parts) or 'not named'}."


def _main(report: Report) -> list[str]:
    tables = main_tables(report)
    blocks = ["## Results"] if tables else []
    for table in tables:
        blocks += [f"### {escape(table.title)}"] if len(tables) > 1 or report.kind == "comparison" else []
        cells = [[_cell(cell) for cell in row] for row in (table.header, *table.rows)]
        blocks.append(_github(cells[0], cells[1:], right=True))
    said = {"comparison": [_TESTS], "speed": []}.get(report.kind, [_INTERVALS])
    return [*blocks, *said] if tables else []


def _failures(report: Report) -> list[str]:
    blocks = []
    for name, system in report.systems.items():
        lines = [f"{question}: {reason}" for question, reason in system.failures.items()]
        title = escape(f"{name}: {len(lines):,} of {len(system.outcomes):,} {units(report)}")
        blocks += _listed(title, lines, _FAILED, level=3)
    return ["## Failures", *blocks] if blocks else []


def _errors(report: Report) -> list[list[str]]:
    """Return the errors of a run that tells them one by one, by their kind: the first of them, with their sentences."""
    held = report.data.get("errors")
    sections = []
    for kind, errors in held.items() if isinstance(held, Mapping) else ():
        lines = [_error(error) for error in errors]
        title = f"{str(kind).capitalize()} ({len(lines):,})"
        sections.append(["\n".join([f"## {escape(title)}", "", *lines[:_ERRORS]])])
        if len(lines) > _ERRORS:
            sections[-1].append(f"And {len(lines) - _ERRORS:,} more, in report.json.")
    return sections


def _error(error: Mapping[str, object]) -> str:
    sides = []
    for side in ("expected", "found"):
        said, value = error.get(side), error.get(f"{side}_value")
        sides.append("nothing" if said is None else f"“{escape(said, _SENTENCE)}” {escape(value)}")
    place = f"{error['start']}–{error['end']}" if "start" in error else error.get("published") or "undated"
    where = f"{error.get('document')}, {place}"
    return f"- **{escape(where)}** expected {sides[0]}, found {sides[1]}: {escape(error.get('sentence'), _SENTENCE)}"


def _worst(report: Report) -> list[list[str]]:
    """Return each system's worst questions by the first measure; those without fault are not among them."""
    sections = []
    for name, system in report.systems.items():
        measure = next(iter(system.measures), "")
        values = {question: outcome.values.get(measure) for question, outcome in system.outcomes.items()}
        faulty = [(value, question) for question, value in values.items() if value is not None and value < 1]
        worst = sorted(faulty, key=lambda pair: pair[0])[:_WORST]
        lines = [
            _question(report, question, number(value), {"returned": system.outcomes[question]})
            for value, question in worst
        ]
        if lines:
            sections.append([f"## Worst {units(report)} of {escape(name)}, by {escape(measure)}", "\n".join(lines)])
    return sections


def _changes(report: Report) -> list[list[str]]:
    """Return the questions won and lost by each pair's first measure."""
    sections = []
    for pair, system in report.systems.items():
        measure = next(iter(system.measures))
        for said, changes in zip(("won", "lost"), won_and_lost(report, pair, measure, _WORST), strict=True):
            lines = [_change(report, change, measure) for change in changes]
            if lines:
                sections.append([f"## Most {said} by B, {escape(pair)}, by {escape(measure)}", "\n".join(lines)])
    return sections


def _change(report: Report, change: Change, measure: str) -> str:
    before, after = (number(outcome.values[measure]) for outcome in (change.before, change.after))
    returned = {"A returned": change.before, "B returned": change.after}
    return _question(report, change.question, f"{before} → {after}", returned)


# -- one question


def _question(report: Report, name: str, value: str, returned: Mapping[str, Outcome]) -> str:
    """Return a question as a list item: its value and words, and below it what was expected and returned."""
    asked = report.questions.get(name)
    lines = [f"- **{escape(name)}** ({value}) {escape(asked.text, _TEXT) if asked else ''}".rstrip()]
    if asked:
        lines.append(f"  - expected: {_items(report, asked.expected)}")
    for said, outcome in returned.items():
        failed = f"no result: {escape(outcome.failed, _TEXT)}" if outcome.failed else ""
        lines.append(f"  - {said}: {failed or _items(report, outcome.returned)}")
    return "\n".join(lines)


def _items(report: Report, items: Sequence[Item]) -> str:
    shown = [_MARKS[item.right] + _item(report, item) for item in items[:_ITEMS]]
    left = len(items) - len(shown)
    return " · ".join([*shown, f"{left:,} more"] if left else shown) or "nothing"


def _item(report: Report, item: Item) -> str:
    """Return an item by its id and how its text, or its document's, begins."""
    text = item.text or report.documents.get(item.id, "")
    if not text or text == item.id:
        return escape(item.id, _TEXT)
    return f"{escape(item.id)} “{escape(text, _TEXT)}”" if item.id else f"“{escape(text, _TEXT)}”"
