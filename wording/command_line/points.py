"""What the command line says about points."""

from wording.messages import N_

POINTS_AGREE = N_("赋分：{count} 个合计都与台账一致")
POINTS_DIFFER = N_("赋分：{name}（{period} 起）的合计是 {stored} 分，按台账应为 {told} 分")
