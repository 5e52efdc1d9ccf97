"""``graphbuild show``: a paper or an entity with the sentences behind every edge."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli._output import GraphArgument, JsonOption, print_json, print_text

if TYPE_CHECKING:
    from graphbuild.analytics.describe import (
        EntityDescription,
        Evidence,
        FamilyMember,
        PaperDescription,
        ReportedResult,
    )

__all__ = ["register"]

_SAID = {
    "INTRODUCES": "introduced by",
    "USES": "used by",
    "EVALUATES_ON": "evaluated on by",
    "COMPARES_WITH": "compared with by",
    "MENTIONS": "mentioned by",
}
_BELOW = {"VERSION_OF": "versions", "VARIANT_OF": "variants"}
_FORK, _LAST = "├─ ", "└─ "


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("show")(show_command)


def show_command(
    graph: GraphArgument,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A paper or an entity: its id, name or title.")
    ],
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, metavar="N", help="Lines a section, at most.")
    ] = 5,
    as_json: JsonOption = False,
) -> None:
    """Show a paper or an entity with the sentence behind every edge."""
    from graphbuild.analytics.describe import EntityDescription, describe
    from graphbuild.graph import Graph

    found = describe(Graph.open(graph), name)
    if as_json:
        print_json(found)
    elif isinstance(found, EntityDescription):
        _print_entity(found, count)
    else:
        _print_paper(found, count)


def _print_entity(entity: "EntityDescription", count: int) -> None:
    papers = f"{entity.paper_count:,} {'paper' if entity.paper_count == 1 else 'papers'}"
    seen = f", first seen {entity.first_seen}" if entity.first_seen else ""
    print_text(f"{entity.name}  {entity.type.lower()}, {papers}{seen}  [{entity.id}]")
    if entity.aliases:
        print_text(f"also: {', '.join(entity.aliases)}")
    if entity.definition:
        print_text(f"“{_line(entity.definition.sentence)}”")
        print_text(f"    {_paper_line(entity.definition)}")
    elif entity.first_paper:
        print_text(f"first paper: {_paper_line(entity.first_paper)}")
    _print_family(entity.family, entity.id, count)
    for relation, evidence in entity.relations.items():
        _print_evidence(_SAID[relation], evidence, count, papers=True)
    _print_evidence("its papers evaluate on", entity.evaluated_on, count, papers=False)
    _print_results(entity.results, count)


def _print_paper(paper: "PaperDescription", count: int) -> None:
    print_text(f"{paper.title}  [{paper.id}]")
    date = f"{paper.date} ({paper.date_precision})" if paper.date else None
    facts = [date, ", ".join(paper.authors), paper.venue, paper.url]
    if any(facts):
        print_text("; ".join(fact for fact in facts if fact))
    print_text(f"read from {', '.join(paper.sources)}")
    if paper.topics:
        print_text(f"topics: {'; '.join(paper.topics)}")
    for relation, evidence in paper.relations.items():
        _print_evidence(_words(relation), evidence, count, papers=False)
    _print_results(paper.results, count)
    for relation, evidence in paper.citations.items():
        _print_evidence(_words(relation), evidence, count, papers=True)


def _print_family(family: "Sequence[FamilyMember]", id_: str, count: int) -> None:
    if not family:
        return
    members = {member.id: member for member in family}
    below: dict[str, list[FamilyMember]] = {member.id: [] for member in family}
    for member in family:
        if member.parent:
            below[member.parent].append(member)
    own = members[id_]
    if own.parent:
        print_text(f"{_words(own.relation)}: {members[own.parent].name}")
    for relation, title in _BELOW.items():
        named = [member.name for member in below[id_] if member.relation == relation]
        if named:
            more = f", … {len(named) - count:,} more" if len(named) > count else ""
            print_text(f"{title}: {', '.join(named[:count])}{more}")
    if len(family) > 2:  # two names are told by the line above
        print_text("")
        print_text(f"family ({len(family):,})")
        line = {id_}
        while (above := members[id_].parent) is not None:
            line.add(above)
            id_ = above
        _print_branch(family[0], below, line, own.id, count)


def _print_branch(
    member: "FamilyMember",
    below: "Mapping[str, Sequence[FamilyMember]]",
    line: set[str],
    own: str,
    count: int,
    lead: str = "",
    fork: str = "",
) -> None:
    """Print a member and those below it; of many, the first and the line to the name asked for."""
    kind = f"{_BELOW[member.relation].removesuffix('s')} " if member.relation else ""
    mark = "*" if member.id == own else " "
    print_text(f"{mark} {lead}{fork}{kind}{member.name}  ({member.paper_count:,})")
    if fork:
        lead += "   " if fork == _LAST else "│  "
    children = below[member.id]
    first = count if len(children) > count + 1 else len(children)  # "1 more" would save no line
    shown = [child for at, child in enumerate(children) if at < first or child.id in line]
    hidden = len(children) - len(shown)
    for child in shown:
        last = child is shown[-1] and not hidden
        _print_branch(child, below, line, own, count, lead, _LAST if last else _FORK)
    if hidden:
        print_text(f"  {lead}{_LAST}… {hidden:,} more; --count {len(children)} shows all")


def _print_evidence(
    title: str, evidence: "Sequence[Evidence]", count: int, *, papers: bool
) -> None:
    if not evidence:
        return
    print_text("")
    print_text(f"{title} ({len(evidence):,})")
    for item in evidence[:count]:
        head = _paper_line(item) if papers else f"{item.name}  [{item.id}]"
        print_text(f"  {head}  {item.confidence:.2f}")
        if item.sentence:
            print_text(
                f"      “{_line(item.sentence)}”"
                if not item.sentence.startswith("via ")
                else f"      {item.sentence}"
            )
    _print_rest(evidence, count)


def _print_results(results: "Sequence[ReportedResult]", count: int) -> None:
    if not results:
        return
    print_text("")
    print_text(f"results ({len(results):,})")
    for item in results[:count]:
        print_text(f"  {item.method} on {item.on}: {item.metric} {item.value}  [{item.paper}]")
        print_text(f"      “{_line(item.sentence)}”")
    _print_rest(results, count)


def _print_rest(items: Sequence[object], count: int) -> None:
    if len(items) > count:
        print_text(f"  … {len(items) - count:,} more; --count {len(items)} shows all")


def _paper_line(item: "Evidence") -> str:
    date = f"{item.date}  " if item.date else ""
    return f"{date}{_line(item.name)}  [{item.id}]"


def _line(text: str) -> str:
    return " ".join(text.split())


def _words(relation: str | None) -> str:
    return (relation or "").lower().replace("_", " ")
