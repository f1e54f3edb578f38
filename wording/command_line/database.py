"""What `taizhang` says of the database: where it is looked for, and why it cannot be used."""

from wording.messages import N_

FIRST_STEP = N_("请先运行 `taizhang init --framework 3315 --name 名称 --admin 姓名`")
CANNOT_BE_USED = N_("数据库 {database} 不能使用：{reason}")
LOG_LEFT_BEHIND = N_("{log} 里有 {file} 没有的内容：请把两个文件一起复制到可以写入的地方")
FORGETS = N_("TAIZHANG_DATABASE_URL：内存里的数据库什么都留不住，请写成 sqlite:///文件.db")
NO_ADDRESS = N_(
    "TAIZHANG_DATABASE_URL：看不懂这个地址，请写成 sqlite:///文件.db 或 "
    "postgresql://用户:密码@主机/库名"
)
NO_FILE = N_("没有数据库 {file}：{first}，或设置 TAIZHANG_DATABASE_URL")
NO_FOLDER = N_("数据库 {file} 不能使用：没有这个文件夹，或它本身就是文件夹")
FOLDER_CLOSED = N_("数据库 {file} 无法建立：所在的文件夹不能写入")
FILE_UNREADABLE = N_("数据库 {file} 无法读取：{reason}")
NO_DATABASE = N_("{file} 不是数据库：请把 TAIZHANG_DATABASE_URL 改为别的文件")
EMPTY = N_("数据库是空的：{first}")
AHEAD = N_("数据库的版本是 {revision}，本程序只认识到 {newest}：请安装更新的 taizhang")
BEHIND = N_(
    "数据库的版本是 {revision}，需要 {newest}：运行 `taizhang doctor --upgrade` 或 `taizhang "
    "run` 就会升级"
)
NO_ORGANISATION = N_("数据库里还没有单位：{first}")
