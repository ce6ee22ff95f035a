"""How hard the laws are tried: `HYPOTHESIS_PROFILE` names a profile; else `ci` where CI is set, `dev` elsewhere.

`ci` tries the same examples each time, so that a change answers for itself; `dev` draws new ones, and `hunt` many.
"""

import os

from hypothesis import HealthCheck, settings

# No deadline: the first example of a law pays for imports and the chain. Shared machines are slow at random.
common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile('dev', common, max_examples=50)
settings.register_profile('ci', common, max_examples=200, derandomize=True, print_blob=True)
settings.register_profile('hunt', common, max_examples=5000)
settings.load_profile(os.environ.get('HYPOTHESIS_PROFILE') or ('ci' if os.environ.get('CI') else 'dev'))
