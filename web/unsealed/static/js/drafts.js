// @ts-check
/**
 * Keeps answers that are not given yet, and those whose sending failed. A change is kept in this
 * browser at once and sent to the server within two seconds; what could not be sent is handed to
 * outbox.js. If anything here fails, the forms still work as forms.
 */

const QUIET_TIME = 1200;
const learner = document.body.dataset.learner ?? "";
const banner = document.getElementById("unsaved");

/** @type {Map<string, () => void>} changes that are not sent yet, by key */
const unsent = new Map();
/** @type {Map<string, number>} */
const timers = new Map();

/** @param {HTMLFormElement} form @param {string} name */
function valueOf(form, name) {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "1";
}

/** The names under which a form's draft and answer wait. @param {HTMLFormElement} form */
function keysOf(form) {
  const place = `${form.dataset.draft}#${valueOf(form, "number")}`;
  return {
    draft: `unsealed:${learner}:draft:${place}`,
    answer: `unsealed:${learner}:answer:${place}#${valueOf(form, "try")}`,
  };
}

/** @param {HTMLFormElement} form */
function bodyOf(form) {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {object | null} waiting @param {boolean} [isForLater] */
function put(key, waiting, isForLater) {
  const detail = { key, waiting, isForLater: isForLater ?? false };
  document.dispatchEvent(new CustomEvent("outbox:put", { detail }));
}

/** @param {HTMLFormElement} form */
function forgetDraft(form) {
  const { draft } = keysOf(form);
  clearTimeout(timers.get(draft));
  unsent.delete(draft);
  put(draft, null);
}

/** @param {Event} event */
function changed(event) {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form?.dataset.draft) return;
  const { draft } = keysOf(form);
  const waiting = { action: form.dataset.draft, body: bodyOf(form) };
  const sendIt = () => {
    unsent.delete(draft);
    put(draft, waiting);
  };
  put(draft, waiting, true);
  clearTimeout(timers.get(draft));
  unsent.set(draft, sendIt);
  timers.set(draft, window.setTimeout(sendIt, QUIET_TIME));
}

/** Puts what waits back into its form. @param {HTMLFormElement} form */
function restore(form) {
  const { draft, answer } = keysOf(form);
  const waiting = read(answer) ?? read(draft);
  if (waiting === null) return;
  const given = new URLSearchParams(waiting.body);
  for (const field of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!("name" in field && "value" in field) || !field.name) continue;
    const values = given.getAll(String(field.name));
    const isTicked = field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type);
    if (isTicked) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  if (read(answer) && !read(answer).refused) sayThatItWaits(form);
}

/** Says beside the button that the answer is given and waits. @param {HTMLFormElement} form */
function sayThatItWaits(form) {
  const said = form.querySelector(".waits") ?? document.createElement("span");
  said.className = "small saved waits";
  said.setAttribute("role", "status");
  said.textContent = banner?.dataset.given ?? "";
  form.querySelector(".actions")?.append(said);
}

/** The form that a request of htmx gives the answer or saves the draft of. @param {Event} event */
function formOf(event) {
  const { detail } = /** @type {CustomEvent} */ (event);
  const form = detail.requestConfig?.elt?.closest("form[data-draft]");
  const path = detail.requestConfig?.path;
  if (!(form instanceof HTMLFormElement)) return null;
  return [form.getAttribute("action"), form.dataset.draft].includes(path) ? { form, path } : null;
}

/** An answer was not taken, or nobody knows: it waits from now on. @param {Event} event */
function failed(event) {
  const found = formOf(event);
  if (!found) return;
  const { form, path } = found;
  const keys = keysOf(form);
  forgetDraft(form);
  const key = path === form.dataset.draft ? keys.draft : keys.answer;
  put(key, { action: path, body: bodyOf(form), page: `${location.pathname}#${form.closest(".card")?.id}` });
  sayThatItWaits(form);
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);
document.addEventListener("htmx:afterRequest", (event) => {
  const found = formOf(event);
  if (!found || !(/** @type {CustomEvent} */ (event).detail.successful)) return;
  forgetDraft(found.form);
  put(keysOf(found.form).answer, null);
});
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, failed);
}
document.addEventListener("outbox:sent", (event) => {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!(form instanceof HTMLFormElement)) continue;
    // The server has it already; asked again, it shows the card as it now stands.
    if (keysOf(form).answer === /** @type {CustomEvent} */ (event).detail) form.requestSubmit();
  }
});
// Whoever puts the phone away loses no second.
document.addEventListener("visibilitychange", () => document.hidden && [...unsent.values()].forEach((it) => it()));
for (const form of document.querySelectorAll("form[data-draft]")) {
  if (form instanceof HTMLFormElement) restore(form);
}
