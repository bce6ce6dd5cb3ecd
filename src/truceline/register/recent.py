"""A dictionary that holds about so many, and lets go of what was not used for longest.

It has two halves. What is found in the older one moves to the newer; when the newer is full, it
becomes the older, and what is left there is let go. So nothing has to be put in order at each use.
"""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """What was used lately.

    Parameters
    ----------
    most
        How many are kept at most.
    """

    __slots__ = ("_half", "_newer", "_older")

    def __init__(self, most: int) -> None:
        self._half = max(most // 2, 1)
        self._newer: dict[K, V] = {}
        self._older: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, if it is."""
        found = self._newer.get(key)
        if found is None:
            found = self._older.pop(key, None)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> V:
        """Keep a value under a key, and return it."""
        if len(self._newer) >= self._half:
            self._older, self._newer = self._newer, {}
        self._newer[key] = value
        return value

    def clear(self) -> None:
        """Let go of all."""
        self._newer, self._older = {}, {}
