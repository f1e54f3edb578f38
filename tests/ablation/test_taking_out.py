"""Each safeguard can be taken out: what a removal takes hold of is still there."""

import pytest

from tests.ablation.taking_out import Removal, all_removals


@pytest.mark.parametrize("removal", all_removals().values(), ids=all_removals())
def test_what_is_taken_out_is_there(removal: Removal) -> None:
    with pytest.MonkeyPatch.context() as patch:
        removal(patch)
