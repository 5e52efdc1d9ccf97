"""The child process in which the embedded engine runs, so that a query that hangs can be ended.

It is started by its path and imports nothing of graphbuild, so it is ready in a moment. Each line
of standard input is a request ``{"text", "parameters", "timeout"}`` in JSON, each line of standard
output its answer. Values that JSON lacks are tagged: every object has exactly one key, its kind.
"""

import datetime
import importlib
import json
import signal
import sys
from typing import Any

__all__ = ["decode_parameter", "encode", "main"]


def encode(value: Any) -> Any:
    """Write a value of Grafeo as JSON in which every object is tagged with its kind."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return _encode_map(value)
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    return str(value)


def _encode_map(value: dict[str, Any]) -> dict[str, Any]:
    if "_id" in value and "_labels" in value:
        return {"node": [str(value["_id"]), sorted(value["_labels"]), _properties(value)]}
    if value.keys() >= {"_id", "_type", "_source", "_target"}:
        ends = [str(value["_source"]), str(value["_target"])]
        return {"relationship": [str(value["_id"]), value["_type"], *ends, _properties(value)]}
    if value.keys() == {"nodes", "edges"} and _is_path(value):
        return {"path": [encode(value["nodes"]), encode(value["edges"])]}
    return {"map": {key: encode(item) for key, item in value.items()}}


def _properties(value: dict[str, Any]) -> dict[str, Any]:
    inner = {"_id", "_labels", "_type", "_source", "_target"}
    return {key: encode(item) for key, item in value.items() if key not in inner}


def _is_path(value: dict[str, Any]) -> bool:
    nodes = [isinstance(node, dict) and "_labels" in node for node in value["nodes"]]
    return bool(nodes) and all(nodes) and len(nodes) == len(value["edges"]) + 1


def decode_parameter(value: Any) -> Any:
    """Read a parameter back: dates come tagged, everything else as it is."""
    if isinstance(value, dict):
        if value.keys() == {"$date"}:
            return datetime.date.fromisoformat(value["$date"])
        return {key: decode_parameter(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode_parameter(item) for item in value]
    return value


def _answer(database: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        result = database.execute_cypher(request["text"], decode_parameter(request["parameters"]))
        columns = list(result.columns)
        rows = [[encode(row[column]) for column in columns] for row in result]
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is a BaseException
        return {"error": str(error), "kind": type(error).__name__}
    return {"columns": columns, "rows": rows}


def main(path: str) -> None:
    """Answer requests on the database file until standard input ends."""
    grafeo = importlib.import_module("grafeo")

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    database = grafeo.GrafeoDB.open_read_only(path)
    alarm = hasattr(signal, "setitimer")
    sys.stdout.write(json.dumps({"ready": grafeo.__version__}) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        request = json.loads(line)
        if alarm:  # the kernel ends a query that hangs even if the parent is gone
            signal.setitimer(signal.ITIMER_REAL, request["timeout"] + 5)
        answer = _answer(database, request)
        if alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
