"""Expressions of forms, read: the small part of XLSForm's that we know, and nothing beyond it.

Comparisons, `and`, `or`, `not()`, `selected()`, `today()`, `.`, `${name}`, numbers, strings, `+`
and `-`. Anything else is refused where it is written. Nothing is ever handed to Python to evaluate.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from models.framework.flaws import Flaw, flaw
from models.frozen import frozen

SUPPORTED = "please use comparisons, and, or, not(), selected(), today(), ., ${name}, + and -"
LONGEST = 500  # characters
DEEPEST = 20  # brackets within brackets


class ExpressionError(ValueError):
    """An expression that cannot be used: where, and why."""

    def __init__(self, place: int, why: Flaw) -> None:
        self.flaw = flaw("at_character", number=place + 1, why=why)
        super().__init__(str(self.flaw))


@frozen
class Literal:
    """A number or a string as it is written."""

    value: Decimal | str
    place: int = field(compare=False, default=0)


@frozen
class Field:
    """`${name}`; `.` has no name."""

    name: str | None
    place: int = field(compare=False, default=0)


@frozen
class Today:
    """`today()`."""

    place: int = field(compare=False, default=0)


@frozen
class Not:
    """`not(…)`."""

    inner: "Expression"
    place: int = field(compare=False, default=0)


@frozen
class Selected:
    """`selected(${name}, 'choice')`."""

    of: "Expression"
    choice: str
    place: int = field(compare=False, default=0)


@frozen
class Pair:
    """Two expressions with a sign or word between them."""

    sign: str
    left: "Expression"
    right: "Expression"
    place: int = field(compare=False, default=0)


Expression: TypeAlias = Literal | Field | Today | Not | Selected | Pair

TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?|\.\d+)
    | (?P<string>'[^']*'|"[^"]*")
    | \$\{\s*(?P<field>[^{}\s]+)\s*\}
    | (?P<word>[A-Za-z_][\w-]*(?:\.[\w-]+)*)
    | (?P<sign><=|>=|!=|[=<>+\-(),.])
    )""",
    re.VERBOSE | re.ASCII,
)
COMPARING = ("=", "!=", "<", "<=", ">", ">=")


@frozen
class Token:
    """One word of an expression."""

    kind: str
    text: str
    place: int


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words of an expression, and an empty one at its end."""
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            start = place + len(text[place:]) - len(text[place:].lstrip())
            words = repr(text[start : start + 12])
            raise ExpressionError(start, flaw("not_supported", words=words, supported=SUPPORTED))
        yield Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        place = found.end()
    yield Token("end", "", end)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Return what the expression says. Raises ExpressionError where it is not one of ours."""
    if len(text) > LONGEST:
        raise ExpressionError(LONGEST, flaw("expression_too_long", most=LONGEST))
    return Parser(list(tokens_of(text))).whole()


class Parser:
    """Reads the words from left to right, one function for each degree of binding."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.next = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The word that comes next."""
        return self.tokens[self.next]

    def whole(self) -> Expression:
        """Read all of it."""
        found = self.either()
        if self.token.kind != "end":
            raise self.unexpected()
        return found

    def unexpected(self) -> ExpressionError:
        """Return what to say of a word that does not belong there."""
        token = self.token
        if token.kind == "end":
            return ExpressionError(token.place, flaw("something_missing"))
        words = repr(token.text)
        return ExpressionError(
            token.place, flaw("not_supported_here", words=words, supported=SUPPORTED)
        )

    def taken(self, *texts: str) -> Token | None:
        """Take the next word if it is one of these signs or words."""
        token = self.token
        if token.kind in {"sign", "word"} and token.text in texts:
            self.next += 1
            return token
        return None

    def expect(self, text: str) -> None:
        """Take a sign that has to be there."""
        if self.taken(text) is None:
            raise self.unexpected()

    def either(self) -> Expression:
        """… or …."""
        left = self.both()
        while sign := self.taken("or"):
            left = Pair("or", left, self.both(), sign.place)
        return left

    def both(self) -> Expression:
        """… and …."""
        left = self.comparison()
        while sign := self.taken("and"):
            left = Pair("and", left, self.comparison(), sign.place)
        return left

    def comparison(self) -> Expression:
        """One side, or two with a sign between them."""
        left = self.sum()
        sign = self.taken(*COMPARING)
        return left if sign is None else Pair(sign.text, left, self.sum(), sign.place)

    def sum(self) -> Expression:
        """… + … - …."""
        left = self.signed()
        while sign := self.taken("+", "-"):
            left = Pair(sign.text, left, self.signed(), sign.place)
        return left

    def signed(self) -> Expression:
        """-5 or 5."""
        minus = self.taken("-")
        if minus is None:
            return self.single()
        return Pair("-", Literal(Decimal(0), minus.place), self.single(), minus.place)

    def single(self) -> Expression:
        """One value, or a whole expression in brackets."""
        token = self.token
        if self.taken("("):
            return self.bracketed()
        if token.kind == "word":
            return self.function()
        if token.kind == "sign" and token.text == ".":
            self.next += 1
            return Field(None, token.place)
        if token.kind not in {"number", "string", "field"}:
            raise self.unexpected()
        self.next += 1
        if token.kind == "field":
            return Field(token.text, token.place)
        number = token.kind == "number"
        return Literal(Decimal(token.text) if number else token.text[1:-1], token.place)

    def bracketed(self) -> Expression:
        """Read what stands in brackets that are open."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(self.token.place, flaw("too_deep", most=DEEPEST))
        found = self.either()
        self.expect(")")
        self.depth -= 1
        return found

    def function(self) -> Expression:
        """not(…), selected(…, '…') or today()."""
        token = self.token
        if token.text not in {"not", "selected", "today"}:
            raise self.unexpected()
        self.next += 1
        self.expect("(")
        if token.text == "today":
            self.expect(")")
            return Today(token.place)
        if token.text == "not":
            return Not(self.bracketed(), token.place)
        of = self.either()
        self.expect(",")
        choice = self.token
        if choice.kind != "string":
            raise self.unexpected()
        self.next += 1
        self.expect(")")
        return Selected(of, choice.text[1:-1], token.place)
