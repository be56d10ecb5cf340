// Comfort only: keys for the reviewer's desk; every act works without this file.

const OWN_KEYS = { a: "input[name=kind][value=accept]", g: "input[name=kind][value=correct]" };
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select";

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) return;
  const key = event.key.toLowerCase();
  const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  if (link) link.click();
  else if (OWN_KEYS[key]) choose(document.querySelector(OWN_KEYS[key]));
  else if (key === "l") document.querySelector("form[method=post] .btn.full")?.click();
}

function choose(radio) {
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function showInputsOf(kind) {
  document.querySelectorAll("[data-for-kind]").forEach((part) => {
    part.hidden = Boolean(kind) && part.dataset.forKind !== kind;
  });
}

function onKind(event) {
  if (event.target.name === "kind") showInputsOf(event.target.value);
}

document.addEventListener("keydown", onKey);
document.addEventListener("change", onKind);
showInputsOf(document.querySelector("input[name=kind]:checked")?.value);
