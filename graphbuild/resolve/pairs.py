"""Comparison of many pairs of names, one JSON object a line."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

import orjson

from graphbuild.resolve.compare import compare_names
from graphbuild.types import ENTITY_TYPES, EntityType

__all__ = ["compare_pairs"]


def compare_pairs(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Label pairs of names, line by line.

    Parameters
    ----------
    lines
        JSON objects with ``a``, ``b`` and, if known, ``type``; other fields are kept.

    Yields
    ------
    dict
        One for each line: its fields, ``label``, and ``why``, unless the line had one. A line that
        is no pair has a ``label`` of None and an ``error`` that says how to mend it.

    Examples
    --------
    >>> [line["label"] for line in compare_pairs(['{"a": "GPT-3", "b": "GPT-4"}', "x"])]
    ['version', None]
    """
    for number, line in enumerate(lines, start=1):
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            yield _refused({}, number, "no JSON; write one object a line")
            continue
        if not isinstance(record, dict):
            yield _refused({}, number, 'no object; write {"a": "...", "b": "..."}')
            continue
        missing = [key for key in ("a", "b") if not isinstance(record.get(key), str)]
        entity_type = record.get("type")
        if missing:
            yield _refused(record, number, f"'{missing[0]}' is no name; give a string")
        elif entity_type is not None and entity_type not in ENTITY_TYPES:
            known = ", ".join(ENTITY_TYPES)
            yield _refused(record, number, f"'type' is '{entity_type}'; give one of {known}")
        else:
            verdict = compare_names(
                record["a"], record["b"], cast("EntityType | None", entity_type)
            )
            record = {**record, "label": verdict.label}
            yield {**record, "why": record.get("why", verdict.why)}


def _refused(record: dict[str, Any], number: int, reason: str) -> dict[str, Any]:
    return {**record, "label": None, "error": f"line {number}: {reason}"}
