"""``graphbuild train``: the extraction model from annotated papers."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application.
    """
    app.command("train")(train)


def train(
    train_files: Annotated[
        list[Path], typer.Option("--train", metavar="FILE", help="Gold file; may stand again.")
    ],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="MODEL", help="Folder to write.")],
    dev: Annotated[
        Path | None, typer.Option("--dev", metavar="FILE", help="Gold file to score the model on.")
    ] = None,
    vectors: Annotated[
        Path | None,
        typer.Option(
            "--vectors", metavar="FILE", help="floret vectors; by default those of the model."
        ),
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option("--known", metavar="FILE", help="Name list (TYPE, tab, name a line)."),
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts",
            metavar="FILE",
            help="Papers that the packaged annotations are about, and to pretrain on.",
        ),
    ] = None,
    pretrain: Annotated[
        int, typer.Option(metavar="STEPS", min=0, help="Batches of --texts to pretrain on.")
    ] = 0,
    hidden: Annotated[int, typer.Option(min=8, help="Cells of each direction of the LSTM.")] = 128,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the papers.")] = 12,
    rate: Annotated[float, typer.Option(min=0, help="Highest rate of learning.")] = 2e-3,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 1,
) -> None:
    """Train the extraction model; with --dev, print how good it is."""
    from graphbuild.errors import UsageError
    from graphbuild.training.known import KNOWN_NAMES
    from graphbuild.training.pretraining import PretrainingSettings
    from graphbuild.training.tagger import TaggerSettings
    from graphbuild.training.train import train as train_model

    if pretrain and not texts:
        raise UsageError("--pretrain needs papers to learn from; give them with --texts FILE")
    train_model(
        train_files,
        out,
        texts=texts or (),
        vectors=vectors,
        known=known or (KNOWN_NAMES,),
        pretraining=PretrainingSettings(steps=pretrain, seed=seed) if pretrain else None,
        settings=TaggerSettings(hidden=hidden, epochs=epochs, rate=rate, seed=seed),
        progress=lambda line: typer.echo(line, err=True),
    )
    typer.echo(f"{out}: model written", err=True)
    if dev is not None:
        from graphbuild.cli.evaluate import print_scores
        from graphbuild.training.evaluation import evaluate

        print_scores(evaluate(dev, model=out).scores)
