from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rankings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="headline",
            field=models.CharField(default="", max_length=600, verbose_name="kết quả chính"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publication",
            name="label",
            field=models.CharField(default="", max_length=400, verbose_name="khối, phạm vi"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publication",
            name="unit_count",
            field=models.PositiveIntegerField(default=0, verbose_name="số đơn vị được đánh giá"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="rankingentry",
            name="state",
            field=models.CharField(
                choices=[
                    ("assessed", "được đánh giá"),
                    ("late", "nộp muộn"),
                    ("missing", "không nộp"),
                    ("excluded", "không thuộc diện"),
                    ("pending", "chưa đánh giá"),
                ],
                max_length=10,
                verbose_name="diện đánh giá",
            ),
        ),
    ]
