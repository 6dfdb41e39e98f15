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
  // Only for those whom the cases are open to.
  const search = help?.dataset.search;
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
    "/": () => { if (!focusKey("/") && search) location.assign(search); },
    e: () => openRow("e", "owner"),
    r: () => openRow("r", "words"),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  // Every form of a page loads it anew. What was typed into the others waits in this tab until their own form has gone through.
  const drafts = (() => {
    try { return window.sessionStorage; } catch { return null; }
  })();
  const path = (form) => new URL(form.action).pathname;
  const slot = (field) => `draft ${path(field.form)} ${field.name}`;
  const put = (name, text) => { try { drafts.setItem(name, text); } catch { /* full: the page works without */ } };
  const drop = (isGone) => {
    for (const name of Object.keys(drafts)) if (name.startsWith("draft ") && isGone(name.split(" ")[1])) drafts.removeItem(name);
  };
  const keepDrafts = () => {
    // Whoever signs in next in this tab begins with empty forms; the same person goes on.
    const user = document.getElementById("keys")?.dataset.user;
    if (user && drafts.getItem("owner") !== user) {
      drop(() => true);
      put("owner", user);
    }
    const sent = drafts.getItem("sent");
    drafts.removeItem("sent");
    // A notice in this tone says that it was done; a preview is sent from a form of its own.
    if (sent && document.querySelector(".notice.tone-high")) drop((place) => sent === place || sent === `${place}/send`);
    for (const field of document.querySelectorAll("form [data-draft]")) {
      const text = drafts.getItem(slot(field));
      if (text !== null) field.value = text;
      field.addEventListener("input", () => put(slot(field), field.value));
    }
    document.addEventListener("submit", ({ target: form }) => {
      const replaced = document.getElementById(form.dataset.replaces);
      if (replaced) drafts.removeItem(slot(replaced));
      if (path(form) === "/sign-out") drop(() => true);
      else if (form.method === "post") put("sent", path(form));
    });
  };
  if (drafts) keepDrafts();
  for (const button of document.querySelectorAll('[data-open="keys"]')) {
    button.hidden = false;
    button.addEventListener("click", openHelp);
  }
  if (location.hash === "#q") focusKey("/");
})();
