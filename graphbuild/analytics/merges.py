"""Why two names are one entity of a graph, or two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphbuild.analytics.lookup import find_entity
from graphbuild.errors import QueryError
from graphbuild.resolve import MergeStep, compare_names, explain_merge
from graphbuild.types import EntityType
from graphbuild.views import Tables

__all__ = ["NameExplanation", "explain_names"]


@dataclass(frozen=True, slots=True)
class NameExplanation:
    """How two names relate in a graph.

    ``entities`` are the ids that the names have (None for a name that the graph lacks), ``label``
    and ``why`` what the comparison of the two names alone says, ``declared`` what the user said
    when the graph was built, ``steps`` the chain of reasons where both are one entity, ``links``
    the version and variant edges between the two where they are not.
    """

    a: str
    b: str
    entities: tuple[str | None, str | None]
    label: str
    why: str
    declared: str | None
    steps: tuple[MergeStep, ...]
    links: tuple[str, ...] = ()

    @property
    def merged(self) -> bool:
        """Whether the graph has one entity for both names."""
        return self.entities[0] is not None and self.entities[0] == self.entities[1]


def explain_names(
    tables: Tables, a: str, b: str, configuration: Mapping[str, Any] | None = None
) -> NameExplanation:
    """Explain why two names are one entity of a graph, or two.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with the tables ``entities``, ``mentions`` and ``entity_links``.
    a, b
        Two names.
    configuration
        Of the graph's manifest, for what the user declared.

    Returns
    -------
    NameExplanation
        The entities of both names and the reasons.

    Raises
    ------
    QueryError
        If the graph has neither name.

    Examples
    --------
    >>> import pandas as pd
    >>> tables = {
    ...     "entities": pd.DataFrame({"id": ["method:rag"], "name": ["RAG"], "type": ["METHOD"],
    ...         "aliases": [["retrieval-augmented generation"]]}),
    ...     "mentions": pd.DataFrame(
    ...         {"paper": ["p"], "entity": ["method:rag"], "surface": ["RAG"]}),
    ...     "entity_links": pd.DataFrame(columns=["source", "target", "relation", "why"])}
    >>> found = explain_names(tables, "RAG", "retrieval-augmented generation")
    >>> found.merged, [step.why for step in found.steps]
    (True, ['short form of retrieval-augmented generation in abstracts of the field'])
    """
    first, second = _entity(tables, a), _entity(tables, b)
    if first is None and second is None:
        raise QueryError(
            f"the graph has neither '{a}' nor '{b}'; leave the graph out to compare the names alone"
        )
    pairs = {
        label: [(str(x), str(y)) for x, y in (configuration or {}).get(label, [])]
        for label in ("same", "different")
    }
    declared = next(
        (label for label, told in pairs.items() if (a, b) in told or (b, a) in told), None
    )
    entity_type = _type(tables, first or second)
    verdict = compare_names(a, b, entity_type)
    steps: tuple[MergeStep, ...] = ()
    links: tuple[str, ...] = ()
    if first is not None and first == second:
        steps = explain_merge(a, b, _forms(tables, first), type=entity_type, same=pairs["same"])
    elif first is not None and second is not None:
        links = _links(tables, first, second)
    return NameExplanation(
        a, b, (first, second), verdict.label, verdict.why, declared, steps, links
    )


def _entity(tables: Tables, name: str) -> str | None:
    try:
        return find_entity(tables, name)
    except QueryError as error:
        if "names" in str(error):
            raise
        return None


def _type(tables: Tables, entity: str | None) -> EntityType | None:
    entities = tables["entities"]
    found = entities.loc[entities["id"] == entity, "type"]
    return cast("EntityType", found.iloc[0]) if len(found) else None


def _forms(tables: Tables, entity: str) -> dict[str, set[str]]:
    entities, mentions = tables["entities"], tables["mentions"]
    row = entities[entities["id"] == entity].iloc[0]
    forms: dict[str, set[str]] = {name: set() for name in (row["name"], *row["aliases"])}
    own = mentions[mentions["entity"] == entity]
    for surface, paper in zip(own["surface"], own["paper"], strict=True):
        forms.setdefault(surface, set()).add(paper)
    return forms


def _links(tables: Tables, a: str, b: str) -> tuple[str, ...]:
    links = tables["entity_links"]
    between = links[links["source"].isin([a, b]) & links["target"].isin([a, b])]
    return tuple(
        f"{row.source} {row.relation} {row.target}: {row.why}" for row in between.itertuples()
    )
