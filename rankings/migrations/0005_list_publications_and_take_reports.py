import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("egov_scoring", "0008_name_agencies_and_mail_outside"),
        ("rankings", "0004_keep_petitions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="block_code",
            field=models.SlugField(max_length=30, null=True, verbose_name="mã khối"),
        ),
        migrations.AddField(
            model_name="publication",
            name="block_name",
            field=models.CharField(max_length=200, null=True, verbose_name="khối"),
        ),
        migrations.AddField(
            model_name="publication",
            name="campaign_title",
            field=models.CharField(max_length=300, null=True, verbose_name="tên kỳ đánh giá"),
        ),
        migrations.AddField(
            model_name="publication",
            name="correction_summary",
            field=models.CharField(blank=True, max_length=300, verbose_name="nội dung điều chỉnh"),
        ),
        migrations.AddField(
            model_name="publication",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự của khối"),
        ),
        migrations.AddField(
            model_name="publication",
            name="province",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="egov_scoring.province",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="scope",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scoped_publications",
                to="egov_scoring.unit",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="year",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="năm đánh giá"),
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="số")),
                ("secret", models.CharField(max_length=22, unique=True, verbose_name="mã theo dõi")),
                ("page", models.CharField(max_length=300, verbose_name="trang")),
                ("text", models.TextField(verbose_name="nội dung sai sót")),
                ("source", models.TextField(blank=True, verbose_name="căn cứ")),
                (
                    "reporter_name",
                    models.CharField(blank=True, max_length=120, verbose_name="họ và tên người báo"),
                ),
                (
                    "reporter_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử của người báo"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "đang xem xét"),
                            ("accepted", "đã tiếp thu"),
                            ("refused", "không tiếp thu"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="trả lời")),
                ("reported_at", models.DateTimeField(auto_now_add=True, verbose_name="báo lúc")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="trả lời lúc")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="causes",
                        to="rankings.publication",
                        verbose_name="bản điều chỉnh",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="error_reports",
                        to="egov_scoring.unit",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="error_reports",
                        to="egov_scoring.province",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="error_reports",
                        to="rankings.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo sai sót",
                "ordering": ["-reported_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "number"), name="one_error_report_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answered_reports_give_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("correction__isnull", True), ("state", "accepted"), _connector="OR"
                        ),
                        name="only_accepted_reports_lead_to_a_correction",
                    ),
                ],
            },
        ),
    ]
