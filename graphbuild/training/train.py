"""Train the packaged pipeline (lexicon, tagger, relations, results) from annotated papers."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import spacy
from spacy.language import Language

from graphbuild.errors import UsageError
from graphbuild.extract.components import (
    RelationsComponent,
    ResultsComponent,
    SurfacesComponent,
    TaggerComponent,
)
from graphbuild.extract.embeddings import SubwordVectors
from graphbuild.extract.extractor import PACKAGED_MODEL
from graphbuild.extract.relations import RelationModel
from graphbuild.extract.tagging import Tagger
from graphbuild.extract.tags import encode_spans
from graphbuild.extract.tokenizer import tokenize
from graphbuild.sources import read_papers
from graphbuild.training.annotations import ANNOTATIONS, Joined, join_annotations
from graphbuild.training.gold import AnnotatedPaper, read_gold
from graphbuild.training.known import KNOWN_NAMES, read_known
from graphbuild.training.lexicon import count_marked, tokenize_paper
from graphbuild.training.pretraining import PretrainingSettings, pretrain
from graphbuild.training.relations import train_relations
from graphbuild.training.results import SeenPaper, train_results
from graphbuild.training.surfaces import SurfaceModels, train_surfaces
from graphbuild.training.tagger import Example, TaggerSettings, train_tagger
from graphbuild.types import Paper

__all__ = ["COMPONENTS", "blank_pipeline", "pipeline_of", "train", "write_model"]

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
    texts: Sequence[str | Path] = (),
    annotations: str | Path | None = ANNOTATIONS,
    vectors: str | Path | None = None,
    known: Sequence[str | Path] = (KNOWN_NAMES,),
    pretraining: PretrainingSettings | None = None,
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
    texts
        Inputs of papers, as ``read_papers`` takes them: the texts that ``annotations`` are about,
        and what the network is pretrained on.
    annotations
        Further annotated papers, which have their texts among ``texts``; they name entities with
        relations, or reported results, or both.
    vectors
        A ``.floret`` file, or a folder with vectors of an older model; by default those of the
        packaged model.
    known
        Name lists for the lexicon.
    pretraining
        How to pretrain the network on ``texts``; by default it is not.
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
    say = progress or (lambda _: None)
    gold = [paper for path in train_files for paper in read_gold(path)]
    corpus = _read_texts(texts, say)
    further = Joined([], [], 0)
    if annotations is not None and corpus:
        further = _without(join_annotations(corpus, annotations), gold)
        say(
            f"{len(further.entities)} further papers with annotated entities, "
            f"{len(further.results)} with results; {further.missing} have no text among the inputs"
        )
    learned, held = hold_out([*gold, *further.entities])
    table = _vectors(PACKAGED_MODEL / "graphbuild_tagger" if vectors is None else Path(vectors))
    tokenized = [tokenize_paper(paper) for paper in learned]
    lexicon, leave_outs = count_marked(tokenized, read_known(known))
    examples = [
        Example(
            paper.words,
            lexicon.features(paper.words, leave_out),
            encode_spans(paper.spans, len(paper.words)),
        )
        for paper, leave_out in zip(tokenized, leave_outs, strict=True)
    ]
    settings = settings or TaggerSettings()
    weights = None
    if pretraining is not None:
        weights = pretrain(
            (tokenize(paper.text)[0] for paper in corpus),
            table,
            settings,
            pretraining,
            log=lambda step, loss: say(f"pretraining, step {step}: loss {loss:.4f}"),
        )
    network = train_tagger(
        examples,
        table,
        settings,
        pretrained=weights,
        log=lambda epoch, loss, _: say(f"epoch {epoch + 1}: loss {loss:.4f}"),
    )
    tagger = Tagger(lexicon, table, network.export())
    relations = train_relations([*gold, *further.entities])
    nlp = pipeline_of(tagger, train_surfaces(held, tagger), relations)
    known_entities = {paper.id for paper in further.entities}
    marked = [paper for paper in further.results if paper.id in known_entities]
    unmarked = [paper for paper in further.results if paper.id not in known_entities]
    reporter = nlp.get_pipe("graphbuild_results")
    if isinstance(reporter, ResultsComponent):
        reporter.model = train_results([*gold, *marked], _seen(nlp, unmarked))
    write_model(out, nlp)


def _without(joined: Joined, gold: Sequence[AnnotatedPaper]) -> Joined:
    """Leave out annotated papers that a gold file has too."""
    texts = {paper.text for paper in gold}
    return Joined(
        [paper for paper in joined.entities if paper.text not in texts],
        [paper for paper in joined.results if paper.text not in texts],
        joined.missing,
    )


def _seen(nlp: Language, papers: Sequence[AnnotatedPaper]) -> Iterator[SeenPaper]:
    """Read papers by a pipeline, up to the relations."""
    with nlp.select_pipes(disable="graphbuild_results"):
        for paper, doc in zip(papers, nlp.pipe(paper.text for paper in papers), strict=True):
            analysis = doc._.graphbuild
            relations = [found.relation for found in analysis.relations]
            yield SeenPaper(paper, analysis.context, relations)


def hold_out(papers: Sequence[AnnotatedPaper]) -> tuple[list[AnnotatedPaper], list[AnnotatedPaper]]:
    """Part papers into those that the tagger learns from and those for the choice of names.

    Parameters
    ----------
    papers
        Annotated papers.

    Returns
    -------
    tuple of list of AnnotatedPaper
        About fifteen in sixteen, and the rest, by a checksum of the id.

    Examples
    --------
    >>> papers = [AnnotatedPaper(str(number), "", "", ()) for number in range(160)]
    >>> learned, held = hold_out(papers)
    >>> len(learned), len(held)
    (151, 9)
    """
    learned: list[AnnotatedPaper] = []
    held: list[AnnotatedPaper] = []
    for paper in papers:
        (learned if crc32(paper.id.encode()) % 16 else held).append(paper)
    return learned, held


def pipeline_of(tagger: Tagger, surfaces: SurfaceModels, relations: RelationModel) -> Language:
    """Make the pipeline of trained parts; its part for results is not trained yet."""
    nlp = blank_pipeline()
    component = nlp.get_pipe("graphbuild_tagger")
    if isinstance(component, TaggerComponent):
        component.tagger = tagger
    chooser = nlp.get_pipe("graphbuild_surfaces")
    if isinstance(chooser, SurfacesComponent):
        chooser.types, chooser.model = surfaces
    classifier = nlp.get_pipe("graphbuild_relations")
    if isinstance(classifier, RelationsComponent):
        classifier.model = relations
    return nlp


def write_model(out: Path, nlp: Language) -> None:
    """Write a trained pipeline, whole or not at all."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    nlp.to_disk(temporary, exclude=["vocab"])
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(old)
    temporary.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _read_texts(inputs: Sequence[str | Path], say: _Progress) -> list[Paper]:
    papers: list[Paper] = []
    rejected = 0
    for record in read_papers(inputs) if inputs else ():
        if isinstance(record, Paper):
            papers.append(record)
        else:
            rejected += 1
    if rejected:
        say(f"{rejected} records of the texts were set aside; `graphbuild read` lists them")
    return papers


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
