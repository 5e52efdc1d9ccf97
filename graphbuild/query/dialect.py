"""What the embedded engine's Cypher lacks beside Neo4j's, said in a sentence with the way around.

Grafeo 0.6 answers most of Neo4j's Cypher with the same rows. What it does not accept it refuses
with a message about its grammar; here the message is turned into one about the query.
"""

from __future__ import annotations

import re

from graphbuild.errors import QueryError

__all__ = ["check_read_only", "explain_refusal", "without_literals"]

_LITERAL = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_WRITING = re.compile(
    r"(?<![.:$\w])(CREATE|MERGE|SET|DETACH\s+DELETE|DELETE|REMOVE|DROP|ALTER|FOREACH|LOAD\s+CSV)\b(?!\s*[:=,)])",
    re.IGNORECASE,
)
_NODE = r"\(\s*\w*\s*"

_LACKING = (
    (
        r"(ALL\s+|ANY\s+)?\bSHORTEST\b\s*(\d+|\()",
        "SHORTEST",
        "shortestPath((a)-[*..4]-(b)) in a MATCH of its own, after both ends were matched",
    ),
    (r"[\])>-]\s*(\{\s*\d*\s*,?\s*\d*\s*\}|\+\s*\()", "quantified patterns like {1,3}", "*1..3"),
    (_NODE + r":\s*\w+\s*\|", "label alternatives (n:A|B)", "(n) and WHERE n:A OR n:B"),
    (_NODE + r":\s*[\w!%(]*\s*[&!%]", "label expressions (n:A&!B)", "(n:A) and WHERE NOT n:B"),
    (
        r"\([^()]*\bWHERE\b[^()]*\)\s*(-|<|RETURN|WITH|,|WHERE|MATCH|$)",
        "WHERE within a node's pattern",
        "WHERE after the pattern",
    ),
    (r"\bCOLLECT\s*\{", "COLLECT {...}", "OPTIONAL MATCH and collect(x)"),
    (r"\bround\s*\([^()]*,", "round() with a precision", "round(100 * x) / 100.0"),
    (
        r"\b(date|datetime|time|duration|point)\s*\.\s*\w+\s*\(",
        "functions like date.truncate and duration.between",
        "parts of a date: WITH date(x) AS d RETURN d.year, d.month",
    ),
    (r"\b(apoc|gds)\s*\.", "procedures of APOC and GDS", "plain Cypher"),
    (r"\bdb\s*\.\s*index\b", "full-text indexes", "WHERE toLower(n.name) CONTAINS 'word'"),
    (r"\bIN\s+TRANSACTIONS\b", "CALL {...} IN TRANSACTIONS", "one transaction"),
)


def without_literals(text: str) -> str:
    """Empty the strings, quoted names and comments of a statement.

    Parameters
    ----------
    text
        Cypher.

    Returns
    -------
    str
        The same statement, in which words are only keywords and names.

    Examples
    --------
    >>> without_literals("RETURN 'CREATE' AS x // SET")
    "RETURN '' AS x "
    """

    def emptied(match: re.Match[str]) -> str:
        return match[0][0] * 2 if match[0][0] in "'\"`" else ""

    return _LITERAL.sub(emptied, text)


def check_read_only(text: str) -> None:
    """Refuse a statement that writes.

    Parameters
    ----------
    text
        Cypher.

    Raises
    ------
    QueryError
        If it has a writing clause.

    Examples
    --------
    >>> check_read_only("MATCH (n) WHERE n.name = 'SET' RETURN n.set")
    >>> check_read_only("MATCH (n) SET n.x = 1")
    Traceback (most recent call last):
    graphbuild.errors.QueryError: the query writes (SET); queries only read...
    """
    if match := _WRITING.search(without_literals(text)):
        clause = " ".join(match[1].upper().split())
        raise QueryError(
            f"the query writes ({clause}); queries only read, change the papers and run "
            "`graphbuild build` again"
        )


def explain_refusal(text: str, message: str) -> str:
    """Turn the engine's refusal into a sentence about the query.

    Parameters
    ----------
    text
        The statement.
    message
        What Grafeo said.

    Returns
    -------
    str
        What the engine lacks and how to write it, or the engine's own first line.

    Examples
    --------
    >>> explain_refusal("MATCH (n:A|B) RETURN n", "GRAFEO-Q001: syntax error: Expected RParen")
    'the embedded engine lacks label alternatives (n:A|B): write (n) and WHERE n:A OR n:B, ...'
    """
    first = _first_line(message)
    if "read-only" in message:
        return "the query writes; queries only read"
    if match := re.search(r"Missing parameter: \$(\w+)", message):
        return f"the query needs a value for ${match[1]}; give -p {match[1]}=VALUE"
    bare = without_literals(text)
    for pattern, lacking, instead in _LACKING:
        if re.search(pattern, bare, re.IGNORECASE):
            return (
                f"the embedded engine lacks {lacking}: write {instead}, or load the graph into "
                "Neo4j and use --uri"
            )
    if match := re.search(r"Unknown function '([^']+)'", message):
        return (
            f"the embedded engine has no function {match[1]}(); check its spelling, or load the "
            "graph into Neo4j and use --uri"
        )
    if match := re.search(r"Aggregate function '([^']+)' cannot be used here", message):
        return (
            f"the embedded engine takes {match[1]}() only as a column of its own: write WITH "
            f"{match[1]}(...) AS x, then use x"
        )
    return f"the embedded engine does not accept the query: {first}"


def _first_line(message: str) -> str:
    """Keep what happened and where; drop the code, the copy of the query and the caret."""
    lines = message.strip().splitlines() or ["no reason given"]
    reason = re.sub(r"^GRAFEO-\w+:\s*", "", lines[0]).replace("[Cypher] ", "")
    where = re.search(r"query:(\d+):(\d+)", message)
    return f"{reason} (line {where[1]}, column {where[2]})" if where else reason
