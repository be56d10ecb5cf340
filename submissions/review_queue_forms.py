from collections import defaultdict

from django import forms
from django.db.models import Q
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from submissions.assignment_queries import assigned_to
from submissions.review_queue_queries import (
    BY_CRITERION,
    BY_RISK,
    ORDERS,
    STATE_WORDS,
    STATES,
    TO_DO,
)

DIFFERS, BARE, PROVEN, FLAGGED = "khac-tu-cham", "khong-minh-chung", "co-minh-chung", "co-co"
TRAITS = {
    DIFFERS: ("Khác điểm tự chấm", Q(differs_from_self=True)),
    BARE: ("Không có minh chứng", Q(has_evidence=False)),
    PROVEN: ("Có minh chứng", Q(has_evidence=True)),
    FLAGGED: ("Có cờ rà soát", Q(is_flagged=True)),
}
EVERY = "tat-ca"
MINE = "toi"
ANY = ("", "Tất cả")
LONGEST_LABEL = 70


class PlainSelect(forms.Select):
    """A list of very many choices in one go; Django draws a template for each of them."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        given = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(given), options)


class QueueFilterForm(forms.Form):
    """Which criteria of which forms the queue shows, and in which order; kept in the address."""

    khoi = forms.ChoiceField(label="Khối", required=False)
    huyen = forms.ChoiceField(label="Thuộc đơn vị", required=False)
    don_vi = forms.ChoiceField(label="Đơn vị", required=False, widget=PlainSelect)
    tieu_chi = forms.ChoiceField(label="Nhóm, tiêu chí", required=False, widget=PlainSelect)
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[
            (TO_DO, "Cần xét"),
            *((name, words.capitalize()) for name, words in STATE_WORDS.items()),
            (EVERY, "Tất cả"),
        ],
    )
    dac_diem = forms.ChoiceField(
        label="Đặc điểm",
        required=False,
        choices=[ANY, *((name, label) for name, (label, _) in TRAITS.items())],
    )
    giao = forms.ChoiceField(label="Phân công", required=False, choices=[ANY, (MINE, "Giao cho tôi")])
    xep = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, queue):
        super().__init__(data)
        self.queue, self.blocks = queue, queue.blocks
        blocks = queue.blocks
        self.fields["khoi"].choices = [
            ANY,
            *((str(block.pk), block_label(block, blocks)) for block in blocks),
        ]
        self.fields["huyen"].choices = self.parent_choices
        self.fields["don_vi"].choices = self.unit_choices
        self.is_valid()
        self.nodes = nodes_of(self.chosen_blocks())
        self.fields["tieu_chi"].choices = [
            ANY,
            *((code, criterion_label(code, node.text)) for code, node in self.nodes.items()),
        ]
        self.full_clean()

    def parent_choices(self):
        parents = {unit.parent for unit in self.queue.units if unit.parent}
        return [ANY, *((str(unit.pk), unit.name) for unit in sorted(parents, key=lambda unit: unit.sort_key))]

    def unit_choices(self):
        return [ANY, *((str(unit.pk), unit.name) for unit in self.queue.units)]

    def chosen_blocks(self):
        wanted = self.cleaned_data.get("khoi")
        return [block for block in self.blocks if not wanted or str(block.pk) == wanted]

    @property
    def order(self):
        chosen = self.cleaned_data.get("xep")
        return chosen if chosen in ORDERS else BY_CRITERION

    @property
    def asks_for_risk(self):
        return self.order == BY_RISK or self.cleaned_data.get("dac_diem") == FLAGGED

    @property
    def state(self):
        """The chosen state; what is still to do where none was chosen."""
        return self.cleaned_data.get("trang_thai") or TO_DO

    def narrowed(self, items):
        """The items of the chosen blocks, units, criteria and traits, whatever their state."""
        fields = {
            "khoi": "participation__campaign_block",
            "huyen": "participation__unit__parent",
            "don_vi": "participation__unit",
        }
        chosen = {path: self.cleaned_data.get(name) for name, path in fields.items()}
        items = items.filter(**{path: value for path, value in chosen.items() if value})
        if code := self.cleaned_data.get("tieu_chi"):
            items = items.filter(code__in=self.codes_below(code))
        if trait := self.cleaned_data.get("dac_diem"):
            items = items.filter(TRAITS[trait][1])
        return items.filter(self.assigned(self.chosen_blocks())) if self.cleaned_data.get("giao") else items

    def assigned_items(self, items):
        """The items assigned to this person in every block; None where nothing was."""
        levels = [level.pk for block in self.blocks for level in block.levels.all()]
        if not self.queue.user.assignments.filter(level__in=levels).exists():
            return None
        return items.filter(self.assigned(self.blocks))

    def assigned(self, blocks):
        """The criteria of the groups that are assigned to this person, form by form."""
        condition = Q(pk__in=[])
        for block in blocks:
            groups = defaultdict(set)
            for leaf in block.spec.leaves:
                groups[block.spec.group_of(leaf.code).code].add(leaf.code)
            for group, codes in groups.items():
                of_group = Q(participation__campaign_block=block, code__in=codes)
                condition |= of_group & assigned_to(self.queue.user, group)
        return condition

    def codes_below(self, code):
        specs = [block.spec for block in self.chosen_blocks()]
        return {below for spec in specs if code in spec.by_code for below in spec.subtree(code)}

    def chosen(self, items):
        items = self.narrowed(items)
        return items if self.state == EVERY else items.filter(STATES[self.state])

    def walked(self, items):
        """What next and previous go through: what the filter shows; in the usual filter the judged too."""
        return self.narrowed(items) if self.state == TO_DO else self.chosen(items)

    def left(self, items):
        """What is still to be judged of what the filter shows."""
        is_open = self.state in {TO_DO, EVERY}
        return self.narrowed(items).filter(STATES[TO_DO]) if is_open else self.chosen(items)


def block_label(block, blocks):
    has_campaigns = len({other.campaign_id for other in blocks}) > 1
    return f"{block.block.name}, {block.campaign}" if has_campaigns else block.block.name


def nodes_of(blocks):
    """The criteria of the blocks by code, in printed order; a code of several blocks stands once."""
    nodes = {}
    for block in blocks:
        for node in block.spec.nodes:
            nodes.setdefault(node.code, node)
    return nodes


def criterion_label(code, text):
    text = f"{code} {text}"
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"
