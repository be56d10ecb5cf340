from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rubrics.errors import RubricError
from rubrics.services import save_rubric


class Command(BaseCommand):
    help = "Load a rubric file into the database as a new version; the same content is never stored twice."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)

    def handle(self, *, path, **options):
        try:
            rubric = save_rubric(path.read_text(encoding="utf-8"), code=path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: không đọc được tệp ({error}).") from error
        except RubricError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{rubric.code}: phiên bản {rubric.version}")
