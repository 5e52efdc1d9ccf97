"""Builds a graph folder."""

import contextlib
import gc
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphbuild.errors import StoreError
from graphbuild.link import (
    default_cap,
    find_topics,
    infer_builds_on,
    project_papers,
    state_citations,
)
from graphbuild.pipeline.assemble import Linked, assemble, relations_of
from graphbuild.pipeline.config import BuildConfig, BuildReport
from graphbuild.pipeline.extracting import confident, extract_all, with_unnamed_metric
from graphbuild.pipeline.reading import join_files, read_files, read_name_pairs
from graphbuild.resolve import NameMemory, Resolution, resolve_corpus, rules_digest
from graphbuild.sources import merge_with_report
from graphbuild.store import GraphTables, GraphWriter, InputFile, Manifest, ReadFile
from graphbuild.types import Extraction, Paper, Rejected, Relation

__all__ = ["build"]

_NAMES = "names.zst"


def build(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    config: BuildConfig | None = None,
) -> BuildReport:
    """Build a graph folder from papers; over an existing one, add to it.

    Only texts that no earlier run has seen with the same model are extracted. Papers of earlier
    runs stay unless ``config.prune`` says otherwise. The result is the same, byte for byte, as that
    of one run over all inputs.

    Parameters
    ----------
    inputs
        Files, directories, archives, or ``-`` for standard input; one or many.
    out
        The graph folder.
    config
        Options; the defaults if None.

    Returns
    -------
    BuildReport
        Counts, and what was set aside.

    Raises
    ------
    InputError
        If an input is missing, or no input holds a paper.
    StoreError
        If the folder cannot be written, or another run writes it.
    ModelNotFoundError
        If the extraction model is missing.
    """
    config = config or BuildConfig()
    with GraphWriter(out, wait=config.wait) as writer, contextlib.ExitStack() as stack:
        verdicts = _verdicts(writer, config)
        now = read_files(
            inputs, captured=config.captured, format=config.format, columns=config.columns
        )
        stack.enter_context(_no_search_for_cycles())
        files, kept = (now, 0) if config.prune else join_files(writer.earlier_files(), now)
        records = [record for file in files for record in file.records]
        papers, joins = merge_with_report(record for record in records if isinstance(record, Paper))
        rejected = tuple(record for record in records if isinstance(record, Rejected))
        found = extract_all(papers, writer, config)
        extractions = [
            with_unnamed_metric(confident(item, config.min_confidence))
            for item in found.extractions
        ]
        resolution = _resolve(papers, extractions, verdicts, writer)
        relations = relations_of(papers, extractions, resolution)
        linked = _link(papers, resolution, relations, config)
        tables, left_out = assemble(papers, extractions, resolution, relations, linked, rejected)
        manifest = writer.commit(
            tables,
            Manifest(
                model=found.model,
                configuration=_configuration(config, verdicts),
                inputs=tuple(map(_input_file, files)),
                left_out=_left_out(papers, linked, left_out),
            ),
            files,
        )
    return BuildReport(
        manifest,
        len(records),
        {str(rule): count for rule, count in joins.items()},
        found.fresh,
        len(papers) - found.fresh,
        kept,
        _count(tables, "entities", "type"),
        _count(tables, "relations", "relation"),
        _links(tables),
        rejected,
    )


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep Python from searching millions of records for cycles, which they cannot form."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _resolve(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    verdicts: Mapping[str, list[tuple[str, str]]],
    writer: GraphWriter,
) -> Resolution:
    """Resolve the names of the corpus; the rules are asked only about names that are new."""
    rules = rules_digest()
    memory = NameMemory(writer.remembered(_NAMES, rules))
    resolution = resolve_corpus(papers, extractions, **verdicts, memory=memory)
    if memory.changed():
        writer.remember(_NAMES, rules, memory.dump())
    return resolution


def _link(
    papers: Sequence[Paper],
    resolution: Resolution,
    relations: Sequence[Relation],
    config: BuildConfig,
) -> Linked:
    pairs = [(relation.paper, relation.entity) for relation in relations]
    cap = default_cap(len(papers)) if config.max_papers is None else config.max_papers
    projection = project_papers(
        pairs,
        paper_count=len(papers),
        weighting=config.weighting,
        max_papers=cap,
        neighbours=config.neighbours,
    )
    stated = state_citations(papers)
    return Linked(
        projection,
        stated.citations,
        stated.unresolved,
        infer_builds_on(papers, resolution.entities, relations),
        find_topics(
            projection,
            resolution.entities,
            pairs,
            paper_count=len(papers),
            max_papers=cap,
        ),
    )


def _left_out(papers: Sequence[Paper], linked: Linked, others: Mapping[str, int]) -> dict[str, int]:
    counts = {
        "entities of too many papers to link any": linked.projection.above_cap,
        "pairs of papers that are not among the strongest links of either": (
            linked.projection.pairs - len(linked.projection)
        ),
        "references to papers outside the corpus": linked.unresolved,
        "papers without a topic": linked.topics.without if papers else 0,
        **others,
    }
    return {reason: count for reason, count in counts.items() if count}


def _input_file(file: ReadFile) -> InputFile:
    rejected = sum(isinstance(record, Rejected) for record in file.records)
    return InputFile(file.path, file.sha256, file.bytes, len(file.records) - rejected, rejected)


def _verdicts(writer: GraphWriter, config: BuildConfig) -> dict[str, list[tuple[str, str]]]:
    """Read which names the user joins or keeps apart; what an earlier run was told still holds."""
    try:
        before = writer.earlier_manifest()
    except StoreError:
        if not config.prune:
            raise
        before = None
    verdicts = {}
    for name, path in (("same", config.same), ("different", config.different)):
        if path is not None:
            verdicts[name] = read_name_pairs(path)
        else:
            told = before.configuration.get(name, []) if before else []
            verdicts[name] = [(first, second) for first, second in told]
    return verdicts


def _configuration(
    config: BuildConfig, verdicts: Mapping[str, list[tuple[str, str]]]
) -> dict[str, Any]:
    """Keep what changes the result: neither the number of processes nor where things lie."""
    given = {"format": config.format, "columns": dict(sorted((config.columns or {}).items()))}
    return {
        "captured": config.captured.isoformat() if config.captured else None,
        **{name: value for name, value in given.items() if value},
        "minConfidence": config.min_confidence,
        "names": _digest(config.names),
        "stop": _digest(config.stop),
        **verdicts,
        "weighting": config.weighting,
        "maxPapers": config.max_papers,
        "neighbours": config.neighbours,
    }


def _digest(path: Path | None) -> str | None:
    return None if path is None else hashlib.sha256(path.read_bytes()).hexdigest()


def _count(tables: GraphTables, table: str, column: str) -> dict[str, int]:
    return dict(Counter(tables[table].column(column).to_pylist()).most_common())


def _links(tables: GraphTables) -> dict[str, int]:
    return {
        "SHARES_ENTITIES": tables["shared"].num_rows,
        **_count(tables, "citations", "relation"),
        **_count(tables, "entity_links", "relation"),
        "ABOUT": tables["paper_topics"].num_rows,
    }
