"""What is known of a file that is done: written last, so that a file with a manifest is whole.

`NAME.manifest.json`: the rules and the version, names, sizes and hashes of input, output and ledger, counts, times.
A file is skipped the next time only if all of these hold.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cleaner import __version__
from cleaner.corpus.places import Corpus, Item, Store
from cleaner.corpus.rows import Counts, Recipe
from cleaner.files import Refused
from cleaner.flow import recipe_hash

FORMAT = 1
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A file and its bytes."""

    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, object]:
        return {'name': self.name, 'bytes': self.size, 'sha256': self.sha256}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Made:
        return cls(row['name'], row['bytes'], row['sha256'])


@dataclass(frozen=True, slots=True)
class Manifest:
    """One file: what went in, what came out, and what was done."""

    rules: Mapping[str, Any]  # chain, hash, options
    given: Made
    made: Made
    ledger: Made
    counts: Counts
    seconds: float = 0.0
    skipped: bool = field(default=False, compare=False)  # it was done already

    def dumps(self) -> str:
        return (
            json.dumps(
                {
                    'manifest': FORMAT,
                    'version': __version__,
                    **self.rules,
                    'input': self.given.as_json(),
                    'output': self.made.as_json(),
                    'ledger': self.ledger.as_json(),
                    'counts': self.counts.as_json(),
                    'seconds': {'all': round(self.seconds, 3), 'passes': rounded(self.counts.seconds)},
                },
                indent=1,
            )
            + '\n'
        )


def rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in sorted(seconds.items())}


def rules_of(recipe: Recipe) -> dict[str, Any]:
    """Return what a result depends on besides its input."""
    return {'chain': recipe.chain.name, 'hash': recipe_hash(recipe.chain), 'options': recipe.as_options()}


def loads(text: str | bytes, name: str) -> tuple[str, Manifest]:
    """Return the version that wrote a manifest, and the manifest.  Raises `Refused`."""
    try:
        row = json.loads(text)
        if row['manifest'] > FORMAT:
            raise Refused(f'{name}: written by a newer version (format {row["manifest"]}); update cleaner')
        given, made, kept = (Made.of(row[part]) for part in ('input', 'output', 'ledger'))
        rules = {key: row[key] for key in ('chain', 'hash', 'options')}
        counts = Counts.of(row['counts'], row['seconds']['passes'])
        return row['version'], Manifest(rules, given, made, kept, counts, row['seconds']['all'])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f'{name}: is no manifest ({type(error).__name__}: {error})') from None


def done(corpus: Corpus, item: Item, recipe: Recipe) -> Manifest | None:
    """Return the manifest of a file that is done, and of which nothing was changed since; else None."""
    if not corpus.target.exists(item.manifest):
        return None
    try:
        with corpus.target.open(item.manifest) as file:
            version, found = loads(file.read(), item.manifest)
        same = version == __version__ and dict(found.rules) == rules_of(recipe)
        if same and all(
            _holds(store, path, made)
            for store, path, made in (
                (corpus.target, item.target, found.made),
                (corpus.target, item.ledger, found.ledger),
                (corpus.source, item.path, found.given),
            )
        ):
            return replace(found, skipped=True)
    except (Refused, OSError):
        pass  # it is done anew, and what cannot be read or written is told then
    return None


def _holds(store: Store, path: str, made: Made) -> bool:
    return store.exists(path) and store.size(path) == made.size and digest(store, path) == made.sha256


def digest(store: Store, path: str) -> str:
    """Return the sha256 of a file's bytes."""
    out = hashlib.sha256()
    with store.open(path) as file:
        while data := file.read(_PIECE):
            out.update(data)
    return out.hexdigest()


@dataclass(slots=True)
class Total:
    """What several files add up to."""

    files: int = 0
    skipped: int = 0
    given: int = 0  # bytes
    made: int = 0
    ledgers: int = 0
    counts: Counts = field(default_factory=Counts)
    seconds: float = 0.0
    rules: Counter[str] = field(default_factory=Counter)  # files by chain and hash

    def add(self, manifest: Manifest) -> None:
        self.files += 1
        self.skipped += manifest.skipped
        self.given += manifest.given.size
        self.made += manifest.made.size
        self.ledgers += manifest.ledger.size
        self.counts.add(manifest.counts)
        self.seconds += manifest.seconds
        self.rules[f'{manifest.rules["chain"]} {manifest.rules["hash"][:12]}'] += 1

    @classmethod
    def of(cls, manifests: Iterable[Manifest]) -> Total:
        out = cls()
        for manifest in manifests:
            out.add(manifest)
        return out

    def as_json(self) -> dict[str, Any]:
        return {
            'files': self.files,
            'skipped': self.skipped,
            'bytes': {'input': self.given, 'output': self.made, 'ledgers': self.ledgers},
            'counts': self.counts.as_json(),
            'seconds': {'files': round(self.seconds, 3), 'passes': rounded(self.counts.seconds)},
            'rules': dict(sorted(self.rules.items())),
        }
