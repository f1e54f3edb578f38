"""What does not hold together in a work model: one catalogue, a word for each, said in `wording`.

Here stands the English of each, for whoever reads an error of ours; people are told in their
language by `wording.frameworks.flaws`.
"""

from collections.abc import Iterable
from dataclasses import replace

from models.frozen import frozen

Place = tuple[str | int, ...]  # such as ("check_ins", 3, "form"), from wherever the flaw was found

SENTENCES = {
    # keys and names
    "used_twice": "{what} used twice: {names}",
    "none_such": "{whose} {key}: no {what} {name}",
    "field_key_twice": "category {key}: a field's key used twice",
    # check-ins
    "when_not_said": "{key}: please say either schedule or opened_by",
    "open_too_long": "{key}: open_for is longer than until the next round opens",
    "opened_by_whom": "{key}: please say either people or level in opened_by",
    "reminder_outside": "{key}: the reminder must fall between opening and closing",
    "reminders_unordered": "{key}: please write the reminders from the first to the last",
    "reader_wanted": "{key}: what is confidential, and only that, names its reader",
    "signed_in_confidence": "{key}: what is not open to read is not signed off by anybody",
    "compiled_beyond": "{key}: what stays in the department is compiled for its head alone",
    "too_many_choices": "check-in {key}: its first field has more than {most} choices",
    "confidential_form": (
        "check-in {key}: what is not open to read takes neither files nor readings of indicators"
    ),
    "named_in_alone": "check-in {key}: please say named_in and fields together",
    "no_member_field": "check-in {key}: {name} is no member field of register {register}",
    "nobody_asks": "check-in {key}: no rule asks it",
    "asked_in_two_ways": "{key}: please say only one of one_per, named_in, turn and level",
    "tags_of_whom": "{key}: tags go with roles, not with named_in or turn",
    "holding_of_whom": "{key}: holding goes with roles, not with named_in, turn or opened_by",
    "opens_by_of_levels": "{key}: opens_by is for what goes down level by level",
    "opens_by_too_late": "{key}: opens_by must be shorter than open_for",
    "ahead_by_what": "{key}: please say either before, in whole days as P5D, or working_days",
    "ahead_of_whom": "{key}: it asks whom the register {register} names; please say so in named_in",
    "ahead_of_another_date": (
        "{key}: records of {register} count for another date; please say day = {name} there"
    ),
    "ahead_place": "{key}: ${{{name}}} is no field of form {form}",
    "anonymous_form": "check-in {key}: what is anonymous is one tap of several choices",
    "counted_for_whom": "{key}: please say in compile_for who gets the counts of what is anonymous",
    "rule_on_anonymous": "rule {number} ({on}): nothing follows from what is not open to read",
    "fact_in_confidence": "check-in {key}: what is not open to read tells no fact",
    # rules
    "rule_without_form": "rule {number} ({on}): nothing of that name is filled in",
    "rule_follows_what": "rule {number} ({on}): please say either task or ask",
    "rule_asks_nothing": "rule {number} ({on}): no check-in {name} with `on` of that name",
    "rule_condition": "rule {number} ({on}): when: {why}",
    "rule_place": "rule {number} ({on}): ${{{name}}} is no field of form {form}",
    "rule_owner": (
        "rule {number} ({on}): task: owner {name} is no member or unit field of form {form}"
    ),
    # bulletins
    "section_check_in": (
        "bulletin {key}: please say check_in in sections of that kind, and only there"
    ),
    "section_records": "bulletin {key}: please name one register in sections of records",
    # registers
    "target_of_nothing": "a target needs records, or a field's amount",
    "target_not_above_0": "a target's amount must be above 0",
    "target_not_summed": "register {key}: target {name}: no field of form {form} with total = true",
    "tally_without_choices": "register {key}: tally {name}: no field of form {form} with choices",
    "day_no_date": "register {key}: day {name}: no date of form {form}",
    "fact_unfit": "register {key}: no field takes {value} for the fact {fact}",
    "unit_no_unit": "register {key}: unit {name}: no unit field of form {form}",
    "review_field": "review {key}: {what}: {name} is no {type} field of form {form}",
    "points_of_nothing": "points must be above or below 0",
    "points_from_use": (
        "points {key}: {on} tells of the use of the bot, of presence or of reading time;"
        " points never follow from that"
    ),
    "points_unknown_event": (
        "points {key}: {on} is no event that points follow; please say one of {known},"
        " or record:KEY of a register"
    ),
    "points_without_register": "points {key} ({on}): there is no register of that name",
    "points_to_whom": (
        "points {key}: to: {name} is no member field of the register; asked, head or a field"
    ),
    "points_helpers": "points {key}: to = helpers goes with struck_off alone",
    "points_condition": "points {key}: when: {why}",
    "answer_of_whom": "register {key}: answer: {name} is no member or unit field of form {form}",
    "answer_no_date": "register {key}: answer: {name} is no date of form {form}",
    "answer_place": "register {key}: answer: ${{{name}}} is no field of form {form}",
    "answer_task_of_others": "the task of an answer is of who answers: owner = asked",
    "number_pattern": "please write {{year}} and {{number}} where they are to stand, and no others",
    # forms
    "fact_otherwise": (
        "form {form}, field {name}: the fact {fact} has another type or other choices in {other}"
    ),
    "note_tells": "a note is not answered: it tells no fact",
    "field_flawed": "form {form}, field {name}: {why}",
    "nothing_to_answer": "form {form}: nothing but notes; please give it a field to answer",
    "name_twice": "the name {name} is used twice",
    "total_of_no_number": "total sums numbers, not {type}; please use integer or decimal",
    "unit_of_no_number": "unit is for numbers, not {type}",
    "note_answered": "a note is not answered: it can neither be required nor have a constraint",
    "no_choices": 'no choices; please give choices = {{ value = "label" }}',
    "acknowledge_choices": ('acknowledge has one answer; please say choices = {{ {only} = "…" }}'),
    "choices_not_taken": "{type} takes no choices; please use select_one or select_multiple",
    "choices_en_further": "choices_en names {names}, which choices does not",
    "no_default": "{type} has no default",
    "draft_is_text": "a draft of the books is text",
    "today_is_a_date": "today() is a default for dates only",
    "default_unfit": "the default {default} is not what {type} takes",
    "relevant_flawed": "relevant: {why}",
    "constraint_flawed": "constraint: {why}",
    "reading_required": "an indicator is asked of whoever answers for it, and may be left empty",
    # indicators
    "indicator_target_empty": "a target needs a value, or those of units",
    "indicator_target_inexact": "the target {value} cannot be kept exactly",
    "indicator_target_short": "indicator {key}: its target is for less than its period",
    "indicator_adds_up": (
        "indicator {key}: a target per {per} is reached by adding up; please say adds_up = true,"
        " or leave per out"
    ),
    "no_indicator": (
        "form {form}, field {name}: no indicator {name}: the field's name is the indicator's key"
    ),
    "other_unit": "form {form}, field {name}: its unit is {unit}, the indicator's {other}",
    "reading_in_register": (
        "register {register}: readings of indicators are asked by a check-in, which knows the"
        " period (form {form}, field {name})"
    ),
    # expressions
    "at_character": "at character {number}: {why}",
    "not_supported": "{words} is not supported; {supported}",
    "not_supported_here": "{words} is not supported here; {supported}",
    "expression_too_long": "an expression has at most {most} characters",
    "something_missing": "something is missing at the end",
    "too_deep": "more than {most} brackets deep",
    "no_condition": "{kind} is no condition; please compare it with something",
    "no_field_before": "{name} is no field that comes before",
    "selected_of_what": "selected() takes a field with choices",
    "condition_wanted": "a condition has to stand here, not {kind}",
    "not_reckoned": "{left} {sign} {right} cannot be reckoned",
    "not_compared": "{left} and {right} cannot be compared",
    "no_order": "{kind} has no order; please use = or !=",
    "not_that_kind": "{words} is not {kind}; please write {shape}",
    "not_among_choices": "{words} is not among the choices: {choices}",
    # rules of RFC 5545
    "rule_words": "{names}: please use {allowed} and nothing else",
    "rule_frequency": "FREQ: please say one of {allowed}",
    "rule_day": "{frequency} does not say which day: {needed}",
    "rule_month": "YEARLY does not say which month: BYMONTH",
    "rule_unread": "{rule} is no rule of RFC 5545: {error}",
    "rule_never": "{rule} never comes",
    "rule_skips": (
        "not every month has a {day}: BYMONTHDAY=-1 is the last day, and"
        " BYMONTHDAY=28,{day};BYSETPOS=-1 the {day} or what is there instead"
    ),
    # cells of the workbook
    "cell_choice": "please write one of {choices}",
    "cell_yes_no": "please write yes or no",
    "cell_whole": "please write a whole number",
    "cell_number": "please write a number",
    "cell_day": "please write a day, such as 2026-12-04",
    "cell_clock": "please write a time of day, such as 09:00",
    "cell_span": "please write a length of time, such as 3h, 2d, 90min",
    "cell_rule": "please write it like day 20 of every month, or every Fri, or as RFC 5545 has it",
    "cell_text": "a number or a day where text belongs; please format the cell as text",
    "cell_quotes": "a quotation mark is not closed",
    "cell_amounts": "please write name=value, one after the other",
    "cell_too_long": "{name}: a cell holds at most {most} characters",
    "cell_missing": "this may not be empty",
    "parent_unknown": "there is no {name} in the sheet {sheet}",
    "parent_later": "{name} has to stand above, in a row of its own",
    "key_twice": "{name} stands twice",
    "setting_unknown": "there is no such setting",
    "sheet_unknown": "there is no sheet of that name here; known are {names}",
    "sheet_missing": "the sheet {name} is missing; without rows it keeps its headings",
    "column_unknown": "no heading of ours; please delete the column, or take that of an export",
    "column_twice": "the heading stands twice",
    "column_missing": "the column {name} is missing",
    "sheet_twice": "the sheet stands twice, once in each language",
    # a form made elsewhere
    "form_unreadable": "this cannot be read; please save it as a plain .xlsx workbook",
    "form_empty": "there are no questions; please add the sheet",
    "form_too_large": "more than {rows} rows or {columns} columns",
    "form_title_wanted": "please give form_title, the form's name",
    "form_id_wanted": "please give form_id: letters, digits and -, at most 48",
    "choice_incomplete": "please give list_name, name and label",
    "choice_twice": "{value} stands twice in {name}",
    "no_list": "there is no list '{name}'; please add it to choices",
    "behind_type": "'{words}' behind {kind} is not supported",
    "group_not_ended": "a group is not ended; please add end_group",
    "no_group_open": "no group is open; please take it away",
    "column_not_taken": "the column {column} is not supported; please empty the cell",
    "shown_otherwise": "{column} says how an app shows it",
    "kept_anyway": "{kind}: the ledger keeps this of itself",
    "not_asked": "{kind} cannot be asked: {why}",
    "asked_once": "a form is asked once; please take the repetition away",
    "nothing_calculated": "nothing is calculated in a form; please take the row away",
    "place_as_words": "places are taken as words; please use text",
    "day_and_time_apart": "please use date, and time in a row of its own",
    "number_with_constraint": "please use integer or decimal with a constraint",
    "one_for_each_place": "please use select_one, once for each place",
    "text_instead": "please use text",
    "nothing_hidden": "nothing is hidden from whoever fills in a form; please take the row away",
    "choices_in_sheet": "please put the choices into the sheet choices",
    "too_rare": "rotation {key}: {rule} comes less than twice in 8 years",
}


@frozen
class Flaw:
    """One thing that does not hold together: its word, the facts to say it with, and where."""

    word: str
    facts: tuple[tuple[str, object], ...] = ()
    place: Place = ()

    def __str__(self) -> str:
        facts = dict(self.facts)
        # What pydantic found by itself brings its own words.
        return SENTENCES.get(self.word, "{message}").format(**facts)

    def at(self, *place: str | int) -> "Flaw":
        """Return it with where it stands, seen from further above."""
        return replace(self, place=(*place, *self.place))


class UnfitError(ValueError):
    """A part of a work model that does not hold together, with everything that is wrong."""

    def __init__(self, *flaws: Flaw) -> None:
        super().__init__("; ".join(map(str, flaws)))
        self.flaws = flaws


def flaw(word: str, *place: str | int, **facts: object) -> Flaw:
    """Return a flaw; `place` is where it stands below the part that found it."""
    return Flaw(word, tuple(facts.items()), place)


def refuse(flaws: Iterable[Flaw]) -> None:
    """Raise UnfitError if there are any."""
    found = tuple(flaws)
    if found:
        raise UnfitError(*found)
