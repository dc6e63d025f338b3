// The sheet: one dialog for a source, the display, a person, the situation on a phone. Escape closes it.

import { relabel } from "./prefs.js";

let dialog, title, body, giveBack = null;

export function start(root) {
  dialog = root.querySelector("#sheet");
  title = dialog.querySelector("#sheet-title");
  body = dialog.querySelector(".sheet-body");
  dialog.addEventListener("click", event => { if (event.target === dialog) close(); });
  dialog.addEventListener("close", () => { giveBack?.(); giveBack = null; body.replaceChildren(); });
}

export function open(kind, heading, content, onClose = null) {
  if (dialog.open) dialog.close();
  dialog.dataset.kind = kind;
  title.textContent = heading;
  body.replaceChildren(content);
  relabel(body);
  giveBack = onClose;
  dialog.showModal();
  body.scrollTop = 0;
  title.focus();
  return body;
}

export function template(id) { return document.getElementById(id).content.cloneNode(true); }

export function close() { if (dialog?.open) dialog.close(); }

export function isOpen(kind) { return dialog.open && dialog.dataset.kind === kind; }

export function content() { return body; }
