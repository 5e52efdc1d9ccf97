"""Names: normal form, comparison, clusters over a corpus, canonical names, families."""

from graphbuild.resolve.cluster import Resolution, resolve_corpus
from graphbuild.resolve.compare import NameComparison, compare_names
from graphbuild.resolve.explain import MergeStep, explain_merge
from graphbuild.resolve.memory import NameMemory, rules_digest
from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.pairs import compare_pairs
from graphbuild.resolve.shortforms import AmbiguousName

__all__ = [
    "AmbiguousName",
    "MergeStep",
    "NameComparison",
    "NameMemory",
    "Resolution",
    "compare_names",
    "compare_pairs",
    "explain_merge",
    "normal_name",
    "resolve_corpus",
    "rules_digest",
]
