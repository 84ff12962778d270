"""One query's rankings side by side, as plain text for a terminal. Pure: it prints nothing."""

from __future__ import annotations

from qa.evaluation.showing import Shown
from ui.terminal import safe


def render_shown(shown: Shown) -> str:
    """Lay one query's rankings out: a column of ranks for each system, `✓` before what is judged relevant.

    `–` is a document that a system does not have among its first ones; `✗` was judged and is not relevant.
    """
    marks = {True: "✓", False: "✗", None: " "}
    head = f"{'':2}" + "".join(f"{system:>8}" for system in shown.systems) + "  document"
    lines = [f"{safe(shown.query)}: {safe(shown.text)}", "", head]
    for row in shown.rows:
        ranks = "".join(f"{rank if rank is not None else '–':>8}" for rank in row.ranks)
        mark = marks[None if row.grade is None else row.grade > 0]
        lines.append(f"{mark:2}{ranks}  {safe(row.document)}  {safe(row.beginning[:80])}")
    lines += [f"{system}: {safe(reason)}" for system, reason in shown.failed.items()]
    lines += ["", f"✓ judged relevant · ✗ judged not relevant · – not among the first {shown.depth}"]
    return "\n".join(lines)
