"""Read sentences in wrong codecs, and count how many the pass `mojibake` gives back exactly."""

from __future__ import annotations

import codecs
import sys
from collections import Counter
from collections.abc import Iterator

from cleaner.chain import settle
from cleaner.passes import View
from cleaner.rules import load_chain
from cleaner.text import Patch

CHAIN = load_chain()
PASS = next(stage for stage in CHAIN.stages if stage.name == 'mojibake')
TRUST = {name: rule.trust for name, rule in PASS.rules.items()}

# Prose of this project's own, about a town that does not exist.
SIMPLIFIED = (
    '云溪镇的老桥昨日修好，两岸的居民一早就来看热闹。镇长说，这座桥建于百年以前，经过三次大修，见证了当地的发展。'
    '工程队有四十人，白天施工，夜里轮流看守。队长对记者说，时间紧，任务重，质量不能差。木工老叶做了一辈子桥，他很讲究。'
    '桥头的茶馆重新开张，老板请大家喝茶。有人问，桥修好了，网络什么时候也通？众人都笑。电信公司的人说，明年开通。'
    '学校的孩子们放学以后也来帮忙，他们把石子一筐一筐地搬到河边。晚上下了一场大雨，河水涨了半米，新桥没有事。'
)
TRADITIONAL = (
    '雲溪鎮的老橋昨日修好，兩岸的居民一早就來看熱鬧。鎮長說，這座橋建於百年以前，經過三次大修，見證了當地的發展。'
    '工程隊有四十人，白天施工，夜裡輪流看守。隊長對記者說，時間緊，任務重，質量不能差。木工老葉做了一輩子橋，他很講究。'
    '橋頭的茶館重新開張，老闆請大家喝茶。有人問，橋修好了，網路什麼時候也通？眾人都笑。電信公司的人說，明年開通。'
    '學校的孩子們放學以後也來幫忙，他們把石子一筐一筐地搬到河邊。晚上下了一場大雨，河水漲了半米，新橋沒有事。'
)
JAPANESE = (
    '町の古い橋がきのう直りました。朝から大勢の人が見に来て、みんな喜んでいました。町長はこの橋は百年前に作られたと話しました。'
    '工事には四十人が参加し、昼も夜も働きました。橋のそばの喫茶店もまた開きました。来年はインターネットも使えるそうです。'
)
LATIN = 'windows-1252'
TEXTS = {
    'utf-8': SIMPLIFIED + TRADITIONAL + JAPANESE,
    'gb18030': SIMPLIFIED + TRADITIONAL,
    'cp950': TRADITIONAL,
    'cp932': JAPANESE,
    'euc_jp': JAPANESE,
}
SEEN = {
    'utf-8': [LATIN, 'latin-1', 'gb18030', 'cp950', 'cp932', 'cp949'],
    'gb18030': [LATIN, 'latin-1', 'cp950', 'cp949', 'cp932'],
    'cp950': [LATIN, 'latin-1', 'gb18030', 'cp949', 'cp932'],
    'cp932': [LATIN, 'gb18030', 'cp950'],
    'euc_jp': [LATIN, 'cp950', 'cp949'],
}
LENGTHS = (6, 10, 20, 40, 60)
BEFORE, AFTER = '昨天的通知是这样写的：', '。请大家都来看看。'


def misread(text: str, meant: str, seen: str) -> str:
    """Return what shows, '' when a byte is lost on the way."""
    raw = text.encode(meant, 'ignore')
    if raw.decode(meant) != text:
        return ''
    if seen == LATIN:  # as browsers have it: a byte without a character shows as a control character
        return ''.join(bytes([b]).decode(seen, 'ignore') or chr(b) for b in raw)
    try:
        shown = raw.decode(seen)
    except UnicodeDecodeError:
        return ''
    return shown if codecs.encode(shown, seen) == raw else ''


def mended(text: str) -> str:
    if not PASS.trigger(text):
        return text
    edits, _ = settle(text, PASS(View(text)), TRUST)
    return Patch(edits).apply(text) if edits else text


def pieces(text: str, size: int) -> Iterator[str]:
    yield from (text[at : at + size] for at in range(0, len(text) - size, 5))


def score(meant: str, seen: str, size: int, kind: str) -> Counter[str]:
    """Count `all` pieces that lost no byte, of them the `right` ones and those `changed` to something else."""
    out: Counter[str] = Counter()
    for piece in pieces(TEXTS[meant], size):
        shown = misread(piece, meant, seen)
        if kind == 'twice' and shown:
            shown = misread(shown, meant, seen)
        if not shown:
            continue
        text, want = (BEFORE + shown + AFTER, BEFORE + piece + AFTER) if kind == 'span' else (shown, piece)
        got = mended(text)
        out['all'] += 1
        out['right'] += got == want
        out['changed'] += got not in (want, text)
    return out


def rows(kind: str) -> Iterator[tuple[str, str, list[Counter[str]]]]:
    for meant, all_seen in SEEN.items():
        for seen in all_seen:
            if kind == 'twice' and (meant, seen) not in {('utf-8', LATIN), ('utf-8', 'latin-1')}:
                continue
            yield meant, seen, [score(meant, seen, size, kind) for size in LENGTHS]


def main() -> None:
    for kind in sys.argv[1:] or ('whole', 'span', 'twice'):
        print(f'\n{kind}: % exact (% changed to something else) of so many')
        print(f'| meant | read as | {" | ".join(map(str, LENGTHS))} |\n|---|---|{"---|" * len(LENGTHS)}')
        for meant, seen, counts in rows(kind):
            if sum(c['all'] for c in counts):
                cells = [
                    f'{100 * c["right"] / c["all"]:.0f} ({100 * c["changed"] / c["all"]:.0f}) of {c["all"]}'
                    if c['all']
                    else '-'
                    for c in counts
                ]
                print(f'| {meant} | {seen} | {" | ".join(cells)} |')


if __name__ == '__main__':
    main()
