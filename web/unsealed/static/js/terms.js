// @ts-check
/**
 * A tap on a term, or on the number of a source, unfolds its note below the sentence that it
 * stands in. The notes are in the page. Without script a term leads to the glossary, and a number
 * to the list of notes. On a wide page a number leads to the margin, where its note can be seen.
 */

const wide = window.matchMedia("(min-width: 62.01rem)");

/** The note that a link is about, if it is in this page. @param {Element} link */
function noteOf(link) {
  const term = link.getAttribute("data-term");
  const id = term ? `term-${term}` : (link.getAttribute("href") ?? "").slice(1);
  return document.getElementById(id);
}

/** @param {Element} link */
function placeFor(link) {
  const cell = link.closest("td, th, dd, figcaption");
  return cell?.lastElementChild && cell.lastElementChild.contains(link)
    ? cell.lastElementChild
    : (link.closest("p, li, blockquote, table, dd, h2, h3") ?? link);
}

/** @param {HTMLElement} link @param {HTMLElement} note */
function unfold(link, note) {
  const copy = document.createElement("div");
  copy.className = "note unfolded";
  copy.id = `unfolded-${note.id}-${document.querySelectorAll(".unfolded").length}`;
  copy.setAttribute("role", "note");
  for (const child of note.childNodes) copy.append(child.cloneNode(true));
  const place = placeFor(link);
  if (place.matches("li, dd, td")) place.append(copy);
  else place.after(copy);
  link.setAttribute("aria-expanded", "true");
  link.setAttribute("aria-controls", copy.id);
}

/** @param {HTMLElement} link */
function fold(link) {
  document.getElementById(link.getAttribute("aria-controls") ?? "")?.remove();
  link.setAttribute("aria-expanded", "false");
  link.removeAttribute("aria-controls");
}

/** Whether the note can be seen beside the text already. @param {HTMLElement} note */
function isBeside(note) {
  return wide.matches && note.closest(".margin") !== null;
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("sup.ref a, a.term") : null;
  if (!(link instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const note = noteOf(link);
  if (!note) return;
  if (isBeside(note) && !link.matches("a.term")) return;
  event.preventDefault();
  if (isBeside(note)) note.scrollIntoView({ block: "nearest" });
  else if (link.getAttribute("aria-expanded") === "true") fold(link);
  else unfold(link, note);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const link of document.querySelectorAll('[aria-expanded="true"][aria-controls^="unfolded-"]')) {
    if (link instanceof HTMLElement) fold(link);
  }
});
