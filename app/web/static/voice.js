// Reading aloud with the browser's own voice: what the server says is to be read, and nothing else.

const LANGUAGES = { "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", en: "en-US" };
let reading = null;

export function able() { return "speechSynthesis" in window; }

export function isReading(turn) { return reading === turn; }

export function stop() {
  if (able()) speechSynthesis.cancel();
  reading = null;
}

export function read(turn, pieces, lang, done) {
  stop();
  if (!able() || !pieces?.length) return false;
  reading = turn;
  const last = pieces.length - 1;
  pieces.forEach((piece, i) => {
    const saying = new SpeechSynthesisUtterance(piece.text);
    saying.lang = piece.lang === "en" ? "en-US" : LANGUAGES[lang === "en" ? "zh-Hans" : lang];
    saying.rate = 0.95;
    if (i === last) saying.onend = saying.onerror = () => { if (reading === turn) { reading = null; done(); } };
    speechSynthesis.speak(saying);
  });
  return true;
}
