// What is typed stays in this browser until the server has it: a lost line or a login that ran out costs nothing.

const KEPT = "egov-kept/";
const KEPT_DAYS = 7;
const PERSON = document.currentScript.dataset.person;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "from"]);
const kept = {};

function keptKey(form) {
  return `${KEPT}${PERSON}${new URL(form.action).pathname}`;
}

function versionOf(form) {
  return form.querySelector("input[type=hidden][name$=version]");
}

kept.typed = (form) => {
  const version = versionOf(form)?.name;
  return [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name) && name !== version);
};

// A browser that refuses to store leaves the warning before leaving the page.
kept.put = (form) => {
  try {
    const entry = { at: Date.now(), version: versionOf(form)?.value, typed: kept.typed(form) };
    localStorage.setItem(keptKey(form), JSON.stringify(entry));
    form.dataset.kept = "1";
  } catch {
    delete form.dataset.kept;
  }
};

kept.drop = (form) => {
  delete form.dataset.kept;
  try {
    localStorage.removeItem(keptKey(form));
  } catch {
    // Nothing was stored either.
  }
};

kept.read = (form) => {
  try {
    return JSON.parse(localStorage.getItem(keptKey(form)));
  } catch {
    return null;
  }
};

function fillIn(form, entry) {
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden" || control.type === "submit") continue;
    const values = entry.typed.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
    const fold = control.closest("details");
    if (fold && values[0]) fold.open = true;
  }
  // The version that its author saw: a colleague's newer value is shown beside it, not overwritten.
  versionOf(form).value = entry.version;
}

// Fills in what was typed and not acknowledged; says when it was typed, or null.
kept.restore = (form) => {
  const entry = kept.read(form);
  if (!entry || !versionOf(form)) return null;
  const isShown = JSON.stringify(entry.typed) === JSON.stringify(kept.typed(form));
  if (isShown && !form.querySelector(".err, #xung-dot")) kept.drop(form);
  if (isShown) return null;
  fillIn(form, entry);
  form.dataset.kept = "1";
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  return new Date(entry.at);
};

function dropOld() {
  const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(KEPT) && !(JSON.parse(localStorage.getItem(key)).at > oldest)) localStorage.removeItem(key);
  }
}

try {
  dropOld();
} catch {
  // Without storage there is nothing old.
}
