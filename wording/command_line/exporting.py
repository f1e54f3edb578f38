"""What `taizhang` says of what it exports."""

from wording.messages import N_

EXPORTED = N_("{file}：已写好，共 {rows} 行")
