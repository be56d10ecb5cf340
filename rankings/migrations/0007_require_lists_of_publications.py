import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rankings", "0006_fill_lists_of_publications")]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="province",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="egov_scoring.province",
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="year",
            field=models.PositiveSmallIntegerField(verbose_name="năm đánh giá"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="campaign_title",
            field=models.CharField(max_length=300, verbose_name="tên kỳ đánh giá"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="block_code",
            field=models.SlugField(max_length=30, verbose_name="mã khối"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="block_name",
            field=models.CharField(max_length=200, verbose_name="khối"),
        ),
    ]
