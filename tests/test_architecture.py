"""The house rules that a reader of the code relies on, read from the code itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["egov_scoring", "rubrics", "submissions", "rankings"]
PURE = [
    "egov_scoring/numbers.py",
    "egov_scoring/collation.py",
    "rubrics/spec.py",
    "rubrics/errors.py",
    "rubrics/loading",
    "rubrics/checking",
    "rubrics/answers.py",
    "rubrics/scoring.py",
    "rubrics/explaining.py",
    "rubrics/outline.py",
    "rubrics/batch",
    "rubrics/rules",
    "rankings/ranking.py",
    "rankings/result.py",
    "rankings/snapshot.py",
    "rankings/depth.py",
    "rankings/composition.py",
    "rankings/printed.py",
    "rankings/board.py",
    "rankings/listing.py",
    "rankings/criteria.py",
    "rankings/standing.py",
    "rankings/method.py",
    "rankings/charts.py",
    "rankings/difference.py",
    "rankings/movement.py",
    "rankings/documents/statistics.py",
    "rankings/open_data.py",
    "rankings/openapi.py",
]
LAYERS = [
    "models",
    "permissions",
    "queries",
    "workflow",
    "services",
    "jobs",
    "forms",
    "resources",
    "views",
    "urls",
]
STANDARD_LIBRARY = set(sys.stdlib_module_names)


def python_files(*names):
    for name in names:
        path = ROOT / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def sources(floor):
    return [path for path in python_files(floor) if "migrations" not in path.parts]


def imported_modules(path):
    """Absolute names of the modules that a file imports."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            yield ".".join([*base, *([node.module] if node.module else [])])
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_itself_and_the_floors_below(floor):
    above = FLOORS[FLOORS.index(floor) + 1 :]

    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in sources(floor)
        for module in imported_modules(path)
        if module.split(".")[0] in above
    ]

    assert wrong == []


@pytest.mark.parametrize("floor", FLOORS)
def test_a_module_imports_only_leftwards_in_its_room(floor):
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in sources(floor)
        for module in imported_modules(path)
        if module.split(".")[0] == floor and layer_of(module) > layer_of(module_name(path)) >= 0
    ]

    assert wrong == []


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def layer_of(module):
    """The place of a module in its room; -1 for what stands outside the order (pure modules, helpers).

    A module named for one desk, as ``desk_queries``, stands where its last word says.
    """
    parts = module.split(".")
    name = parts[1].rsplit("_", 1)[-1] if len(parts) > 1 else ""
    if name not in LAYERS:
        return len(LAYERS) if name in {"management", "admin", "demo"} else -1
    return LAYERS.index(name)


def test_pure_modules_import_the_standard_library_and_each_other_only():
    pure = {module_name(path).removesuffix(".__init__") for path in python_files(*PURE)}
    allowed_packages = {"rubrics", "egov_scoring", "rankings"}

    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in python_files(*PURE)
        for module in imported_modules(path)
        if module.split(".")[0] not in STANDARD_LIBRARY
        and not (module in pure or any(name.startswith(f"{module}.") for name in pure))
        and module not in allowed_packages
    ]

    assert wrong == []


def test_the_scoring_core_knows_no_float():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files(*PURE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]

    assert wrong == []


def test_imports_stand_on_top():
    wrong = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for floor in FLOORS
        for path in sources(floor)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]

    assert wrong == []


def test_every_template_is_used():
    templates = [path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.html")]
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*(ROOT / "templates").rglob("*.html"), *python_files(*FLOORS)]
    )
    called_by_django = {"403.html", "403_csrf.html", "404.html", "500.html"}

    unused = [
        str(name)
        for name in templates
        if str(name) not in called_by_django
        and name.parts[0] not in {"account", "allauth"}
        and f'"{name}"' not in code
    ]

    assert unused == []


API_VIEWS = (
    "description",
    "index",
    "open_data_page",
    "provinces",
    "publication",
    "publications",
    "result",
    "rubrics",
    "unit",
    "units",
)
PUBLIC_VIEWS = {
    "egov_scoring.activation_views.activate",
    "egov_scoring.health.healthz",
    "egov_scoring.health.readyz",
    "egov_scoring.views.accessibility",
    "egov_scoring.views.icon",
    "egov_scoring.views.robots",
    *(f"rankings.views.api.{name}" for name in API_VIEWS),
    "rankings.views.criteria.criterion",
    "rankings.views.criteria.criterion_list",
    "rankings.views.criteria.method",
    "rankings.views.error_reports.correction",
    "rankings.views.error_reports.correction_log",
    "rankings.views.error_reports.error_report_add",
    "rankings.views.error_reports.error_report_state",
    "rankings.views.feeds.feed",
    "rankings.views.feeds.publication_picture",
    "rankings.views.feeds.sitemap",
    "rankings.views.guide.publication_guide",
    "rankings.views.history.comparison",
    "rankings.views.public.home",
    "rankings.views.public.province",
    "rankings.views.public.publication",
    "rankings.views.public.publication_csv",
    "rankings.views.public.publication_json",
    "rankings.views.public.publication_unit",
    "rankings.views.public.publication_unit_csv",
    "rankings.views.public.publication_xlsx",
    "rubrics.views.rubric_detail",
    "rubrics.views.rubric_list",
    "submissions.views.guide.administration_guide",
    "submissions.views.guide.guide_list",
    "submissions.views.guide.review_guide",
    "submissions.views.guide.self_scoring_guide",
}


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern.url_patterns)


def test_only_the_listed_views_are_open_to_the_public():
    public = {
        f"{view.__module__}.{view.__qualname__}"
        for view in views(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and view.__module__.split(".")[0] in FLOORS
    }

    assert public == PUBLIC_VIEWS


def test_only_public_views_are_frozen():
    kept = {
        f"{view.__module__}.{view.__qualname__}"
        for view in views(get_resolver().url_patterns)
        if hasattr(view, "frozen_query")
    }

    assert kept <= PUBLIC_VIEWS
    assert "rankings.views.public.publication" in kept


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_score_contract_runs_without_any_environment():
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "score", "--help"],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
