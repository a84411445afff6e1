"""What can go wrong with a job as a whole."""

from matcher.errors import MatcherError


class JobFault(MatcherError):
    """A job that cannot go on; started again with the same command it resumes."""


class DiskFull(JobFault):
    """No room on the disk of one machine; others may go on."""
