"""Disjoint sets that can be told to stay apart."""

from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["DisjointSets"]

T = TypeVar("T", bound=Hashable)


class DisjointSets(Generic[T]):
    """Union-find whose unions refuse to bring together what was declared different.

    Examples
    --------
    >>> sets = DisjointSets[str]()
    >>> sets.separate("a", "c")
    True
    >>> sets.union("a", "b"), sets.union("b", "c")
    (True, False)
    >>> sets.find("a") == sets.find("b")
    True
    """

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}
        self._size: dict[T, int] = {}
        self._enemies: dict[T, set[T]] = {}

    def find(self, item: T) -> T:
        """Return the representative of an item's set."""
        root = item
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while item != root:
            self._parent[item], item = root, self._parent.get(item, item)
        return root

    def separate(self, a: T, b: T) -> bool:
        """Declare two items different; False if they are one set already."""
        root_a, root_b = self.find(a), self.find(b)
        if root_a == root_b:
            return False
        self._enemies.setdefault(root_a, set()).add(root_b)
        self._enemies.setdefault(root_b, set()).add(root_a)
        return True

    def apart(self, a: T, b: T) -> bool:
        """Say whether two items were declared different, directly or through their sets."""
        return self.find(b) in self._enemies.get(self.find(a), ())

    def union(self, a: T, b: T) -> bool:
        """Join the sets of two items; False if they were declared different."""
        root_a, root_b = self.find(a), self.find(b)
        if root_a == root_b:
            return True
        if root_b in self._enemies.get(root_a, ()):
            return False
        if self._size.get(root_a, 1) < self._size.get(root_b, 1):
            root_a, root_b = root_b, root_a
        self._parent[root_b] = root_a
        self._size[root_a] = self._size.get(root_a, 1) + self._size.get(root_b, 1)
        for enemy in self._enemies.pop(root_b, set()):
            self._enemies[enemy].discard(root_b)
            self._enemies[enemy].add(root_a)
            self._enemies.setdefault(root_a, set()).add(enemy)
        return True
