"""Build cleaner/zh/radicals.tsv: radicals and compatibility ideographs, and the unified ideograph each looks like.

    python tools/build_radicals.py cleaner/zh/radicals.tsv

A line is `unified<TAB>characters that look like it`, both in the order of their code points.  Radicals are from
Unicode's property Equivalent_Unified_Ideograph, which Perl carries (`Unicode::UCD`); Unicode's normal form NFKC says
the same of the 214 Kangxi radicals and knows 2 of the supplement.  Compatibility ideographs are from NFKC, that is,
from Python's `unicodedata`.  Promises the same bytes for the same Perl and Python.
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

PERL = """
use Unicode::UCD qw(prop_invmap);
my ($list, $map) = prop_invmap('Equivalent_Unified_Ideograph');
print "$$list[$_] $$map[$_] ", ($_ < $#$list ? $$list[$_ + 1] : $$list[$_] + 1), "\\n" for 0 .. $#$list;
"""
RADICALS = range(0x2E80, 0x2FD6)
COMPATIBLE = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))


def radicals() -> dict[str, str]:
    """Return {radical: unified ideograph} as Perl knows it."""
    out: dict[str, str] = {}
    rows = subprocess.run(['perl', '-e', PERL], capture_output=True, text=True, check=True).stdout.splitlines()
    for row in rows:
        start, same, end = row.split(' ')
        out |= {chr(code): chr(int(same)) for code in range(int(start), int(end)) if same and code in RADICALS}
    return out


def compatible() -> dict[str, str]:
    """Return {compatibility ideograph: unified ideograph}; twelve of the block are unified themselves."""
    pairs = {chr(code): unicodedata.normalize('NFKC', chr(code)) for code in COMPATIBLE}
    return {char: same for char, same in pairs.items() if char != same}


if __name__ == '__main__':
    pairs = radicals() | compatible()
    kangxi = [chr(code) for code in RADICALS if unicodedata.normalize('NFKC', chr(code)) != chr(code)]
    if any(unicodedata.normalize('NFKC', char) != pairs[char] for char in kangxi):
        raise SystemExit('Perl and Python differ about a radical')
    alike = defaultdict(list)
    for char in sorted(pairs):
        alike[pairs[char]].append(char)
    text = ''.join(f'{same}\t{"".join(alike[same])}\n' for same in sorted(alike))
    Path(sys.argv[1]).write_text(text, encoding='utf-8', newline='\n')
