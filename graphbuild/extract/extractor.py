"""The extraction room: papers in, what their texts say out; in one process or several."""

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path

import spacy
from spacy.language import Language
from threadpoolctl import threadpool_limits

import graphbuild.extract.components as _factories  # noqa: F401 - registers the spaCy factories
from graphbuild import __version__
from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.assemble import assemble
from graphbuild.extract.network import ROWS
from graphbuild.extract.user_names import UserName, UserNames
from graphbuild.types import Extraction, Paper

__all__ = ["PACKAGED_MODEL", "Extractor", "extract_papers"]

PACKAGED_MODEL = Path(__file__).parent / "model"

_BATCH = 2 * ROWS
_CHUNK = 4 * _BATCH
# Our components work in linear time, so spaCy's guard for parsers does not apply.
_LONGEST_TEXT = 1_000_000_000


class Extractor:
    """A loaded extraction pipeline.

    Parameters
    ----------
    nlp
        A spaCy pipeline with the components of ``graphbuild.extract.components``.
    digest
        What the pipeline's answers depend on, as a hexadecimal digest.
    min_confidence
        Entities below it are left out.
    """

    def __init__(self, nlp: Language, digest: str, min_confidence: float = 0.0) -> None:
        self.nlp = nlp
        self.digest = digest
        self.min_confidence = min_confidence

    @classmethod
    def load(
        cls,
        model: str | Path | None = None,
        *,
        names: Iterable[UserName] = (),
        stop: Iterable[str] = (),
        min_confidence: float = 0.0,
    ) -> "Extractor":
        """Load a model.

        Parameters
        ----------
        model
            A folder that ``graphbuild train`` wrote; by default the packaged model.
        names
            Names to find in any case, with their types.
        stop
            Names never to find.
        min_confidence
            Entities with a lower probability are left out, in [0, 1].

        Returns
        -------
        Extractor
            Ready to extract.

        Raises
        ------
        ModelNotFoundError
            The folder is missing, incomplete or of another kind.

        Examples
        --------
        >>> extractor = Extractor.load()
        >>> paper = Paper("a", "GPT-4 on MMLU", "GPT-4 reaches an accuracy of 86.4% on MMLU.")
        >>> sorted(entity.name for entity in next(extractor.extract([paper])).entities)
        ['GPT-4', 'MMLU', 'accuracy']
        """
        folder = PACKAGED_MODEL if model is None else Path(model)
        if not (folder / "config.cfg").is_file():
            raise ModelNotFoundError(
                f"{folder}: no model here ('config.cfg' is missing); name a folder that "
                "'graphbuild train' wrote, or leave --model away for the packaged one"
            )
        try:
            nlp = spacy.load(folder)
        except (ValueError, OSError, KeyError) as err:
            raise ModelNotFoundError(
                f"{folder}: the model does not load ({err}); train it again with this version"
            ) from err
        nlp.max_length = _LONGEST_TEXT
        added, stopped = tuple(names), tuple(stop)
        user = UserNames.of(added, stopped)
        for _, component in nlp.pipeline:
            if hasattr(component, "user"):
                component.user = user
        digest = _digest(folder, repr((added, stopped, min_confidence)))
        return cls(nlp, digest, min_confidence)

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Extract from papers, in order and in bounded memory.

        Parameters
        ----------
        papers
            Papers; what one of them gives does not depend on the others.

        Yields
        ------
        Extraction
            One a paper.
        """
        for chunk in _chunks(papers, _CHUNK):
            # New words are forgotten with the chunk, so that memory stays bounded.
            with threadpool_limits(1, "blas"), self.nlp.memory_zone():
                docs = self.nlp.pipe((paper.text for paper in chunk), batch_size=_BATCH)
                found = [
                    assemble(paper.id, doc._.graphbuild, self.min_confidence)
                    for paper, doc in zip(chunk, docs, strict=True)
                ]
            yield from found


def extract_papers(
    papers: Iterable[Paper],
    *,
    model: str | Path | None = None,
    names: Sequence[UserName] = (),
    stop: Sequence[str] = (),
    min_confidence: float = 0.0,
    jobs: int = 1,
) -> Iterator[Extraction]:
    """Extract from papers in several processes; the answer is the same for any number.

    Parameters
    ----------
    papers
        Papers, read as they are needed.
    model, names, stop, min_confidence
        As for ``Extractor.load``.
    jobs
        Number of processes.

    Yields
    ------
    Extraction
        One a paper, in order.

    Examples
    --------
    >>> paper = Paper("a", "On BERT", "We study BERT.")
    >>> [extraction.paper for extraction in extract_papers([paper])]
    ['a']
    """
    options = {"names": names, "stop": stop, "min_confidence": min_confidence}
    if jobs <= 1:
        yield from Extractor.load(model, **options).extract(papers)  # type: ignore[arg-type]
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start, initargs=(model, options)
    ) as pool:
        running: deque[Future[list[Extraction]]] = deque()
        for chunk in _chunks(papers, _CHUNK):
            running.append(pool.submit(_work, chunk))
            if len(running) > 2 * jobs:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


_worker: list[Extractor] = []


def _start(model: str | Path | None, options: dict[str, object]) -> None:
    _worker[:] = [Extractor.load(model, **options)]  # type: ignore[arg-type]


def _work(papers: list[Paper]) -> list[Extraction]:
    return list(_worker[0].extract(papers))


def _chunks(papers: Iterable[Paper], size: int) -> Iterator[list[Paper]]:
    stream = iter(papers)
    while chunk := list(islice(stream, size)):
        yield chunk


def _digest(folder: Path, options: str) -> str:
    """Digest everything that an answer depends on: model, version and what the user gave."""
    digest = hashlib.sha256(f"{__version__}\n{options}\n".encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
