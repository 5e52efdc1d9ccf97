"""Train subword vectors on papers: ``python -m graphbuild.training.vectors PAPERS... -o FILE``.

The tagger reads words through them. They take half an hour on the abstracts of 250,000 papers.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from graphbuild.errors import MissingExtraError
from graphbuild.export._whole import whole_file
from graphbuild.extract.tokenizer import tokenize
from graphbuild.sources import read_papers
from graphbuild.types import Paper

try:
    import floret
except ImportError as err:
    raise MissingExtraError("floret", "train") from err

__all__ = ["train_vectors"]


def train_vectors(
    texts: Iterable[str],
    out: str | Path,
    *,
    width: int = 100,
    buckets: int = 100_000,
    least: int = 50,
    epochs: int = 2,
) -> None:
    """Train floret vectors and write them whole or not at all.

    Parameters
    ----------
    texts
        Texts; they are cut into tokens as the tagger cuts them.
    out
        The ``.floret`` file, which ``graphbuild train --vectors`` takes.
    width
        Length of a vector.
    buckets
        Rows of the table that subwords of 3 to 5 characters are hashed into, two rows each.
    least
        Uses from which on a word is learned from.
    epochs
        Passes over the texts.
    """
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.txt"
        with corpus.open("w", encoding="utf-8") as file:
            for text in texts:
                file.write(" ".join(word for word in tokenize(text)[0] if word.strip()) + "\n")
        model = floret.train_unsupervised(
            str(corpus),
            mode="floret",
            hashCount=2,
            bucket=buckets,
            dim=width,
            minn=3,
            maxn=5,
            minCount=least,
            epoch=epochs,
            # More threads would make another table each time.
            thread=1,
        )
        table = Path(folder) / "vectors.floret"
        model.save_floret_vectors(str(table))
        with table.open("rb") as source, whole_file(out) as target:
            shutil.copyfileobj(source, target)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train subword vectors on papers.")
    parser.add_argument("papers", nargs="+", help="inputs as graphbuild read takes them")
    parser.add_argument("-o", "--output", required=True, help="the .floret file to write")
    options = parser.parse_args()
    train_vectors(
        (paper.text for paper in read_papers(options.papers) if isinstance(paper, Paper)),
        options.output,
    )


if __name__ == "__main__":
    main()
