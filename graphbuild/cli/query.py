"""``graphbuild query``: named or free Cypher, on a graph folder or on Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli._output import JsonOption, message, print_json, print_table, print_text

if TYPE_CHECKING:
    from graphbuild.query import Engine, NamedQuery, QueryResult

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("query")(query_command)


def query_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[GRAPH] NAME|CYPHER",
            help="A graph folder (left out with --uri), then the name of a query or a statement.",
        ),
    ] = None,
    uri: Annotated[
        str | None,
        typer.Option(metavar="URI", help="A Neo4j server to query, such as bolt://localhost:7687."),
    ] = None,
    user: Annotated[str, typer.Option(metavar="NAME", help="User of the server.")] = "neo4j",
    database: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Database of the server; by default the user's own."),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where the password stands; otherwise NEO4J_PASSWORD, or a prompt.",
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="KEY=VALUE",
            help="A parameter of the query; may be given often.",
        ),
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    graph_file: Annotated[
        Path | None,
        typer.Option(
            "--graph",
            metavar="FILE",
            help="Write the nodes and relationships of the result to a .graphml or .html file.",
        ),
    ] = None,
    list_: Annotated[
        bool,
        typer.Option("--list", help="Show the named queries, or all about the one that is named."),
    ] = False,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long the query may run.")
    ] = 30.0,
) -> None:
    """Ask the graph a question: a query of the library by its name, or a statement of your own."""
    from graphbuild.errors import UsageError
    from graphbuild.query.graph import check_suffix
    from graphbuild.query.run import check_timeout

    given = words or []
    if list_:
        _list(given, as_json)
        return
    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other; give one of them")
    check_timeout(timeout)
    if graph_file is not None:
        check_suffix(graph_file)
    graph, text = _graph_and_text(given, uri)
    engine: Engine
    if uri is None:
        from graphbuild.query import GrafeoEngine

        engine = GrafeoEngine(graph)
    else:
        from graphbuild.cli._login import read_password
        from graphbuild.query import BoltEngine

        engine = BoltEngine(uri, user, read_password(password_file), database)
    try:
        result = _run(engine, text, parameter or [], timeout)
    finally:
        engine.close()
    if graph_file is not None:
        from graphbuild.query import write_result_graph

        written = write_result_graph(result, graph_file)
        message(
            f"wrote {graph_file}: {written.number_of_nodes()} nodes, "
            f"{written.number_of_edges()} relationships"
        )
    elif as_csv:
        from graphbuild.query import to_csv

        print_text(to_csv(result).removesuffix("\n"))
    else:
        _print(result, as_json)


def _graph_and_text(given: list[str], uri: str | None) -> tuple[str, str]:
    from graphbuild.errors import UsageError

    if uri is not None:
        if len(given) != 1:
            raise UsageError("with --uri give one query: graphbuild query --uri URI NAME|CYPHER")
        return "", given[0]
    if len(given) != 2:
        raise UsageError(
            "give a graph folder and a query: graphbuild query GRAPH NAME|CYPHER "
            "(a statement as one quoted argument)"
        )
    return given[0], given[1]


def _run(engine: Engine, text: str, pairs: list[str], timeout: float) -> QueryResult:
    from graphbuild.query import run_named
    from graphbuild.query.names import free_parameters, split_parameters
    from graphbuild.query.run import is_statement

    values = split_parameters(pairs)
    if is_statement(text):
        return engine.run(text, free_parameters(values), timeout)
    answer = run_named(engine, text, values, timeout=timeout)
    for change in answer.renamed:
        message(f"{change.parameter}: '{change.given}' is '{change.found}' in this graph")
    return answer.result


def _print(result: QueryResult, as_json: bool) -> None:
    from graphbuild.query.engine import GraphNode, GraphPath, GraphRelationship
    from graphbuild.query.present import to_records, to_text

    if as_json:
        print_json(to_records(result))
        return
    drawn = (GraphNode, GraphPath, GraphRelationship, list, dict, bytes)
    rows = [[to_text(x) if isinstance(x, drawn) else x for x in row] for row in result.rows]
    print_table(result.columns, rows)
    if not result.rows:
        message("no rows")


def _list(given: list[str], as_json: bool) -> None:
    from graphbuild.errors import UsageError
    from graphbuild.query import find_query, named_queries

    if len(given) > 1:
        raise UsageError("--list takes no graph, only the name of a query: query --list NAME")
    if given:
        _describe(find_query(given[0]), as_json)
    elif as_json:
        print_json(named_queries())
    else:
        _list_groups()


def _list_groups() -> None:
    from graphbuild.query import named_queries
    from graphbuild.query.library import GROUPS

    for number, (group, about) in enumerate(GROUPS.items()):
        rows = [
            (query.name, query.title, ", ".join(p.name for p in query.parameters))
            for query in named_queries()
            if query.group == group
        ]
        print_table(("query", "title", "parameters"), rows, title="\n" * bool(number) + about)


def _describe(query: NamedQuery, as_json: bool) -> None:
    if as_json:
        print_json(query)
        return
    print_text(f"{query.name}: {query.title}")
    print_text(query.about)
    for parameter in query.parameters:
        default = "none" if parameter.default is None else parameter.default
        print_text(
            f"  -p {parameter.name}={parameter.example}  ({parameter.type}, default {default}) "
            f"{parameter.about}"
        )
    print_text(f"shape: {query.shape}")
    print_text("")
    print_text(query.text)
