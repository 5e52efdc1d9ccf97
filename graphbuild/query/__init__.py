"""Named and free Cypher queries, on a graph folder without a server or on Neo4j.

The queries lie in ``cypher/queries/``, one a file. ``query(graph, name)`` runs one on a graph
folder; ``run_named(engine, name)`` on any engine, such as ``BoltEngine``.
"""

from graphbuild.query.bolt import BoltEngine
from graphbuild.query.embedded import GrafeoEngine
from graphbuild.query.engine import (
    DEFAULT_TIMEOUT,
    Engine,
    GraphNode,
    GraphPath,
    GraphRelationship,
    QueryResult,
)
from graphbuild.query.graph import result_graph, write_result_graph
from graphbuild.query.library import NamedQuery, Parameter, find_query, named_queries
from graphbuild.query.present import to_csv, to_frame, to_records
from graphbuild.query.run import Answer, query, run_named

__all__ = [
    "DEFAULT_TIMEOUT",
    "Answer",
    "BoltEngine",
    "Engine",
    "GrafeoEngine",
    "GraphNode",
    "GraphPath",
    "GraphRelationship",
    "NamedQuery",
    "Parameter",
    "QueryResult",
    "find_query",
    "named_queries",
    "query",
    "result_graph",
    "run_named",
    "to_csv",
    "to_frame",
    "to_records",
    "write_result_graph",
]
