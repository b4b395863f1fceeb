"""Answers in what a model wrote: found, and the same for all that mean the same."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.chain_of_thought import TaskType
from chatapp.domain.chinese_numbers import chinese_value
from chatapp.domain.extraction import extracted, normalised

SOME = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18.", "18"),
        (" 1,234.5 metres", "1234.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("负3", "-3"),
        ("1/2", "0.5"),
        ("2/3", "2/3"),
        ("1/0", "1/0"),
        ("50%", "50%"),
        ("百分之五十", "50%"),
        ("十二个", "12"),
        ("３万", "30000"),
        ("１，２３４", "1234"),
        ("$1,200.00", "1200"),
        ("**18**", "18"),
        ("The answer is 7 because 3 do not count.", "7"),
        ("Therefore, the answer (arabic numerals) is 12.", "12"),
        ("3 + 4 = 7", "7"),
        ("因此，答案（阿拉伯数字）是一共18个", "18"),
        ("1.000,5", "1000.5"),
        ("1.000.000", "1000000"),
        ("1,00,000", "100000"),
        (r"1\,000", "1000"),
        ("1\u202f000", "1000"),
        (".5", "0.5"),
        ("2½", "2.5"),
        ("2 1/2", "2.5"),
        (r"$-\frac{3}{4}$", "-0.75"),
        (r"1.2 \times 10^{5}", "120000"),
        ("3.0 × 10⁸", "300000000"),
        ("1.2e-3", "0.0012"),
        ("2**10", "1024"),
        ("9^99999", "9^99999"),
        ("3.5 million", "3500000"),
        ("$1.5M", "1500000"),
        ("5k", "5000"),
        ("5 m", "5"),
        ("03:15 pm", "3:15"),
        ("5 percent", "5%"),
        (r"50\%", "50%"),
        ("Covid-19", "19"),
        ("minus 5", "-5"),
        ("5百万", "5000000"),
        ("3万5千", "35000"),
        ("5千克", "5"),
        ("一百二", "120"),
        ("三万五", "35000"),
        ("三点五", "3.5"),
        ("五分之二", "0.4"),
        ("两个半小时", "2.5"),
        ("零下五度", "-5"),
        ("一共十二个", "12"),
        ("不一定", None),
        ("Seven.", "7"),
        ("three hundred and five", "305"),
        ("minus twenty-one thousand", "-21000"),
        ("two thirds", None),
        ("one of them", None),
        ("the wrong one", None),
        ("It is one.", "1"),
        (r"As 3+4 is more than 6, it is \boxed{7}.", "7"),
        (r"\boxed{\frac{1}{2}}", "0.5"),
        ("The answer is 5. Check: 2 · 5 = 10.", "5"),
        ("With 3 and 4 the answer should be 7", "7"),
        ("由 3 和 4 得，答案应该是7", "7"),
        ("The answer to the question about 3 dogs is 7", "7"),
        ("I cannot tell", None),
        ("", None),
    ],
)
def test_given_a_number_in_a_text_when_read_then_it_has_one_form(
    text: str, number: str | None
) -> None:
    assert normalised(TaskType.NUMBER, text) == number


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("(B)", "B"),
        ("B.", "B"),
        ("b)", "B"),
        ("选B", "B"),
        ("**B**", "B"),
        ("（Ｂ）", "B"),
        ("答案是 D。", "D"),
        ("A is too small, so the answer is (C).", "C"),
        ("(d), since A is too small", "D"),
        ("The answer is B, because (A) is too small.", "B"),
        ("The answer is B. Option A is too small.", "B"),
        ("答案是B，因为选项A不对", "B"),
        ("B. Option A is too small.", "B"),
        ("The answer is not A, but B.", "B"),
        ("The answer is B. This answer is correct because A is too small.", "B"),
        ("option b", "B"),
        ("Answer: c. The dog", "C"),
        (r"\boxed{\text{B}}", "B"),
        ("I do not know", None),
        ("(F)", None),
    ],
)
def test_given_a_choice_in_a_text_when_read_then_it_is_its_letter(
    text: str, letter: str | None
) -> None:
    assert normalised(TaskType.CHOICE, text) == letter


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes.", "yes"),
        ("No, it is not.", "no"),
        ("Therefore, the answer (Yes or No) is no.", "no"),
        ("是的", "yes"),
        ("对", "yes"),
        ("不对", "no"),
        ("不是", "no"),
        ("因此，答案（是或否）是否。", "no"),
        ("The answer is no. I am sure this answer is correct.", "no"),
        ("答案是否。这个答案是正确的。", "no"),
        ("The answer is correct.", "yes"),
        ("That is not correct.", "no"),
        ("It isn't true.", "no"),
        ("没错", "yes"),
        ("是否如此，无从知晓", None),
        ("是不是", None),
        ("对于这个问题，无法判断", None),
        ("Nobody knows", None),
    ],
)
def test_given_yes_or_no_in_a_text_when_read_then_it_is_one_of_them(
    text: str, answer: str | None
) -> None:
    assert normalised(TaskType.YES_NO, text) == answer


@pytest.mark.parametrize(
    "text",
    [
        '"Paris."',
        "Paris",
        " paris ",
        "The answer is **Paris**.",
        "**Answer**: Paris",
        r"The answer is $\text{Paris}$.",
        r"It is \boxed{\text{Paris}}.",
        "My answer is right: the answer is Paris.",
    ],
)
@pytest.mark.parametrize("task", [TaskType.SHORT_TEXT, TaskType.FREE_TEXT])
def test_given_a_text_when_read_then_quotes_stops_and_case_do_not_count(
    task: TaskType, text: str
) -> None:
    assert normalised(task, text) == "paris"


def test_given_an_answer_that_is_called_right_when_read_then_that_is_not_the_answer() -> None:
    said = extracted(TaskType.SHORT_TEXT, "The answer is Paris\nThe answer is right.")
    assert said is not None
    assert said.shown == "Paris"


def test_given_a_short_answer_with_a_reason_below_when_read_then_the_reason_does_not_count() -> (
    None
):
    assert normalised(TaskType.SHORT_TEXT, "Paris.\n\nIt is the capital.") == "paris"


def test_given_a_text_when_read_then_it_is_shown_as_it_was_written() -> None:
    found = extracted(TaskType.SHORT_TEXT, "答案是“巴黎”。")
    assert found is not None
    assert found.shown == "巴黎"
    money = extracted(TaskType.NUMBER, "The answer is $1,200.")
    assert money is not None
    assert money.shown == "$1,200"
    formula = extracted(TaskType.NUMBER, "The answer is $7$.")
    assert formula is not None
    assert formula.shown == "7"


@SOME
@given(st.integers(-(10**18), 10**18))
def test_given_any_whole_number_when_written_in_any_way_then_it_is_read_as_itself(n: int) -> None:
    wide = str(n).translate({ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789-"})
    for written in (str(n), f"{n:,}", wide, f"The answer is {n}.", f"**{n}**", f"${n}"):
        if written.startswith("$-"):
            continue
        assert normalised(TaskType.NUMBER, written) == str(n)


@SOME
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_given_any_decimal_when_read_then_its_value_is_kept(value: Decimal) -> None:
    read = normalised(TaskType.NUMBER, f"{value:f}")
    assert read is not None
    assert Fraction(read) == Fraction(value)


@SOME
@given(st.integers(0, 10**12 - 1))
def test_given_any_number_when_written_in_chinese_then_it_has_its_value(number: int) -> None:
    assert chinese_value(in_chinese(number)) == number


@SOME
@given(st.integers(0, 10**15 - 1))
def test_given_any_number_when_written_in_english_then_it_has_its_value(number: int) -> None:
    assert normalised(TaskType.NUMBER, f"It is {in_english(number)}.") == str(number)


@SOME
@given(st.sampled_from(TaskType), st.text(max_size=60))
def test_given_any_text_when_read_then_what_is_shown_reads_the_same(
    task: TaskType, text: str
) -> None:
    found = extracted(task, text)
    if found is not None and task is not TaskType.FREE_TEXT and task is not TaskType.SHORT_TEXT:
        assert normalised(task, found.shown) == found.normalised


def in_chinese(number: int) -> str:
    """A number as it is read out."""
    if number == 0:
        return "零"
    groups = []
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if group:
            groups.append(_group(group) + name)
        elif groups and number:
            groups.append("零")
    return "".join(groups)


def in_english(number: int) -> str:
    """A number as it is written out."""
    words = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    )
    ones = words.split()
    if number < 20:
        return ones[number]
    if number < 100:
        tens = "twenty thirty forty fifty sixty seventy eighty ninety"
        return tens.split()[number // 10 - 2] + (f"-{ones[number % 10]}" if number % 10 else "")
    names = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
    size, name = next((one for one in names if number >= one[0]), (100, "hundred"))
    above, rest = divmod(number, size)
    joint = " and " if rest < 100 else " "
    return f"{in_english(above)} {name}" + (joint + in_english(rest) if rest else "")


def _group(number: int) -> str:
    written = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            written += "零一二三四五六七八九"[digit] + name
        elif written and number and not written.endswith("零"):
            written += "零"
    return written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("five and six", "5"),
        ("from ten - twelve", "10"),
        ("one hundred - two hundred", "100"),
        ("nineteen eighty-four", "1984"),
        ("two thousand million", "2000000000"),
        ("minus two point oh five", "-2.05"),
        ("zero point two five", "0.25"),
        ("one point five percent", "1.5%"),
        ("twenty-one and a half", None),
        ("two and three quarters", None),
    ],
)
def test_given_words_of_numbers_when_read_then_only_those_of_one_number_are_added_up(
    text: str, value: str | None
) -> None:
    assert normalised(TaskType.NUMBER, text) == value


@pytest.mark.parametrize("task", list(TaskType))
@pytest.mark.parametrize(
    ("begin", "rest"), [("option", " "), ("答案", " "), ("answer", "_"), ("answer", "*")]
)
def test_given_a_long_gap_behind_a_mark_when_read_then_it_is_passed_at_once(
    task: TaskType, begin: str, rest: str
) -> None:
    began = time.perf_counter()
    normalised(task, begin + rest * 100_000 + "x")
    assert time.perf_counter() - began < 2
