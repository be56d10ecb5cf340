"""One province with every kind of person and object, and a stranger's province beside it.

Everything belongs to commune A of district 1: A's form of this year lies with the agency, A's result of last
year is published. Whoever is not named in a row of the matrix must not learn that it exists.
"""

from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from egov_scoring import jobs
from egov_scoring import services as accounts
from egov_scoring.models import Message, Role
from rankings import services as ranking_services
from rankings.document_services import keep_document
from rankings.models import ErrorReport, Petition, Publication
from submissions import services
from submissions.models import (
    CampaignBlock,
    Citation,
    CouncilSession,
    EntryOnBehalf,
    Notice,
    Participation,
    Provisional,
    Question,
    Reply,
    SignedCopy,
    Snippet,
    Submission,
    Verdict,
    Waiver,
)
from tests.factories import (
    PDF,
    answer,
    criterion_of,
    make_campaign,
    make_province,
    make_rubric,
    make_unit,
    make_upload,
    make_user,
    open_it,
)
from tests.rankings.scenes import DOCUMENT, verify

RUBRIC = """
code = "ma-tran"
province = "tinh-nho"
province_name = "Tỉnh Nhỏ"
title = "Bộ tiêu chí ba cấp"
subject = "mức độ ba cấp"
decision = { number = "3/QĐ-UBND", date = 2020-01-02, issuer = "UBND Tỉnh Nhỏ" }
agency = { name = "Sở Thông tin" }
not_applicable = { policy = "refuse" }

[[levels]]
code = "huyen"
name = "UBND huyện"
body = "parent"

[[levels]]
code = "so"
name = "Sở Thông tin"
body = "agency"

[[levels]]
code = "hoi-dong"
name = "Hội đồng"
body = "council"

[[blocks]]
code = "xa"
name = "Các xã"
unit_kinds = ["xa"]
levels = ["huyen", "so", "hoi-dong"]
due = { before = "15/01", year_offset = 1 }
scope = "parent"
max_points = 10

[[facts]]
code = "can-bo"
text = "Tổng số cán bộ"

[[criteria]]
code = "1"
text = "Chính sách"
max_points = 7

[[criteria]]
code = "1.1"
parent = "1"
text = "Tỷ lệ cán bộ có chứng thư số"
max_points = 4
contributor = "Văn phòng"
rule = { kind = "ratio", at_least = "50%", numerator = "Số có chứng thư", denominator = "Số cán bộ", \
denominator_fact = "can-bo" }

[[criteria]]
code = "1.2"
parent = "1"
text = "Thanh tra"
max_points = 3
not_applicable = { policy = "full", note = "Không có bộ phận thanh tra." }
rule = { kind = "choice", options = [
  { label = "Có ứng dụng", points = 3 },
  { label = "Không ứng dụng", points = 0 },
] }

[[criteria]]
code = "2"
text = "Điều tra xã hội học"
max_points = 3
scored_by = "council"
rule = { kind = "points" }

[[tiers]]
name = "Hạng A"
min_points = { "" = 8 }
"""
# What only A's people and A's verifiers may read: nobody else's page, file or feed holds one of these.
ANSWER = "41/59"
NOTE, FILE, REASON = "Giải trình kín của xã A", "to-trinh-kin-xa-a.pdf", "Ý kiến kín của huyện"
SECRETS = (NOTE, FILE, REASON, "41/59", "2,78", "2.78", "2.7796")
QUESTION = "Câu hỏi kín của A?"


class World:
    """The objects by short names, as the rows of the matrix call them, and the people by theirs."""

    def __init__(self):
        self.make_places()
        self.make_people()
        self.make_form()
        self.make_desk_objects()
        self.make_publication()
        self.make_letters()

    def make_places(self):
        rubric = make_rubric(RUBRIC)
        self.rubric, self.province, self.province_code = rubric.code, rubric.province, rubric.province.code
        self.foreign = make_province("tinh-khac", "Tỉnh Khác")
        self.district = make_unit(self.province, kind="huyen", name="Huyện Một")
        self.other_district = make_unit(self.province, kind="huyen", name="Huyện Hai")
        self.unit = make_unit(self.province, kind="xa", name="Xã A", code="xa-a", parent=self.district)
        self.unit_code = self.unit.code
        self.neighbour = make_unit(self.province, kind="xa", name="Xã B", code="xa-b", parent=self.district)
        self.far = make_unit(self.province, kind="xa", name="Xã C", parent=self.other_district)
        self.office = make_unit(self.province, kind="co-quan", name="Văn phòng")
        self.abroad = make_unit(self.foreign, kind="co-quan", name="Sở tỉnh khác")
        self.campaign = make_campaign(rubric, units=0, reply_working_days=5, title="Kỳ này")
        self.agency, self.council = self.campaign.agency, self.campaign.council
        self.block = CampaignBlock.objects.get(campaign=self.campaign)
        self.level, self.low_level = self.block.levels.get(number=2), self.block.levels.get(number=1)
        bodies = {"agency": self.agency, "council": self.council, "stand_in": False}
        self.past = make_campaign(rubric, units=0, opened=False, title="Kỳ trước", **bodies)
        self.past.year = 2020
        self.past.save()
        open_it(self.past)

    def make_people(self):
        """Everybody in the columns of the matrix."""
        units = {
            "officer": (self.unit, Role.OFFICER),
            "head": (self.unit, Role.HEAD),
            "neighbour": (self.neighbour, Role.OFFICER),
            "far officer": (self.far, Role.OFFICER),
            "district": (self.district, Role.REVIEWER),
            "district approver": (self.district, Role.APPROVER),
            "other district": (self.other_district, Role.REVIEWER),
            "other approver": (self.other_district, Role.APPROVER),
            "agency": (self.agency, Role.REVIEWER),
            "recused": (self.agency, Role.REVIEWER),
            "approver": (self.agency, Role.APPROVER),
            "administrator": (self.agency, Role.ADMINISTRATOR),
            "emergency": (self.agency, Role.ADMINISTRATOR),
            "author": (self.agency, Role.AUTHOR),
            "council": (self.council, Role.COUNCIL),
            "council judge": (self.council, Role.COUNCIL),
            "office": (self.office, Role.HEAD),
            "foreign reviewer": (self.abroad, Role.REVIEWER),
            "foreign administrator": (self.abroad, Role.ADMINISTRATOR),
        }
        self.people = {name: make_user(unit, role) for name, (unit, role) in units.items()}
        self.people |= {"anonymous": AnonymousUser(), "nobody": make_user()}
        self.add_signers()
        self.people["left"] = make_user(self.unit, Role.OFFICER)
        self.people["left"].memberships.update(ended_at=timezone.now())
        # Reviews for the agency and works in A: nobody judges a unit of their own.
        self.people["both"] = make_user(self.agency, Role.REVIEWER)
        self.people["both"].memberships.create(unit=self.unit, role=Role.AUTHOR)

    def add_signers(self):
        today = timezone.localdate()
        for name, start, end in (
            ("signer", today, today),
            ("late signer", date(2020, 1, 1), date(2020, 2, 1)),
        ):
            self.people[name] = make_user()
            self.people[name].memberships.create(
                unit=self.unit,
                role=Role.SIGNER,
                signs_as="kt",
                head_title="Chủ tịch",
                act="QĐ 1",
                valid_from=start,
                valid_until=end,
            )
        self.delegation_row = self.people["signer"].memberships.get()

    def make_form(self):
        """A's form of this year: signed, judged by the district, now with the agency; a waiver waits."""
        form = Submission.objects.with_places().get(
            participation__campaign=self.campaign, participation__unit=self.unit
        )
        officer, district = self.people["officer"], self.people["district"]
        answer(form, "1.1", ANSWER, actor=officer, note=NOTE)
        services.add_file(form, criterion_of(form, "1.1"), make_upload(FILE), actor=officer)
        services.ask_waiver(form, criterion_of(form, "1.2"), actor=officer, reason="Không có.")
        services.ask_question(form, criterion_of(form, "1.1"), QUESTION, actor=officer)
        services.request_signature(form, actor=officer)
        self.revision = services.sign_and_submit(form, actor=self.people["head"])
        services.accept(form, actor=district)
        services.give_verdict(
            form, criterion_of(form, "1.1"), Verdict.Kind.ACCEPT, actor=district, reason=REASON
        )
        Submission.objects.filter(pk=form.pk).update(level=2)
        self.form = Submission.objects.with_places().get(pk=form.pk)
        self.other_form = Submission.objects.with_places().get(
            participation__unit=self.neighbour, participation__campaign=self.campaign
        )
        self.citation = Citation.objects.get()
        self.evidence = self.citation.evidence
        self.waiver, self.question = Waiver.objects.get(), Question.objects.get()
        self.participation = self.form.participation
        self.add_copy()

    def add_copy(self):
        SignedCopy.objects.create(
            revision=self.revision,
            name="ban-ky.pdf",
            sha256=self.evidence.sha256,
            size=self.evidence.size,
            content_type=self.evidence.content_type,
            document_number="7/UBND",
            document_date=date(2021, 1, 4),
            match=SignedCopy.Match.CONFIRMED,
            added_by=self.people["officer"],
        )

    def make_desk_objects(self):
        agency, council = self.people["agency"], self.people["council judge"]
        self.session = CouncilSession.objects.create(
            campaign=self.campaign, number="1/BB", date=date(2021, 2, 2), recorded_by=council
        )
        self.recusal = services.recuse(self.form, None, actor=self.people["recused"], reason="Người thân.")
        self.snippet = Snippet.objects.create(unit=self.agency, owner=agency, text="Mẫu kín của sở")
        self.act = services.plan_bulk({self.form.pk: ["1.1"]}, actor=agency)
        services.name_contributors(
            self.campaign,
            {"Văn phòng": self.office},
            actor=self.people["administrator"],
            number="3/QĐ",
            day=date(2021, 1, 5),
        )
        upload = make_upload("huong-dan.pdf", PDF + b"huong dan")
        self.notice = services.publish_notice(
            self.campaign,
            actor=self.people["administrator"],
            title="Hướng dẫn",
            kind=Notice.Kind.NOTICE,
            upload=upload,
        )
        self.access = accounts.open_emergency(
            self.agency, actor=self.people["emergency"], reason="Sự cố", hours=2
        )
        self.make_job()

    def make_job(self):
        job = jobs.start(
            "campaign-overview",
            self.campaign,
            actor=self.people["agency"],
            title="Sổ",
            back_url="/",
            campaign=self.campaign.pk,
        )
        jobs.run(job.pk)
        job.refresh_from_db()
        self.job = job
        self.job_path = Path(jobs.results_folder()) / job.result_path

    def make_publication(self):
        """Last year's result of district 1, closed and published; a reply and a petition on it still wait."""
        places = Participation.objects.filter(campaign=self.past, scope=self.district)
        for place in places.select_related("submission", "campaign_block__block").order_by("unit_id"):
            verify(place, {"1.1": "50/60", "1.2": "#1", "2": "3"})
        self.past_form = Submission.objects.with_places().get(
            participation__campaign=self.past, participation__unit=self.unit
        )
        self.past_block = self.past_form.campaign_block
        leaf = criterion_of(self.past_form, "1.1")
        Verdict.objects.create(
            response=self.past_form.responses.get(criterion=leaf),
            level=self.past_block.levels.get(number=3),
            kind=Verdict.Kind.ACCEPT,
            revision=1,
            given_by=self.people["council judge"],
        )
        approver = self.people["district approver"]
        ranking = ranking_services.compute_ranking(self.past_block, self.district, actor=approver)
        self.ranking = ranking_services.finalise(ranking, actor=approver)
        self.publication = ranking_services.publish(self.ranking, actor=approver, **DOCUMENT)
        self.publication_code, self.rubric_block = self.publication.code, self.past_block.block
        self.province.agency = self.agency
        self.province.save()
        self.add_other_publications()
        self.document = keep_document(
            self.ranking, [self.ranking], b"van ban", actor=approver, kind="report", format="docx"
        )
        self.open_window(leaf)
        self.preview = ranking_services.compute_ranking(self.block, self.district, actor=approver)

    def add_other_publications(self):
        """One of the year before, its correction, and a mistake that a reader reported."""
        older = self.copy_publication(code="nam-truoc", year=self.past.year - 1)
        reason = {"corrects": older, "correction_reason": "Sai."}
        self.correction_code = self.copy_publication(code="dieu-chinh", year=older.year, **reason).code
        self.report = ErrorReport.objects.create(
            province=self.province, desk=self.district, number=1, secret="ma-theo-doi", page="/", text="Sai."
        )
        self.secret = self.report.secret

    def copy_publication(self, **changes):
        copy = Publication.objects.get(pk=self.publication.pk)
        copy.pk, copy.ranking = None, None
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save(force_insert=True)
        return copy

    def open_window(self, leaf):
        now, head = timezone.now(), self.people["head"]
        Provisional.objects.create(
            campaign_block=self.past_block,
            scope=self.district,
            replies_until=now + timedelta(days=3),
            sent_at=now,
            sent_by=self.people["district approver"],
        )
        said = {"submission": self.past_form, "criterion": leaf, "ground": "Căn cứ kín", "filed_by": head}
        self.reply = Reply.objects.create(state=Reply.State.OPEN, filed_at=now, **said)
        self.petition = Petition.objects.create(
            campaign=self.past,
            number=1,
            publication=self.publication,
            filed_at=now,
            due_at=now + timedelta(days=9),
            **said,
        )
        upload = make_upload("can-cu.pdf", PDF + b"can cu")
        self.ground = services.add_to_library(self.unit, upload, actor=self.people["officer"])
        self.reply.evidence.add(self.ground)
        self.petition.evidence.add(self.ground)

    def make_letters(self):
        self.message = Message.objects.create(
            province=self.province,
            recipient=self.people["officer"],
            kind="thu",
            subject="Thư kín của A",
            body="Thư kín của A",
            dedupe_key="thu",
            state=Message.State.FAILED,
            created_at=timezone.now(),
        )
        self.account = self.people["officer"]
        self.membership = self.account.memberships.get()

    def enter_on_behalf(self):
        """The district begins to enter A's form from its paper."""
        EntryOnBehalf.objects.create(
            submission=self.form,
            by_unit=self.district,
            document_number="9/UBND",
            document_date=date(2021, 1, 5),
            scan=self.evidence,
            reason="Không có mạng.",
            started_by=self.people["district"],
            started_at=timezone.now(),
        )

    def word(self, text):
        """What a row posts; words in capitals stand for an object."""
        place = f"{self.block.pk}-{self.district.pk}"
        words = {"PLACE": place, "BLOCK": str(self.block.pk), "SCOPE": str(self.district.pk)}
        return words.get(text, text.replace("WAIVER", f"waiver-{self.waiver.pk}"))
