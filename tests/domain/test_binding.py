"""How much of a company's name must be typed before it is shown, and what is no name."""

import pytest

from bot.domain.binding import is_name_like, may_be_shown


@pytest.mark.parametrize(
    ("words", "company", "shown"),
    [
        ("晨光贸易有限公司", "晨光贸易有限公司", True),
        ("晨光貿易有限公司", "晨光贸易有限公司", True),
        ("晨光贸易", "晨光贸易有限公司", True),
        ("青禾餐饮管理", "上海青禾餐饮管理有限公司", True),
        ("晨光", "晨光贸易有限公司", False),
        ("贸易有限公司", "晨光贸易有限公司", False),
        ("青禾", "上海青禾餐饮管理有限公司", False),
        ("上海", "上海青禾餐饮管理有限公司", False),
        ("海屿国际", "海屿国际货运代理有限公司", False),
    ],
)
def test_what_may_be_shown(words: str, company: str, *, shown: bool) -> None:
    assert may_be_shown(words, company) is shown


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("晨光贸易有限公司", True), ("恒拓电子商务（杭州）有限公司", True), ("有限公司", False), ("上海", False),
        ("你们又漏报了。", False), ("催了三次，没人理，太过分", False), ("好", False), ("长" * 61, False),
    ],
)  # fmt: skip
def test_what_is_like_a_name(words: str, *, name: bool) -> None:
    assert is_name_like(words) is name
