// Several files upload one by one, each with its progress, its refusal and a retry; the form works without this file.

const SESSION_OVER = "Phiên đăng nhập đã hết. Đăng nhập ở thẻ khác rồi bấm Thử lại.";
const NO_LINE = "Mất kết nối giữa chừng. Bấm Thử lại.";

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function listOf(form) {
  let list = form.parentElement.querySelector(":scope > [data-upload-list]");
  if (!list) {
    list = element("ul", "", { class: "files", "data-upload-list": "", "aria-label": "Tệp đang tải lên" });
    form.after(element("p", "", { class: "small", role: "status", "data-upload-count": "" }), list);
  }
  return list;
}

function rowOf(list, file) {
  const row = element("li");
  const name = element("span", file.name);
  const state = element("span", "Chờ", { class: "small s2" });
  const bar = element("progress", "", { max: "100", value: "0", "aria-label": `Tiến độ ${file.name}` });
  row.append(name, state, bar);
  list.append(row);
  return { row, state, bar };
}

function bodyOf(form, file) {
  const body = new FormData(form);
  const field = form.querySelector("input[type=file]").name;
  body.delete(field);
  body.append(field, file);
  body.delete("evidence-url");
  return body;
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return { error: request.status === 413 ? "Tệp quá lớn." : SESSION_OVER };
  }
}

function send(form, file, shown) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => resolve(answerOf(request)));
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => resolve({ error: NO_LINE }));
    request.send(bodyOf(form, file));
  });
}

function showFailure(queue, file, shown, error) {
  shown.state.textContent = "";
  const retry = element("button", "Thử lại", { type: "button", class: "link small", "aria-label": `Thử lại ${file.name}` });
  retry.addEventListener("click", () => { shown.row.remove(); queue.add([file]); });
  shown.state.append(retry);
  shown.bar.replaceWith(element("p", error, { class: "small" }));
}

function showList(form, html) {
  const place = document.getElementById(form.dataset.upload);
  if (place && html) place.outerHTML = html;
}

class Queue {
  constructor(form) {
    Object.assign(this, { form, waiting: [], total: 0, done: 0, failed: 0, busy: false });
  }

  add(files) {
    const list = listOf(this.form);
    if (!this.busy) Object.assign(this, { total: 0, done: 0, failed: 0 });
    this.total += files.length;
    for (const file of files) this.waiting.push([file, rowOf(list, file)]);
    if (!this.busy) this.run();
  }

  async run() {
    this.busy = true;
    while (this.waiting.length) await this.next(...this.waiting.shift());
    this.busy = false;
    if (this.form.hasAttribute("data-upload-reload") && !this.failed) window.location.reload();
  }

  async next(file, shown) {
    shown.state.textContent = "Đang tải lên";
    const answer = await send(this.form, file, shown);
    if (answer.error) {
      this.failed += 1;
      showFailure(this, file, shown, answer.error);
    } else {
      this.done += 1;
      shown.row.remove();
      showList(this.form, answer.html);
    }
    const failed = this.failed ? `, ${this.failed} tệp chưa nhận` : "";
    this.form.parentElement.querySelector("[data-upload-count]").textContent = `${this.done}/${this.total} tệp xong${failed}.`;
  }
}

function hook(form) {
  const queue = new Queue(form);
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    queue.add([...input.files]);
    input.value = "";
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.dataset.over = ""; });
  form.addEventListener("dragleave", () => { delete form.dataset.over; });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    delete form.dataset.over;
    if (event.dataTransfer.files.length) queue.add([...event.dataTransfer.files]);
  });
}

document.querySelectorAll("form[data-upload]").forEach(hook);
// A criterion that opened in place brings its own.
document.addEventListener("htmx:load", (event) => {
  if (event.target.closest?.("[data-fold]")) event.target.querySelectorAll("form[data-upload]").forEach(hook);
});
