"""The sample dialogues of the conversation script, and the shortest ways through."""

from tests.office import Office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def opens(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说，我在听")


async def test_dialogue_a_two_taps_and_a_text(firm: Office) -> None:
    li = firm.li
    await opens(firm)
    await li.says("我问的发票抬头拖到今天才回，也不急，就是提醒一下")
    await firm.quiet()
    await li.sees_nothing(0.2)
    await firm.later(seconds=21)
    await li.sees("谢谢您愿意告诉我们。给您添麻烦了")
    await li.sees("我把您的话记成：\n“我问的发票抬头拖到今天才回，也不急，就是提醒一下”")
    assert await li.buttons() == ["确认提交", "改一下"]
    await li.taps("确认提交")
    await li.sees("已经提交，编号 TS-20261124-0001")
    await firm.later(minutes=5)
    await li.sees_no("还有要补充的吗")


async def test_dialogue_b_three_questions_and_two_papers(firm: Office) -> None:
    li = firm.li
    await opens(firm)
    await li.says("又漏报了，还罚款")
    await firm.quiet()
    await firm.later(seconds=25)
    await li.sees_nothing(0.2)
    await li.taps("我说完了")
    await li.sees("同样的事让您一再遇到，是我们没有做到位，抱歉。这次会由部门负责人直接跟")
    await li.sees("目前给您造成的损失大约是多少")
    assert "1000–1万" in await li.buttons()
    await li.says("两千三")
    await li.sees("我理解为 2,300 元，对吗？")
    await li.taps("对")
    await li.sees("有没有马上到期、必须办完的事")
    await li.taps("没有")
    await li.sees("还有1个小问题就好")
    await li.sees("您最希望我们怎么做")
    await li.taps("承担损失")
    await li.sees("您最希望我们怎么做")
    await li.taps("书面致歉")
    await firm.quiet()
    assert "✓ 承担损失" in await li.buttons()
    assert "✓ 书面致歉" in await li.buttons()
    await li.taps("选好了")
    await li.sees("如果手边有相关材料，发来会更快。本类问题通常用得上：\n· 税务局短信")
    await li.sends_album([("处罚决定书.pdf", PDF), ("回单.pdf", PDF + b"2")])
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("收到 2 份材料")
    await li.taps("传完了")
    card = await li.sees("请您核对一下，我没有理解错吧？")
    assert card["text"].split("\n")[2:10] == [
        "公司：晨光贸易有限公司", "类别：申报纳税", "经过：又漏报了，还罚款", "发生时间：（未填）", "损失：2,300 元",
        "紧急时限：没有", "您的诉求：承担损失、书面致歉", "材料：2份",
    ]  # fmt: skip
    await li.taps("确认提交")
    await li.sees("已经提交，编号 TS-20261124-0001。\n下一步：")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", "TS-20261124-0001")
    assert case is not None
    assert str(case.facts.amount) == "2300"
    assert case.facts.desired == ("apology", "bear")
    assert case.facts.replies == ("amount: 两千三",)


async def test_dialogue_c_a_severe_case_is_asked_once(firm: Office) -> None:
    li, chen = firm.li, firm.chen
    await opens(firm)
    await li.says("完税证明是假的，十一万，我报警了")
    await firm.quiet()
    await li.taps("我说完了")
    await li.sees("让您有了实实在在的损失，非常抱歉")
    await li.sees("负责人会尽快联系您，什么方式和时间方便？")
    await li.taps("电话，随时")
    await li.sees("我把您的话记成")
    await li.taps("确认提交")
    await li.sees("这件事比较急，值班负责人已收到通知")
    await chen.sees("TS-20261124-0001｜严重｜刚刚提交")
    await li.sees("请留一个方便接听的手机号")
    await li.shares_contact("+8613800138000")
    await li.sees("号码记下了")
    await chen.sees("留了电话 +8613800138000")
    await li.sees_no("您最希望我们怎么做")


async def test_somebody_who_simply_types_gets_the_same_path(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("我问的发票抬头拖到今天才回，也不急，就是提醒一下")
    await firm.quiet()
    await firm.later(seconds=21)
    await li.sees("我把您的话记成")


async def test_a_text_with_a_gap_is_not_closed_by_a_short_silence(firm: Office) -> None:
    li = firm.li
    await opens(firm)
    await li.says("你们会计把我们公司的增值税报错了，被税务局罚款")
    await firm.quiet()
    await firm.later(seconds=30)
    await li.sees_nothing(0.2)
    await firm.later(seconds=65)
    await li.sees("您说的我都记下了。还有要补充的吗？")
    await li.taps("没有了")
    await li.sees("让您有了实实在在的损失")
    await li.sees("目前给您造成的损失大约是多少")
