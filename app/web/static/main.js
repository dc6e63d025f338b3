// The page: what happens when somebody types, sends, touches. Gradio calls `start` once its component is there.

import facts from "./words.js";
import { call, stream, Unreachable } from "./server.js";
import * as prefs from "./prefs.js";
import { say, lang } from "./prefs.js";
import * as sheet from "./sheet.js";
import * as situation from "./situation.js";
import * as tools from "./tools.js";
import * as turns from "./turns.js";
import * as voice from "./voice.js";

const SLOW = 12000;
const state = { session: "", running: null, replacing: 0, hotline: "", offices: [], examples: [] };
let root, box;

prefs.show();

export function start(element) {
  root = element;
  root.classList.add("mingbai");
  document.title = facts.bureau || document.title;
  root.querySelector(".bureau").textContent = facts.bureau;
  if (facts.logo) {
    root.querySelector(".logo").src = facts.logo;
    root.querySelector(".logo").hidden = false;
    root.querySelector(".mark").remove();
  }
  box = root.querySelector("#question");
  turns.start(root);
  sheet.start(root);
  situation.start(root, around);
  state.session = remembered("session");
  box.value = remembered("draft");
  relabel();
  listen();
  fit();
  if (matchMedia("(min-width: 60rem)").matches) box.focus();
  opened();
}

function remembered(name) { try { return sessionStorage.getItem(`mingbai.${name}`) ?? ""; } catch { return ""; } }
function remember(name, value) { try { sessionStorage.setItem(`mingbai.${name}`, value); } catch { /* nothing is kept then */ } }

// Ask the server for what this page starts with, and for the conversation it had.
async function opened() {
  try {
    const answer = await call("page_open", state.session, lang(), situation.region());
    if (prefs.follow(answer.turns[0]?.asked ?? "")) {
      relabel();
      return await opened();
    }
    around(answer);
    models(answer.models);
    const known = new Set(turns.all().map(t => t.dataset.turn));
    for (const patch of answer.turns) {
      const turn = known.has(String(patch.turn)) ? turns.find(patch.turn) : turns.begin(patch.turn, "");
      if (patch.asked) turn.mingbai = { ...turn.mingbai, asked: patch.asked };
      turns.apply(turn, patch);
    }
    welcome();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

function unlessUnreachable(error) { if (!(error instanceof Unreachable)) throw error; }

function around(answer) {
  Object.assign(state, { hotline: answer.hotline, offices: answer.offices, examples: answer.examples });
  root.querySelector(".examples").replaceChildren(...answer.examples.map(text => item(button("ask", "ask", text))));
  for (const list of root.querySelectorAll(".offices")) offices(list);
  root.querySelector(".hotline").textContent = `${say("person")} ${state.hotline}`;
}

function models(choices) {
  const place = root.querySelector(".models"), select = root.querySelector("#model");
  select.replaceChildren(...choices.map(c => new Option(c.state === "down" ? `${c.label} (${say("model_down")})` : c.label, c.name)));
  place.hidden = choices.length < 2;
  root.querySelector(".deep").hidden = !choices.length;
}

function offices(list) {
  list.replaceChildren(...state.offices.map(office => {
    const row = document.createElement("li");
    const call = document.createElement("a");
    call.href = `tel:${office.number}`;
    call.className = "tel";
    call.textContent = office.number;
    call.setAttribute("aria-label", say("call", { number: office.number }));
    row.append(call, line("office", office.name), ...(office.hours ? [line("hours", office.hours)] : []));
    return row;
  }));
}

function line(name, text) { const e = document.createElement("span"); e.className = name; e.textContent = text; return e; }
function item(child) { const e = document.createElement("li"); e.append(child); return e; }
function button(name, action, text) {
  const e = document.createElement("button");
  Object.assign(e, { type: "button", className: name, textContent: text });
  e.dataset.do = action;
  return e;
}

function relabel() {
  prefs.relabel(root);
  situation.label();
  root.querySelector("#depth").replaceChildren(...["quick", "normal", "deep"].map(d => new Option(say(`depth_${d}`), d, d === "normal", d === "normal")));
  for (const b of root.querySelectorAll(".languages button")) b.setAttribute("aria-pressed", String(b.dataset.lang === lang()));
  for (const b of root.querySelectorAll(".hotline")) b.textContent = `${say("person")} ${state.hotline}`;
}

function listen() {
  root.addEventListener("click", event => {
    const target = event.target.closest("[data-do]");
    if (target) { event.preventDefault(); acts[target.dataset.do]?.(target); }
  });
  root.addEventListener("submit", event => {
    event.preventDefault();
    if (event.target.matches(".ask-form")) ask(box.value);
    if (event.target.matches(".why-form")) sendReason(event.target);
  });
  root.addEventListener("change", event => display(event.target));
  box.addEventListener("input", () => { remember("draft", box.value); fit(); });
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); ask(box.value); }
    if (event.key === "Escape" && state.replacing) notEditing();
  });
  addEventListener("offline", () => composerNote(say("offline")));
  addEventListener("online", () => composerNote(""));
  addEventListener("beforeprint", tools.beforePrint);
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, innerHeight * 0.35)}px`;
}

function composerNote(text, action = null) {
  const place = root.querySelector(".composer-note");
  place.replaceChildren(text);
  if (action) place.append(" ", action);
}

function announce(text) { root.querySelector(".live").textContent = text; }

function welcome() {
  root.classList.toggle("talking", turns.all().length > 0);
}

// Ask a question and show its answer as it comes; whatever goes wrong, what was typed stays in the box.
async function ask(text) {
  text = text.trim();
  if (!text || state.running) { box.focus(); return; }
  voice.stop();
  if (!turns.all().length && prefs.follow(text)) {  // the first question: its answer is in its language
    relabel();
    call("page_open", state.session, lang(), situation.region()).then(around, unlessUnreachable);
  }
  const replacing = state.replacing;
  if (replacing) turns.drop(replacing);
  const turn = turns.begin(replacing || Number(turns.all().at(-1)?.dataset.turn ?? 0) + 1, text);
  welcome();
  running(new AbortController());
  box.value = text;
  remember("draft", text);
  notEditing(false);
  if (matchMedia("(pointer: coarse)").matches) box.blur();  // so that the keyboard does not cover the answer
  turn.scrollIntoView({ block: "start" });
  const slow = setTimeout(() => composerNote(say("slow")), SLOW);
  let begun = false, told = false;
  try {
    const chosen = { ...situation.picked(), model: root.querySelector("#model").value, depth: root.querySelector("#depth").value };
    const whole = await stream("page_ask", [state.session, lang(), text, chosen, replacing], patch => {
      clearTimeout(slow);
      const taken = took(turn, patch);
      begun = taken || begun;
      told = !taken || told;
    }, state.running.signal);
    if (state.running.signal.aborted) stopped(turn);
    else if (!whole) throw new Unreachable("the answer broke off");
    if (!told) composerNote("");
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    lost(turn, say(begun ? "lost" : "unreachable", { number: state.hotline }));
  } finally {
    clearTimeout(slow);
    running(null);
    if (turns.over(turn)) emptied(text);
    fit();
  }
}

// Put a patch into the page; false when it says that there will be no answer now.
function took(turn, patch) {
  if (patch.session && patch.session !== state.session) {
    if (state.session) forgotten(turn);
    state.session = patch.session;
    remember("session", patch.session);
  }
  if (patch.error || patch.busy) {
    lost(turn, patch.error || patch.busy);
    return false;
  }
  turn.dataset.turn = patch.turn;
  turns.apply(turn, patch);
  if (patch.situation) situation.take(patch.situation);
  if (patch.say && patch.over) announce(patch.say);
  return true;
}

// The server no longer knows the conversation, since it was restarted: what is on the page can be read, and no more.
function forgotten(turn) {
  for (const earlier of turns.all()) {
    if (earlier === turn) continue;
    earlier.dataset.turn = 0;
    for (const gone of earlier.querySelectorAll('[data-do="edit"], [data-do="retry"], .thumb')) gone.remove();
  }
  turns.note(turn, say("stale"), 60000);
}

function emptied(text) {
  if (box.value.trim() === text) { box.value = ""; remember("draft", ""); }
}

function lost(turn, text) {
  turns.end(turn, text, "failed-note");
  composerNote(text);
  announce(text);
}

function stopped(turn) {
  turns.end(turn, say("stopped"));
  const again = button("tool", "retry", say("retry"));
  turns.part(turn, "actions").replaceChildren(again);
  turns.part(turn, "actions").hidden = false;
  announce(say("stopped"));
}

function running(controller) {
  state.running = controller;
  root.querySelector(".stop").hidden = !controller;
  root.querySelector(".send").hidden = Boolean(controller);
  root.querySelector(".turns").setAttribute("aria-busy", String(Boolean(controller)));
}

function notEditing(focus = true) {
  state.replacing = 0;
  composerNote("");
  if (focus) box.focus();
}

function turnOf(e) { return e.closest(".turn"); }

async function told(turn, promise) {
  try {
    const answer = await promise;
    turns.note(turn, answer.error || say("thanks"));
    return !answer.error;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    turns.note(turn, say("not_kept"));
    return false;
  }
}

async function sendReason(form) {
  const turn = turns.find(form.dataset.turn);
  const data = new FormData(form);
  sheet.close();
  await told(turn, call("page_rate", state.session, lang(), Number(turn.dataset.turn), false, data.getAll("reason"), data.get("words")));
}

function display(field) {
  if (field.name === "contrast") prefs.set("contrast", field.checked);
  if (field.name === "size" || field.name === "theme") prefs.set(field.name, field.value);
  fit();
}

const acts = {
  focus() { box.focus(); },
  ask(target) { sheet.close(); ask(target.textContent); },
  stop() { state.running?.abort(); },
  close() { sheet.close(); },
  language(target) {
    prefs.set("lang", target.dataset.lang);
    relabel();
    opened();
  },
  display() {
    const body = sheet.open("display", say("display"), sheet.template("display-template"));
    body.querySelector(`[name=size][value=${prefs.get("size")}]`).checked = true;
    body.querySelector(`[name=theme][value=${prefs.get("theme")}]`).checked = true;
    body.querySelector("[name=contrast]").checked = prefs.get("contrast");
  },
  source(target) {
    const card = turnOf(target).querySelector(`[data-card="${target.dataset.source}"] .card`);
    if (!card) return;
    const shown = card.cloneNode(true);
    shown.hidden = false;
    const body = sheet.open("source", say("source", { n: target.dataset.source }), shown);
    tools.loadPage(body);
  },
  why(target) {
    const open = target.getAttribute("aria-expanded") === "true";
    target.setAttribute("aria-expanded", String(!open));
    target.nextElementSibling.hidden = open;
  },
  edit(target) {
    const turn = turnOf(target);
    state.replacing = Number(turn.dataset.turn);
    box.value = turn.querySelector(".asked").lastChild.textContent;
    composerNote(say("editing"), button("link", "cancel-edit", say("cancel")));
    fit();
    box.focus();
  },
  "cancel-edit"() { box.value = ""; remember("draft", ""); notEditing(); fit(); },
  retry(target) {
    const turn = turnOf(target);
    state.replacing = Number(turn.dataset.turn);
    ask(turn.querySelector(".asked").lastChild.textContent);
  },
  async copy(target) {
    const turn = turnOf(target);
    turns.note(turn, say(await tools.copy(turn.mingbai.copy) ? "copied" : "copy_failed"));
  },
  print(target) { tools.print(turnOf(target), say("printed", { day: new Date().toLocaleDateString(lang()), product: say("product") })); },
  speak(target) {
    const turn = turnOf(target);
    const label = target.querySelector("span");
    const done = () => { label.textContent = say("read_aloud"); target.setAttribute("aria-pressed", "false"); };
    if (voice.isReading(turn)) { voice.stop(); done(); return; }
    if (!voice.read(turn, turn.mingbai.voice, lang(), done)) { turns.note(turn, say("no_voice")); return; }
    label.textContent = say("stop_reading");
    target.setAttribute("aria-pressed", "true");
  },
  async rate(target) {
    const turn = turnOf(target);
    const up = target.dataset.rating === "up";
    const kept = await told(turn, call("page_rate", state.session, lang(), Number(turn.dataset.turn), up, [], ""));
    if (!kept) return;
    for (const b of turn.querySelectorAll(".thumb")) b.setAttribute("aria-pressed", String(b === target));
    if (!up) sheet.open("why", say("bad"), sheet.template("why-template")).querySelector("form").dataset.turn = turn.dataset.turn;
  },
  situation() {
    const panel = situation.panel();
    if (panel.offsetParent && !root.querySelector(".side").matches(".folded") && getComputedStyle(root.querySelector(".side")).display !== "none") {
      panel.scrollIntoView({ block: "nearest" });
      panel.querySelector("input").focus();
      return;
    }
    const home = panel.parentElement, next = panel.nextSibling;
    sheet.open("situation", say("situation"), panel, () => home.insertBefore(panel, next));
  },
  "clear-situation"() { situation.clear(); opened(); },
  person() {
    const body = sheet.open("person", say("person"), sheet.template("person-template"));
    offices(body.querySelector(".offices"));
  },
  async "hand-over"(target) {
    const place = sheet.content().querySelector(".handed");
    target.disabled = true;
    try {
      const answer = await call("page_hand_over", state.session, lang());
      place.replaceChildren(answer.error || "");
      if (answer.number) place.append(line("", say("hand_over_number")), line("handed-number", answer.number.replace(/(\d{3})(?=\d)/g, "$1 ")), line("help", say("hand_over_kept")));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      place.textContent = say("not_kept");
    }
    target.disabled = false;
  },
  new() { fresh(""); },
  delete() { sheet.open("delete", say("delete"), sheet.template("delete-template")); },
  async "delete-yes"() {
    let error = "";
    try { error = (await call("page_forget", state.session, lang())).error; } catch (e) {
      if (!(e instanceof Unreachable)) throw e;
      error = say("not_kept");
    }
    sheet.close();
    if (error) composerNote(error); else fresh(say("deleted"));
  },
};

// Start again with an empty page.
function fresh(text) {
  state.running?.abort();
  voice.stop();
  state.session = "";
  for (const name of ["session", "draft"]) remember(name, "");
  box.value = "";
  turns.clear();
  situation.clear();
  notEditing();
  fit();
  welcome();
  composerNote(text);
  opened();
}
