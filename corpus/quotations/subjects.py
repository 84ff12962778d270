"""The noun phrases beside a cue, as token numbers of a sentence's roles: who said it, and who else is named."""

from __future__ import annotations

import re

#: First token and the one after the last.
Range = tuple[int, int]

_PHRASE_MAX = 14
# "Smith, a senator from Akron, Ohio, said"
_COMMAS_MAX = 3
_PHRASE = re.compile(r"P|d?[xN#s&n_]{0,12}[xNn](?:[op]d?[xN#s&n]{0,12}[xNn]){0,2}|[dx]")
_LEADING = re.compile(r"(?:[pab][^,PQRq]{0,12},)?(P|d?[N#x&s]{0,12}N|d[xN#s]{0,12}x)")
_APPOSITION = re.compile(r",(?:[dNn#]|x[xop])[^,.QRq;:vtwk]{0,20}(?=[.,;]|$)")


def subject_before(roles: str, end: int) -> Range | None:
    """Return the noun phrase that ends before token `end`, with what stands in apposition to it.

    >>> subject_before("Nvd", 1), subject_before("N,dxpN,v", 7), subject_before("xpdx,v", 5)
    ((0, 1), (0, 6), (0, 4))
    """
    if end > 0 and roles[end - 1] == "r":
        end -= 1
        return _run_back(roles, end - 1 if end > 0 and roles[end - 1] == "," else end)
    if end > 0 and roles[end - 1] == ",":
        outer = _apposed(roles, end - 1)
        return (outer[0], end - 1) if outer else _run_back(roles, end - 1)
    return _run_back(roles, end)


def _apposed(roles: str, end: int) -> Range | None:
    """Return the noun phrase that the words before the comma at `end` describe: one with a relative clause first."""
    nearest: Range | None = None
    comma = end
    for _ in range(_COMMAS_MAX):
        comma = roles.rfind(",", max(0, comma - 2 * _PHRASE_MAX), comma)
        if comma <= 0:
            break
        outer = _run_back(roles, comma)
        if roles[comma + 1] == "r":
            return outer
        nearest = nearest or outer
    return nearest


def _run_back(roles: str, end: int) -> Range | None:
    start = end
    while start > 0 and end - start < _PHRASE_MAX and roles[start - 1] in "PdNx#so&_npa":
        start -= 1
        if roles[start] == "P":
            break
    while start < end and roles[end - 1] in "ap_":
        end -= 1
    while start < end and roles[start] in "p&oas_":
        start += 1
    return (start, end) if start < end else None


def noun_phrase_after(roles: str, start: int) -> Range | None:
    """Return the noun phrase that begins at a token, with what stands in apposition to it."""
    match = _PHRASE.match(roles, start)
    if match is None or match.end() == start:
        return None
    apposition = _APPOSITION.match(roles, match.end())
    return start, apposition.end() if apposition else match.end()


def leading_subject(roles: str, end: int) -> Range | None:
    """Return the first noun phrase of a sentence, before token `end`."""
    match = _LEADING.match(roles, 0, end)
    return match.span(1) if match else None
