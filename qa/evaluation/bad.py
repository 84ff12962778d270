"""Bad lines of a data set: the first one ends the run, or, with `--skip-bad`, all are counted and left out."""

from __future__ import annotations

from corpus.errors import BadDataError


class Bad:
    """What is wrong with a data set, as it is read."""

    def __init__(self, *, skip: bool = False) -> None:
        self._skip = skip
        self.lines: list[str] = []

    def add(self, source: str, reason: str) -> None:
        """Note one bad place, named as a person would (`qrels/test.tsv:17`); raises BadDataError unless skipping."""
        error = BadDataError(source, reason)
        if not self._skip:
            raise error
        self.lines.append(str(error))
