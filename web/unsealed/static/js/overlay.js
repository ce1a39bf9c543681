// @ts-check
/**
 * Moves the upper of two sheets while a slider is moved. Without this the form lays them anew.
 * Other sheets are laid by the button, as without it.
 */

/** @param {HTMLFormElement} form @param {string} name */
function chosen(form, name) {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? Number(field.value) : 0;
}

/** @param {HTMLFormElement} form @param {Element} upper */
function lay(form, upper) {
  upper.setAttribute("opacity", String(chosen(form, "strength") / 100));
  upper.setAttribute("x", String(chosen(form, "across")));
  upper.setAttribute("y", String(chosen(form, "down")));
  for (const output of form.querySelectorAll("output")) {
    output.value = `${chosen(form, output.id.replace(/^slide-|-at$/g, ""))} ${output.dataset.unit}`;
  }
}

/** Leaves the last position in the address, so that it can be passed on. @param {HTMLFormElement} form */
function note(form) {
  const fields = Array.from(new FormData(form), ([name, value]) => [name, String(value)]);
  history.replaceState(null, "", `?${new URLSearchParams(fields)}`);
}

const form = document.querySelector("form[data-overlay-form]");
const upper = document.querySelector("[data-overlay-upper]");
if (form instanceof HTMLFormElement && upper) {
  form.addEventListener("input", () => lay(form, upper));
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) note(form);
  });
  // A page that the browser brings back has its sliders where they were left.
  lay(form, upper);
}
