// @ts-check
/** For authors at work: reloads the page when the course was built anew, and shows its faults. */

const own = document.querySelector("script[data-edition]");
const address = own?.getAttribute("data-edition") ?? "/-/edition";
const banner = document.createElement("pre");
banner.className = "banner faults";
banner.setAttribute("role", "status");
banner.hidden = true;
document.body.prepend(banner);

/** @type {string | null} */
let seen = null;

async function look() {
  try {
    const { version, faults } = await (await fetch(address, { cache: "no-store" })).json();
    banner.textContent = faults.join("\n");
    banner.hidden = faults.length === 0;
    if (seen !== null && version !== seen) location.reload();
    seen = version;
  } catch {
    // The server is starting again: it is asked once more in a second.
  }
  window.setTimeout(look, 1000);
}

look();
