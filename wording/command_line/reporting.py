"""What `taizhang report` says."""

from wording.messages import N_

ENDS = N_("{file}：文件名要以 {ends} 之一结尾")
NO_BULLETIN = N_("没有 {key} 这种通报；现有：{known}")
PERIOD_SHAPE = N_("--period {period}：请写成 {example} 这样")
PERIOD_AHEAD = N_("--period {period}：这一期还没有开始")
WRITTEN = N_("{file}：已写好")
NOT_RELEASED = N_("{file}：已写好；这一期还没有发布，是按现在的台账编的")
TEMPLATE_WRITTEN = N_("{file}：已写好模板；改好后放进 TAIZHANG_TEMPLATES 文件夹，名字用通报的代号")
NO_WORD = N_("这里没有装做 Word 文件的组件，PDF 和 Excel 都能做；要 Word：{mend}")
WORD_MEND = "pip install docxtpl"
TEMPLATE_BROKEN = N_("单位自己的模板用不了，这次用了自带的：{reason}")
