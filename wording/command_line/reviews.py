"""What `taizhang review` says."""

from wording.messages import N_

NO_SAMPLE = N_("{period} 没有抽取过")
NO_REVIEW = N_("工作模型里没有评查 {key}")
SAMPLE = N_("{key} {period}：清单 {listed} 件，种子 {seed}，清单摘要 {digest}")
LIST_CHANGED = N_("清单在抽取以后有变动，摘要对不上")
DIFFERS = N_("重抽的结果和当时抽取的不一样")
