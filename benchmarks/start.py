"""Time what a person waits for: the version, one small file, a check of 200 small files; medians of whole processes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / 'cleaner')
TEXT = '臨瀾市召開(kāi)會(huì )議,強調(diào)要加快發(fā)展。\n' * 20
HEALTHY = '临澜市今天召开会议，部署春灌工作。会议要求，各县区要提前检修水渠，确保农田用水。\n' * 20


def median(*args: str, runs: int = 9) -> float:
    """Return the median of some runs of the command, in seconds of the clock; the first run is not counted."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run([COMMAND, *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / 'one.txt').write_text(TEXT, encoding='utf-8')
        many = folder / 'many'
        many.mkdir()
        for number in range(200):
            (many / f'{number}.txt').write_text(HEALTHY, encoding='utf-8')
        print(f'cleaner --version            {median("--version"):6.3f} s')
        print(f'one damaged file of 2 kB     {median("clean", "--isolated", str(folder / "one.txt")):6.3f} s')
        print(f'check 200 healthy files      {median("check", "--isolated", "-q", str(many)):6.3f} s')


main()
