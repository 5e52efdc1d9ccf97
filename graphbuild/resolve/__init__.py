"""Names: normal form, comparison, clusters over a corpus, canonical names, families."""

from graphbuild.resolve.cluster import Resolution, resolve_corpus
from graphbuild.resolve.compare import NameComparison, compare_names
from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.shortforms import AmbiguousName

__all__ = [
    "AmbiguousName",
    "NameComparison",
    "Resolution",
    "compare_names",
    "normal_name",
    "resolve_corpus",
]
