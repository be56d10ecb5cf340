// A criterion saves itself when its answer is complete or the person leaves it; the button works without this file.

const RETRY_SECONDS = 8;
const NUMBERS = ".ratio input:not([type=hidden])";
// Two numbers that mean something only together; an applicable maximum may stay empty.
const PAIR = "[data-pair] input:not([type=hidden])";

function sayState(form, text, link) {
  const place = form.querySelector("[data-save-state]");
  if (!place) return;
  place.textContent = text;
  if (!link) return;
  const anchor = Object.assign(document.createElement("a"), { href: link.href, textContent: link.label });
  place.append(" ", anchor);
}

function save(form) {
  delete form.dataset.pending;
  form.sentText = textOf(form);
  form.dispatchEvent(new CustomEvent("save"));
}

function textOf(form) {
  return JSON.stringify(kept.typed(form));
}

function isHalfTyped(form) {
  const pair = [...form.querySelectorAll(PAIR)];
  return pair.length === 2 && pair.filter((input) => input.value.trim()).length === 1;
}

function onAnswerChange(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  form.dataset.pending = "1";
  kept.put(form);
  if (isHalfTyped(form)) waitForOther(form);
  else save(form);
}

// An error about the number that has just been emptied is not true any more.
function waitForOther(form) {
  const errors = form.querySelectorAll(".err");
  if (!errors.length) return;
  errors.forEach((error) => error.remove());
  form.querySelectorAll(NUMBERS).forEach((input) => input.removeAttribute("aria-invalid"));
  sayState(form, "Chưa lưu: hãy nhập đủ cả hai số.");
}

function onInput(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  form.dataset.dirty = "1";
  kept.put(form);
}

function warnBeforeLeaving(event) {
  if (document.querySelector("form[data-autosave][data-dirty]:not([data-sent], [data-kept])")) event.preventDefault();
}

function onLeave(event) {
  const form = event.target.closest("form[data-autosave]");
  if (form?.dataset.pending && !form.contains(event.relatedTarget)) save(form);
}

function failed(event) {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form) return;
  kept.put(form);
  const status = event.detail.xhr?.status ?? 0;
  if (status >= 400 && status < 500) {
    sayState(form, "Chưa lưu được: phiếu đã khóa hoặc bạn đã đăng nhập lại. Nội dung vẫn giữ trên máy này.", { href: placeOf(form), label: "Tải lại để gửi" });
    return;
  }
  sayState(form, `Chưa lưu được. Nội dung vẫn giữ trên trang, thử lại sau ${RETRY_SECONDS} giây.`);
  form.dataset.unsent = "1";
  clearTimeout(form.retry);
  form.retry = setTimeout(() => sendAgain(form), RETRY_SECONDS * 1000);
}

function sendAgain(form) {
  if (!form.dataset.unsent || !form.isConnected) return;
  delete form.dataset.unsent;
  clearTimeout(form.retry);
  save(form);
}

function onOnline() {
  document.querySelectorAll("form[data-autosave][data-unsent]").forEach(sendAgain);
}

function placeOf(form) {
  return `${location.pathname}?lai=${Date.now()}#${form.closest("section")?.id ?? ""}`;
}

// After login the same criterion opens, and what was typed is sent.
function askToLogIn(form, xhr) {
  kept.put(form);
  const next = `${location.pathname}#${form.closest("section")?.id ?? ""}`;
  const href = `${new URL(xhr.responseURL).pathname}?next=${encodeURIComponent(next)}`;
  sayState(form, "Phiên đăng nhập đã hết. Nội dung vẫn giữ trên máy này và được gửi sau khi đăng nhập.", { href, label: "Đăng nhập lại" });
}

function restore(form) {
  const typedAt = kept.restore(form);
  if (!typedAt) return;
  const time = typedAt.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  sayState(form, `Đã lấy lại nội dung nhập lúc ${time} mà chưa lưu được.`);
  if (!isHalfTyped(form)) save(form);
}

// The button waits for a save that still travels: the version on the page is an old one until its answer.
function waitForSave(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form?.classList.contains("htmx-request")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.awaiting = event.submitter;
}

// A refused answer is shown where it is; a save that was queued meanwhile goes first.
function submitAwaiting(form, status) {
  if (status === 200 && form.classList.contains("htmx-request")) return;
  const { awaiting } = form;
  delete form.awaiting;
  if (status === 200 && awaiting.form === form) form.requestSubmit(awaiting);
}

function onSubmit(event) {
  const form = event.target.closest("form[data-autosave]");
  if (form && event.submitter?.name === "clear" && !event.defaultPrevented) kept.drop(form);
}

function onClick(event) {
  const form = event.target.closest("[data-drop-typed]")?.closest("form[data-autosave]");
  if (!form) return;
  kept.drop(form);
  delete form.dataset.dirty;
}

function wentElsewhere(xhr, form) {
  return xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(form.action).pathname;
}

// Errors and conflicts are answers to show; the page of a login that has run out is not.
function beforeSwap(event) {
  const { xhr, elt } = event.detail;
  const form = elt.closest("form[data-autosave]");
  if (!form) return;
  if ([409, 422].includes(xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  if (wentElsewhere(xhr, form)) {
    event.detail.shouldSwap = false;
    askToLogIn(form, xhr);
  }
}

// What was typed while the answer travelled has not been saved by it.
function acknowledge(form) {
  if (textOf(form) !== form.sentText) {
    kept.put(form);
    return;
  }
  delete form.dataset.dirty;
  kept.drop(form);
}

function afterRequest(event) {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form) return;
  const { xhr } = event.detail;
  const status = wentElsewhere(xhr, form) ? 0 : xhr.status;
  if (form.awaiting) setTimeout(submitAwaiting, 0, form, status);
  if (!status) return;
  for (const input of form.querySelectorAll(NUMBERS)) input.toggleAttribute("aria-invalid", false);
  if (status === 200) acknowledge(form);
  if (status === 422) form.querySelectorAll(NUMBERS).forEach((input) => input.setAttribute("aria-invalid", "true"));
  if (status === 200 || status === 409 || status === 422) sayState(form, "");
}

window.addEventListener("beforeunload", warnBeforeLeaving);
window.addEventListener("online", onOnline);
document.addEventListener("submit", waitForSave, true);
document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
document.addEventListener("input", onInput);
document.addEventListener("change", onAnswerChange);
document.addEventListener("focusout", onLeave);
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterRequest", afterRequest);
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(name, failed);
// Only once htmx listens to the forms.
window.addEventListener("load", () => document.querySelectorAll("form[data-autosave]").forEach(restore));
