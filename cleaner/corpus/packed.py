"""Streams that are compressed or not: read and written in pieces, never whole, and the same bytes every time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, Protocol

SIZE = 1 << 16  # bytes that are read at once


class Damaged(ValueError):
    """A compressed stream that cannot be read to its end."""


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> int: ...


def unpacked(file: IO[bytes], packed: str) -> Iterator[bytes]:
    """Yield what a file holds, in pieces; `packed` is the ending of its name that says how it is compressed.

    Raises `Damaged` where it is no such stream, or breaks off.
    """
    part: Any = None
    while data := file.read(SIZE):
        if not packed:
            yield data
            continue
        while data:
            if part is None and packed == '.gz' and not (data := data.lstrip(b'\0')):  # as gzip, which pads
                break
            part = part or _reader(packed)
            try:
                yield part.decompress(data)
            except Exception as error:  # zlib and zstandard have classes of their own
                if isinstance(error, MemoryError):
                    raise
                raise Damaged(f'is no {packed[1:]} stream, or a damaged one: {error}') from None
            data = b''
            if part.eof:
                data, part = part.unused_data, None
    if part:
        raise Damaged(f'the {packed[1:]} stream breaks off')


class Packer:
    """Compresses what is written, into a sink."""

    def __init__(self, sink: Sink, packed: str) -> None:
        self._sink = sink
        self._made: Any = _writer(packed) if packed else None

    def write(self, data: bytes) -> int:
        self._sink.write(self._made.compress(data) if self._made else data)
        return len(data)

    def close(self) -> None:
        """Write what is left; the sink stays open."""
        if self._made:
            self._sink.write(self._made.flush())


def _reader(packed: str) -> Any:
    if packed == '.gz':
        return zlib.decompressobj(wbits=31)
    return _zstandard().ZstdDecompressor(max_window_size=1 << 31).decompressobj()


def _writer(packed: str) -> Any:
    if packed == '.gz':
        return zlib.compressobj(6, wbits=31)  # its head holds no time
    return _zstandard().ZstdCompressor(level=3).compressobj()


_zstandard = partial(__import__, 'zstandard')
