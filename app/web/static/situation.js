// My situation: what the person chose, what was read from their questions, and which of the two a field holds.

import facts from "./words.js";
import { call } from "./server.js";
import { lang, say } from "./prefs.js";

const FIELDS = ["region", "population", "as_of"];
const chosen = { region: "", population: "", as_of: "" };
const said = { region: "", population: "", as_of: "" };
let form, line, onChange;

export function start(root, changed) {
  form = root.querySelector(".situation-form");
  line = root.querySelector(".situation-line");
  onChange = changed;
  form.elements.as_of.max = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  form.addEventListener("change", event => choose(event.target.name, event.target.value.trim()));
  form.addEventListener("submit", event => event.preventDefault());
  const list = form.querySelector("#regions");
  form.elements.region.addEventListener("focus", () => {
    if (!list.children.length) list.append(...facts.regions.map(name => new Option(name, name)));
  }, { once: true });
  label();
}

// What is sent with a question: only what the person chose; the server reads the rest from the question itself.
export function picked() { return { ...chosen }; }

export function region() { return chosen.region || said.region; }

export function label() {
  const select = form.elements.population;
  const kept = chosen.population || said.population;
  select.replaceChildren(new Option(say("not_said"), ""), ...facts.populations.map(code => new Option(say(`population_${code}`), code)));
  select.value = kept;
  show();
}

async function choose(name, value) {
  if (!FIELDS.includes(name)) return;
  chosen[name] = value;
  said[name] = "";
  show();
  if (name === "region") {
    const error = form.querySelector("#region-error");
    const answer = await call("page_situation", "", lang(), { region: value });
    error.textContent = answer.error;
    form.elements.region.setAttribute("aria-invalid", answer.error ? "true" : "false");
    if (answer.error) chosen.region = "";
    else { chosen.region = answer.region; form.elements.region.value = answer.region; }
    onChange(answer);
    show();
  }
  form.querySelector(".saved").textContent = say("situation_saved");
}

// Take over what an answer read from the question; a field that it did not read keeps what the person chose.
export function take(found) {
  const stated = new Set(found.stated);
  const values = { region: found.region ?? "", population: found.population ?? "", as_of: found.as_of ?? "" };
  for (const name of FIELDS) {
    if (!stated.has(name)) continue;
    if (values[name] === chosen[name]) continue;
    said[name] = values[name];
    chosen[name] = "";
  }
  show();
}

export function clear() {
  for (const name of FIELDS) chosen[name] = said[name] = "";
  form.querySelector("#region-error").textContent = "";
  form.querySelector(".saved").textContent = "";
  show();
}

function show() {
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (document.activeElement !== field || said[name]) field.value = chosen[name] || said[name];
    form.querySelector(`.from[data-for="${name}"]`).hidden = !said[name];
  }
  const population = chosen.population || said.population;
  const parts = [region(), population && say(`population_${population}`), chosen.as_of || said.as_of].filter(Boolean);
  line.textContent = parts.length ? parts.join(" · ") : say("situation_none");
}

// The panel stands beside the conversation, or in the sheet where there is no room beside it.
export function panel() { return form.closest(".panel"); }
