"""Reads the arrays of a trained part, or says what to do."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphbuild.errors import ModelNotFoundError

__all__ = ["read_arrays"]


def read_arrays(path: Path, names: Iterable[str], what: str) -> dict[str, npt.NDArray[Any]]:
    """Read named arrays of an ``.npz`` file.

    Parameters
    ----------
    path
        The file.
    names
        The arrays that must be there.
    what
        What they are, for the message.

    Returns
    -------
    dict of str to array
        The arrays by name.

    Raises
    ------
    ModelNotFoundError
        The file or an array is missing, or the file is no ``.npz``.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in names}
    except (OSError, KeyError, ValueError) as err:
        raise ModelNotFoundError(
            f"{path}: the {what} do not load ({err}); install graphbuild again, "
            "or name a folder that 'graphbuild train' wrote"
        ) from err
