"""Read everything in a folder of shared data and print, by format, what was read and how fast.

    python benchmarks/readers.py ../shared/data

Each file is read in a process of its own, so that its peak memory is its own. Megabytes are those
of the decompressed file; seconds are those on the processor, without the start of Python.
"""

from __future__ import annotations

import collections
import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.sources.detect import detect_format, read_source
from graphbuild.sources.inputs import Source, find_sources
from graphbuild.types import Paper

_NUMBERS = re.compile(r"\d+|'[^']*'|\([^)]*\)")


def _main() -> None:
    if len(sys.argv) > 2:
        print(json.dumps(_measure(Path(sys.argv[2]))))
        return
    folder = Path(sys.argv[1])
    rows: dict[str, list[dict[str, object]]] = collections.defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        command = [sys.executable, __file__, str(folder), str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        row = json.loads(done.stdout)
        rows[row["format"]].append({**row, "file": str(path.relative_to(folder))})
    print("| format | files | records read | set aside | MB | MB/s | peak memory, MB |")
    print("|---|---|---|---|---|---|---|")
    for name, found in sorted(rows.items()):
        papers, aside = (sum(int(row[key]) for row in found) for key in ("papers", "aside"))
        size, seconds = (sum(float(row[key]) for row in found) for key in ("size", "seconds"))
        peak = max(int(row["peak"]) for row in found)
        speed = f"{size / seconds:.1f}" if seconds > 0.05 else "-"
        cells = [name, len(found), f"{papers:,}", f"{aside:,}", f"{size:.1f}", speed, peak]
        print(f"| {' | '.join(map(str, cells))} |")
    print("\nSet aside, by reason:")
    for name, found in sorted(rows.items()):
        for row in found:
            for reason, count in row["reasons"].items():
                print(f"{name}\t{row['file']}\t{count}\t{reason}")


def _measure(path: Path) -> dict[str, object]:
    papers = aside = 0
    reasons: collections.Counter[str] = collections.Counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    name = "-"
    size = 0.0
    started = time.process_time()
    for source in find_sources(path):
        name = _name(source)
        for record in read_source(source):
            if isinstance(record, Paper):
                papers += 1
            else:
                aside += 1
                reasons[_NUMBERS.sub("…", record.reason)[:110]] += 1
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for source in find_sources(path):
        with source.open() as stream:
            while part := stream.read(1 << 20):
                size += len(part)
    return {
        "format": name,
        "papers": papers,
        "aside": aside,
        "reasons": dict(reasons.most_common(4)),
        "size": size / 1e6,
        "seconds": seconds,
        "peak": max(peak, before) // 1024,
    }


def _name(source: Source) -> str:
    try:
        return detect_format(source)
    except InputError:
        return "none of ours"


if __name__ == "__main__":
    _main()
