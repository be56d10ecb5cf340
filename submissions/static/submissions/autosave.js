// A criterion saves itself when its answer is complete or the person leaves it; the button works without this file.

const RETRY_SECONDS = 8;
const NUMBERS = ".ratio input:not([type=hidden])";

function sayState(form, text) {
  const place = form.querySelector("[data-save-state]");
  if (place) place.textContent = text;
}

function save(form) {
  delete form.dataset.pending;
  form.dispatchEvent(new CustomEvent("save"));
}

function isHalfTyped(form) {
  const filled = [...form.querySelectorAll(NUMBERS)].filter((input) => input.value.trim()).length;
  return filled === 1 && form.querySelectorAll(NUMBERS).length === 2;
}

function onAnswerChange(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  form.dataset.pending = "1";
  if (!isHalfTyped(form)) save(form);
}

function onInput(event) {
  const form = event.target.closest("form[data-autosave]");
  if (form) form.dataset.dirty = "1";
}

function warnBeforeLeaving(event) {
  if (document.querySelector("form[data-autosave][data-dirty]:not([data-sent])")) event.preventDefault();
}

function onLeave(event) {
  const form = event.target.closest("form[data-autosave]");
  if (form?.dataset.pending && !form.contains(event.relatedTarget)) save(form);
}

function failed(event) {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form) return;
  const status = event.detail.xhr?.status ?? 0;
  if (status >= 400 && status < 500) {
    sayState(form, "Chưa lưu được: phiếu đã khóa hoặc bạn đã đăng xuất. Nội dung vẫn giữ trên trang này; mở phiếu ở thẻ khác để xem.");
    return;
  }
  sayState(form, `Chưa lưu được. Nội dung vẫn giữ trên trang, thử lại sau ${RETRY_SECONDS} giây.`);
  setTimeout(() => save(form), RETRY_SECONDS * 1000);
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
    sayState(form, "Phiên đăng nhập đã hết. Mở trang đăng nhập ở thẻ khác, rồi bấm Lưu ở đây.");
  }
}

function afterRequest(event) {
  const form = event.target.closest?.("form[data-autosave]");
  if (!form) return;
  const { xhr } = event.detail;
  if (wentElsewhere(xhr, form)) return;
  const status = xhr.status;
  for (const input of form.querySelectorAll(NUMBERS)) input.toggleAttribute("aria-invalid", false);
  if (status === 200) delete form.dataset.dirty;
  if (status === 422) form.querySelectorAll(NUMBERS).forEach((input) => input.setAttribute("aria-invalid", "true"));
  if (status === 200 || status === 409 || status === 422) sayState(form, "");
}

window.addEventListener("beforeunload", warnBeforeLeaving);
document.addEventListener("input", onInput);
document.addEventListener("change", onAnswerChange);
document.addEventListener("focusout", onLeave);
document.addEventListener("htmx:beforeSwap", beforeSwap);
document.addEventListener("htmx:afterRequest", afterRequest);
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(name, failed);
