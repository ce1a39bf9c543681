// @ts-check
/**
 * Keeps answers that are not given yet. A change is kept in this browser at once and sent to the
 * server within two seconds; what could not be sent waits here, says so, and is sent again.
 * Works on plain http. If anything here fails, the forms still work as forms.
 */

const PREFIX = "unsealed-draft:";
const QUIET_TIME = 1200;
const LONGEST_PAUSE = 30_000;
const banner = document.getElementById("unsaved");

/** @type {Map<string, number>} timers of changes that are not sent yet, by key */
const timers = new Map();
/** @type {Map<HTMLFormElement, HTMLElement | null>} answers whose sending failed, with their button */
const unsent = new Map();
let pause = 1000;
let retrying = 0;

/** @param {HTMLFormElement} form */
function keyOf(form) {
  const number = form.elements.namedItem("number");
  return `${PREFIX}${form.dataset.draft}#${number instanceof HTMLInputElement ? number.value : "1"}`;
}

/** @param {HTMLFormElement} form */
function bodyOf(form) {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

/** What storage answers, or the fallback where a browser keeps nothing: sending still works then.
 * @template T @param {(storage: Storage) => T} ask @param {T} fallback */
function stored(ask, fallback) {
  try {
    return ask(localStorage);
  } catch {
    return fallback;
  }
}

const keep = (/** @type {string} */ key, /** @type {string} */ body) =>
  stored((storage) => storage.setItem(key, body), undefined);
const drop = (/** @type {string} */ key) => stored((storage) => storage.removeItem(key), undefined);
const read = (/** @type {string} */ key) => stored((storage) => storage.getItem(key), null);
const waiting = () =>
  stored((storage) => Object.keys(storage).filter((key) => key.startsWith(PREFIX)), []);

/** @param {boolean} isWaiting */
function tell(isWaiting) {
  if (!banner) return;
  banner.textContent = isWaiting ? (banner.dataset.waiting ?? "") : "";
  banner.hidden = !isWaiting;
}

/** Whether nothing of this draft has to be sent again. @param {string} key @param {string} body */
async function send(key, body) {
  const address = key.slice(PREFIX.length, key.lastIndexOf("#"));
  try {
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "X-Draft": "quiet" },
    });
    if (response.status >= 500 || response.status === 429) return false;
    // 400: the page's token is too old. The draft waits until its own page is opened again.
    if (response.status !== 400 && read(key) === body) drop(key);
    return true;
  } catch {
    return false;
  }
}

function tryAgainLater() {
  tell(true);
  clearTimeout(retrying);
  retrying = window.setTimeout(sendAll, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

async function sendAll() {
  for (const [form, button] of [...unsent]) {
    unsent.delete(form);
    if (form.isConnected) form.requestSubmit(button);
  }
  const sent = await Promise.all(waiting().map((key) => send(key, read(key) ?? "")));
  if (sent.includes(false)) return tryAgainLater();
  pause = 1000;
  tell(unsent.size > 0);
}

/** @param {Event} event */
function changed(event) {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form?.dataset.draft) return;
  const [key, body] = [keyOf(form), bodyOf(form)];
  keep(key, body);
  clearTimeout(timers.get(key));
  const sendIt = async () => (await send(key, body)) || tryAgainLater();
  timers.set(key, window.setTimeout(sendIt, QUIET_TIME));
}

/** Puts a draft that was not sent back into its form. @param {HTMLFormElement} form */
function restore(form) {
  const body = read(keyOf(form));
  if (body === null) return;
  const given = new URLSearchParams(body);
  for (const field of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!("name" in field && "value" in field) || !field.name) continue;
    const values = given.getAll(String(field.name));
    const isTicked = field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type);
    if (isTicked) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  keep(keyOf(form), bodyOf(form));
}

/** The form that an event of htmx is about. @param {any} detail */
function formOf(detail) {
  const form = detail.requestConfig?.elt?.closest("form[data-draft]");
  return form instanceof HTMLFormElement ? form : null;
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);
document.addEventListener("htmx:afterRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const form = formOf(detail);
  const path = detail.requestConfig?.path;
  const isGiven = path === form?.getAttribute("action") || path === form?.dataset.draft;
  if (!form || !detail.successful || !isGiven) return;
  clearTimeout(timers.get(keyOf(form)));
  drop(keyOf(form));
  tell(waiting().length + unsent.size > 0);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    const form = formOf(detail);
    if (!form) return;
    const { elt, triggeringEvent } = detail.requestConfig;
    unsent.set(form, elt instanceof HTMLButtonElement ? elt : (triggeringEvent?.submitter ?? null));
    tryAgainLater();
  });
}
window.addEventListener("online", sendAll);
for (const form of document.querySelectorAll("form[data-draft]")) {
  if (form instanceof HTMLFormElement) restore(form);
}
sendAll();
