"""Edges: the bipartite graph and its projections, citations, topics."""

from graphbuild.link.bipartite import bipartite_graph
from graphbuild.link.citations import StatedCitations, infer_builds_on, state_citations
from graphbuild.link.literature import project_co_authorship, project_co_citation, project_coupling
from graphbuild.link.projection import (
    WEIGHTINGS,
    Projection,
    Weighting,
    default_cap,
    project_entities,
    project_papers,
)
from graphbuild.link.topics import Topic, Topics, find_topics

__all__ = [
    "WEIGHTINGS",
    "Projection",
    "StatedCitations",
    "Topic",
    "Topics",
    "Weighting",
    "bipartite_graph",
    "default_cap",
    "find_topics",
    "infer_builds_on",
    "project_co_authorship",
    "project_co_citation",
    "project_coupling",
    "project_entities",
    "project_papers",
    "state_citations",
]
