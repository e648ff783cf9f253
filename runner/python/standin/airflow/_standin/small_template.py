"""
`{{ expression }}` without jinja2: names, attributes, items, calls, literals, arithmetic, comparisons and common filters.

Jinja's expressions are close enough to Python's to be read by `ast`; `|` is the filter. Everything else (statements,
tests, `~`) fails and says to install jinja2: half a template must never be taken for a whole one.
"""

from __future__ import annotations

import ast
import json
import operator
import re
from typing import Any, Callable, Dict, Mapping

from airflow._standin.exceptions import AirflowException

_PART = re.compile(r"\{\{-?(.*?)-?\}\}|\{#.*?#\}|(\{%)", re.DOTALL)
_ADVICE = "install jinja2 for it (pip install jinja2)"


def render(source: str, context: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> str:
    """Raises AirflowException for what it can't do and for names that don't exist."""
    known = {**_FILTERS, **filters}
    rest = _PART.sub("", source)
    begun = re.search(r"\{[{%#]", rest)
    if begun:
        raise AirflowException(f"the template has no end for {rest[begun.start() :][:40]!r}")

    def replace(found: "re.Match[str]") -> str:
        if found.group(2):
            raise AirflowException(f"the template has a statement ({{% … %}}): {_ADVICE}")
        expression = found.group(1)
        return "" if expression is None else str(evaluate(expression.strip(), context, known))

    return _PART.sub(replace, source)


def render_native(source: str, context: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> Any:
    """As jinja2's native types: a lone expression gives its own value, and a text that is a literal of Python that literal."""
    alone = re.fullmatch(r"\{\{-?((?:(?!\}\}).)*?)-?\}\}", source, re.DOTALL)
    if alone is None:
        value: Any = render(source, context, filters)
    else:
        value = evaluate(alone.group(1).strip(), context, {**_FILTERS, **filters})
    if not isinstance(value, str):
        return value
    try:
        return ast.literal_eval(ast.parse(value, mode="eval"))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value


def evaluate(expression: str, context: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> Any:
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError:
        raise AirflowException(f"the template expression {expression!r} needs jinja2: {_ADVICE}") from None
    return _Evaluator(expression, context, filters).visit(tree.body)


def _moment(format: str) -> Callable[[Any], Any]:
    return lambda value: None if value is None else value.strftime(format)


DATE_FILTERS: Dict[str, Callable[..., Any]] = {
    "ds": _moment("%Y-%m-%d"),
    "ds_nodash": _moment("%Y%m%d"),
    "ts": lambda value: None if value is None else value.isoformat(),
    "ts_nodash": _moment("%Y%m%dT%H%M%S"),
    "ts_nodash_with_tz": lambda value: None if value is None else value.isoformat().replace("-", "").replace(":", ""),
}

_FILTERS: Dict[str, Callable[..., Any]] = {
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "title": lambda value: str(value).title(),
    "capitalize": lambda value: str(value).capitalize(),
    "trim": lambda value: str(value).strip(),
    "replace": lambda value, old, new: str(value).replace(old, new),
    "join": lambda value, d="": d.join(str(item) for item in value),
    "length": len,
    "count": len,
    "first": lambda value: next(iter(value)),
    "last": lambda value: list(value)[-1],
    "list": list,
    "sort": sorted,
    "unique": lambda value: list(dict.fromkeys(value)),
    "int": lambda value, default=0: int(float(value)) if str(value).strip() else default,
    "float": float,
    "string": str,
    "round": round,
    "abs": abs,
    "max": max,
    "min": min,
    "sum": sum,
    "tojson": lambda value: json.dumps(value, sort_keys=True),
    "safe": lambda value: value,
    "e": lambda value: value,
}

_BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARE: Dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_LITERALS = {"true": True, "false": False, "none": None, "True": True, "False": False, "None": None}
_MISSING: Any = object()


class _Evaluator(ast.NodeVisitor):
    def __init__(self, source: str, context: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> None:
        self.source = source
        self.context = context
        self.filters = filters

    def generic_visit(self, node: ast.AST) -> Any:
        raise AirflowException(f"the template expression {self.source!r} needs jinja2: {_ADVICE}")

    def visit_Constant(self, node: ast.Constant) -> Any:
        return node.value

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id in self.context:
            return self.context[node.id]
        if node.id in _LITERALS:
            return _LITERALS[node.id]
        raise AirflowException(f"{node.id!r} is undefined in the template expression {self.source!r}")

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        return self._member(self.visit(node.value), node.attr)

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        value = self.visit(node.value)
        key = self.visit(node.slice)
        try:
            return value[key]
        except (KeyError, IndexError, TypeError):
            if isinstance(key, str):
                return self._member(value, key)
            raise AirflowException(f"there is no [{key!r}] in the template expression {self.source!r}") from None

    def visit_Slice(self, node: ast.Slice) -> Any:
        return slice(*(None if part is None else self.visit(part) for part in (node.lower, node.upper, node.step)))

    def visit_Call(self, node: ast.Call) -> Any:
        arguments, named = self._arguments(node)
        return self.visit(node.func)(*arguments, **named)

    def visit_List(self, node: ast.List) -> Any:
        return [self.visit(item) for item in node.elts]

    def visit_Tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.visit(item) for item in node.elts)

    def visit_Dict(self, node: ast.Dict) -> Any:
        return {self.visit(key): self.visit(value) for key, value in zip(node.keys, node.values) if key is not None}

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.visit(node.operand)
        if isinstance(node.op, ast.Not):
            return not value
        return -value if isinstance(node.op, ast.USub) else value

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        value: Any = None
        for part in node.values:
            value = self.visit(part)
            if bool(value) is isinstance(node.op, ast.Or):
                break
        return value

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        return self.visit(node.body if self.visit(node.test) else node.orelse)

    def visit_Compare(self, node: ast.Compare) -> Any:
        left = self.visit(node.left)
        for op, right_node in zip(node.ops, node.comparators):
            compare = _COMPARE.get(type(op))
            if compare is None:
                self.generic_visit(node)
                return None
            right = self.visit(right_node)
            if not compare(left, right):
                return False
            left = right
        return True

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        if isinstance(node.op, ast.BitOr):
            return self._filter(node)
        compute = _BINARY.get(type(node.op))
        return compute(self.visit(node.left), self.visit(node.right)) if compute else self.generic_visit(node)

    def _filter(self, node: ast.BinOp) -> Any:
        # In Jinja a filter binds tighter than arithmetic, in Python `|` binds looser: the two would differ here.
        if isinstance(node.left, (ast.BinOp, ast.UnaryOp)) and not isinstance(
            getattr(node.left, "op", None), ast.BitOr
        ):
            self.generic_visit(node)
        call = node.right if isinstance(node.right, ast.Call) else None
        name = call.func if call is not None else node.right
        if not isinstance(name, ast.Name):
            return self.generic_visit(node)
        arguments, named = self._arguments(call) if call is not None else ([], {})
        if name.id in ("default", "d"):
            return self._default(node.left, arguments, named)
        function = self.filters.get(name.id)
        if function is None:
            raise AirflowException(f"the template filter {name.id!r} needs jinja2: {_ADVICE}")
        return function(self.visit(node.left), *arguments, **named)

    def _default(self, left: ast.AST, arguments: Any, named: Any) -> Any:
        fallback = arguments[0] if arguments else named.get("default_value", "")
        falsy_too = bool(arguments[1]) if len(arguments) > 1 else bool(named.get("boolean", False))
        try:
            value = self.visit(left)
        except AirflowException as error:
            if "needs jinja2" in str(error):
                raise
            return fallback
        return fallback if falsy_too and not value else value

    def _arguments(self, node: ast.Call) -> Any:
        return [self.visit(one) for one in node.args], {
            one.arg: self.visit(one.value) for one in node.keywords if one.arg
        }

    def _member(self, value: Any, name: str) -> Any:
        found = getattr(value, name, _MISSING)
        if found is _MISSING:
            try:
                found = value[name]
            except (KeyError, TypeError, IndexError):
                raise AirflowException(f"there is no {name!r} in the template expression {self.source!r}") from None
        return found
