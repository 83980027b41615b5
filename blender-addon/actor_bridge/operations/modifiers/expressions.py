# SPDX-License-Identifier: GPL-3.0-or-later
"""What a driver may compute: Blender runs its expression as Python, so only arithmetic over its variables gets there."""

import ast
import re

from ...errors import Refused, STEP_FAILED

_FUNCTIONS = {"abs", "min", "max", "round", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sqrt", "exp", "log", "floor", "ceil", "radians", "degrees", "fmod"}
_KNOWN = {"frame", "pi"}
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}\Z")
_EXPONENT_MAX = 8


def demand(expression, variables):
    """Names, numbers, + - * / ** ( ) and some functions of one number or more."""
    for name in variables:
        if not _NAME.match(name) or name in _FUNCTIONS | _KNOWN or variables.count(name) > 1:
            raise Refused(STEP_FAILED, f"'{name}' can't be the name of a variable of this driver")
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise Refused(STEP_FAILED, f"'{expression}' is no expression: {error}") from error
    _demand(tree.body, set(variables) | _KNOWN)


def _demand(node, names):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and abs(node.value) <= 1e9:
        return
    if isinstance(node, ast.Name) and node.id in names:
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.UAdd, ast.USub)):
        _demand(node.operand, names)
    elif isinstance(node, ast.BinOp) and (isinstance(node.op, _OPERATORS) or _is_small_power(node)):
        _demand(node.left, names)
        _demand(node.right, names)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS and node.args and not node.keywords:
        for argument in node.args:
            _demand(argument, names)
    else:
        raise Refused(STEP_FAILED, f"'{ast.unparse(node)}' is not allowed in a driver: numbers, {', '.join(sorted(names))}, + - * / ** ( ), {', '.join(sorted(_FUNCTIONS))}; an exponent is a number up to {_EXPONENT_MAX}")


def _is_small_power(node):
    """Powers of powers of whole numbers would never end."""
    exponent = node.right
    return (
        isinstance(node.op, ast.Pow) and isinstance(exponent, ast.Constant) and type(exponent.value) in (int, float) and abs(exponent.value) <= _EXPONENT_MAX
        and not any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow) for part in ast.walk(node.left)))
