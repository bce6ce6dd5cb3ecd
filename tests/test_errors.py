from __future__ import annotations

import importlib
import inspect
import pkgutil

import truceline
from truceline.errors import TrucelineError


def every_error() -> list[type[BaseException]]:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(truceline.__path__, "truceline.")
    ]
    return [
        thing
        for module in modules
        for _, thing in inspect.getmembers(module, inspect.isclass)
        if issubclass(thing, BaseException)
        and thing.__module__ == module.__name__
        and not thing.__name__.startswith("_")  # a signal that never leaves its module
    ]


def test_every_error_of_every_room_has_the_one_base_class() -> None:
    errors = every_error()
    assert TrucelineError in errors
    assert [error for error in errors if not issubclass(error, TrucelineError)] == []


def test_every_error_takes_its_facts_by_keyword() -> None:
    positional = [
        f"{error.__name__}({parameter.name})"
        for error in every_error()
        if "__init__" in vars(error)
        for parameter in list(inspect.signature(error).parameters.values())
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    assert positional == []
