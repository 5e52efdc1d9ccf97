"""The depth of JSON is followed over parts of any size, and strings do not count."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.sources.json_depth import MOST_LEVELS, DepthLimited, TooDeepError

BYTES = st.lists(st.sampled_from([*(bytes([c]) for c in b'[]{}"\\a'), b'\\"'])).map(b"".join)


def deepest(data: bytes) -> int:
    depth = most = 0
    inside = escaped = False
    for byte in data.decode():
        if inside:
            escaped, inside = (byte == "\\" and not escaped), escaped or byte != '"'
        elif byte == '"':
            inside = True
        elif byte in "[{":
            depth += 1
            most = max(most, depth)
        elif byte in "]}":
            depth -= 1
    return most


@given(BYTES, st.lists(st.integers(1, 9), min_size=1))
@settings(deadline=None)
def test_parts_of_any_size_are_followed(data, sizes):
    opened = deepest(data)
    # So deep before it that its deepest level is the last allowed one, and then one too many.
    for before, fits in ((MOST_LEVELS - opened, True), (MOST_LEVELS - opened + 1, opened == 0)):
        stream = DepthLimited(io.BytesIO(b"[" * before + data))
        read = stream.read(before) + b"".join(part_by_part(stream, sizes, fits and before <= 1000))
        assert (b"[" * before + data).startswith(read)


def part_by_part(stream: DepthLimited, sizes: list[int], fits: bool):
    number = 0
    try:
        while part := stream.read(sizes[number % len(sizes)]):
            yield part
            number += 1
    except TooDeepError:
        assert not fits
    else:
        assert fits


def test_what_stands_before_the_deepest_level_is_given():
    stream = DepthLimited(io.BytesIO(b'{"a": 1}' + b"[" * 2000))
    assert stream.read() == b'{"a": 1}' + b"[" * MOST_LEVELS
    with pytest.raises(TooDeepError):
        stream.read()
