// @ts-check
/**
 * Lets entries be put in order by moving them up and down, and says each move aloud.
 *
 * The places chosen in the lists are what the form sends; moving an entry fills them in. Until
 * the first move they stay empty, so that the order shown is never taken for an answer. All
 * texts come from the page.
 */

/** @typedef {{list: HTMLElement, status: HTMLElement | null, moved: string}} Order */

/** @param {Element} entry @returns {HTMLSelectElement | null} */
function placeOf(entry) {
  return entry.querySelector("select[data-order-place]");
}

/** @param {HTMLElement} list @returns {HTMLElement[]} */
function entriesOf(list) {
  return Array.from(list.querySelectorAll(":scope > [data-order-entry]"));
}

/**
 * Puts the entries in the order of the places chosen, once each has one. Whoever chooses by arrow
 * keys keeps the focus: an element that is moved in the page loses it.
 * @param {HTMLElement} list
 */
function sortByPlaces(list) {
  const entries = entriesOf(list);
  if (entries.some((entry) => !placeOf(entry)?.value)) return;
  entries.sort((one, other) => Number(placeOf(one)?.value) - Number(placeOf(other)?.value));
  const focused = document.activeElement;
  list.append(...entries);
  if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
}

/** Writes every entry's position into its list of places. @param {HTMLElement} list */
function fillPlaces(list) {
  entriesOf(list).forEach((entry, index) => {
    const place = placeOf(entry);
    if (place) place.value = String(index + 1);
  });
}

/** Greys the moves that lead nowhere; they keep the focus. @param {HTMLElement} list */
function markEnds(list) {
  const entries = entriesOf(list);
  entries.forEach((entry, index) => {
    for (const button of entry.querySelectorAll("[data-order-move]")) {
      const up = button.getAttribute("data-order-move") === "-1";
      const leads = up ? index > 0 : index < entries.length - 1;
      button.setAttribute("aria-disabled", String(!leads));
    }
  });
}

/**
 * Moves an entry by one place, if it has somewhere to go.
 * @param {Order} order
 * @param {HTMLElement} entry
 * @param {number} step
 */
function move(order, entry, step) {
  const entries = entriesOf(order.list);
  const target = entries[entries.indexOf(entry) + step];
  if (!target) return;
  if (step < 0) target.before(entry);
  else target.after(entry);
  fillPlaces(order.list);
  markEnds(order.list);
  say(order, entry);
  placeOf(entry)?.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {Order} order @param {HTMLElement} entry */
function say(order, entry) {
  if (!order.status) return;
  const entries = entriesOf(order.list);
  order.status.textContent = order.moved
    .replace("{entry}", entry.querySelector("[data-order-text]")?.textContent?.trim() ?? "")
    .replace("{place}", String(entries.indexOf(entry) + 1))
    .replace("{count}", String(entries.length));
}

/** @param {Order} order @param {HTMLElement} entry */
function offerMoves(order, entry) {
  const moves = entry.querySelector("[data-order-moves]");
  if (moves instanceof HTMLElement) moves.hidden = false;
  for (const button of entry.querySelectorAll("[data-order-move]")) {
    button.addEventListener("click", () => {
      move(order, entry, Number(button.getAttribute("data-order-move")));
      if (button instanceof HTMLElement) button.focus();
    });
  }
  placeOf(entry)?.addEventListener("change", () => {
    sortByPlaces(order.list);
    markEnds(order.list);
  });
}

/** @param {HTMLElement} field */
function enhance(field) {
  const list = field.querySelector("[data-order-list]");
  if (!(list instanceof HTMLElement) || field.classList.contains("is-movable")) return;
  field.classList.add("is-movable");
  const order = {
    list,
    status: /** @type {HTMLElement | null} */ (field.querySelector("[data-order-status]")),
    moved: field.dataset.moved ?? "",
  };
  sortByPlaces(list);
  for (const entry of entriesOf(list)) offerMoves(order, entry);
  markEnds(list);
}

/** @param {ParentNode} part */
function enhanceAll(part) {
  for (const field of part.querySelectorAll("[data-order]")) {
    if (field instanceof HTMLElement) enhance(field);
  }
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) enhanceAll(event.target);
});
