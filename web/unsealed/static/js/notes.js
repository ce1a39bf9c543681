// @ts-check
/**
 * On a wide page, puts each margin note beside the first sentence that refers to it. On a narrow
 * one a reference unfolds its note in place: see terms.js. Without script the notes stand in order.
 */

const margin = document.querySelector(".lesson > .margin");
const text = document.querySelector(".lesson > .text");
const wide = window.matchMedia("(min-width: 62.01rem)");
const GAP = 18;

/** What first refers to a note, by the note's id. @param {Element} note */
function referenceOf(note) {
  const found = text?.querySelectorAll(`a[href="#${note.id}"], a[data-term="${note.id.slice(5)}"]`);
  return [...(found ?? [])].find((link) => link.getClientRects().length > 0);
}

function align() {
  if (!(margin instanceof HTMLElement)) return;
  margin.classList.toggle("is-aligned", wide.matches);
  margin.style.removeProperty("min-height");
  if (!wide.matches) return;
  const zero = margin.getBoundingClientRect().top;
  const placed = [...margin.querySelectorAll(".note")].map((note) => {
    const reference = referenceOf(note);
    return { note, at: reference ? reference.getBoundingClientRect().top - zero : Infinity };
  });
  placed.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  let free = 0;
  for (const { note, at } of placed) {
    if (!(note instanceof HTMLElement)) continue;
    const top = Math.max(free, Number.isFinite(at) ? at - 8 : free);
    note.style.setProperty("top", `${top}px`);
    free = top + note.offsetHeight + GAP;
  }
  margin.style.setProperty("min-height", `${free}px`);
}

/** Shows which note a reference means, and the other way round. @param {Event} event */
function point(event) {
  const link = event.target instanceof Element ? event.target.closest("sup.ref a, a.term") : null;
  const id = link?.getAttribute("data-term") ?? link?.getAttribute("href")?.replace("#note-", "");
  for (const note of margin?.querySelectorAll(".note") ?? []) {
    note.classList.toggle("pointed", id !== undefined && note.id.slice(5) === id);
  }
}

if (margin && text) {
  new ResizeObserver(align).observe(text);
  wide.addEventListener("change", align);
  text.addEventListener("pointerover", point);
  text.addEventListener("focusin", point);
  align();
}
