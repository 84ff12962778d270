"""`cuttings verify`: did she say exactly that? The verdict, the whole quotation, and what differs word by word."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from corpus.errors import InputError
from index.analyses import check_analysis
from index.library import Library
from index.rows import folded_name
from index.speakers import names_said
from qa.remembered import Verification, verify
from qa.verifying import Difference, Verdict
from ui.libraries import library_to_read
from ui.quotes import render_quotation
from ui.terminal import safe

_VERDICTS = {
    Verdict.EXACT: "Exact: these words stand in a quotation.",
    Verdict.ALTERED: "Altered: this is not exactly what was said.",
    Verdict.NOT_FOUND: "Not found: no quotation in the archive is near these words.",
}


def run_verify(options: Namespace) -> int:
    """Look for remembered words among the quotations of a library."""
    from index.search import PassageIndex  # noqa: PLC0415 - loads what help does not need

    index = PassageIndex.open(library_to_read(options.library, sample=options.sample))
    check_analysis(index.library)
    verification = verify(index, options.words, speaker=_known(index.library, options.speaker))
    if options.json:
        print(json.dumps(verification.as_dict(), ensure_ascii=False))
    else:
        print(render_verification(verification, speaker=options.speaker, color=sys.stdout.isatty()))
    return 0


def _known(library: Library, speaker: str | None) -> str | None:
    """Return a speaker whom the library quotes; of another, say so, and whose name is like it."""
    try:
        if speaker is not None and folded_name(speaker):
            names_said(library, speaker)
    except InputError as error:
        told = safe(str(error))
        stop = "" if told.endswith("?") else "."
        print(f"{told[:1].upper()}{told[1:]}{stop} Looked for whoever said it.", file=sys.stderr)
        return None
    return speaker


def render_verification(verification: Verification, *, speaker: str | None = None, color: bool = False) -> str:
    """Show a verdict, what differs, and the quotation it is about."""
    lines = [_VERDICTS[verification.verdict]]
    found = verification.found
    if found is None or verification.at is None:
        return lines[0]
    lines += [f"  {safe(_told(one))}" for one in verification.difference]
    lines += ["", render_quotation(found, color=color)]
    lines.append(f"    the words: {safe(found.article.id)}#{verification.at.start}-{verification.at.end}")
    if verification.speaker_agrees is False:
        lines += ["", safe(f"Not said by {' '.join((speaker or '').split())}, as far as the article tells.")]
    return "\n".join(lines)


def _told(one: Difference) -> str:
    """Tell one difference in words; a changed negation, number or name is called out."""
    grave = f"a changed {one.of}: " if one.of else ""
    told = {
        "replace": f"“{one.remembered}” was “{one.said}”",
        "delete": f"“{one.remembered}” was not said",
        "insert": f"“{one.said}” is left out",
    }[one.op]
    return f"{grave}{told}"
