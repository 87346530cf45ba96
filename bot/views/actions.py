"""Every thing a button can stand for. The value is what is kept with the token; a handler is found by it."""

from enum import StrEnum


class Act(StrEnum):
    """Named for what the person wants."""

    # start and consent
    AGREE = "agree"
    AGREE_ABROAD = "agree_abroad"
    DECLINE = "decline"
    FULL_NOTICE = "full_notice"
    # menu
    COMPLAIN = "complain"
    ASK = "ask"
    SUGGEST = "suggest"
    PRAISE = "praise"
    PROGRESS = "progress"
    HUMAN = "human"
    HISTORY = "history"
    # binding
    BIND_SKIP = "bind_skip"
    BIND_YES = "bind_yes"
    BIND_NO = "bind_no"
    BIND_PICK = "bind_pick"
    BIND_CONTINUE = "bind_continue"
    BIND_AGAIN = "bind_again"
    # 接
    TOLD = "told"  # 我说完了
    TELL_MORE = "tell_more"
    # drafts
    RESUME = "resume"
    RESTART = "restart"
    DISCARD = "discard"
    # 问
    ANSWER = "answer"
    SKIP = "skip"
    UNSURE = "unsure"
    SUBMIT_NOW = "submit_now"
    # 核
    SUBMIT = "submit"
    EDIT = "edit"
    EDIT_ITEM = "edit_item"
    EDIT_DONE = "edit_done"
    HOLD = "hold"
    # papers
    NO_PAPERS = "no_papers"
    PAPERS_LATER = "papers_later"
    PAPERS_DONE = "papers_done"
    PAPER_NOTE = "paper_note"
    # a filed case, client's side
    MORE = "more"
    MORE_DONE = "more_done"
    NUDGE = "nudge"
    CALL_ADVISOR = "call_advisor"
    WITHDRAW = "withdraw"
    WITHDRAW_YES = "withdraw_yes"
    WITHDRAW_NO = "withdraw_no"
    WITHDRAW_FORCED = "withdraw_forced"
    CHANGE_ADVISOR = "change_advisor"
    OTHER_MATTER = "other_matter"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    # staff
    ACCEPT = "accept"
    REJECT = "reject"
    RECUSE = "recuse"
    SEE_STORY = "see_story"
    SEE_PAPERS = "see_papers"
    SUGGEST_GRADE = "suggest_grade"
    # general
    LATEST = "latest"
    OK = "ok"
