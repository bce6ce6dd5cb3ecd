"""A field of chance with fractal detail: mean 0, variance 1, the roughness of ground.

The spectrum is a power law below an outer scale, as that of real relief is over several decades; a
field is white noise on the half plane of frequencies, weighted by the root of the spectrum, and
turned back by a fast Fourier transform.

What it is not: a landscape. No river has worked on it; it has no valleys that drain.

References
----------
D. Turcotte: Fractals and chaos in geology and geophysics, 2nd ed., 1997, chapter 7.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

_N_STRANDS = 8  # fixed, so that a seed gives the same field however many threads there are
_N_THREADS = 2  # a third one gains nothing: the transforms wait for memory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FractalField:
    """Fields of one shape and roughness.

    Parameters
    ----------
    shape
        The shape of a field (rows, cols).
    weight
        The root of the spectrum on the half plane of frequencies, float32. It is larger than the
        field, because a transform makes opposite edges alike and the padding is cut away.
    """

    shape: tuple[int, int]
    weight: NDArray[np.float32]

    @classmethod
    def of(
        cls, shape: tuple[int, int], *, cell_m: float, exponent: float, outer_scale_m: float
    ) -> Self:
        """Prepare fields whose spectrum falls with a power of the frequency below a scale [m]."""
        padding = int(outer_scale_m / cell_m / 4)
        n_rows, n_cols = (fast_length(n + min(padding, n)) for n in shape)
        rows = np.fft.fftfreq(n_rows, cell_m).astype(np.float32)[:, None]
        cols = np.fft.rfftfreq(n_cols, cell_m).astype(np.float32)[None, :]
        weight = rows**2 + cols**2 + np.float32(outer_scale_m) ** -2
        np.power(weight, np.float32(-exponent / 4), out=weight)
        weight[0, 0] = 0.0
        # A frequency stands for itself and its mirror image; those of the first column have their
        # mirror image beside them, and only the real part of their noise is used.
        weight[:, 0] *= np.sqrt(2.0)
        power = 4.0 * np.square(weight[:, 1:], dtype=np.float64).sum()
        power += np.square(weight[:, 0], dtype=np.float64).sum()
        weight *= np.float32(n_rows * n_cols / np.sqrt(power))
        return cls(shape=shape, weight=weight)

    def draw(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Return a field (rows, cols), float32; the same state of the generator, the same bytes."""
        (n_rows, n_cols), n_padded = self.shape, 2 * (self.weight.shape[1] - 1)
        seeds = rng.integers(2**63, size=_N_STRANDS)
        noise = np.empty(self.weight.shape, np.complex64)
        field = np.empty(self.shape, np.float32)

        def weigh(part: slice, strand: int) -> None:
            weight = self.weight[part]
            chance = np.random.default_rng(seeds[strand]).standard_normal(
                (weight.shape[0], 2 * weight.shape[1]), np.float32
            )
            np.multiply(chance.view(np.complex64), weight, out=noise[part])

        def turn_cols(part: slice, _: int) -> None:
            noise[:, part] = np.fft.ifft(noise[:, part], axis=0)

        def turn_rows(part: slice, _: int) -> None:
            field[part] = np.fft.irfft(noise[part], n_padded, axis=1)[:, :n_cols]

        in_strands(weigh, len(noise))
        in_strands(turn_cols, self.weight.shape[1])
        in_strands(turn_rows, n_rows)
        return field


def in_strands(job: Callable[[slice, int], None], n: int) -> None:
    """Do a job on n rows or columns in a fixed number of strands, a few at a time.

    Parameters
    ----------
    job
        Takes the slice and the number of a strand; it writes where no other strand writes.
    n
        How many rows or columns there are.
    """
    bounds = np.linspace(0, n, _N_STRANDS + 1).astype(int).tolist()
    parts = [slice(a, b) for a, b in pairwise(bounds)]
    with ThreadPoolExecutor(_N_THREADS) as pool:
        list(pool.map(job, parts, range(_N_STRANDS)))


def fast_length(n: int) -> int:
    """Return the least even length from n up whose only primes are 2, 3 and 5.

    Examples
    --------
    >>> fast_length(3701)
    3750
    """
    length = max(n + n % 2, 2)
    while _without(length, (2, 3, 5)) > 1:
        length += 2
    return length


def _without(n: int, primes: tuple[int, ...]) -> int:
    """Return what is left of n when it is divided by each prime as often as it goes."""
    for prime in primes:
        while n % prime == 0:
            n //= prime
    return n
