"""The main job: a client files a complaint with a paper, the advisor takes it, the client is told."""

from tests.office import Office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def test_a_complaint_with_a_paper_reaches_the_advisor_who_takes_it(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await li.taps("我要投诉")
    await li.sees("您请说，我在听")
    await li.says("又漏报了，还罚款两千三")
    await li.sends("处罚决定书.pdf", PDF)
    await firm.quiet()
    await firm.later(seconds=4)
    await li.sees("收到 1 份材料")
    await li.taps("我说完了")
    await li.sees("有没有马上到期、必须办完的事")
    await li.taps("先提交，稍后补充")
    await li.sees("已经提交，编号 TS-20261124-0001")
    await wang.sees("新投诉 TS-20261124-0001")
    await wang.taps("看材料")
    await wang.sees("E-01")
    await wang.taps("接单")
    await wang.sees("已由您接单")
    await li.sees("已由代账一部 王敏 负责")
    await li.taps("查看进度")
    await li.sees("负责：代账一部 王敏")


async def test_a_rejection_needs_ten_characters_and_goes_to_a_second_advisor_then_to_the_manager(firm: Office) -> None:
    li, wang, zhou, chen = firm.li, firm.wang, firm.zhou, firm.chen
    await firm.consents(li)
    number = await firm.files(li, "报表晚了一周，问谁都不回")
    await wang.sees(f"新投诉 {number}")
    await wang.taps("驳回")
    await wang.sees("至少10个字")
    await wang.says("做不了")
    await wang.sees("原因太短")
    await wang.says("这家的账套在周航手里，我没有权限")
    await wang.sees("已转给其他同事")
    await zhou.sees(f"二次分配 {number}")
    await zhou.sees("这家的账套在周航手里")
    await zhou.taps("驳回")
    await zhou.says("合同范围不含这一项，需要市场统一答复")
    await zhou.sees("由市场统一答复客户")
    await chen.sees("两次判断不能开展")
