"""Errors of the index. Every message is one sentence for a person: what happened, and what to do."""


class IndexesError(Exception):
    """Root of the index's errors."""


class IndexMissing(IndexesError):
    """There is no index yet."""


class IndexMismatch(IndexesError):
    """The index was built with another embedding model or layout, or by another version."""


class IndexUnavailable(IndexesError):
    """The index cannot be reached or read."""


class EmbedderUnavailable(IndexesError):
    """The embedding model cannot be loaded, or has failed."""


class RerankerUnavailable(IndexesError):
    """The reranker cannot be loaded, has failed, or was not done in time."""


OUTDATED = (
    "The index was built by another version of Mingbai; run `mingbai ingest` with --rebuild to build it anew."
)
MISMATCH = (
    "The index was built differently ({difference}); "
    "run `mingbai ingest` with --rebuild to build it anew, or restore that setting."
)
