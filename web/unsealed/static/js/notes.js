// @ts-check
/**
 * On a wide page, puts each margin note beside the first sentence that refers to it. On a narrow
 * one a reference unfolds its note in place: see terms.js. Without script the notes stand in order.
 */

const margin = document.querySelector(".lesson > .margin");
const text = document.querySelector(".lesson > .text");
const wide = window.matchMedia("(min-width: 62.01rem)");
const GAP = 18;

/** What first refers to a note, or the figure around it where it is folded away. @param {Element} note */
function referenceOf(note) {
  const links = [...(text?.querySelectorAll(`a[href="#${note.id}"]`) ?? [])];
  return links.find((link) => link.checkVisibility?.() ?? true) ?? links[0]?.closest("figure, details");
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

/** Shows which note the reference under the pointer means. @param {Event} event */
function point(event) {
  const link = event.target instanceof Element ? event.target.closest("sup.ref a") : null;
  for (const note of margin?.querySelectorAll(".note") ?? []) {
    note.classList.toggle("pointed", link?.getAttribute("href") === `#${note.id}`);
  }
}

if (margin && text) {
  new ResizeObserver(align).observe(text);
  wide.addEventListener("change", align);
  text.addEventListener("pointerover", point);
  text.addEventListener("focusin", point);
  align();
}
