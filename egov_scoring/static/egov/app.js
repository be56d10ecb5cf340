// Comfort only: every page works without this file. Hooks are data- attributes.

const LEAVE_WARNING = "Trang có nội dung chưa lưu. Bạn có chắc muốn rời trang?";

function guardForm(form) {
  let dirty = form.hasAttribute("data-dirty");
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) dirty = false; });
  // On the window, so that a question answered with "no" has already stopped the event.
  window.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) dirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = LEAVE_WARNING;
  });
}

function submitOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
}

function askFirst(event) {
  const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
}

// Whoever logs out leaves no typed text behind on a shared computer.
function forgetTyped(event) {
  if (!event.target.matches("form[data-forget]") || event.defaultPrevented) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("egov-kept/")) localStorage.removeItem(key);
}

function fillLogin(button) {
  const form = document.querySelector("form[data-login]");
  form.elements.login.value = button.dataset.fillLogin;
  form.elements.password.value = button.dataset.fillPassword;
  form.querySelector("[type=submit]").focus();
}

function onClick(event) {
  const target = event.target.closest("[data-print], [data-fill-login]");
  if (!target) return;
  if (target.hasAttribute("data-print")) window.print();
  else fillLogin(target);
}

function onChange(event) {
  const select = event.target.closest("form[data-auto-submit] select");
  if (select) select.form.requestSubmit();
}

// Some browsers forget that a table is one when a phone shows its rows as blocks; the longest says it only here.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
function nameParts(table) {
  table.role = ROLES.TABLE;
  for (const part of table.querySelectorAll("thead, tbody, tr, td")) part.role = ROLES[part.tagName];
  for (const head of table.tHead.querySelectorAll("th")) head.role = "columnheader";
  for (const head of table.tBodies[0].querySelectorAll("th")) head.role = "rowheader";
}

document.addEventListener("submit", askFirst);
document.addEventListener("submit", submitOnce);
document.addEventListener("submit", forgetTyped);
document.addEventListener("click", onClick);
document.addEventListener("change", onChange);
// A page restored by the back button may submit again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
document.querySelectorAll("form[data-guard]").forEach(guardForm);
document.querySelectorAll("table.rank").forEach(nameParts);
document.querySelectorAll("[data-needs-js]").forEach((element) => { element.hidden = false; });
document.querySelector("[data-focus]")?.focus();
