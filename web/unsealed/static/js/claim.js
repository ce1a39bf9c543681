// @ts-check
/**
 * Ties the slider of a claim to its number field, and says the likelihood in words.
 *
 * The number field alone is what the form sends: without this script nothing is missing. The
 * slider stays unset until it is touched, so that no probability is suggested. All texts come
 * from the page.
 */

/**
 * The scale's word for a percentage; empty if it is none from 1 to 99.
 * @param {HTMLElement} claim
 * @param {string} typed
 * @returns {HTMLElement | null}
 */
function bandOf(claim, typed) {
  const percent = Number(typed);
  if (!/^\d{1,2}$/.test(typed.trim()) || percent < 1) return null;
  /** @type {HTMLElement[]} */
  const bands = Array.from(claim.querySelectorAll("[data-claim-band]"));
  return bands.filter((band) => Number(band.dataset.claimBand) <= percent).pop() ?? null;
}

/**
 * Shows the number field's value on the slider, in words and on the scale.
 * @param {HTMLElement} claim
 * @param {HTMLInputElement} number
 * @param {HTMLInputElement} range
 */
function show(claim, number, range) {
  const band = bandOf(claim, number.value);
  const words = claim.querySelector("[data-claim-words]");
  const text = band?.dataset.words ?? "";
  if (words) words.textContent = text;
  for (const each of claim.querySelectorAll("[data-claim-band]")) {
    each.classList.toggle("is-here", each === band);
  }
  claim.classList.toggle("is-unset", !band);
  if (band) range.value = number.value;
  range.setAttribute("aria-valuetext", band ? `${number.value} %: ${text}` : range.dataset.unset ?? "");
}

/** @param {HTMLElement} claim */
function enhance(claim) {
  const number = claim.querySelector("[data-claim-number]");
  const range = claim.querySelector("[data-claim-range]");
  if (!(number instanceof HTMLInputElement) || !(range instanceof HTMLInputElement)) return;
  if (!range.hidden) return;
  range.hidden = false;

  /** Takes the slider's value over; also where it was only clicked or confirmed, not moved. */
  const take = () => {
    if (number.disabled || range.matches(":disabled")) return;
    const changed = number.value !== range.value;
    number.value = range.value;
    show(claim, number, range);
    if (changed) number.dispatchEvent(new Event("input", { bubbles: true }));
  };
  range.addEventListener("input", take);
  range.addEventListener("click", take);
  range.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  number.addEventListener("input", () => show(claim, number, range));
  show(claim, number, range);
}

/** @param {ParentNode} part */
function enhanceAll(part) {
  for (const claim of part.querySelectorAll("[data-claim]")) {
    if (claim instanceof HTMLElement) enhance(claim);
  }
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) enhanceAll(event.target);
});
