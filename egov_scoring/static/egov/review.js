// Comfort only: keys for the reviewer's desk, snippets; every act works without this file.

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select";
const OWN_KEYS = {
  a: () => choose("accept"),
  g: () => choose("correct")?.form.querySelector("[data-for-kind=correct] :is(input, select)")?.focus(),
  h: () => choose("correct")?.form.querySelector("textarea[name=reason]").focus(),
  l: () => document.querySelector("form[method=post] .btn.full")?.click(),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) return;
  const key = event.key.toLowerCase();
  if (!/^[a-z]$/.test(key)) return;
  const link = document.querySelector(`a[data-key~="${key}"]`);
  if (!link && !OWN_KEYS[key]) return;
  event.preventDefault();
  if (link) link.click();
  else OWN_KEYS[key]();
}

function choose(kind) {
  const radio = document.querySelector(`input[name=kind][value=${kind}]`);
  if (!radio) return null;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return radio;
}

function showInputsOf(kind) {
  document.querySelectorAll("[data-for-kind]").forEach((part) => {
    part.hidden = Boolean(kind) && part.dataset.forKind !== kind;
  });
}

function insertSnippet(select) {
  const reason = select.form.querySelector("textarea[name=reason]");
  const text = select.selectedOptions[0].dataset.text;
  if (!text) return;
  reason.value = reason.value.trim() ? `${reason.value.trim()} ${text}` : text;
  select.value = "";
  reason.focus();
}

function onChange(event) {
  if (event.target.name === "kind") showInputsOf(event.target.value);
  if (event.target.matches("[data-snippets]")) insertSnippet(event.target);
}

document.addEventListener("keydown", onKey);
document.addEventListener("change", onChange);
showInputsOf(document.querySelector("input[name=kind]:checked")?.value);
