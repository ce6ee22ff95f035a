"""Write `rules/schema.json` from the code that reads rule files: python tools/make_schema.py."""

import json
from pathlib import Path

from cleaner.schema import rule_files

text = json.dumps(rule_files(), indent=1, ensure_ascii=False) + '\n'
(Path(__file__).parent.parent / 'rules' / 'schema.json').write_text(text, encoding='utf-8')
