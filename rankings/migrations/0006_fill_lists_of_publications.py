from django.db import migrations


def fill_lists(apps, schema_editor):
    Publication = apps.get_model("rankings", "Publication")
    places = Publication.objects.select_related(
        "ranking__campaign_block__block", "ranking__campaign_block__campaign"
    ).defer("result", "ranking__result")
    for publication in places.iterator():
        block = publication.ranking.campaign_block.block
        campaign = publication.ranking.campaign_block.campaign
        publication.province_id = campaign.province_id
        publication.scope_id = publication.ranking.scope_id
        publication.year, publication.campaign_title = campaign.year, campaign.title
        publication.block_code, publication.block_name = block.code, block.name
        publication.position = block.position
        publication.save(
            update_fields=[
                "province",
                "scope",
                "year",
                "campaign_title",
                "block_code",
                "block_name",
                "position",
            ]
        )


def name_agencies(apps, schema_editor):
    """The agency of the newest campaign answers for the pages of its province."""
    Campaign = apps.get_model("submissions", "Campaign")
    for campaign in Campaign.objects.select_related("province").order_by("year", "pk"):
        campaign.province.agency_id = campaign.agency_id
        campaign.province.save(update_fields=["agency"])


class Migration(migrations.Migration):
    dependencies = [("rankings", "0005_list_publications_and_take_reports")]

    operations = [
        migrations.RunPython(fill_lists, migrations.RunPython.noop),
        migrations.RunPython(name_agencies, migrations.RunPython.noop),
    ]
