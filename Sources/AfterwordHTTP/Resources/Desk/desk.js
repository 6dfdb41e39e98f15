// Comfort only: everything here can also be done without a script.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll(".row-link")].filter((row) => row.offsetParent);
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
    all[next].focus();
  };
  const help = document.getElementById("keys");
  const openHelp = () => { if (help && !help.open) help.showModal(); };
  const focusKey = (key) => {
    const field = document.querySelector(`[data-key="${key}"]`);
    if (field) field.focus();
    return Boolean(field);
  };
  // In a list the key opens the chosen row at the right form.
  const openRow = (key, place) => {
    if (focusKey(key)) return;
    const chosen = document.activeElement?.closest(".row") ?? document.querySelector(".follow-up-row");
    const link = chosen?.querySelector(`a[href$="#${place}"]`);
    if (link) location.assign(link.href);
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    "?": openHelp,
    "/": () => { if (!focusKey("/")) location.assign("/cases#q"); },
    e: () => openRow("e", "owner"),
    r: () => openRow("r", "words"),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  for (const button of document.querySelectorAll('[data-open="keys"]')) {
    button.hidden = false;
    button.addEventListener("click", openHelp);
  }
  if (location.hash === "#q") focusKey("/");
})();
