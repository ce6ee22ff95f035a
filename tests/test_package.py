import os
from pathlib import Path

import pytest

import cleaner


@pytest.mark.skipif('CLEANER_EXPECT_WHEEL' not in os.environ, reason='only where the wheel is under test')
def test_the_wheel_is_tested_and_not_the_tree():
    assert Path(cleaner.__file__).parent.parent.name == 'site-packages'
