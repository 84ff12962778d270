"""Who said what in an article: the content of every quotation, direct and indirect, its speaker and its cue."""

from corpus.quotations.finding import find_quotations, read_prose
from corpus.quotations.quotation import Attribution, Finder, Kind, Prose, Quotation

__all__ = ["Attribution", "Finder", "Kind", "Prose", "Quotation", "find_quotations", "read_prose"]
