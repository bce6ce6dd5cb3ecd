"""What the sensing room refuses, one class for each thing a caller handles apart."""

from __future__ import annotations

from truceline.errors import TrucelineError


class SensingError(TrucelineError):
    """The base of every refusal of this room."""


class NotPhysicalError(SensingError):
    """A quantity has a value that nothing in nature has, such as a visibility of 0 m."""

    def __init__(self, *, quantity: str, expected: str, came: object) -> None:
        self.quantity, self.expected, self.came = quantity, expected, came
        super().__init__(f"{quantity}: expected {expected}, came {came}. Correct the value.")


class UnderGroundError(SensingError):
    """A sensor or a target is below the ground, where nothing is seen or heard."""

    def __init__(self, *, what: str, height_m: float) -> None:
        self.what, self.height_m = what, height_m
        super().__init__(
            f"{what}: expected a height of 0 m or more above the ground, came {height_m:g} m. "
            "Give the height of the mast above its own ground, not above the sea."
        )


class NoParametersError(SensingError):
    """A sensor of the catalogue has a reach but no parameters for a model."""

    def __init__(self, *, sensor: str, kind: str) -> None:
        self.sensor, self.kind = sensor, kind
        super().__init__(
            f"Sensor {sensor}: expected the parameters of its kind ({kind}), came none. "
            "Add them to the catalogue, or compare by the reach of a clear day alone."
        )


class RouteLeavesReliefError(SensingError):
    """A route goes where the relief has no height."""

    def __init__(self, *, route: str, vertex: int, x_m: float, y_m: float) -> None:
        self.route, self.vertex, self.x_m, self.y_m = route, vertex, x_m, y_m
        super().__init__(
            f"Route {route}: expected a known height under every vertex, came none under vertex "
            f"{vertex} at x {x_m:.0f} m, y {y_m:.0f} m. "
            "Use a relief that covers the route, or move it."
        )


class WeightsError(SensingError):
    """The weights of worlds are not a distribution."""

    def __init__(self, *, came: object) -> None:
        self.came = came
        super().__init__(
            f"Weights of worlds: expected one or more, none below 0, that add up to 1, came {came}."
            " Weigh each world by the share of time in which it holds."
        )


class ShapeError(SensingError):
    """Arrays do not belong together."""

    def __init__(self, *, what: str, expected: str, came: str) -> None:
        self.what, self.expected, self.came = what, expected, came
        super().__init__(f"{what}: expected {expected}, came {came}. Give arrays that match.")


class NoTimeOnStationError(SensingError):
    """An aircraft has used its endurance before it arrives."""

    def __init__(self, *, endurance_s: float, transit_s: float) -> None:
        self.endurance_s, self.transit_s = endurance_s, transit_s
        super().__init__(
            f"Sortie: expected an endurance above the way there and back ({2 * transit_s:g} s), "
            f"came {endurance_s:g} s. Start nearer, or give an aircraft that stays up longer."
        )
