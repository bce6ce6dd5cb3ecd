"""How long until something is seen: looks inside one world, worlds that last for a spell.

Weather persists. A post that cannot see through today's fog is not saved by looking more often,
so 1 − (1 − p)^hours with an averaged p is wrong: it takes each hour for a new draw of the weather.
Here the looks of one world are independent given that world, a world lasts for a spell, and only
the next spell draws a new one.

     |-- spell: world 2 --|-- spell: world 1 --|-- spell: world 2 --|
      look look look ...   look look ...        ...

References
----------
Cox, D.: Renewal theory. Methuen, 1962, for the expectation over spells, which is a regeneration
argument of three lines (see `expected_wait_s`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from truceline.sensing.errors import ShapeError
from truceline.sensing.quantity import Floats, not_below_zero, positive, probabilities, share
from truceline.sensing.world import averaged, checked_weights

SEARCH_S = 3.4
"""ACQUIRE's time to search one field of view for a target found with certainty [s]."""

_TABLE = 2


def p_found(time_s: ArrayLike, *, p_given_time: ArrayLike) -> Floats:
    """Return the probability that a target in one field of view is found within a time.

    Parameters
    ----------
    time_s
        Time spent on the field of view [s].
    p_given_time
        The probability that it is found at all (`detection.p_detected`); the two are broadcast.

    Raises
    ------
    NotPhysicalError
        If a time is below 0 or a probability is none.

    Notes
    -----
    P(t) = P (1 − exp(−t P / 3.4 s)). The form is that of ACQUIRE, the constant from memory: no
    public copy could be opened to check it.
    """
    spent_s = not_below_zero(time_s, quantity="Time (s)")
    at_all = probabilities(p_given_time, quantity="Probability of detection")
    with np.errstate(invalid="ignore"):
        found = at_all * -np.expm1(-spent_s * at_all / SEARCH_S)
    return np.where(at_all > 0, found, 0.0)


def p_seen_by(p_look: ArrayLike, *, on_duty: ArrayLike = True) -> Floats:
    """Return the probability of having been seen after each look, inside one world.

    Parameters
    ----------
    p_look
        Probability that each look sees (looks, …), independent given the world.
    on_duty
        Which looks are made (looks,); all of them by default.

    Returns
    -------
    Floats
        1 − Π (1 − p) up to and with each look; it never falls.

    Raises
    ------
    NotPhysicalError
        If a probability is none.
    ShapeError
        If there are not as many hours of duty as looks.
    """
    looks = probabilities(p_look, quantity="Probability of a look")
    made = np.asarray(on_duty, dtype=np.bool_)
    if made.ndim and made.shape != looks.shape[:1]:
        raise ShapeError(what="Looks on duty", expected=f"{looks.shape[:1]}", came=str(made.shape))
    made = made.reshape(made.shape + (1,) * (looks.ndim - made.ndim))
    return np.asarray(1 - np.cumprod(1 - looks * made, axis=0))


def expected_wait_s(seen: ArrayLike, weights: ArrayLike, *, look_s: float) -> float:
    """Return the expected time until seen, when each spell draws its world anew [s].

    Parameters
    ----------
    seen
        Probability of having been seen after each look of one spell (worlds, looks).
    weights
        Weights of the worlds (worlds,).
    look_s
        Time from one look to the next [s]; a spell lasts as long as its looks.

    Returns
    -------
    float
        Seconds to the end of the look that sees; infinite if no world ever does.

    Raises
    ------
    NotPhysicalError
        If a probability is none or the time not above 0.
    WeightsError
        If the weights are no distribution.
    ShapeError
        If the worlds do not match.

    Notes
    -----
    With q the probability of being seen within a spell, and T cut at the end of the first spell,
    E[T] = E[min(T, spell)] + (1 − q) E[T], so that E[T] = E[min(T, spell)] / q.
    """
    unseen = _unseen(seen, weights)
    within = 1 - unseen[-1]
    if within <= 0:
        return math.inf
    cut_s = positive(look_s, quantity="Time of a look (s)") * float(unseen[:-1].sum())
    return cut_s / float(within)


def wait_quantile_s(
    seen: ArrayLike, weights: ArrayLike, *, look_s: float, quantile: float = 0.5
) -> float:
    """Return the time within which a target is seen with a given probability [s].

    Parameters
    ----------
    seen, weights, look_s
        As for `expected_wait_s`.
    quantile
        The probability, between 0 and 1; ½ gives the median.

    Returns
    -------
    float
        Seconds to the end of the look that reaches it; infinite if no world ever sees.

    Raises
    ------
    NotPhysicalError
        If a probability is none, the time is not above 0 or the quantile not between 0 and 1.
    WeightsError
        If the weights are no distribution.
    ShapeError
        If the worlds do not match.
    """
    unseen = _unseen(seen, weights)
    left = 1 - share(quantile, quantity="Quantile")
    positive(look_s, quantity="Time of a look (s)")
    n_looks = len(unseen) - 1
    if unseen[-1] >= 1:
        return math.inf
    # Whole spells that pass before the one in which the quantile is reached.
    spells = 0 if unseen[-1] <= left else math.ceil(math.log(left) / math.log(unseen[-1])) - 1
    into = int(np.argmax(unseen * unseen[-1] ** spells <= left))
    return look_s * (spells * n_looks + into)


def _unseen(seen: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the probability of not having been seen after 0, 1, 2 … looks, over worlds.

    Raises
    ------
    ShapeError
        If the probabilities are no table of worlds and looks.
    """
    curves = probabilities(seen, quantity="Probability of having been seen")
    if curves.ndim != _TABLE or curves.shape[1] == 0:
        raise ShapeError(
            what="Probabilities of having been seen",
            expected=f"({len(checked_weights(weights))}, looks)",
            came=str(curves.shape),
        )
    return np.concatenate([[1.0], 1 - averaged(curves, weights)])
