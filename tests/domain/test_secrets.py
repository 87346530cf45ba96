"""What counts as a secret in a message, and what only looks like one."""

import pytest

from bot.domain.secrets import Secret, find_secret, mentions_secret

SECRETS = [
    ("我的身份证号是11010519491231002X，请查", Secret.ID_CARD),
    ("身份证 110105 19491231 002x", Secret.ID_CARD),
    ("１１０１０５１９４９１２３１００２Ｘ", Secret.ID_CARD),
    ("卡号6222021234567890128", Secret.BANK_CARD),
    ("密碼是abc12345", Secret.PASSWORD),
    ("密码是：Abc@123", Secret.PASSWORD),
    ("身份证号是110105194912310020", Secret.ID_CARD),  # a digit is wrong
    ("身份證號碼：110105 1949 1231 0020", Secret.ID_CARD),
    ("银行卡号6222021234567890", Secret.BANK_CARD),
    ("驗證碼：123456", Secret.CODE),
    ("卡号4111 1111 1111 1111", Secret.BANK_CARD),
    ("打到4111-1111-1111-1111吧", Secret.BANK_CARD),
    ("打到6212345678900000003", Secret.BANK_CARD),
    ("电子税务局密码是Abc12345", Secret.PASSWORD),
    ("密码：abcd", Secret.PASSWORD),
    ("密码 hunter22", Secret.PASSWORD),
    ("登录密码改成了qwer1234了", Secret.PASSWORD),
    ("密码是六个八", Secret.PASSWORD),
    ("密码是一二三四五六", Secret.PASSWORD),
    ("口令=zxc_778", Secret.PASSWORD),
    ("PIN码:8866", Secret.PASSWORD),
    ("password: letmein1", Secret.PASSWORD),
    ("验证码123456", Secret.CODE),
    ("验证码 123456", Secret.CODE),
    ("您的验证码为 8866，五分钟内有效", Secret.CODE),
    ("短信码：G-123456", Secret.CODE),
    ("【税务局】482913（登录验证码），请勿告诉他人", Secret.CODE),
    ("482913是我收到的验证码", Secret.CODE),
    ("U盾密码是 666888", Secret.UKEY),
    ("UKey口令 12345678", Secret.UKEY),
    ("网银盾的口令：abc123", Secret.UKEY),
    ("CA证书密码12345678", Secret.UKEY),
]

HARMLESS = [
    "又漏报了，还罚款两千三",
    "罚款2300元，滞纳金1234.56元",
    "一共损失 1234567890123456 元",  # sixteen digits of no issuer
    "我的电话13800138000，座机010-12345678",
    "13800138000 13900139000",
    "税号91110105MA01ABCD2X",
    "统一社会信用代码 911101050000000018",
    "编号 TS-20261123-0001 怎么样了",
    "发票号码 24112000000012345678",
    "处罚决定书文号京税一罚〔2026〕123号",
    "11010519491231002X9",  # more than an identity number
    "110105194912310020",  # the check digit is wrong
    "110105194913310021",  # no such day
    "6222021234567890",  # fails its check digit
    "身份证的事说了三次，税号91110105MA01ABCD2X也给了",
    "密码是多少？",
    "密码是：多少",
    "密码是什么",
    "你们的会计把我的密码改了",
    "密码错误3次就锁了",
    "密码是6位的吗",
    "密码输错了 5 次",
    "密码2026年才改过",
    "验证码发到我手机上了，你们要它做什么",
    "验证码一天发了8次",
    "验证码是1000元以上才要的",
    "U盾在你们那里，一直不还",
    "税控盘 2026 年就交给你们了",
    "2026-11-23 16:30 付了 62000 元",
    "",
]

MENTIONS = [
    ("法人身份证正面.jpg", Secret.ID_CARD),
    ("这是我的银行卡", Secret.BANK_CARD),
    ("电子税务局密码截图", Secret.PASSWORD),
    ("PASSWORD.png", Secret.PASSWORD),
    ("验证码短信", Secret.CODE),
    ("U盾照片", Secret.UKEY),
    ("处罚决定书.pdf", None),
    ("证书.jpg", None),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_found(text: str, secret: Secret | None) -> None:
    assert find_secret(text) is secret


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_numbers_and_words_raise_no_alarm(text: str) -> None:
    assert find_secret(text) is None


@pytest.mark.parametrize(("text", "secret"), MENTIONS)
def test_captions_and_names_say_what_a_picture_shows(text: str, secret: Secret | None) -> None:
    assert mentions_secret(text) is secret
