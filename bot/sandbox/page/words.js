// Every word the page itself says. The bot's words come from the bot; these are the frame around it.

export const W = {
  name: "听诉",
  tagline: "投诉受理机器人演示。客户、顾问、主管各一部手机，数据只在这台电脑上。",
  title: (unread) => (unread ? `(${unread}) 听诉 · 演示` : "听诉 · 演示"),
  roles: { client: "客户", advisor: "顾问", manager: "主管", market: "市场", ceo: "总经理", other: "同事" },
  strip: {
    label: "演示控制", clock: "演示时钟", hour: "+1 小时", day: "+1 天", workday: "下一个工作日",
    hourTip: "把演示时钟拨快一小时", dayTip: "把演示时钟拨快一天", workdayTip: "把演示时钟拨到下一个工作日",
    moved: "已拨快", live: "实时", network: "Telegram 断线", networkTip: "模拟 Telegram 连接中断", reset: "重新开始", help: "怎么演示",
    movedTo: (when) => `演示时钟已到 ${when}`, down: "已模拟断线，消息会先排队", up: "连接已恢复，排队的消息正在送达",
    lost: "与演示程序的连接断开了，正在重连…", back: "已重新连上",
  },
  reset: {
    title: "重新开始演示？", body: "三部手机里的对话、投诉和材料都会清空，时钟回到现在。", yes: "清空并重新开始", no: "先不",
    done: "已重新开始",
  },
  help: {
    title: "怎么演示", close: "开始吧",
    steps: [
      ["客户", "在客户的手机里点「开始」，再点「我要投诉」，像平常发消息那样把事情讲一遍，可以发截图和语音。"],
      ["顾问", "提交后，顾问的手机会收到派单：接单、给客户发进展、登记处理结果。"],
      ["主管", "金额大、情绪急的投诉会同时通知主管，可以改派、升级、审核。"],
      ["时间", "用上方按钮拨快时钟，看看超时提醒和结案后的回访是怎样自动发生的。"],
      ["断线", "打开「Telegram 断线」再发几条，关上后看看：一条也不会丢。"],
    ],
  },
  pane: {
    label: (title) => `${title} 的手机`, tabs: "切换手机", switch: (title) => `正在看 ${title}，点此换人`, people: "换一个人",
    more: "更多操作", withBot: (bot) => `与「${bot}」的对话`, typing: "对方正在输入", log: (title) => `${title} 的聊天记录`,
    others: (count) => `另 ${count} 人有新消息`, unread: (count) => `${count} 条未读`, newer: "新消息", newest: "回到最新", blocked: "已停用机器人", loading: "正在打开对话…",
    offline: "Telegram 断线中 · 消息会排队，恢复后送达", tapQueued: "断线中：这一下已经排队，恢复后会有回应",
  },
  empty: {
    client: ["以客户身份投诉一次", "点下面的「开始」，像平常聊天那样，\n说说哪里不满意。\n再看看同事的手机上发生了什么。"],
    staff: ["这里是同事的手机", "客户提交投诉后，\n派单和提醒会出现在这里。"],
    start: "开始", restart: "重新启用",
  },
  composer: {
    placeholder: "输入消息", caption: "给文件加一句说明", send: "发送", save: "保存修改", attach: "添加文件", mic: "录一段语音",
    menu: "菜单", commands: "机器人命令", keyboardShow: "显示键盘", keyboardHide: "收起键盘", keyboard: "快捷回复",
    replying: (name) => `回复 ${name}`, editing: "修改消息", cancel: "取消", drop: "松开手，发到这个对话", me: "自己",
    asFile: "按原文件发送图片", remove: (name) => `移除 ${name}`, files: "待发送的文件", voiceName: "语音",
  },
  record: { cancel: "取消录音", send: "发送语音", denied: "没有拿到麦克风，改为选择一个语音文件", label: "正在录音" },
  message: {
    edited: "已编辑", reply: "回复", edit: "修改", copy: "复制文字", copied: "已复制", actions: "消息操作", queued: "排队中", sent: "已发送",
    photo: "照片", document: "文件", voice: "语音", audio: "音频", video: "视频", sticker: "贴纸", contact: "名片", location: "位置",
    album: (count) => `${count} 张照片`, open: (name) => `打开 ${name}`, view: "查看大图", unknown: "这条消息暂时不能显示",
    play: "播放", pause: "暂停", forwarded: (name) => `转发自 ${name}`, close: "关闭", seek: "播放进度", gone: "原消息",
  },
  more: {
    voice: "发送语音文件…", contact: "发送名片…", location: "发送位置", sticker: "发送贴纸", block: "停用机器人", unblock: "重新启用机器人",
    phone: "手机号", phoneTitle: "把手机号发给机器人？", phoneSend: "发送", phoneCancel: "取消",
  },
  dialog: { ok: "知道了" },
  fail: {
    offline: "暂时连不上演示程序，请确认它还在运行。", again: "刚才没有成功，请再试一次。", unavailable: "现在还不能这样做，请稍后再试。",
    large: "文件太大了，请换一个小一点的。", gone: "这条消息已经不在了。", blocked: "机器人已停用，请先重新启用。", empty: "文件是空的，请换一个。",
  },
};
