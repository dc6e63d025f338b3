// What a person likes: language, size of text, light or dark, contrast. Kept by the browser, nowhere else.

import facts from "./words.js";
const KEY = "mingbai.prefs";
const prefs = { lang: "", size: "normal", theme: "auto", contrast: false, ...read() };

let followed = "";  // the language of the first question

function read() {
  try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; }
}

export function lang() {
  const asked = new URLSearchParams(location.search).get("lang");
  const given = prefs.lang || (asked === "zh" ? "zh-Hans" : asked) || followed;
  return given in facts.words ? given : facts.language;
}

// Speak the language of a question until the page is closed, unless the person or the address has named one.
// Returns whether that changed anything.
export function follow(text) {
  const spoken = /\p{Script=Han}/u.test(text) ? "zh-Hans" : /[a-z]{2,}\s+[a-z]{2,}/i.test(text) ? "en" : "";
  const before = lang();
  if (spoken && (spoken === "en") !== (before === "en")) followed = spoken;
  if (lang() !== before) show();
  return lang() !== before;
}

export function get(name) { return prefs[name]; }

export function set(name, value) {
  prefs[name] = value;
  try { localStorage.setItem(KEY, JSON.stringify(prefs)); } catch { /* a browser that keeps nothing: it holds until the page is closed */ }
  show();
}

export function show() {
  const root = document.documentElement;
  root.lang = lang();
  root.dataset.size = prefs.size;
  root.dataset.contrast = prefs.contrast ? "more" : "";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = prefs.theme === "auto" ? (dark ? "dark" : "light") : prefs.theme;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);

// Words of the interface, with {…} filled in.
export function say(key, values = {}) {
  const text = facts.words[lang()][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => name in values ? values[name] : whole);
}

// Put words into every element that names one.
export function relabel(root) {
  for (const e of root.querySelectorAll("[data-say]")) e.textContent = say(e.dataset.say);
  for (const e of root.querySelectorAll("[data-say-label]")) e.setAttribute("aria-label", say(e.dataset.sayLabel));
  for (const e of root.querySelectorAll("[data-say-placeholder]")) e.placeholder = say(e.dataset.sayPlaceholder);
}
