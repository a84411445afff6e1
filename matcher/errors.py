"""Every deliberate error of this package. Messages name the value and what would be right."""


class MatcherError(Exception):
    """Base of all errors a user can cause or cure; the command line prints it without a traceback."""


class UnreadableDocument(MatcherError):
    """A file or row that cannot be turned into text."""


class BadInput(MatcherError):
    """A row, field or option whose value cannot be used."""


class NoRequirements(MatcherError):
    """A posting in which nothing is asked, so nobody can be ranked for it."""


class BadData(MatcherError):
    """A taxonomy, catalogue, policy or model file that breaks its own format."""


class UnknownName(MatcherError):
    """An id or name that is in no table; the message offers the nearest one."""


class StoreFault(MatcherError):
    """A workspace that cannot be read or written: damaged, locked, on a full or read-only disk."""


class MissingExtra(MatcherError):
    """An optional package that is not installed; the message says what to type."""
