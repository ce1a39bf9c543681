// @ts-check
/**
 * A learner's page of a round: says when the server cannot be reached, and hands a pin that could
 * not be sent to outbox.js. Without this the page still asks again and again, and the form works.
 */

const away = document.getElementById("away");
const learner = document.body.dataset.learner ?? "";

/** @param {Event} event */
const isPoll = (event) => /** @type {CustomEvent} */ (event).detail.elt?.id === "live-poll";

/** The pin's form that a request of htmx sends. @param {Event} event */
function pinOf(event) {
  const form = /** @type {CustomEvent} */ (event).detail.requestConfig?.elt?.closest("form[data-waits]");
  return form instanceof HTMLFormElement ? form : null;
}

/** @param {HTMLFormElement} form @param {object | null} waiting */
function put(form, waiting) {
  const detail = { key: `unsealed:${learner}:answer:${form.dataset.waits}`, waiting, isForLater: false };
  document.dispatchEvent(new CustomEvent("outbox:put", { detail }));
}

/** @param {Event} event */
function failed(event) {
  if (isPoll(event) && away) away.hidden = false;
  const form = pinOf(event);
  if (!form) return;
  const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const body = String(new URLSearchParams(pairs));
  put(form, { action: form.getAttribute("action"), body, page: location.pathname });
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, failed);
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (!(/** @type {CustomEvent} */ (event).detail.successful)) return;
  if (isPoll(event) && away) away.hidden = true;
  const form = pinOf(event);
  if (form) put(form, null);
});
document.addEventListener("outbox:sent", (event) => {
  for (const form of document.querySelectorAll("form[data-waits]")) {
    const key = `unsealed:${learner}:answer:${/** @type {HTMLFormElement} */ (form).dataset.waits}`;
    // The server has it already; asked again, it shows the exhibit as it now stands.
    if (key === /** @type {CustomEvent} */ (event).detail) /** @type {HTMLFormElement} */ (form).requestSubmit();
  }
});
