"""Read a YAML rule file or chain file: every value a string with its place, every fault of a file reported at once.

Knows the keys of the files and the types of parameters; knows no pass.
"""

from __future__ import annotations

import typing
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import regex
import yaml

# CSafeLoader composes 700 lines in 10 ms; a PyYAML without it is slower and says the same.
_PARENT: Any = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)


class _Loader(_PARENT):  # type: ignore[misc]  # which of the two is known at run
    """Takes no scalar for anything but a string, and no time to find out."""

    yaml_implicit_resolvers: typing.ClassVar[dict[str, Any]] = {}


FILE_KEYS = ('pass', 'about', 'budget', 'reads', 'destroys', 'with', 'rules')
RULE_KEYS = (
    *('name', 'why', 'trust', 'with', 'find', 'put', 'before', 'after', 'swap', 'lines', 'role'),
    *('turns', 'keeps', 'misses'),
)
CHAIN_KEYS = ('about', 'extends', 'rules', 'without', 'guards', 'trust')
GUARD_KEYS = ('name', 'why', 'find')
KINDS = {'find': 'replace', 'swap': 'swap', 'lines': 'lines'}
TRUST = ('sure', 'likely', 'guess')
ROLES = ('headline', 'kicker', 'deck', 'byline', 'crosshead', 'paragraph', 'caption', 'jump', 'furniture')

# YAML allows these nowhere; a rule file that speaks of them escapes them.
_FORBIDDEN = regex.compile('[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')

# What a repair may need to see, and another change may wipe out.  A file says what it `reads` and what it `destroys`.
EVIDENCE = ('bytes', 'glosses', 'invisible', 'lines', 'script', 'width')


class Place(NamedTuple):
    """A value of a YAML file and where it stands; line and column count from 1."""

    value: str
    path: Path
    line: int
    column: int


class Problem(NamedTuple):
    """One fault of a rule file, for a person to mend; line 0 where there is none, as on a command line."""

    path: Path
    line: int
    column: int
    what: str
    source: str = ''

    def __str__(self) -> str:
        head = f'{self.path}:{self.line}:{self.column}: {self.what}' if self.line else f'{self.path}: {self.what}'
        if not self.source:
            return head
        return f'{head}\n{self.line:>6} | {self.source}\n       | {_blank(self.source[: self.column - 1])}^'


def _blank(text: str) -> str:
    """Return white space as wide as `text` is in a terminal."""
    return ''.join('\t' if c == '\t' else '  ' if unicodedata.east_asian_width(c) in 'WF' else ' ' for c in text)


class RuleError(ValueError):
    """The faults of rule files, all at once; nothing was cleaned."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__('\n'.join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Example:
    """A text of a rule's proof and what it must become; for a `lines` rule the role."""

    given: str
    wanted: str
    line: int


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule as its file states it."""

    name: str
    at: Place
    why: str = ''
    trust: str = 'likely'
    kind: str = ''  # replace | swap | lines, '' for a pass in Python
    pattern: regex.Pattern[str] | None = None
    put: str = ''
    table: Mapping[str, str] | None = None
    role: str = ''
    params: Any = None
    turns: tuple[Example, ...] = ()
    keeps: tuple[Example, ...] = ()
    misses: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule file: one pass."""

    path: Path
    name: str
    uses: str = ''  # the pass in Python, '' for plain rules
    about: str = ''
    budget: float | None = None
    reads: tuple[str, ...] = ()
    destroys: tuple[str, ...] = ()
    given: Mapping[str, Any] | None = None  # the file's own `with`: only the keys that stand in it
    rules: tuple[RuleSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Types:
    """What a pass takes: the dataclass of the file's `with`, and those of its rules' ('*': any rule)."""

    common: type | None
    rules: Mapping[str, type]


_PLAIN: Mapping[str, Any] = {
    'str': str,
    'int': int,
    'float': float,
    'bool': bool,
    'tuple[str, ...]': tuple[str, ...],
    'Mapping[str, float]': Mapping[str, float],
}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """Return the types of a dataclass's fields; `typing` compiles each, which takes a tenth of a millisecond."""
    named = {field.name: _PLAIN.get(field.type) for field in fields(kind) if isinstance(field.type, str)}
    return named if len(named) == len(fields(kind)) and None not in named.values() else typing.get_type_hints(kind)


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a hint for a mistyped `word`.

    >>> nearest('tunrs', ['turns', 'keeps'])
    ": did you mean 'turns'?"
    """
    import difflib  # for those who mistype

    close = difflib.get_close_matches(word, list(words), 1)
    return f': did you mean {close[0]!r}?' if close else ''


class LazyPattern:
    """A pattern of a shipped rule, compiled when it is first used: most lines of most texts meet few of them."""

    __slots__ = ('_made', 'fullmatch', 'pattern')  # `fullmatch` is set when the pattern is: looked up 30 times a line

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._made: regex.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = regex.compile(self.pattern)
            self.fullmatch = self._made.fullmatch
        return getattr(self._made, name)

    def __reduce__(self) -> tuple[type[LazyPattern], tuple[str]]:
        return LazyPattern, (self.pattern,)


class Reader:
    """Reads one file and collects its problems; `done` raises them all.

    A `light` reader is for files that were checked before they were shipped: it compiles and tries nothing.
    """

    def __init__(self, path: Path, *, light: bool = False) -> None:
        self.path = path
        self.light = light
        self.problems: list[Problem] = []
        self._lines: list[str] = []

    def complain(self, node: yaml.Node | None, what: str, column: int = 0) -> None:
        line, start = (node.start_mark.line, node.start_mark.column) if node else (0, 0)
        source = self._lines[line] if line < len(self._lines) else ''
        self.problems.append(Problem(self.path, line + 1, start + 1 + column, what, source))

    def done(self) -> None:
        if self.problems:
            raise RuleError(sorted(set(self.problems)))

    def root(self) -> yaml.Node | None:
        """Return the file's top node; a file that is no YAML or no text is the only problem then."""
        try:
            text = self.path.read_text(encoding='utf-8')
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else 'is not UTF-8'
            raise RuleError([Problem(self.path, 1, 1, f'cannot be read: {why}')]) from None
        self._lines = text.splitlines()
        if found := _FORBIDDEN.search(text):
            before = text[: found.start()].split('\n')
            code = ord(found.group())
            what = f'U+{code:04X} cannot stand in YAML; write "\\x{code:02X}" in double quotes'
            raise RuleError([Problem(self.path, len(before), len(before[-1]) + 1, what)])
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            fault: Any = error
            mark, begun = fault.problem_mark, fault.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            what = fault.problem or str(error)
            if begun and (begun.line, begun.column) != (line, column):
                what += f' {fault.context}, begun at {begun.line + 1}:{begun.column + 1}'
            source = self._lines[line] if line < len(self._lines) else ''
            raise RuleError([Problem(self.path, line + 1, column + 1, f'is no YAML: {what}', source)]) from None
        if node is None:
            self.complain(None, 'is empty')
        return node

    def table(self, node: yaml.Node | None, keys: Sequence[str] | None, what: str) -> dict[str, yaml.Node]:
        """Return a mapping's values by key; duplicate keys, and keys not in `keys`, are problems."""
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, f'{what} must be a mapping (key: value)')
            return {}
        out: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.string(key, 'a key')
            if name in out:
                self.complain(key, f'{name!r} stands twice')
            elif keys is not None and name not in keys:
                self.complain(key, f'unknown key {name!r} in {what}{nearest(name, keys)}')
            else:
                out[name] = value
        return out

    def items(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, f'{what} must be a list')
            return []
        return list(node.value)

    def string(self, node: yaml.Node | None, what: str) -> str:
        """Return a scalar as it is written: `no` is 'no', 12:30 is '12:30'.  A missing value is a problem."""
        if not isinstance(node, yaml.ScalarNode):
            self.complain(node, f'{what} must be a single value')
            return ''
        if node.value == '' and not node.style:
            self.complain(node, f"{what} has no value; write '' for an empty one")
        return str(node.value)

    def strings(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        return tuple(self.string(item, f'an entry of {what}') for item in self.items(node, what))

    def one_of(self, node: yaml.Node, words: Sequence[str], what: str) -> str:
        word = self.string(node, what)
        if word not in words:
            self.complain(node, f'{what} is {word!r}, and can be {", ".join(words)}{nearest(word, words)}')
        return word

    def pattern(self, node: yaml.Node, what: str, *, empty: bool = False) -> regex.Pattern[str] | None:
        """Compile a scalar; a pattern that matches the empty string is a problem unless `empty`."""
        source = self.string(node, what)
        if self.light:
            return LazyPattern(source)
        try:
            found = regex.compile(source)
        except regex.error as error:
            self.complain(node, f'{what} is no pattern: {error.msg} at character {(error.pos or 0) + 1} of {source!r}')
            return None
        if not empty and found.fullmatch(''):
            self.complain(node, f'{what} matches the empty string, so it would match everywhere')
        return found

    def replacement(self, keys: Mapping[str, yaml.Node], what: str) -> regex.Pattern[str] | None:
        """Compile `find` with its `before` and `after`, which are looked at and not matched."""
        around = [key for key in ('before', 'after') if key in keys]
        sides = {key: self.pattern(keys[key], f'{what}, {key!r}', empty=True) for key in around}
        found = self.pattern(keys['find'], f"{what}, 'find'", empty=bool(around))
        before, after = sides.get('before'), sides.get('after')
        if before and not self.light and before.groups > len(before.groupindex):
            self.complain(keys['before'], f"{what}, 'before' has a group that counts as \\1: write (?:...)")
        if found is None or None in sides.values():
            return None
        make: Any = LazyPattern if self.light else regex.compile
        both: regex.Pattern[str] = make(
            (f'(?<={before.pattern})' if before else '')
            + (f'(?:{found.pattern})' if sides else found.pattern)
            + (f'(?={after.pattern})' if after else '')
        )
        return both

    def value(self, node: yaml.Node, kind: Any, what: str) -> Any:
        """Convert a node to `kind`, one of the types a parameter may have; what does not fit is a problem."""
        if kind is str:
            return self.string(node, what)
        if kind in (int, float, bool):
            word = self.string(node, what)
            if kind is bool:
                if word not in ('true', 'false'):
                    self.complain(node, f'{what} is {word!r}; write true or false')
                return word == 'true'
            number = regex.fullmatch(r'-?(?:0|[1-9]\d*)' + (r'(?:\.\d+)?' if kind is float else ''), word)
            if not number:
                self.complain(node, f'{what} is {word!r}; write {"a whole number" if kind is int else "a number"}')
                return kind(0)
            return kind(word[:300])  # int() refuses thousands of digits
        origin, inside = typing.get_origin(kind), typing.get_args(kind)
        if origin is tuple:
            return tuple(self.value(item, inside[0], f'an entry of {what}') for item in self.items(node, what))
        if origin is not None and issubclass(origin, Mapping):
            return {k: self.value(v, inside[1], f'{what} {k!r}') for k, v in self.table(node, None, what).items()}
        raise TypeError(f'{what}: parameters of type {kind} cannot be written in a rule file')

    def parameters(self, node: yaml.Node | None, kind: type | None, at: yaml.Node, what: str) -> dict[str, Any]:
        """Return the values of a `with:`, by the fields of the dataclass `kind`; a required one must be there."""
        if kind is None:
            if node is not None:
                self.complain(node, f'{what} takes no parameters')
            return {}
        hints = _hints(kind)
        given = self.table(node, list(hints), f'{what}, `with`') if node is not None else {}
        for field in fields(kind):
            if field.default is MISSING and field.default_factory is MISSING and field.name not in given:
                self.complain(node or at, f'{what} needs {field.name!r} in its `with`')
        return {name: self.value(value, hints[name], f'{what}, {name!r}') for name, value in given.items()}

    def examples(self, node: yaml.Node | None, pairs: bool, what: str) -> tuple[Example, ...]:
        out = []
        for item in self.items(node, what) if node is not None and not self.light else ():
            line = item.start_mark.line + 1
            if not pairs:
                text = self.string(item, f'an entry of {what}')
                out.append(Example(text, text, line))
                continue
            both = self.items(item, f'an entry of {what} (text, what it becomes)')
            if len(both) != 2:
                self.complain(item, f'an entry of {what} is a pair: [text, what it becomes]')
                continue
            given, wanted = (self.string(part, f'an entry of {what}') for part in both)
            if given == wanted:
                self.complain(item, f'an entry of {what} stays as it is: that proves nothing')
            out.append(Example(given, wanted, line))
        return tuple(out)

    def place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(str(node.value), self.path, mark.line + 1, mark.column + 1)


def is_chain(path: Path) -> bool:
    """Tell whether a file is written as a chain, well or not.  Never raises."""
    try:
        return _looks_like(Reader(path, light=True).root()) == 'chain'
    except RuleError:
        return False


def _looks_like(root: yaml.Node | None) -> str:
    """Return 'rules' for a file that holds rules, 'chain' for one that names files or does what only a chain can."""
    if not isinstance(root, yaml.MappingNode):
        return ''
    values = {key.value: value for key, value in root.value if isinstance(key, yaml.ScalarNode)}
    listed = values.get('rules')
    kinds = {type(item) for item in listed.value} if isinstance(listed, yaml.SequenceNode) else set()
    if yaml.MappingNode in kinds:
        return 'rules'
    return 'chain' if kinds == {yaml.ScalarNode} or values.keys() & {'extends', 'guards', 'without'} else ''


def read_rules(
    path: Path,
    types_of: typing.Callable[[str], Types | None],
    passes: Sequence[str] = (),
    *,
    light: bool = False,
) -> RuleFile:
    """Read a rule file.  `types_of` tells what a pass takes ('' for plain rules), None when it is none of `passes`.

    Raises `RuleError` with all faults of the file, of a `light` reading those that need no pattern and no example.
    """
    reader = Reader(path, light=light)
    root = reader.root()
    if _looks_like(root) == 'chain':
        reader.complain(root, 'is a chain, not a rule file: name it as the chain, or where a chain `extends` another')
        reader.done()
    keys = reader.table(root, FILE_KEYS, 'a rule file') if root else {}
    uses = reader.string(keys['pass'], "'pass'") if 'pass' in keys else ''
    takes = types_of(uses)
    if takes is None:
        reader.complain(keys['pass'], f'there is no pass {uses!r}{nearest(uses, passes)}')
    if root and 'rules' not in keys:
        reader.complain(root, "a rule file needs 'rules'")
    if root and 'about' not in keys:
        reader.complain(root, "a rule file needs 'about', one sentence")
    specs = []
    seen: dict[str, int] = {}
    for node in reader.items(keys['rules'], "'rules'") if 'rules' in keys else ():
        spec = _rule(reader, node, uses, takes)
        if spec.name in seen:
            reader.complain(node, f'the name {spec.name!r} stands in line {seen[spec.name]} too')
        seen[spec.name] = spec.at.line
        specs.append(spec)
    given = reader.parameters(keys.get('with'), takes.common, root, 'this file') if root and takes else {}
    budget = reader.value(keys['budget'], float, "'budget'") if 'budget' in keys else None
    if budget is not None and not 0 <= budget <= 1:
        reader.complain(keys['budget'], f"'budget' is {budget:g}, and is a share of the text: 0 to 1")
    out = RuleFile(
        path,
        path.stem,
        uses,
        reader.string(keys['about'], "'about'") if 'about' in keys else '',
        budget,
        tuple(reader.one_of(n, EVIDENCE, "'reads'") for n in reader.items(keys['reads'], "'reads'"))
        if 'reads' in keys
        else (),
        tuple(reader.one_of(n, EVIDENCE, "'destroys'") for n in reader.items(keys['destroys'], "'destroys'"))
        if 'destroys' in keys
        else (),
        given,
        tuple(specs),
    )
    reader.done()
    return out


def _rule(reader: Reader, node: yaml.Node, uses: str, takes: Types | None) -> RuleSpec:
    keys = reader.table(node, RULE_KEYS, 'a rule')
    name = reader.string(keys['name'], "'name'") if 'name' in keys else ''
    what = f'rule {name!r}'
    if not regex.fullmatch(r'[a-z0-9]+(-[a-z0-9]+)*', name):
        reader.complain(keys.get('name', node), "a rule needs a 'name' in kebab-case (small letters, digits, hyphens)")
    for key in ('why', 'turns', 'keeps'):
        if key not in keys:
            reader.complain(
                node, f'{what} has no {key!r}' + ('' if key == 'why' else ': a rule without proof does not load')
            )
        elif key != 'why' and isinstance(keys[key], yaml.SequenceNode) and not keys[key].value:
            reader.complain(keys[key], f'{what} has an empty {key!r}: a rule without proof does not load')
    found = [KINDS[key] for key in KINDS if key in keys]
    if len(found) > 1:
        reader.complain(node, f'{what} is of several kinds at once: {", ".join(found)}')
    if not found and not uses:
        reader.complain(node, f"{what} needs one of 'find', 'swap', 'lines', or its file a 'pass'")
    if found and uses and found[0] != 'lines':
        reader.complain(
            node, f"{what}: a file with a 'pass' has no plain rules of kind {found[0]!r}; put it into a file of its own"
        )
    kind = found[0] if found else ''
    belongs = {'put': 'replace', 'before': 'replace', 'after': 'replace', 'role': 'lines'}
    for key, owner in belongs.items():
        if key in keys and kind != owner:
            reader.complain(keys[key], f'{what}: {key!r} belongs to rules of kind {owner!r}')
    pattern, put, table, role = None, '', None, ''
    if kind == 'replace':
        pattern = reader.replacement(keys, what)
        put = reader.string(keys['put'], f"{what}, 'put'") if 'put' in keys else ''
        if 'put' not in keys:
            reader.complain(node, f"{what} needs 'put' ('' takes the text out)")
        if pattern and not reader.light:
            try:
                # `put` is looked at where something matches: so let the empty string match.
                regex.compile(f'{pattern.pattern}\n|').sub(put, '')
            except (regex.error, IndexError) as error:
                reader.complain(keys['put'], f"{what}, 'put' does not fit 'find': {error}")
    elif kind == 'swap':
        table = {k: reader.string(v, f'{what}, {k!r}') for k, v in reader.table(keys['swap'], None, "'swap'").items()}
        if '' in table:
            reader.complain(keys['swap'], f'{what} swaps the empty string')
        elif not table and not keys['swap'].value:
            reader.complain(keys['swap'], f'{what} swaps nothing')
    elif kind == 'lines':
        pattern = reader.pattern(keys['lines'], f"{what}, 'lines'")
        role = reader.one_of(keys['role'], ROLES, "'role'") if 'role' in keys else ''
        if not role:
            reader.complain(node, f"{what} needs a 'role'")
    known = takes.rules if takes else {}
    of = known.get(f'/{kind}') if kind else known.get(name, known.get('*'))
    if not kind and uses and takes and of is None:
        names = [key for key in known if not key.startswith('/')]
        reader.complain(
            keys.get('name', node), f'the pass {uses!r} has no {what}{nearest(name, names)} (it has {", ".join(names)})'
        )
    given = reader.parameters(keys.get('with'), of, node, what) if takes else {}
    complete = of and all(
        f.name in given or f.default is not MISSING or f.default_factory is not MISSING for f in fields(of)
    )
    return RuleSpec(
        name,
        reader.place(keys.get('name', node)),
        reader.string(keys['why'], f"{what}, 'why'") if 'why' in keys else '',
        reader.one_of(keys['trust'], TRUST, f"{what}, 'trust'") if 'trust' in keys else 'likely',
        kind,
        pattern,
        put,
        table,
        role,
        of(**given) if of and complete else None,
        reader.examples(keys.get('turns'), True, f"{what}, 'turns'"),
        reader.examples(keys.get('keeps'), False, f"{what}, 'keeps'"),
        reader.examples(keys.get('misses'), True, f"{what}, 'misses'"),
    )


@dataclass(frozen=True, slots=True)
class ChainFile:
    """A chain as its file states it; nothing is looked up yet."""

    path: Path
    extends: Place | None
    rules: tuple[Place, ...]
    without: tuple[Place, ...]
    guards: tuple[tuple[str, regex.Pattern[str], str], ...]
    trust: str


def read_chain(path: Path, *, light: bool = False) -> ChainFile:
    """Read a chain file.  Raises `RuleError` with all its faults, of a `light` reading without those of patterns."""
    reader = Reader(path, light=light)
    root = reader.root()
    if _looks_like(root) == 'rules':
        reader.complain(root, 'is a rule file, not a chain: name it among the `rules`')
        reader.done()
    keys = reader.table(root, CHAIN_KEYS, 'a chain file') if root else {}

    def places(key: str) -> tuple[Place, ...]:
        nodes = reader.items(keys[key], f'{key!r}') if key in keys else []
        return tuple(reader.place(node) for node in nodes if reader.string(node, f'an entry of {key!r}'))

    guards = []
    for node in reader.items(keys['guards'], "'guards'") if 'guards' in keys else ():
        guard = reader.table(node, GUARD_KEYS, 'a guard')
        for key in GUARD_KEYS:
            if key not in guard:
                reader.complain(node, f'a guard needs {key!r}')
        if 'name' in guard and 'find' in guard and (pattern := reader.pattern(guard['find'], "'find'")):
            why = reader.string(guard['why'], "'why'") if 'why' in guard else ''
            guards.append((reader.string(guard['name'], "'name'"), pattern, why))
    if root and 'rules' not in keys and 'extends' not in keys:
        reader.complain(root, "a chain needs 'rules', or another chain that it 'extends'")
    if 'extends' in keys:
        reader.string(keys['extends'], "'extends'")
    out = ChainFile(
        path,
        reader.place(keys['extends']) if 'extends' in keys else None,
        places('rules'),
        places('without'),
        tuple(guards),
        reader.one_of(keys['trust'], TRUST, "'trust'") if 'trust' in keys else '',
    )
    reader.done()
    return out
