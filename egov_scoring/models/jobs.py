from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .people import User


class Job(models.Model):
    """One long piece of work outside the request; ``egov_scoring.jobs`` alone changes it."""

    class State(models.TextChoices):
        WAITING = "waiting", "đang chờ"
        RUNNING = "running", "đang chạy"
        DONE = "done", "đã xong"
        FAILED = "failed", "không xong"

    kind = models.SlugField("loại việc", max_length=40)
    title = models.CharField("tên việc", max_length=200)
    subject = models.CharField("làm cho", max_length=60)
    parameters = models.JSONField("tham số", default=dict)
    back_url = models.CharField("trang đã yêu cầu", max_length=200)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jobs")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("đã làm", default=0)
    total = models.PositiveIntegerField("phải làm", default=0)
    message = models.CharField("kết quả hoặc lỗi", max_length=500, blank=True)
    made_at = models.DateTimeField("yêu cầu lúc")
    handed_at = models.DateTimeField("giao cho tiến trình riêng lúc", null=True)
    started_at = models.DateTimeField("bắt đầu lúc", null=True)
    beat_at = models.DateTimeField("báo tiến độ lúc", null=True)
    finished_at = models.DateTimeField("kết thúc lúc", null=True)
    expires_at = models.DateTimeField("giữ đến")
    result_path = models.CharField("nơi giữ tệp", max_length=120, blank=True)
    result_name = models.CharField("tên tệp", max_length=200, blank=True)
    result_type = models.CharField("loại nội dung", max_length=100, blank=True)
    result_size = models.PositiveBigIntegerField("dung lượng", default=0)
    result_sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "việc chạy nền"
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["actor", "-made_at"], name="jobs_of_a_person"),
            models.Index(fields=["state", "beat_at"], name="jobs_by_state"),
            models.Index(fields=["expires_at"], name="jobs_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="jobs_do_not_exceed_their_total"
            ),
            models.CheckConstraint(
                condition=Q(result_path="") | Q(state="done"), name="only_done_jobs_have_a_result"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_state_display()})"

    def get_absolute_url(self):
        return reverse("job", args=[self.pk])

    @property
    def is_open(self):
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def percent(self):
        return self.done * 100 // self.total if self.total else 0
