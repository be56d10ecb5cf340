"""The matrix itself: every address, the people for whom it opens, and those who may know that it refuses.

``allowed`` get the page or the act; ``refused`` get 403 because they may know of the object; for everybody
else it does not exist (404), or, where the address names no object, it is not theirs (403). Who has no login
is sent to it. ``state`` puts A's form into another place of its way first.
"""

from dataclasses import dataclass

from tests.permissions.world import World


@dataclass(frozen=True)
class Row:
    name: str
    names: str = ""
    allowed: frozenset = frozenset()
    refused: frozenset = frozenset()
    post: dict | None = None
    state: tuple = ()
    given: object = None
    others: int = 404

    @property
    def label(self):
        verb = "POST" if self.post is not None else "GET"
        return f"{verb} {self.name} {self.names} {' '.join(map(str, self.state))}".rstrip()

    def arguments(self, world: World):
        """The words of ``names`` are attributes of the world; what is none stands for itself."""
        values = (getattr(world, word, word) for word in self.names.split())
        return [getattr(value, "pk", value) for value in values]


def people(text):
    return frozenset(name.strip() for name in text.split(",") if name.strip())


NOBODY = people("")
# In unit A: its officer, head, delegate, and one with another role there who also reviews for the agency.
WRITER, SPEAKERS = people("officer"), people("officer, head, signer")
UNIT = SPEAKERS | people("both")
UNIT_READS = UNIT - WRITER
# A's form lies with the agency: level 1 has had it, level 3 has not yet.
JUDGE, READERS = people("agency"), people("district, agency, recused, emergency")
READ_ONLY = READERS - JUDGE
COUNCIL, COUNCILLOR = people("council, council judge"), people("council")
DESKS = people("district, other district, agency, recused, both, council, council judge")
MANAGERS = people("administrator, emergency")
ADMINISTRATORS = MANAGERS | people("foreign administrator")
HEADS = people("head, office")
APPROVERS = people("district approver, other approver, approver")
APPROVER, FOLLOWER = people("district approver"), people("approver")
ASSIGNERS = MANAGERS | FOLLOWER
KEEPERS = MANAGERS | people("head")
OUTSIDE = people("nobody, left, late signer")
LIBRARIANS = people("officer, neighbour, far officer")
LOGGED_IN = (UNIT | READERS | DESKS | ADMINISTRATORS | HEADS | APPROVERS | OUTSIDE | LIBRARIANS) | people(
    "author, foreign reviewer"
)
EVERYBODY = LOGGED_IN | people("anonymous")
MEMBERS = LOGGED_IN - OUTSIDE
IN_PROVINCE = MEMBERS - people("foreign reviewer, foreign administrator")


def anyone(*names, **more):
    return [Row(name, allowed=EVERYBODY, **more) for name in names]


def logged_in(*names, **more):
    return [Row(name, allowed=LOGGED_IN, **more) for name in names]


def desk(allowed, *names, **more):
    """Pages that name no object: whoever has no such desk is told so."""
    return [Row(name, allowed=allowed, others=403, **more) for name in names]


def of(names, allowed, *pages, **more):
    """Pages of one object."""
    return [Row(page, names, allowed, **more) for page in pages]


def act(names, allowed, refused, page, state=(), /, **data):
    return [Row(page, names, allowed, refused, post=data, state=state)]


def entered(world):
    world.enter_on_behalf()


DAY = "31/12/2099"
DRAFT = ("draft", 0)

ROWS = [
    # For everybody, without a login
    *anyone("healthz", "readyz", "robots", "icon", "activate", "rubrics:list"),
    *anyone("rankings:home", "rankings:open-data", "rankings:api-description", "rankings:api-provinces"),
    *anyone("rankings:api-rubrics", "rankings:api-publications", "rankings:api-index"),
    *anyone("accessibility", "rankings:correction-log", "rankings:error-report-add", "rankings:feed"),
    *anyone("rankings:sitemap", "rankings:publication-guide", "submissions:guide-list"),
    *anyone("submissions:self-scoring-guide"),
    *anyone("submissions:review-guide", "submissions:administration-guide"),
    *of("province_code", EVERYBODY, "rankings:province-correction-log", "rankings:province-feed"),
    *of("publication_code", EVERYBODY, "rankings:method", "rankings:criterion-list"),
    *of("publication_code", EVERYBODY, "rankings:publication-picture", "rankings:comparison"),
    *of("publication_code 1.1", EVERYBODY, "rankings:criterion"),
    *of("publication_code unit_code", EVERYBODY, "rankings:publication-unit-csv"),
    *of("correction_code", EVERYBODY, "rankings:correction"),
    *of("secret", EVERYBODY, "rankings:error-report-state"),
    *of("rubric", EVERYBODY, "rubrics:detail"),
    *of("province_code", EVERYBODY, "rankings:province"),
    *of("publication_code", EVERYBODY, "rankings:publication", "rankings:publication-json"),
    *of("publication_code", EVERYBODY, "rankings:publication-csv", "rankings:publication-xlsx"),
    *of(
        "publication_code", EVERYBODY, "rankings:api-publication", "rankings:api-result", "rankings:api-units"
    ),
    *of("publication_code unit_code", EVERYBODY, "rankings:publication-unit", "rankings:api-unit"),
    # For everybody with a login: what the page holds is one's own
    *logged_in("home", "message-list", "job-list", "submissions:home", "submissions:question-home"),
    *logged_in("submissions:progress", "submissions:inspection", "submissions:council-home"),
    *logged_in("submissions:survey-home", "submissions:provisional-list", "submissions:reply-list"),
    *logged_in("submissions:review-list", "submissions:review-queue", "submissions:bulk-accept"),
    *logged_in("submissions:snippet-list", "submissions:on-behalf-list", "submissions:observation-home"),
    *logged_in("submissions:assignment-list", "rankings:ranking-list", "rankings:petition-home"),
    *logged_in("rankings:petition-list", "submissions:waiver-list"),
    *logged_in("submissions:intake", "submissions:passing-list"),
    *logged_in("message-read", post={}),
    # Accounts, messages, jobs, emergencies
    *desk(ADMINISTRATORS | HEADS, "account-list", "account-add", "account-import", "account-export"),
    *desk(ADMINISTRATORS | HEADS, "account-sheets", "account-import-confirm", post={}),
    *of("account", KEEPERS, "account-detail"),
    *act("account", KEEPERS, NOBODY, "role-add"),
    *of("account membership", KEEPERS, "role-end"),
    *act("account", KEEPERS, NOBODY, "account-reset"),
    *act("account", KEEPERS, NOBODY, "account-active", mo="1"),
    *desk(HEADS, "delegation-home"),
    Row("delegation", "unit", people("head"), UNIT - people("head")),
    *act("delegation_row", people("head"), UNIT - people("head"), "delegation-end"),
    *desk(ADMINISTRATORS, "message-outbox"),
    *act("message", MANAGERS, NOBODY, "message-resend"),
    *desk(ADMINISTRATORS | APPROVERS, "emergency-list"),
    *act("access", people("emergency, approver"), people("administrator"), "emergency-close"),
    *of("job", JUDGE, "job", "job-result"),
    *desk(ADMINISTRATORS, "province-edit", "succession-list"),
    Row("succession-end", "0", refused=LOGGED_IN - ADMINISTRATORS, post={}),
    # The form of a unit, at its unit
    *of(
        "form",
        UNIT,
        "submissions:form",
        "submissions:whole-form",
        "submissions:check",
        "submissions:contacts",
        "submissions:form-pdf",
    ),
    *of("form", UNIT, "submissions:revisions", "submissions:workbook", "submissions:workbook-download"),
    *of("form", UNIT, "submissions:own-log"),
    *of("form 1", UNIT, "submissions:group", "submissions:receipt"),
    *of("form 1.1", UNIT, "submissions:response-edit", "submissions:criterion-body"),
    Row("submissions:facts", "form", WRITER, UNIT_READS, state=DRAFT),
    Row("submissions:facts", "form", NOBODY, UNIT),
    *act("form 1.1", WRITER, UNIT_READS, "submissions:response-edit", DRAFT, clear="1"),
    *act("form 1.1", NOBODY, UNIT, "submissions:response-edit", clear="1"),
    *act("form 1.2", WRITER, UNIT_READS, "submissions:waiver-ask", DRAFT, **{"waiver-1-2-reason": "Không."}),
    *act("form 1.2", WRITER, UNIT_READS, "submissions:waiver-cancel", DRAFT),
    *act("form", WRITER, UNIT_READS, "submissions:form-move", DRAFT, action="request_signature"),
    *act(
        "form",
        people("head, signer"),
        people("officer, both"),
        "submissions:form-move",
        ("to_sign", 0),
        action="sign_and_submit",
    ),
    *act("form", SPEAKERS, people("both"), "submissions:form-move", ("to_sign", 0), action="send_back"),
    *act("form", UNIT, NOBODY, "submissions:workbook-save"),
    *act("form 1", UNIT, NOBODY, "submissions:signed-copy-add"),
    *act("form 1.1", SPEAKERS, people("both"), "submissions:question-ask", text="Hỏi?"),
    # Evidence
    *desk(MEMBERS, "submissions:evidence-list"),
    *desk(LIBRARIANS, "submissions:evidence-upload", post={}),
    *of(
        "evidence",
        UNIT,
        "submissions:evidence-detail",
        "submissions:library-file",
        "submissions:library-text",
    ),
    Row("submissions:evidence-pick", "form 1.1", WRITER, UNIT_READS, state=DRAFT),
    *act(
        "form 1.1",
        WRITER,
        UNIT_READS,
        "submissions:evidence-add",
        DRAFT,
        **{"evidence-url": "https://a.vn/x"},
    ),
    *act("form citation", WRITER, UNIT_READS, "submissions:citation-page", DRAFT, page="3"),
    *act("form citation", WRITER, UNIT_READS, "submissions:evidence-remove", DRAFT),
    *of("form evidence", UNIT | READERS, "submissions:evidence-file", "submissions:evidence-text"),
    *of("form evidence", UNIT, "submissions:evidence-file", state=DRAFT),
    *act("form", UNIT | people("district, agency, recused"), NOBODY, "submissions:evidence-archive"),
    *act("form", UNIT, NOBODY, "submissions:evidence-archive", DRAFT),
    # What was submitted, for the unit and its verifiers
    *of("form 1", UNIT | READERS, "submissions:revision-json", "submissions:revision-pdf"),
    *of("form 1", UNIT | READERS, "submissions:receipt-pdf", "submissions:signed-copy"),
    *of("form 1", UNIT, "submissions:revision-json", state=DRAFT),
    *of("form", UNIT | READERS, "submissions:on-behalf-scan", given=entered),
    *of("form", people("district, agency, recused"), "submissions:on-behalf-start"),
    # The reviewer's desk
    *of("form", READERS, "submissions:review", "submissions:form-log", "submissions:figure-total"),
    *of("form 1", READERS, "submissions:figure-group"),
    *of("form", people("district, emergency"), "submissions:review", state=("submitted", 1)),
    *of("form", READERS | COUNCIL, "submissions:review", state=("accepted", 3)),
    *of("form", NOBODY, "submissions:review", state=DRAFT),
    *of("form 1.1", READERS, "submissions:verdict"),
    *of("form 1.1", JUDGE, "submissions:queue-item"),
    *act(
        "form 1.1",
        JUDGE,
        READ_ONLY,
        "submissions:verdict",
        kind="accept",
        answer_first="41",
        answer_second="59",
    ),
    *act(
        "form 1.1",
        NOBODY,
        READERS,
        "submissions:verdict",
        ("submitted", 2),
        kind="accept",
        answer_first="41",
        answer_second="59",
    ),
    *act("form forward", JUDGE, READ_ONLY, "submissions:review-move"),
    *act("form accept", JUDGE, READ_ONLY, "submissions:review-move", ("submitted", 2)),
    *act(
        "form hand_down",
        JUDGE,
        READ_ONLY,
        "submissions:review-move",
        **{"hand_down-reason": "Xét lại."},
    ),
    *act("form", JUDGE, READ_ONLY, "submissions:review-accept-remaining"),
    *act("form waiver", JUDGE, READ_ONLY, "submissions:waiver-decide", **{"WAIVER-decision": "accept"}),
    Row("submissions:return-edit", "form", JUDGE, READ_ONLY),
    *act(
        "form",
        JUDGE,
        READ_ONLY,
        "submissions:return-extend",
        ("returned", 2),
        **{"more-last_day": DAY, "more-reason": "Chờ."},
    ),
    Row("submissions:recusal-add", "form", READERS - people("emergency"), people("emergency")),
    *act(
        "form 1.1",
        READERS - people("emergency"),
        people("emergency"),
        "submissions:inspection-look",
        check_code="over-one",
        fingerprint="0" * 64,
    ),
    *act("snippet", JUDGE, NOBODY, "submissions:snippet-delete"),
    *of("act", JUDGE, "submissions:bulk-act"),
    *act("act", JUDGE, NOBODY, "submissions:bulk-undo"),
    *of("low_level district", people("district"), "submissions:passing"),
    *act("low_level district", people("district"), NOBODY, "submissions:passing"),
    *of("low_level abroad", NOBODY, "submissions:passing"),
    *act(
        "low_level district participation",
        people("district"),
        NOBODY,
        "submissions:passing-missing",
        reason="x",
    ),
    # Oversight of a campaign
    *act("campaign", DESKS, NOBODY, "submissions:progress-remind"),
    *act("campaign", DESKS | APPROVERS, NOBODY, "submissions:campaign-overview"),
    *act("campaign", DESKS, NOBODY, "submissions:link-check"),
    # Assignments, recusals
    *of("level agency", ASSIGNERS, "submissions:assignment-edit", "submissions:assignment-export"),
    *of("level agency", ASSIGNERS, "submissions:assignment-import"),
    *act("level agency", ASSIGNERS, NOBODY, "submissions:assignment-confirm"),
    *act("level agency recusal", ASSIGNERS, NOBODY, "submissions:recusal-lift", reason="Nhầm."),
    # The council, points of surveys
    *of("block", COUNCIL, "submissions:council-sheet"),
    *act("block", COUNCIL, NOBODY, "submissions:council-session", number="2/BB", date="01/02/2021"),
    *act("block", COUNCIL, NOBODY, "submissions:council-decide"),
    *act("block ket-thuc", COUNCIL, NOBODY, "submissions:council-step"),
    *of("block", DESKS | people("emergency"), "submissions:survey-grid", "submissions:survey-download"),
    *act("block", DESKS | people("emergency"), NOBODY, "submissions:survey-import"),
    *act("block", DESKS | people("emergency"), NOBODY, "submissions:survey-confirm"),
    # Contributing agencies
    *of("block 1.1", people("office"), "submissions:observation-list", "submissions:observation-export"),
    *of("block 1.1", people("office"), "submissions:observation-import"),
    *of("block 1.2", NOBODY, "submissions:observation-list"),
    *act("block 1.1", people("office"), NOBODY, "submissions:observation-confirm"),
    *of("block 1.1 form", people("office"), "submissions:observation-add"),
    *of("campaign", MANAGERS, "submissions:contributor-edit", "submissions:contributor-name"),
    *of("campaign", MANAGERS, "submissions:contributor-export", "submissions:contributor-import"),
    *act("campaign", MANAGERS, NOBODY, "submissions:contributor-confirm"),
    # Questions and guidance
    *of("campaign", MANAGERS | people("agency, recused, both"), "submissions:question-list"),
    *act(
        "campaign question",
        MANAGERS | people("agency, recused, both"),
        NOBODY,
        "submissions:question-answer",
    ),
    *of("campaign", MANAGERS, "submissions:notice-list"),
    *act("campaign notice", MANAGERS, NOBODY, "submissions:notice-withdraw"),
    *of("notice", IN_PROVINCE, "submissions:notice-file"),
    # Campaigns and the calendar
    *desk(ADMINISTRATORS, "submissions:campaign-list", "submissions:campaign-add", "submissions:calendar"),
    *desk(ADMINISTRATORS, "submissions:calendar-keep", "submissions:calendar-add", post={"nam": "2031"}),
    *desk(ADMINISTRATORS, "submissions:calendar-remove", post={"day": "2031-09-02"}),
    *of("campaign", MANAGERS, "submissions:campaign-detail", "submissions:campaign-edit"),
    *of("campaign", MANAGERS, "submissions:extension-add", "submissions:campaign-close"),
    *of("campaign", MANAGERS, "submissions:campaign-unit-add"),
    *act("campaign xa", MANAGERS, NOBODY, "submissions:campaign-terms"),
    *act("campaign", MANAGERS, NOBODY, "submissions:campaign-open"),
    *of("campaign participation", MANAGERS, "submissions:participation-edit", "submissions:succession-edit"),
    # Provisional results and replies
    *of("past_form", UNIT, "submissions:provisional"),
    *of("form", NOBODY, "submissions:provisional"),
    Row("submissions:reply-edit", "past_form 1.1", SPEAKERS, people("both")),
    *act("past_form", SPEAKERS, people("both"), "submissions:reply-agree"),
    *act("", APPROVER, NOBODY, "submissions:provisional-send", place="PLACE"),
    *of("reply", COUNCIL, "submissions:reply-answer"),
    *act(
        "reply",
        COUNCILLOR,
        people("council judge"),
        "submissions:reply-answer",
        decision="refuse",
        answer="Giữ.",
    ),
    *of("reply ground", COUNCIL, "submissions:reply-file"),
    # Rankings before publication, their documents, petitions after it
    *of("preview", APPROVER | FOLLOWER, "rankings:ranking", "rankings:document-list"),
    *of("preview unit_code", APPROVER | FOLLOWER, "rankings:ranking-unit"),
    *of("ranking document", APPROVER | FOLLOWER, "rankings:document-file"),
    *act("", APPROVER, FOLLOWER, "rankings:ranking-compute", campaign_block="BLOCK", scope="SCOPE"),
    *act("preview", APPROVER, FOLLOWER, "rankings:ranking-finalise"),
    *act("ranking", APPROVER, FOLLOWER, "rankings:ranking-reopen", reason="Sai."),
    *act("ranking", APPROVER, FOLLOWER, "rankings:ranking-publish"),
    *act("ranking", APPROVER, FOLLOWER, "rankings:document-make", what="report.docx"),
    *of("publication_code", APPROVER, "rankings:publication-withdraw"),
    # Mistakes that readers report, results of earlier years
    *desk(APPROVERS, "rankings:error-report-list"),
    *of("report", APPROVER, "rankings:error-report"),
    *act("report", APPROVER, NOBODY, "rankings:error-report-correction"),
    *desk(FOLLOWER, "rankings:import-add"),
    *desk(FOLLOWER, "rankings:import-confirm", post={}),
    *of("rubric_block", FOLLOWER, "rankings:import-template", others=403),
    *of("correction_code", FOLLOWER, "rankings:import-correct", "rankings:import-table", others=403),
    Row("rankings:petition-add", "past_form", SPEAKERS, people("both")),
    *of("form", NOBODY, "rankings:petition-add"),
    *of("petition", COUNCIL, "rankings:petition-answer"),
    *act(
        "petition",
        COUNCILLOR,
        people("council judge"),
        "rankings:petition-answer",
        decision="refuse",
        answer="Giữ.",
    ),
    *of("petition ground", COUNCIL, "rankings:petition-file"),
]
