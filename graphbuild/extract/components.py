"""The spaCy components of the extraction pipeline, thin over the pure functions beside them.

Each reads and replaces one frozen record, ``doc._.graphbuild``: tokens and scores by
``graphbuild_tagger``, definitions by ``graphbuild_abbreviations``, names by
``graphbuild_surfaces`` (which also sets ``doc.ents``), entities by ``graphbuild_entities``, their
relations by ``graphbuild_relations``, reported numbers by ``graphbuild_results``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.abbreviations import find_abbreviations
from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.entities import FoundEntity, join_surfaces
from graphbuild.extract.lexicon import normal_phrase
from graphbuild.extract.relations import EntityRelation, RelationModel
from graphbuild.extract.result_entities import result_entities
from graphbuild.extract.results import ResultModel, extract_results
from graphbuild.extract.sentences import split_sentences
from graphbuild.extract.surface_choice import SurfaceModel
from graphbuild.extract.surface_types import TypeModel
from graphbuild.extract.surfaces import Surface, TokenRange, choose_surfaces, token_range
from graphbuild.extract.tagging import TaggedText, Tagger, token_offsets
from graphbuild.extract.user_names import UserNames
from graphbuild.types import Abbreviation, Result, Span

__all__ = ["Analysis", "Definition", "RelationsComponent", "ResultsComponent", "TaggerComponent"]


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation that a paper defines, as ranges of tokens."""

    short: TokenRange
    long: TokenRange


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the components know of a document so far."""

    tagged: TaggedText | None = None
    definitions: tuple[Definition, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    entities: tuple[FoundEntity, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    context: PaperContext | None = None
    relations: tuple[EntityRelation, ...] = ()
    results: tuple[Result, ...] = ()


if not Doc.has_extension("graphbuild"):
    Doc.set_extension("graphbuild", default=Analysis())


def _tagged(doc: Doc) -> TaggedText:
    tagged = doc._.graphbuild.tagged
    if tagged is None:
        raise ModelNotFoundError(
            "the pipeline has no 'graphbuild_tagger' before this component; add it first"
        )
    return tagged  # type: ignore[no-any-return]


def _untrained(component: str) -> ModelNotFoundError:
    return ModelNotFoundError(
        f"component '{component}' has no trained model; load one with Extractor.load, "
        "or make one with 'graphbuild train'"
    )


@Language.factory("graphbuild_tagger", assigns=["doc._.graphbuild"])
class TaggerComponent:
    """Scores the tags of each token with the trained network.

    Parameters
    ----------
    nlp
        The pipeline.
    name
        The component's name in it.
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.name = name
        self.tagger: Tagger | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Score one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Score documents in batches."""
        if self.tagger is None:
            raise _untrained(self.name)
        remaining = iter(stream)
        while docs := list(islice(remaining, batch_size)):
            texts = [[token.text for token in doc] for doc in docs]
            for doc, words, scores in zip(docs, texts, self.tagger.score(texts), strict=True):
                starts, ends = token_offsets(words, [bool(token.whitespace_) for token in doc])
                tagged = TaggedText(doc.text, tuple(words), starts, ends, scores)
                doc._.graphbuild = replace(doc._.graphbuild, tagged=tagged)
                yield doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the trained parts."""
        if self.tagger is not None:
            self.tagger.to_disk(Path(path))

    def from_disk(self, path: Path, **_: Any) -> "TaggerComponent":
        """Read the trained parts."""
        self.tagger = Tagger.from_disk(Path(path))
        return self


@Language.component("graphbuild_abbreviations", assigns=["doc._.graphbuild"])
def abbreviations_component(doc: Doc) -> Doc:
    """Find the abbreviations that a document defines."""
    tagged = _tagged(doc)
    definitions: list[Definition] = []
    written: list[Abbreviation] = []
    for match in find_abbreviations(tagged.text):
        short, long = token_range(tagged, match.short), token_range(tagged, match.long)
        if short is not None and long is not None:
            definitions.append(Definition(short, long))
            written.append(Abbreviation(*(_text(tagged, span) for span in match)))
    doc._.graphbuild = replace(
        doc._.graphbuild, definitions=tuple(definitions), abbreviations=tuple(written)
    )
    return doc


def _text(tagged: TaggedText, span: Span) -> str:
    return tagged.text[span.start : span.end]


@Language.factory("graphbuild_surfaces", assigns=["doc._.graphbuild", "doc.ents"])
class SurfacesComponent:
    """Decides which strings are names, and marks all their occurrences.

    Parameters
    ----------
    nlp
        The pipeline.
    name
        The component's name in it.
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.name = name
        self.user = UserNames()
        self.types: TypeModel | None = None
        self.model: SurfaceModel | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Mark one document."""
        if self.types is None or self.model is None:
            raise _untrained(self.name)
        analysis: Analysis = doc._.graphbuild
        pairs = [(item.short, item.long) for item in analysis.definitions]
        surfaces = choose_surfaces(_tagged(doc), pairs, self.types, self.model, self.user)
        doc._.graphbuild = replace(analysis, surfaces=tuple(surfaces))
        doc.set_ents(
            [
                DocSpan(doc, start, end, label=surface.type)
                for surface in surfaces
                for start, end in surface.ranges
            ]
        )
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the trained weights."""
        if self.types is not None and self.model is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            self.types.to_disk(Path(path) / "types.npz")
            self.model.to_disk(Path(path) / "surfaces.npz")

    def from_disk(self, path: Path, **_: Any) -> "SurfacesComponent":
        """Read the trained weights."""
        self.types = TypeModel.from_disk(Path(path) / "types.npz")
        self.model = SurfaceModel.from_disk(Path(path) / "surfaces.npz")
        return self


@Language.factory("graphbuild_entities", assigns=["doc._.graphbuild"])
class EntitiesComponent:
    """Joins the names of a paper into entities.

    Parameters
    ----------
    nlp
        The pipeline.
    name
        The component's name in it.
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.name = name
        self.user = UserNames()

    def __call__(self, doc: Doc) -> Doc:
        """Join the names of one document."""
        analysis: Analysis = doc._.graphbuild
        tagged = _tagged(doc)
        pairs = [
            (
                normal_phrase(tagged.words[slice(*item.short)]),
                normal_phrase(tagged.words[slice(*item.long)]),
            )
            for item in analysis.definitions
        ]
        found = join_surfaces(tagged, analysis.surfaces, pairs, self.user.names)
        doc._.graphbuild = replace(analysis, entities=tuple(found))
        return doc


@Language.factory("graphbuild_relations", assigns=["doc._.graphbuild"])
class RelationsComponent:
    """Classifies the relation of a paper to each of its entities.

    Parameters
    ----------
    nlp
        The pipeline.
    name
        The component's name in it.
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.name = name
        self.model: RelationModel | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Classify the entities of one document."""
        if self.model is None:
            raise _untrained(self.name)
        analysis: Analysis = doc._.graphbuild
        text = _tagged(doc).text
        context = PaperContext(
            text,
            tuple(split_sentences(text)),
            tuple(
                ContextEntity(found.name, found.type, found.surfaces, found.mentions)
                for found in analysis.entities
            ),
        )
        doc._.graphbuild = replace(
            analysis, context=context, relations=tuple(self.model.classify(context))
        )
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the trained weights."""
        if self.model is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            self.model.to_disk(Path(path) / "relations.npz")

    def from_disk(self, path: Path, **_: Any) -> "RelationsComponent":
        """Read the trained weights."""
        self.model = RelationModel.from_disk(Path(path) / "relations.npz")
        return self


@Language.factory("graphbuild_results", assigns=["doc._.graphbuild"])
class ResultsComponent:
    """Extracts the results that a paper reports; it stands after ``graphbuild_relations``.

    Names that only a result brings in become entities.

    Parameters
    ----------
    nlp
        The pipeline.
    name
        The component's name in it.
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.name = name
        self.model: ResultModel | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Extract the results of one document."""
        if self.model is None:
            raise _untrained(self.name)
        analysis: Analysis = doc._.graphbuild
        if analysis.context is None:
            raise ModelNotFoundError(
                "the pipeline has no 'graphbuild_relations' before this component; add it first"
            )
        relations = [found.relation for found in analysis.relations]
        results = extract_results(analysis.context, relations, self.model)
        added = result_entities(analysis.context, results)
        both = [*zip(analysis.entities, analysis.relations, strict=True), *added]
        both.sort(key=lambda pair: pair[0].mentions[0])
        doc._.graphbuild = replace(
            analysis,
            entities=tuple(found for found, _ in both),
            relations=tuple(relation for _, relation in both),
            results=tuple(results),
        )
        for found, _ in added:
            spans = [doc.char_span(*mention, label=found.type) for mention in found.mentions]
            doc.set_ents([span for span in spans if span is not None], default="unmodified")
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the trained weights."""
        if self.model is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            self.model.to_disk(Path(path) / "results.json")

    def from_disk(self, path: Path, **_: Any) -> "ResultsComponent":
        """Read the trained weights."""
        self.model = ResultModel.from_disk(Path(path) / "results.json")
        return self
