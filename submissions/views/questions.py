"""Guidance and questions: the unit asks at a criterion, the agency answers, some answers become common."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from submissions import question_queries, services
from submissions.campaign_queries import campaigns_of
from submissions.errors import WorkflowError
from submissions.forms import AnswerQuestionForm, NoticeForm, QuestionForm
from submissions.models import Notice
from submissions.question_permissions import can_read_guidance
from submissions.views.evidence_bytes import bytes_view, file_answer
from submissions.views.officer_pages import criterion_url, error_links, not_found, own_form

PAGE = 50


@require_POST
def question_ask(request, submission_id, criterion_code):
    form = own_form(request, submission_id)
    row = form.row_at(criterion_code) or not_found()
    criterion = get_object_or_404(form.submission.campaign_block.block.criteria, code=row.code)
    typed = QuestionForm(request.POST)
    if typed.is_valid():
        services.ask_question(form.submission, criterion, typed.cleaned_data["text"], actor=request.user)
        messages.success(
            request, f"Đã gửi câu hỏi ở tiêu chí {row.code} đến {form.submission.campaign.agency}."
        )
    else:
        messages.error(request, "Chưa gửi: hãy ghi câu hỏi, không quá 2000 ký tự.")
    return redirect(f"{criterion_url(form.submission, row.code)}#hoi-dap")


def question_home(request):
    """The campaigns in which this person answers questions, with how many are open and since when."""
    campaigns = question_queries.answered_campaigns(request.user)
    return render(request, "submissions/question_home.html", {"campaigns": campaigns})


def answered_campaign(request, campaign_id):
    return get_object_or_404(question_queries.answered_campaigns(request.user), pk=campaign_id)


def question_list(request, campaign_id):
    """Every question of one campaign, the oldest open one first."""
    return questions_page(request, answered_campaign(request, campaign_id))


def questions_page(request, campaign, question=None, typed=None):
    questions = question_queries.questions_of(campaign)
    page = Paginator(questions, PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "page": page,
        "rows": [
            (
                asked,
                typed if question and asked.pk == question.pk else AnswerQuestionForm(prefix=str(asked.pk)),
            )
            for asked in page
        ],
        "errors": error_links(typed),
    }
    status = 422 if typed is not None else 200
    return render(request, "submissions/question_list.html", context, status=status)


@require_POST
def question_answer(request, campaign_id, question_id):
    campaign = answered_campaign(request, campaign_id)
    question = get_object_or_404(campaign.questions, pk=question_id)
    typed = AnswerQuestionForm(request.POST, prefix=str(question.pk))
    if not typed.is_valid():
        return questions_page(request, campaign, question, typed)
    data = typed.cleaned_data
    try:
        answered = services.answer_question(
            question, data["answer"], actor=request.user, is_common=data["is_common"]
        )
    except WorkflowError as error:
        typed.add_error(None, str(error))
        return questions_page(request, campaign, question, typed)
    common = f" Giải đáp chung số {answered.number}." if answered.number else ""
    messages.success(request, f"Đã trả lời.{common}")
    return redirect("submissions:question-list", campaign.pk)


def notice_list(request, campaign_id):
    """The guidance of one campaign, for its administrator: what stands, and a form for more."""
    campaign = get_object_or_404(campaigns_of(request.user), pk=campaign_id)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = NoticeForm(data, files)
    if data is not None and form.is_valid() and published(request, campaign, form):
        return redirect("submissions:notice-list", campaign.pk)
    context = {
        "campaign": campaign,
        "notices": question_queries.notices_of(campaign),
        "form": form,
        "errors": error_links(form),
    }
    return render(request, "submissions/notice_list.html", context, status=422 if form.errors else 200)


def published(request, campaign, form):
    upload = form.cleaned_data.get("upload")
    try:
        notice = services.publish_notice(campaign, actor=request.user, upload=upload, **form.values())
    except WorkflowError as error:
        form.add_error("upload", str(error))
        return False
    messages.success(request, f"Đã đăng “{notice}” cho mọi đơn vị của kỳ đánh giá.")
    return True


@require_POST
def notice_withdraw(request, campaign_id, notice_id):
    campaign = get_object_or_404(campaigns_of(request.user), pk=campaign_id)
    notice = get_object_or_404(campaign.notices, pk=notice_id)
    services.withdraw_notice(notice, actor=request.user)
    messages.success(request, f"Đã gỡ “{notice}”.")
    return redirect("submissions:notice-list", campaign.pk)


@require_GET
@bytes_view
def notice_file(request, notice_id):
    notice = get_object_or_404(Notice.objects.select_related("campaign").exclude(sha256=""), pk=notice_id)
    if not can_read_guidance(request.user, notice.campaign):
        raise Http404
    return file_answer(notice, notice.file_name)
