"""Reading people and responsibilities out of one line, on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.talk.hearing import storable
from ledger.book.refusals import Refusal
from ledger.registering.drafts import draft_in
from ledger.registering.people import read_people
from ledger.registering.starting import start_from_line
from ledger.registering.tree import path_of, read_tag, tree_of
from ledger.talk.acts import Act
from models import Database, Member
from models.talk import Mention
from tests.ledger.offices import MONDAY, Office, open_office, said


@pytest.fixture
async def office(database: Database) -> Office:
    opened = await open_office(database)
    async with database.write() as session:
        for name, code in (("张三丰", "A7"), ("张三", "A8"), ("John Smith", "B-1"), ("Li", "B2")):
            session.add(
                Member(
                    organisation_id=opened.organisation.id,
                    name=name,
                    code=code,
                    unit_id=opened.units["刑检部"].id,
                )
            )
    return opened


CASES: tuple[tuple[str, list[list[str]], list[str], str], ...] = (
    ("@李四 周五前 打扫", [["李四"]], [], "周五前 打扫"),
    ("@张三丰周五前打扫", [["张三丰"]], [], "周五前打扫"),
    ("@张三 打扫", [["张三", "张三"]], [], "打扫"),
    ("@李四、欧阳娜和王主任 打扫", [["李四"], ["欧阳娜"], ["王主任"]], [], "打扫"),
    ("@李四，打扫，清点", [["李四"]], [], ",打扫，清点"),
    ("@李四 @欧阳娜 打扫", [["李四"], ["欧阳娜"]], [], "打扫"),
    ("打扫@李四", [["李四"]], [], "打扫"),
    ("@李四 和 @李四 打扫", [["李四"]], [], "打扫"),
    ("@a7 打扫", [["张三丰"]], [], "打扫"),
    ("@B-1 打扫", [["John Smith"]], [], "打扫"),
    ("@John Smith 打扫", [["John Smith"]], [], "打扫"),
    ("@Lisa 打扫", [], ["Lisa"], "打扫"),
    ("@赵钱孙 打扫", [], ["赵钱孙"], "打扫"),
    ("@赵钱孙周五前打扫", [], ["赵钱孙周五前打扫"], "赵钱孙周五前打扫"),
    ("@ 打扫", [], [], "打扫"),
    ("@", [], [], ""),
    ("@李四" + "、啊" * 2000, [["李四"]], [], "、啊" * 2000),
    ("@李四 " * 700, [["李四"]], [], ""),
    ("@@@@", [], [], ""),
    ("@" + "长" * 4000, [], ["长" * 4000], "长" * 4000),
)


async def test_people(database: Database, office: Office) -> None:
    async with database.read() as session:
        for text, people, unknown, rest in CASES:
            named = await read_people(session, office.organisation.id, text)
            names = [[member.name for member in meant] for meant in named.people]
            assert (names, list(named.unknown)) == (people, unknown), text
            assert " ".join(named.rest.split()).replace("，打扫", ",打扫", 1) == rest, text


async def test_a_person_whom_telegram_points_out(database: Database, office: Office) -> None:
    async with database.read() as session:
        for text in ("@张三 打扫", "张三 打扫", "@张三（办公室） 打扫"):
            mention = Mention("张三", office.zhang.telegram_user_id or 0)
            named = await read_people(session, office.organisation.id, text, mentions=[mention])
            assert [member.id for (member,) in named.people] == [office.zhang.id], text


TAGS: tuple[tuple[str, list[str], str], ...] = (
    ("#履职责任 打扫", ["履职责任"], "打扫"),
    ("打扫 ＃履职责任", ["履职责任"], "打扫"),
    ("打扫#履职责任。", ["履职责任"], "打扫 。"),
    ("#履职责任打扫", ["履职责任"], "打扫"),
    ("#第一议题 学习", ["“第一议题”制度"], "学习"),
    ("#河长 巡河", ["“河长+检察长”制"], "巡河"),
    ("#河长+检察长制 巡河", ["“河长+检察长”制"], "巡河"),
    ("#履职 打扫", ["履职责任"], "打扫"),
    ("#没有 打扫", [], "打扫"),
    ("打扫", [], "打扫"),
    ("# 打扫", [], ""),
)


async def test_responsibilities(database: Database, office: Office) -> None:
    async with database.read() as session:
        tree = await tree_of(session, office.organisation.id)
        for text, names, rest in TAGS:
            tagged = read_tag(text, tree)
            assert [node.name for node in tagged.nodes] == names, text
            assert " ".join(tagged.rest.split()) == rest, text
        (node,) = read_tag("#能动责任周报", tree).nodes
        assert path_of(node, tree) == ("五项责任", "履职责任", "能动责任周报")
        assert len(read_tag("#责任", tree).nodes) > 5


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "@",
                "＠",
                "#",
                "＃",
                "张三",
                "李四",
                "、",
                "和",
                " ",
                "周五前",
                "12月4日",
                "履职",
                "\n",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pieces=PIECES)
async def test_any_line_becomes_a_draft_or_a_refusal(
    database: Database, office: Office, pieces: list[str]
) -> None:
    line = storable("@" + "".join(pieces))
    async with database.write() as session:
        try:
            prompt = await start_from_line(
                Act(session, office.head, MONDAY, said=said(line, office.head))
            )
        except Refusal:
            return
        draft = draft_in(prompt)
        assert len(draft.title) <= 500
        assert draft.due is None or draft.due > MONDAY
