"""Small sums for computed fields: names, numbers, + - * / and parentheses, and nothing else."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException

LONG, MANY = 200, 50
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SIGNS: dict[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

#: A number, a name, or an operation on two of them; `-x` is `0 - x`.
Part = Decimal | str | tuple[str, "Part", "Part"]


@dataclass(frozen=True)
class Formula:
    """A formula that was read: which fields it needs, and what it comes to."""

    text: str
    names: frozenset[str]
    tree: Part

    def value(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """The result, or None where a value is missing or the sum has no answer (division by zero)."""
        try:
            return _value(self.tree, values)
        except DecimalException:
            return None


def parse(text: str) -> Formula:
    """The formula that is written, such as `amount * (1 - discount / 100)`; raises ValueError."""
    text = text.strip()
    if len(text) > LONG or not text.isascii():
        raise ValueError("formula")
    try:
        body = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("formula") from None
    nodes = [node for node in ast.walk(body) if isinstance(node, ast.expr)]
    if len(nodes) > MANY:
        raise ValueError("formula")
    names = frozenset(node.id for node in nodes if isinstance(node, ast.Name))
    return Formula(text, names, _part(body, text))


def _part(node: ast.expr, text: str) -> Part:
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return _SIGNS[type(node.op)], _part(node.left, text), _part(node.right, text)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return "-", Decimal(0), _part(node.operand, text)
    written = ast.get_source_segment(text, node) or ""
    if isinstance(node, ast.Name) and _NAME.fullmatch(node.id):
        return node.id
    if isinstance(node, ast.Constant) and _NUMBER.fullmatch(written):
        return Decimal(written)
    raise ValueError("formula")


def _value(part: Part, values: Mapping[str, Decimal | None]) -> Decimal | None:
    if isinstance(part, Decimal):
        return part
    if isinstance(part, str):
        return values.get(part)
    left, right = _value(part[1], values), _value(part[2], values)
    if left is None or right is None:
        return None
    if part[0] == "+":
        return left + right
    if part[0] == "-":
        return left - right
    return left * right if part[0] == "*" else left / right
