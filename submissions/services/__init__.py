from .answers import Said, ask_waiver, cancel_waiver, save_answer, save_said
from .assignments import assign
from .bulk import accept_at_once, plan_bulk, run_bulk, undo_bulk
from .calendar import keep_year, remove_day, set_day
from .campaigns import open_campaign, set_participation
from .contributors import add_observation, name_contributor, name_contributors
from .council import Decision, accept_rest_of, judge_many, record_session, verify_forms
from .documents import add_signed_copy, save_contacts
from .evidence import (
    add_file,
    add_link,
    add_link_to_library,
    add_to_library,
    change_evidence,
    cite,
    purge_evidence,
    uncite,
)
from .extensions import grant_extension
from .facts import save_facts
from .imports import import_answers
from .inspecting import look_at
from .on_behalf import start_entry_on_behalf
from .open_campaigns import add_unit, close_campaign, reopen_campaign
from .passing import forward_all, mark_missing
from .preparation import change_campaign, prepare_campaign, set_terms
from .questions import answer_question, ask_question, publish_notice, withdraw_notice
from .recusals import lift_recusal, recuse
from .reminding import remind
from .replies import agree_with_rest, answer_reply, file_reply, send_provisional
from .returns import extend_return, return_form, take_back_return
from .review import accept_remaining, give_verdict, reopen, verify
from .snippets import delete_snippet, save_snippet
from .steps import (
    accept,
    accept_each,
    forward,
    hand_down,
    request_signature,
    send_back,
    sign_and_submit,
    withdraw,
)
from .successions import close_for_successors, continue_under
from .waivers import decide_waiver, decide_waivers

__all__ = [
    "Decision",
    "Said",
    "accept",
    "accept_at_once",
    "accept_each",
    "accept_remaining",
    "accept_rest_of",
    "add_file",
    "add_link",
    "add_link_to_library",
    "add_observation",
    "add_signed_copy",
    "add_to_library",
    "add_unit",
    "agree_with_rest",
    "answer_question",
    "answer_reply",
    "ask_question",
    "ask_waiver",
    "assign",
    "cancel_waiver",
    "change_campaign",
    "change_evidence",
    "cite",
    "close_campaign",
    "close_for_successors",
    "continue_under",
    "decide_waiver",
    "decide_waivers",
    "delete_snippet",
    "extend_return",
    "file_reply",
    "forward",
    "forward_all",
    "give_verdict",
    "grant_extension",
    "hand_down",
    "import_answers",
    "judge_many",
    "keep_year",
    "lift_recusal",
    "look_at",
    "mark_missing",
    "name_contributor",
    "name_contributors",
    "open_campaign",
    "plan_bulk",
    "prepare_campaign",
    "publish_notice",
    "purge_evidence",
    "record_session",
    "recuse",
    "remind",
    "remove_day",
    "reopen",
    "reopen_campaign",
    "request_signature",
    "return_form",
    "run_bulk",
    "save_answer",
    "save_contacts",
    "save_facts",
    "save_said",
    "save_snippet",
    "send_back",
    "send_provisional",
    "set_day",
    "set_participation",
    "set_terms",
    "sign_and_submit",
    "start_entry_on_behalf",
    "take_back_return",
    "uncite",
    "undo_bulk",
    "verify",
    "verify_forms",
    "withdraw",
    "withdraw_notice",
]
