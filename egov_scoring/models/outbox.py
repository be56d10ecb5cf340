from django.db import models
from django.db.models import Q
from django.utils import timezone

from .people import User
from .units import Province


class MessageQuerySet(models.QuerySet):
    def due(self):
        """What should be mailed now: waiting, and not put off after a failure."""
        return self.filter(
            Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=timezone.now()),
            state=Message.State.WAITING,
        )


class Message(models.Model):
    """One notice to one person: shown in the product at once, and mailed where there is an address.

    A person without an account has the ``address`` alone.
    """

    class State(models.TextChoices):
        SHOWN = "shown", "chỉ hiện trong hệ thống"
        WAITING = "waiting", "chờ gửi thư"
        SENT = "sent", "đã gửi thư"
        FAILED = "failed", "không gửi được"

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="messages")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="notices")
    address = models.EmailField("địa chỉ của người không có tài khoản", blank=True)
    kind = models.SlugField("loại", max_length=30)
    subject = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    path = models.CharField("trang liên quan", max_length=200, blank=True)
    dedupe_key = models.CharField("khóa chống gửi trùng", max_length=200, unique=True)
    state = models.CharField("trạng thái", max_length=10, choices=State)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    next_attempt_at = models.DateTimeField("gửi lại sau", null=True)
    last_error = models.CharField("lỗi lần cuối", max_length=300, blank=True)
    created_at = models.DateTimeField("lập lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True)
    read_at = models.DateTimeField("đọc lúc", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="messages_of_a_person"),
            models.Index(fields=["state", "next_attempt_at"], name="messages_to_send"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="sent_messages_have_a_time",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="")
                | (Q(recipient__isnull=True) & ~Q(address="")),
                name="messages_go_to_an_account_or_an_address",
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def email(self):
        return self.recipient.email if self.recipient else self.address

    @property
    def addressee(self):
        return self.recipient or "người không có tài khoản"

    @property
    def can_be_resent(self):
        return self.state == self.State.FAILED
