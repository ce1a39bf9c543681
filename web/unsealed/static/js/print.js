// @ts-check
// A button that prints the page, where a script can: without it the keys do.

for (const button of document.querySelectorAll("[data-print]")) {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => window.print());
}
