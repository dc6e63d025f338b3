// What can be done with an answer: copying, printing, looking at a page of its source.

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// Without a secure connection a browser has no clipboard; selecting and copying still works there.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

let wanted = null;

export function print(turn, stamp) {
  wanted = turn;
  turn.dataset.printed = stamp;
  window.print();
}

// Only the turn that is wanted is printed; when the browser's own menu is used, the whole conversation is.
export function beforePrint() {
  document.documentElement.toggleAttribute("data-one", Boolean(wanted));
  for (const turn of document.querySelectorAll(".turn")) turn.classList.toggle("printing", turn === wanted);
  wanted = null;
}

// Fetch the image of a page once its card is open, and say so when there is none.
export function loadPage(body) {
  for (const image of body.querySelectorAll("img[data-src]")) {
    image.addEventListener("error", () => {
      const figure = image.closest("figure");
      figure.querySelector(".missing").hidden = false;
      figure.querySelector("figcaption").hidden = true;
      image.remove();
    });
    image.src = image.dataset.src;
  }
}
