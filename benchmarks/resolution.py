"""Time the resolution of many names.

Usage: ``python benchmarks/resolution.py [NAMES]``; 300,000 distinct names unless told.
The names are made from parts by a fixed rule, three to a paper, so that families, sizes, plural,
hyphens and short forms all occur.
"""

import resource
import sys
import time

from graphbuild.resolve import resolve_corpus
from graphbuild.types import Abbreviation, EntityType, Extraction, PaperEntity, Span

_HEADS = ("Net", "Former", "GAN", "Bench", "LM", " diffusion model", " graph networks", "-QA")
_TAILS = ("", "-7B", "-2", " v3", "-Instruct", "-Pro", " 2024", "++")
_TYPES: tuple[EntityType, ...] = ("METHOD", "METHOD", "DATASET", "BENCHMARK", "TASK")


def _syllables(number: int) -> str:
    consonants, vowels = "bdfgklmnprstvz", "aeiou"
    out = ""
    while True:
        number, rest = divmod(number, len(consonants) * len(vowels))
        out += consonants[rest // len(vowels)] + vowels[rest % len(vowels)]
        if not number:
            return out


def _name(number: int) -> str:
    stem, part = divmod(number, len(_HEADS) * len(_TAILS))
    head, tail = divmod(part, len(_TAILS))
    return f"{_syllables(stem + 5000).title()}{_HEADS[head]}{_TAILS[tail]}"


def main() -> None:
    """Print seconds, CPU seconds and peak memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    extractions = []
    for paper in range(count // 3):
        entities = tuple(
            PaperEntity(name, kind, (name,), "uses", 1.0, 1.0, Span(0, 1))
            for name, kind in (
                (_name(3 * paper + offset), _TYPES[(paper + offset) % len(_TYPES)])
                for offset in range(3)
            )
        )
        short = Abbreviation("".join(c for c in entities[0].name if c.isupper()), entities[0].name)
        abbreviations = (short,) if len(short.short) > 2 else ()
        extractions.append(Extraction(f"paper:{paper}", entities, (), (), abbreviations))
    started, before = time.perf_counter(), time.process_time()
    resolution = resolve_corpus([], extractions)
    seconds, cpu = time.perf_counter() - started, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} names, {len(resolution.entities)} entities, {len(resolution.links)} links")
    print(f"{seconds:.1f} s, {cpu:.1f} s of CPU, peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
