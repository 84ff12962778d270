"""The errors a person can cause or mend. Anything else that is raised is a bug."""


class CuttingsError(Exception):
    """What was expected, what was found, and what mends it, in one line."""


class BadArticleError(CuttingsError):
    """One article cannot be read; the others can.

    `source` names the place as a person would: a path, or a path and line (`news.jsonl:17`).
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class InputError(CuttingsError):
    """A path, question, filter or option that cannot be used."""


class BadDataError(InputError):
    """One line, record or file of a data set to be measured on is wrong; the others can be used.

    `source` names the place as a person would: a path, or a path and line (`test.tsv:17`).
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LibraryError(CuttingsError):
    """A library that is missing, damaged, of another format, full, or not writable."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


class ModelError(CuttingsError):
    """An embedding model that is unknown, incomplete, or not the one that was expected."""
