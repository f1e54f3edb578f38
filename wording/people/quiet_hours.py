"""/quiet: in which hours no list, digest or post comes."""

from wording.messages import N_, Button, Keyboard, Message

OFFERED = ("22:00–08:00", "23:00–07:30")


class QuietHoursShown(Message):
    """The hours as they stand, and others to choose from by a tap. "" where there are none."""

    common: str  # the organisation's
    own: str

    def keyboard(self) -> Keyboard:
        """Return a button for each of the hours offered, and one for the organisation's."""
        offered = tuple(
            Button("{hours}", "quiet.choose", place, values=(("hours", hours),))
            for place, hours in enumerate(OFFERED)
            if hours != self.own
        )
        return (offered, (Button(N_("按单位规定"), "quiet.common"),)) if self.own else (offered,)


class QuietHoursNotRead(Message):
    """Answer to /quiet with words in which there are not two times."""

    text = "没看出起止时间。请这样写：/quiet 22:30-07:00；只发 /quiet 可以看现在的时段。"
