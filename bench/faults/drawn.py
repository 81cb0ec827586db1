"""Faults that nobody chose: drawn by a seed from all the small changes that our code's syntax allows.

Who writes faults by hand writes those that he thinks of, and so do his tests. Here each kind of slip below is as likely as
any other, and each place of a kind as any other place of it. Left out: words for humans, annotations, migrations.
"""

import ast
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bench.faults.seeded import ROOT, Fault

AREAS = ("agent/flows", "agent/store", "agent/web", "agent/bootstrap", "workers", "connectors")
_NOT = {
    ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn, ast.Lt: ast.GtE, ast.Gt: ast.LtE,
    ast.NotEq: ast.Eq, ast.IsNot: ast.Is, ast.NotIn: ast.In, ast.GtE: ast.Lt, ast.LtE: ast.Gt,
}  # fmt: skip
_EDGE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_EMPTY = {
    "bool": "False", "int": "0", "float": "0.0", "str": "''", "bytes": "b''", "tuple": "()", "list": "[]",
    "dict": "{}", "set": "set()", "frozenset": "frozenset()", "Sequence": "()", "Mapping": "{}", "Iterable": "()",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """One possible change: these lines and columns of a file become `new`."""

    kind: str
    file: str
    function: str  # dotted, as `Class.method`; empty at a module's top
    line: int
    column: int
    end_line: int
    end_column: int
    new: str

    def as_fault(self, text: str) -> Fault:
        """The slip as a row of a table: with as many lines before it as make its text stand there once."""
        lines = text.splitlines(keepends=True)
        first, last = self.line - 1, self.end_line - 1
        head = lines[first].encode()[: self.column].decode()
        tail = lines[last].encode()[self.end_column :].decode()
        old = "".join(lines[first : last + 1])
        new = head + self.new + tail
        while text.count(old) != 1 and first > 0:
            first -= 1
            old, new = lines[first] + old, lines[first] + new
        name = f"{self.kind}: {self.file}:{self.line} {self.function}"
        return Fault(name, self.file, old, new, "drawn", (), "drawn")


def drawn(seed: int, count: int) -> tuple[tuple[Slip, Fault], ...]:
    """`count` slips by this seed, of all that the code of today allows, no two on the same line of a file."""
    kinds: dict[str, list[Slip]] = {}
    for slip in _all():
        kinds.setdefault(slip.kind, []).append(slip)
    chance, taken, found = random.Random(seed), set[tuple[str, int]](), list[Slip]()
    while len(found) < count:
        slip = chance.choice(kinds[chance.choice(sorted(kinds))])
        if (slip.file, slip.line) not in taken:
            taken.add((slip.file, slip.line))
            found.append(slip)
    return tuple((slip, slip.as_fault((ROOT / slip.file).read_text("utf-8"))) for slip in found)


@cache
def _all() -> tuple[Slip, ...]:
    defaults = _with_defaults()
    trees = ((name, ast.parse((ROOT / name).read_text(encoding="utf-8"))) for name in files())
    return tuple(slip for name, tree in trees for slip in _Walk(name, defaults).of(tree))


def files() -> tuple[str, ...]:
    """The files faults are drawn from, from the root of the repository."""
    paths = (path for area in AREAS for path in sorted((ROOT / area).rglob("*.py")))
    return tuple(str(path.relative_to(ROOT)) for path in paths if "migrations" not in path.parts)


def _with_defaults() -> Mapping[str, frozenset[str]]:
    """By a function's or class's name: what may be left out in a call of anything of this name."""
    found: dict[str, set[str]] = {}
    for path in (path for part in ("agent", "connectors", "workers") for path in (ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.FunctionDef(name=name, args=args) | ast.AsyncFunctionDef(name=name, args=args):
                    late = [*args.posonlyargs, *args.args][-len(args.defaults) :] if args.defaults else []
                    only = [
                        a for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None
                    ]
                    found.setdefault(name, set()).update(a.arg for a in (*late, *only))
                case ast.ClassDef(name=name, body=body):
                    fields = (one for one in body if isinstance(one, ast.AnnAssign) and one.value is not None)
                    found.setdefault(name, set()).update(ast.unparse(one.target) for one in fields)
    return {name: frozenset(words) for name, words in found.items()}


@dataclass(slots=True)
class _Walk:
    """One file's slips."""

    file: str
    defaults: Mapping[str, frozenset[str]]

    def of(self, tree: ast.Module) -> Iterator[Slip]:
        """All of a file's slips, from its top down."""
        yield from self._block(tree.body, "", None)

    def _block(self, body: Sequence[Any], where: str, returns: ast.expr | None) -> Iterator[Slip]:
        for statement in body:
            yield from self._statement(statement, where, returns, is_last=statement is body[-1])

    def _statement(
        self, node: ast.stmt, where: str, returns: ast.expr | None, *, is_last: bool
    ) -> Iterator[Slip]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                inner = f"{where}.{node.name}" if where else node.name
                yield from self._block(
                    node.body, inner, None if isinstance(node, ast.ClassDef) else node.returns
                )
                if not isinstance(node, ast.ClassDef):
                    for default in (*node.args.defaults, *(d for d in node.args.kw_defaults if d)):
                        yield from self._expression(default, inner)
                return
            case ast.Assert():  # for the type checker alone
                return
            case ast.Expr(value=ast.Call() | ast.Await()):
                yield self._slip("a call left out", node, where, "pass")
            case ast.Return(value=ast.expr() as value) if (empty := _empty(returns)) is not None:
                if ast.unparse(value) != empty:
                    yield self._slip("nothing returned", value, where, empty)
            case ast.If(test=test, body=[*_, ast.Return() | ast.Continue() | ast.Raise()], orelse=[]) if (
                not is_last or isinstance(node.body[-1], ast.Raise)
            ):
                if not any(isinstance(part, ast.NamedExpr) for part in ast.walk(test)):
                    yield self._slip("a way out removed", node, where, "pass")
        for _, value in ast.iter_fields(node):
            yield from self._inside(value, node, where, returns)

    def _inside(self, value: object, node: ast.stmt, where: str, returns: ast.expr | None) -> Iterator[Slip]:
        if isinstance(node, ast.AnnAssign) and value is node.annotation:
            return
        match value:
            case ast.expr():
                yield from self._expression(value, where)
            case [ast.stmt(), *_]:
                yield from self._block(value, where, returns)
            case list():
                for part in value:
                    if isinstance(part, ast.ExceptHandler | ast.match_case):
                        yield from self._block(part.body, where, returns)
                        if isinstance(part, ast.match_case) and part.guard:
                            yield from self._expression(part.guard, where)
                    elif isinstance(part, ast.expr):
                        yield from self._expression(part, where)
                    elif isinstance(part, ast.withitem):
                        yield from self._expression(part.context_expr, where)

    def _expression(self, node: ast.expr, where: str) -> Iterator[Slip]:
        if isinstance(node, ast.JoinedStr):  # words, and Python 3.11 does not know their columns
            return
        yield from self._of_one(node, where)
        for part in ast.iter_child_nodes(node):
            for inner in [part.value] if isinstance(part, ast.keyword) else [part]:
                if isinstance(inner, ast.comprehension):
                    for one in (inner.iter, *inner.ifs):
                        yield from self._expression(one, where)
                elif isinstance(inner, ast.expr):
                    yield from self._expression(inner, where)

    def _of_one(self, node: ast.expr, where: str) -> Iterator[Slip]:
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                for kind, table in (("a comparison swapped", _NOT), ("an edge moved by one", _EDGE)):
                    if other := table.get(type(op)):
                        new = ast.Compare(left, [other()], [right])
                        yield self._slip(kind, node, where, f"({ast.unparse(new)})")
            case ast.BoolOp(op=op, values=values):
                other_op = ast.Or() if isinstance(op, ast.And) else ast.And()
                new_bool = ast.BoolOp(other_op, values)
                yield self._slip("and for or", node, where, f"({ast.unparse(new_bool)})")
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield self._slip("a not dropped", node, where, f"({ast.unparse(operand)})")
            case ast.Constant(value=bool() as flag):
                yield self._slip("a constant changed", node, where, str(not flag))
            case ast.Constant(value=int() | float() as number):
                yield self._slip("a constant changed", node, where, repr(number + 1 if number else 1))
            case ast.Call(func=func, keywords=keywords):
                called = func.attr if isinstance(func, ast.Attribute) else ast.unparse(func)
                for keyword in keywords:
                    if keyword.arg in self.defaults.get(called, ()):
                        rest = [one for one in keywords if one is not keyword]
                        new_call = ast.Call(func, node.args, rest)
                        yield self._slip("an argument dropped", node, where, ast.unparse(new_call))

    def _slip(self, kind: str, node: ast.expr | ast.stmt, where: str, new: str) -> Slip:
        end, column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Slip(kind, self.file, where, node.lineno, node.col_offset, end, column, new)


def _empty(returns: ast.expr | None) -> str | None:
    """The nothing of a type; None where it has none that the type checker would let pass."""
    if returns is None:
        return None
    words = [word.strip() for word in ast.unparse(returns).split("|")]
    if "None" in words:
        return "None" if len(words) > 1 else None
    outer, _, inner = words[0].partition("[")
    if len(words) > 1 or (outer == "tuple" and not inner.endswith(", ...]")):
        return None
    return _EMPTY.get(outer)
