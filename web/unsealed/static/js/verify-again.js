// @ts-check
/**
 * Says so where a change could not be sent or verified just now. What was typed
 * stays in its field; without this script, the page that the server answers with says it.
 */

const form = document.querySelector("form[data-unreached]");
const again = document.getElementById("again");
const said = document.getElementById("said");

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    if (!(form instanceof HTMLFormElement) || !again || !said) return;
    const notice = document.createElement("p");
    notice.className = "fault";
    notice.textContent = form.dataset.unreached ?? "";
    again.replaceChildren(notice);
    said.textContent = notice.textContent;
  });
}
