"""Doctests of modules whose extra is not installed are left out."""

from importlib.util import find_spec

_NEEDS = {
    "graphbuild/fetch/client.py": ("requests", "tenacity"),
    "graphbuild/training/tagger.py": ("torch",),
    "graphbuild/training/pretraining.py": ("torch",),
    "graphbuild/training/train.py": ("torch", "sklearn", "floret"),
    "graphbuild/training/relations.py": ("sklearn",),
    "graphbuild/training/results.py": ("sklearn",),
    "graphbuild/training/surfaces.py": ("sklearn",),
    "graphbuild/training/vectors.py": ("floret",),
}

collect_ignore = [
    module for module, needs in _NEEDS.items() if not all(find_spec(name) for name in needs)
]
