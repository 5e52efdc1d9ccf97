"""Find the paper or entity that a person means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import pandas as pd

from graphbuild.errors import QueryError, UsageError
from graphbuild.resolve.normal import normal_name
from graphbuild.types import ENTITY_TYPES
from graphbuild.views import Tables

__all__ = ["entity_types", "find_entity", "find_node", "find_paper"]

_SUGGESTIONS = 3


def find_entity(tables: Tables, name: str, types: Iterable[str] | None = None) -> str:
    """Find an entity by its id, its name or an alias.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with the table ``entities``.
    name
        ``benchmark:mmlu``, ``MMLU`` or another spelling: an exact id or name goes before another
        case, that before an alias, that before a spelling with the same normal form.
    types
        Look only at these types, such as ``BENCHMARK``.

    Returns
    -------
    str
        The entity's id.

    Raises
    ------
    QueryError
        If no entity has the name, or several equally do; the message says which there are.

    Examples
    --------
    >>> entities = pd.DataFrame({
    ...     "id": ["benchmark:gsm8k"], "name": ["GSM8K"], "type": ["BENCHMARK"],
    ...     "aliases": [["grade school math"]]})
    >>> find_entity({"entities": entities}, "gsm-8k")
    'benchmark:gsm8k'
    """
    entities = tables["entities"]
    if types is not None:
        entities = entities[entities["type"].isin(list(types))]
    ids = _find_entities(entities, name.strip())
    if len(ids) == 1:
        return ids[0]
    kind = "entity" if types is None else " or ".join(kind.lower() for kind in types)
    if ids:
        raise QueryError(f"'{name}' names {len(ids)} entities: {', '.join(ids)}; give the id")
    raise QueryError(f"the graph has no {kind} '{name}'; {_near(name, entities['name'])}")


def _find_entities(entities: pd.DataFrame, name: str) -> list[str]:
    folded = name.casefold()
    exact = entities.loc[entities["id"] == name, "id"].tolist()
    exact = exact or entities.loc[entities["name"] == name, "id"].tolist()
    if exact:
        return exact
    ids = entities.loc[entities["name"].str.casefold() == folded, "id"].tolist()
    aliases = entities[["id", "aliases"]].explode("aliases").dropna()
    ids = ids or aliases.loc[aliases["aliases"].str.casefold() == folded, "id"].unique().tolist()
    if ids:
        return ids
    normal = normal_name(name)
    return [] if not normal else _with_normal_form(entities, aliases, normal)


def _with_normal_form(entities: pd.DataFrame, aliases: pd.DataFrame, normal: str) -> list[str]:
    named = entities.loc[entities["name"].map(normal_name) == normal, "id"].tolist()
    if named:
        return named
    return aliases.loc[aliases["aliases"].map(normal_name) == normal, "id"].unique().tolist()


def find_paper(tables: Tables, name: str) -> str:
    """Find a paper by its id, another identifier of it, or its title.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with the table ``papers``.
    name
        ``arxiv:2405.15738``, ``2405.15738``, an address that ends in it, the title in any case, or
        words that stand in one title only.

    Returns
    -------
    str
        The paper's id.

    Raises
    ------
    QueryError
        If no paper has the name, or several have.

    Examples
    --------
    >>> papers = pd.DataFrame({"id": ["arxiv:2301.00001"], "title": ["A Small Assistant"]})
    >>> find_paper({"papers": papers}, "2301.00001"), find_paper({"papers": papers}, "assistant")
    ('arxiv:2301.00001', 'arxiv:2301.00001')
    """
    papers = tables["papers"]
    wanted = name.strip()
    ids = _find_papers(papers, wanted)
    if len(ids) == 1:
        return ids[0]
    if ids:
        shown = ", ".join(ids[:_SUGGESTIONS])
        more = f" and {len(ids) - _SUGGESTIONS} more" if len(ids) > _SUGGESTIONS else ""
        raise QueryError(f"'{name}' fits {len(ids)} papers: {shown}{more}; give the id")
    raise QueryError(f"the graph has no paper '{name}'; {_near(name, papers['title'])}")


def _find_papers(papers: pd.DataFrame, wanted: str) -> list[str]:
    if (papers["id"] == wanted).any():
        return [wanted]
    value = wanted.rstrip("/").rpartition("/")[2].casefold()
    if value:
        ends = papers["id"].str.casefold()
        ids = papers.loc[(ends == value) | ends.str.endswith(f":{value}"), "id"].tolist()
        if not ids and "identifiers" in papers:
            known = papers[["id", "identifiers"]].explode("identifiers").dropna()
            ends = known["identifiers"].str.casefold()
            fits = (ends == wanted.casefold()) | ends.str.endswith(f":{value}")
            ids = known.loc[fits, "id"].unique().tolist()
        if ids:
            return ids
    folded = " ".join(wanted.casefold().split())
    titles = papers["title"].str.casefold().str.split().str.join(" ")
    same = papers.loc[titles == folded, "id"].tolist()
    if same or not folded:
        return same
    return papers.loc[titles.str.contains(folded, regex=False), "id"].tolist()


def find_node(tables: Tables, name: str) -> tuple[str, str]:
    """Find what a name stands for: an entity first, then a paper.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with the tables ``entities`` and ``papers``.
    name
        As ``find_entity`` and ``find_paper`` take it.

    Returns
    -------
    kind : str
        ``entity`` or ``paper``.
    id : str
        Its id.

    Raises
    ------
    QueryError
        If neither a paper nor an entity has the name, or several have.
    """
    if (tables["papers"]["id"] == name).any():
        return "paper", name
    entities = _find_entities(tables["entities"], name.strip())
    if entities:
        return "entity", find_entity(tables, name)
    if _find_papers(tables["papers"], name.strip()):
        return "paper", find_paper(tables, name)
    names = [*tables["entities"]["name"], *tables["papers"]["title"]]
    raise QueryError(f"the graph has no entity or paper '{name}'; {_near(name, names)}")


def entity_types(types: Iterable[str] | None) -> list[str]:
    """Check names of entity types.

    Parameters
    ----------
    types
        Names in any case; all types where it is None.

    Returns
    -------
    list of str
        The names as the tables write them.

    Raises
    ------
    UsageError
        If a type is unknown.

    Examples
    --------
    >>> entity_types(["method"])
    ['METHOD']
    """
    wanted = list(ENTITY_TYPES) if types is None else [kind.upper() for kind in types]
    for kind in wanted:
        if kind not in ENTITY_TYPES:
            raise UsageError(f"unknown type '{kind}'; types: {', '.join(ENTITY_TYPES)}")
    return [str(kind) for kind in wanted]


def _near(name: str, names: Iterable[str]) -> str:
    wanted = name.casefold().strip()
    folded = {known.casefold(): known for known in names}
    containing = sorted((n for n in folded if wanted and wanted in n), key=lambda n: (len(n), n))
    near = difflib.get_close_matches(wanted, folded, n=_SUGGESTIONS, cutoff=0.6)
    found = [folded[n] for n in dict.fromkeys((*containing, *near))][:_SUGGESTIONS]
    if not found:
        return "look its names up in the tables 'entities' and 'papers'"
    return f"did you mean {' or '.join(repr(n) for n in found)}?"
