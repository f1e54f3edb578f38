"""The pictures of a register: an album at a time, and what each shows."""

from datetime import date

from models.framework import Register
from models.frozen import frozen
from wording.dates import date_text
from wording.forms.values import ValueShown
from wording.messages import N_, Button, Keyboard, Message

PICTURES_ON_A_PAGE = 9


@frozen
class Picture:
    """A picture: of which record, by whom."""

    record_id: int
    on_date: date
    unit: str
    shows: ValueShown | None  # the record's first words

    def day(self, language: str) -> str:
        """Return the day it counts for."""
        return date_text(self.on_date, language, with_year=False)


class GalleryShown(Message):
    """Below an album: what its pictures show, in order."""

    register: Register
    pictures: tuple[Picture, ...]
    page: int
    has_more: bool

    @property
    def first(self) -> int:
        """Return the number of the first picture."""
        return (self.page - 1) * PICTURES_ON_A_PAGE + 1

    def keyboard(self) -> Keyboard:
        """Open a record, turn the pages, go back."""
        turning = []
        if self.page > 1:
            turning.append(self.turn(N_("‹ 上一页"), self.page - 1))
        if self.has_more:
            turning.append(self.turn(N_("下一页 ›"), self.page + 1))
        records = tuple(
            Button(str(number), "record.show", one.record_id)
            for number, one in enumerate(self.pictures, self.first)
        )
        back = Button(N_("返回"), "register.show", self.register.number)
        return (records[:5], *((records[5:],) if records[5:] else ()), (*turning, back))

    def turn(self, label: str, page: int) -> Button:
        """Return what shows another page."""
        return Button(label, "register.gallery", self.register.number, page)


class NoPictures(Message):
    """Refused: nothing of the register has a picture."""

    text = "“{{ register.title_in(language) }}”还没有图片。"

    register: Register
