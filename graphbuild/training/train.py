"""Train the packaged pipeline (lexicon, tagger, relations, results) from annotated papers."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from graphbuild.errors import UsageError
from graphbuild.extract.components import (
    RelationsComponent,
    ResultsComponent,
    TaggerComponent,
)
from graphbuild.extract.embeddings import SubwordVectors
from graphbuild.extract.extractor import PACKAGED_MODEL
from graphbuild.extract.relations import RelationModel
from graphbuild.extract.results import ResultModel
from graphbuild.extract.tagging import Tagger
from graphbuild.extract.tags import encode_spans
from graphbuild.training.gold import read_gold
from graphbuild.training.known import KNOWN_NAMES, read_known
from graphbuild.training.lexicon import count_marked, tokenize_paper
from graphbuild.training.relations import train_relations
from graphbuild.training.results import train_results
from graphbuild.training.tagger import Example, TaggerSettings, train_tagger

__all__ = ["COMPONENTS", "blank_pipeline", "train", "write_model"]

COMPONENTS = (
    "graphbuild_tagger",
    "graphbuild_abbreviations",
    "graphbuild_surfaces",
    "graphbuild_entities",
    "graphbuild_relations",
    "graphbuild_results",
)
_Progress = Callable[[str], None]


def train(
    train_files: Sequence[str | Path],
    out: str | Path,
    *,
    vectors: str | Path | None = None,
    known: Sequence[str | Path] = (KNOWN_NAMES,),
    silver: Sequence[Example] = (),
    settings: TaggerSettings | None = None,
    progress: _Progress | None = None,
) -> None:
    """Train a model and write it into a folder.

    Parameters
    ----------
    train_files
        Gold files.
    out
        The folder to write; it must not exist, or hold a model.
    vectors
        A ``.floret`` file, or a folder with vectors of an older model; by default those of the
        packaged model.
    known
        Name lists for the lexicon.
    silver
        Further texts that a teacher tagged.
    settings
        Shape and training of the tagger.
    progress
        Called with a line after each epoch.

    Raises
    ------
    InputError
        A gold file or name list cannot be used.
    UsageError
        ``out`` exists and is no model.
    """
    out = Path(out)
    if out.exists() and not (out / "config.cfg").is_file():
        raise UsageError(f"{out}: exists and is no model; name a new folder")
    papers = [paper for path in train_files for paper in read_gold(path)]
    table = _vectors(PACKAGED_MODEL / "graphbuild_tagger" if vectors is None else Path(vectors))
    tokenized = [tokenize_paper(paper) for paper in papers]
    lexicon, leave_outs = count_marked(tokenized, read_known(known))
    examples = [
        Example(
            paper.words,
            lexicon.features(paper.words, leave_out),
            encode_spans(paper.spans, len(paper.words)),
        )
        for paper, leave_out in zip(tokenized, leave_outs, strict=True)
    ]

    def log(epoch: int, loss: float, _: object) -> None:
        if progress is not None:
            progress(f"epoch {epoch + 1}: loss {loss:.4f}")

    network = train_tagger([*examples, *silver], table, settings or TaggerSettings(), log=log)
    write_model(
        out,
        Tagger(lexicon, table, network.export()),
        train_relations(papers),
        train_results(papers),
    )


def write_model(out: Path, tagger: Tagger, relations: RelationModel, results: ResultModel) -> None:
    """Write a pipeline around trained parts, whole or not at all."""
    nlp = blank_pipeline()
    component = nlp.get_pipe("graphbuild_tagger")
    if isinstance(component, TaggerComponent):
        component.tagger = tagger
    classifier = nlp.get_pipe("graphbuild_relations")
    if isinstance(classifier, RelationsComponent):
        classifier.model = relations
    reporter = nlp.get_pipe("graphbuild_results")
    if isinstance(reporter, ResultsComponent):
        reporter.model = results
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    nlp.to_disk(temporary, exclude=["vocab"])
    if out.exists():
        shutil.rmtree(out)
    temporary.rename(out)


def blank_pipeline() -> Language:
    """Make the pipeline with our tokenizer and components, untrained.

    Examples
    --------
    >>> blank_pipeline().pipe_names[0]
    'graphbuild_tagger'
    """
    nlp = spacy.blank(
        "en", config={"nlp": {"tokenizer": {"@tokenizers": "graphbuild.AbstractTokenizer.v1"}}}
    )
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _vectors(path: Path) -> SubwordVectors:
    if path.is_file():
        return SubwordVectors.from_floret(path)
    return SubwordVectors.from_disk(path)
