// A criterion shown as one line fetches its inputs when it opens; without this file its link leads to its own page.

const FOLD = "details[data-fold]";

function linkOf(fold) {
  return fold.querySelector("[data-fold-state] a");
}

function onToggle(event) {
  const fold = event.target;
  if (!fold.matches?.("details")) return;
  if (fold.matches(FOLD) && fold.open && linkOf(fold)) fold.dispatchEvent(new CustomEvent("unfold"));
  if (!fold.open) sayAnswer(fold);
}

// The line says what was answered while it was open.
function sayAnswer(fold) {
  const said = fold.querySelector(":scope > summary [data-said]");
  const sum = fold.querySelector(".calc");
  if (said && sum) said.textContent = sum.textContent;
}

// The page of a login that has run out is no criterion: the link leads there and back.
function beforeUnfold(event) {
  const { xhr, elt, requestConfig } = event.detail;
  if (!elt.matches(FOLD) || new URL(xhr.responseURL).pathname === requestConfig.path) return;
  event.detail.shouldSwap = false;
  location.assign(linkOf(elt).href);
}

function couldNotUnfold(event) {
  const fold = event.target.closest?.(FOLD);
  const link = fold && event.target === fold && linkOf(fold);
  if (link) link.textContent = "Chưa mở được, có thể do mất mạng. Đóng, mở lại dòng này hoặc bấm để thử lại.";
}

function hasKeptText(fold) {
  try {
    return localStorage.getItem(`${KEPT}${PERSON}${new URL(linkOf(fold).href).pathname}`) !== null;
  } catch {
    return false;
  }
}

function onLoaded(event) {
  if (event.target.matches?.(`${FOLD} form[data-autosave]`)) restore(event.target);
}

function openWhatIsMeant() {
  const named = document.getElementById(location.hash.slice(1));
  for (const fold of document.querySelectorAll(FOLD)) {
    if (named?.contains(fold) || hasKeptText(fold)) fold.open = true;
  }
}

document.addEventListener("toggle", onToggle, true);
document.addEventListener("htmx:beforeSwap", beforeUnfold);
document.addEventListener("htmx:load", onLoaded);
for (const name of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(name, couldNotUnfold);
// Only once htmx listens to the lines.
window.addEventListener("load", openWhatIsMeant);
