// Turns of the conversation: patches from the server put into the page.

import { say, relabel } from "./prefs.js";

let list;

export function start(root) { list = root.querySelector(".turns"); }

export function all() { return [...list.children]; }

export function find(n) { return list.querySelector(`[data-turn="${n}"]`); }

export function clear() { list.replaceChildren(); }

export function drop(n) {
  for (const turn of all()) if (Number(turn.dataset.turn) >= n) turn.remove();
}

// Show a turn before the server has said anything of it.
export function begin(n, text) {
  const turn = document.getElementById("turn-template").content.firstElementChild.cloneNode(true);
  turn.dataset.turn = n;
  turn.mingbai = { asked: text };
  const asked = document.createElement("p");
  asked.className = "asked";
  asked.textContent = text;
  part(turn, "question").replaceChildren(asked);
  const busy = document.createElement("p");
  busy.className = "busy";
  busy.textContent = say("searching");
  part(turn, "status").replaceChildren(busy);
  list.append(turn);
  label(turn);
  return turn;
}

function label(turn) {
  relabel(turn);
  turn.setAttribute("aria-label", `${say("you_asked")} ${turn.mingbai.asked}`);
  turn.querySelector(".thought-note").textContent = say("thinking_note");
  turn.querySelector(".turn-label").textContent = say("label");
}

export function part(turn, name) { return turn.querySelector(`[data-part="${name}"]`); }

// Put a patch into its turn; the server has escaped everything that is not its own markup.
export function apply(turn, patch) {
  for (const [name, html] of Object.entries(patch.parts ?? {})) {
    const place = part(turn, name);
    if (!place) continue;
    place.innerHTML = html;
    place.hidden = !html;
  }
  for (const [name, html] of Object.entries(patch.append ?? {})) {
    const place = name === "draft" ? turn.querySelector(".draft") : part(turn, name);
    place?.insertAdjacentHTML("beforeend", html);
  }
  turn.querySelector(".thinking").hidden = !part(turn, "thought").textContent;
  if (patch.copy !== undefined) turn.mingbai = { ...turn.mingbai, copy: patch.copy, voice: patch.voice };
  turn.classList.toggle("over", Boolean(patch.over) || turn.classList.contains("over"));
  label(turn);
}

export function over(turn) { return turn.classList.contains("over"); }

// End a turn whose answer did not come: say why where the answer would stand.
export function end(turn, text, tone = "note") {
  const note = document.createElement("p");
  note.className = tone;
  note.textContent = text;
  part(turn, "status").replaceChildren(note);
  part(turn, "status").hidden = false;
  turn.classList.add("ended");
}

export function note(turn, text, milliseconds = 6000) {
  const place = turn.querySelector(".turn-note");
  place.textContent = text;
  clearTimeout(place.mingbaiTimer);
  place.mingbaiTimer = setTimeout(() => { place.textContent = ""; }, milliseconds);
}
