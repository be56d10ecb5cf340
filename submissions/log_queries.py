"""The log of one form in words: every act that its reviewers may read, by whom, when, on what and why."""

from dataclasses import dataclass
from datetime import datetime

from egov_scoring.events import stream_of
from egov_scoring.models import Event, User
from submissions.inspecting import BY_CODE
from submissions.review_queries import CONCLUSIONS, act_words
from submissions.submitted_queries import UNIT_ACTS, unsent_acts

OF_UNIT, OF_LEVELS, STEPS, OTHERS = "don-vi", "ket-luan", "buoc", "khac"
SORTS = {
    OF_UNIT: "Đơn vị điền, sửa",
    OF_LEVELS: "Kết luận thẩm định",
    STEPS: "Bước của phiếu",
    OTHERS: "Việc khác",
}
# What a unit may read of its own form: no conclusion, nothing that passes between levels.
READ_BY_UNIT = (
    *UNIT_ACTS, "withdraw_waiver", "signed_copy", "start_entry_on_behalf", "observe",
    "request_signature", "send_back", "sign_and_submit", "withdraw", "accept", "verify", "reopen",
    "return", "take_back_return", "ask_to_mend", "extend_return", "decide_waiver", "reply", "answer_reply",
)  # fmt: skip
JUDGING = {*CONCLUSIONS, "decide_waiver", "ask_to_mend", "answer_reply"}
PLAIN_WORDS = {
    "import": "nhập câu trả lời từ tệp Excel",
    "contacts": "ghi người liên hệ",
    "extend_return": "cho thêm thời hạn bổ sung",
}


@dataclass(frozen=True)
class LogLine:
    at: datetime
    who: User | None
    said: str
    why: str
    codes: tuple[str, ...]
    sort: str


def log_of(submission, step_labels, actions=()):
    """Every readable act, the newest first; ``step_labels`` are the words of the workflow.

    The unit itself names its ``actions``; reviewers do not read what it has done and not submitted yet.
    """
    events = Event.objects.filter(stream=stream_of(submission))
    events = events.filter(action__in=actions) if actions else events.exclude(unsent_acts(submission))
    spec, levels = submission.campaign_block.spec, {level.code: level.name for level in submission.levels}
    lines, answers = [], {}
    for event in events.select_related("actor").order_by("sequence"):
        data = event.data
        codes = tuple(data.get("criteria") or filter(None, [data.get("criterion")]))
        node = spec.by_code.get(codes[0]) if codes else None
        if event.action in step_labels:
            said, sort = step_labels[event.action], STEPS
        else:
            said, sort = words_of(event, node, answers, levels), sort_of(event.action)
        if event.action == "answer":
            answers[codes[0]] = data["answer"]
        lines.append(LogLine(event.created_at, event.actor, said, data.get("reason") or "", codes, sort))
    return lines[::-1]


def sort_of(action):
    if action in JUDGING:
        return OF_LEVELS
    return OF_UNIT if action in {*UNIT_ACTS, "withdraw_waiver"} else OTHERS


def words_of(event, node, answers, levels):
    """What one act says; of files and people only what is no secret of the unit."""
    data = event.data
    if event.action == "signed_copy":
        return f"nộp văn bản đã ký số {data['document']}"
    if event.action == "fact":
        return f"ghi số liệu {data['code']}: {data['value']}"
    if event.action == "start_entry_on_behalf":
        return f"bắt đầu nhập thay theo văn bản {data['number']}"
    if event.action == "look_at":
        return f"đã xem điểm rà soát “{BY_CODE[data['check']].title}”"
    before = answers.get(node.code, "") if node else ""
    return PLAIN_WORDS.get(event.action) or act_words(event, node, before, levels)
