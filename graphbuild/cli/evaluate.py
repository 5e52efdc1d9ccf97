"""``graphbuild evaluate``: precision, recall and F1 against annotated papers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli._options import JobsOption, ModelOption
from graphbuild.cli._output import JsonOption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphbuild.training.scoring import Counts, Scores

__all__ = ["print_scores", "register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("evaluate")(evaluate_command)


def evaluate_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Annotated papers, JSON Lines.")],
    predictions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Output of `graphbuild annotate`; without it the model extracts."
        ),
    ] = None,
    model: ModelOption = None,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every mistake here, to be read.")
    ] = None,
    jobs: JobsOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Score the model, or predictions, on annotated papers."""
    from graphbuild.cli._output import message, print_json
    from graphbuild.errors import UsageError
    from graphbuild.export._whole import whole_file
    from graphbuild.training.evaluation import evaluate
    from graphbuild.training.mistakes import format_mistakes

    if predictions is not None and model is not None:
        raise UsageError("--predictions and --model exclude each other; leave one away")
    evaluation = evaluate(gold, predictions, model=model, jobs=jobs)
    if errors is not None:
        with whole_file(errors) as stream:
            stream.write(format_mistakes(evaluation.mistakes).encode())
        message(f"{errors}: {len(evaluation.mistakes):,} mistakes")
    if evaluation.unknown:
        message(f"{evaluation.unknown:,} predictions stand for no paper of {gold}; left out")
    if evaluation.scores.without_prediction:
        message(
            f"{evaluation.scores.without_prediction:,} papers of {gold} have no prediction; "
            "they count as empty"
        )
    if as_json:
        print_json(_record(evaluation.scores))
    else:
        print_scores(evaluation.scores)


def _record(scores: "Scores") -> dict[str, object]:
    return {
        "papers": scores.papers,
        "withoutPrediction": scores.without_prediction,
        "mentions": _counts(scores.mentions),
        "entities": _counts(scores.entities),
        "relations": {
            "accuracy": scores.relation_accuracy,
            "byRelation": _counts(scores.relations),
            "confusion": [
                {"gold": gold, "predicted": predicted, "count": count}
                for (gold, predicted), count in sorted(scores.confusion.items())
            ],
        },
        "results": _counts(scores.results),
    }


def _counts(table: "Mapping[str, Counts]") -> dict[str, dict[str, float]]:
    return {
        key: {
            "precision": counts.precision,
            "recall": counts.recall,
            "f1": counts.f1,
            "correct": counts.correct,
            "predicted": counts.predicted,
            "gold": counts.gold,
        }
        for key, counts in table.items()
    }


def print_scores(scores: "Scores") -> None:
    """Print the figures of an evaluation as tables.

    Parameters
    ----------
    scores
        What ``graphbuild.training.scoring.score`` counted.
    """
    from graphbuild.cli._output import print_table, print_text
    from graphbuild.training.scoring import CORE_TYPES
    from graphbuild.types import RELATIONS

    head = ("precision", "recall", "F1", "correct", "predicted", "gold")

    def show(title: str, first: str, table: "Mapping[str, Counts]") -> None:
        print_table(
            (first, *head),
            [
                (
                    key,
                    f"{counts.precision:.3f}",
                    f"{counts.recall:.3f}",
                    f"{counts.f1:.3f}",
                    counts.correct,
                    counts.predicted,
                    counts.gold,
                )
                for key, counts in table.items()
            ],
            title=title,
        )
        print_text("")

    print_text(f"{scores.papers:,} papers; core is {', '.join(CORE_TYPES)}\n")
    show("mentions: span and type exact", "type", scores.mentions)
    show("entities: type equal, a surface shared", "type", scores.entities)
    total = sum(scores.confusion.values())
    show(
        f"relations: accuracy {scores.relation_accuracy:.3f} on {total:,} entities found",
        "relation",
        scores.relations,
    )
    print_table(
        ("gold, down; predicted, across", *RELATIONS),
        [
            (gold, *(scores.confusion.get((gold, predicted), 0) for predicted in RELATIONS))
            for gold in RELATIONS
        ],
    )
    print_text("")
    show("results: method, on, metric and value; relaxed: without metric", "way", scores.results)
