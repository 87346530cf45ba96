"""Every button leads somewhere, every promise is kept by somebody, every notice has its words."""

import ast

import bot.app  # noqa: F401  registers everything, as the program does
from bot.services.promises import KEEPERS, Promise
from bot.views.actions import Act
from bot.views.notices import VIEWS
from handlers.refusals import TOO_SHORT
from handlers.registry import TAPS, TYPED
from tests.house.test_sizes import trees


def test_every_button_leads_somewhere() -> None:
    assert {act.value for act in Act} - set(TAPS) == set()


def test_a_reason_too_short_is_worded_in_one_place_by_what_was_asked() -> None:
    caught = {
        file.stem
        for file, tree in trees().items()
        if file.parent.name == "handlers"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "ReasonTooShort"
    }
    assert caught == {"routes"}
    assert set(TOO_SHORT) <= set(TYPED)


def test_every_promise_that_is_planned_is_kept() -> None:
    assert planned() - set(KEEPERS) == set()
    assert planned() <= {promise.value for promise in Promise}


def planned() -> set[str]:
    """Every promise some service plans."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "plan" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Attribute) and getattr(first.value, "id", "") == "Promise":
                    found.add(Promise[first.attr].value)
    return found


# What names a view, and which of its arguments is the name.
NAMED = {"Notice": 0, "Saying": 0, "tell_client": 2, "tell_handler": 2, "tell_seniors": 2}


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def test_every_notice_has_its_words() -> None:
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (place := NAMED.get(_called(node))) is not None:
                found |= {arg.value for arg in node.args[place : place + 1] if isinstance(arg, ast.Constant)}
    assert found - set(VIEWS) == set()
    assert len(found) > 30
