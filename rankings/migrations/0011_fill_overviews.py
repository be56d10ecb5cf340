import json
from decimal import Decimal
from statistics import median

from django.db import migrations


def fill_overviews(apps, schema_editor):
    Publication = apps.get_model("rankings", "Publication")
    for publication in Publication.objects.iterator(chunk_size=1):
        publication.overview = overview(json.loads(bytes(publication.result)))
        publication.save(update_fields=["overview"])


def overview(result):
    block = result["block"]
    units = [unit for unit in result["units"] if unit["total"] is not None]
    reached = [unit["tier"] for unit in units]
    tiers = [{"name": tier["name"], "units": reached.count(tier["name"])} for tier in block["tiers"]]
    if tiers and None in reached:
        word = "Không xếp loại" if block["rank_untiered"] else "Không xếp hạng"
        tiers.append({"name": word, "units": reached.count(None)})
    middle = median(Decimal(unit["total"]) for unit in units).normalize() if units else None
    return {
        "tiers": tiers,
        "median": None if middle is None else f"{middle:f}",
        "max_points": str(block["max_points"]),
        "decimals": block["decimals"],
    }


class Migration(migrations.Migration):
    dependencies = [("rankings", "0010_withdraw_publications")]

    operations = [migrations.RunPython(fill_overviews, migrations.RunPython.noop)]
