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
  for (const figure of body.querySelectorAll(".page-image")) {
    load(figure, figure.querySelector("img[data-src]"));
    findPages(figure);
  }
}

function load(figure, image) {
  image.addEventListener("error", () => {
    figure.querySelector(".missing").hidden = false;
    figure.querySelector("figcaption").hidden = true;
    image.remove();
  });
  image.src = image.dataset.src;
}

// A quotation may run over two pages, or stand on the page after the one where its clause begins.
async function findPages(figure) {
  const { version, asked, page, caption, unmarked } = figure.dataset;
  let pages;
  try {
    const answer = await fetch(`source/${version}/pages?${asked}`);
    if (!answer.ok) return;
    ({ pages } = await answer.json());
  } catch {
    return; // the first page is shown, and its image says what went wrong
  }
  const first = figure.querySelector("img");
  const text = figure.querySelector("figcaption");
  if (!first || !text) return;
  if (!pages.length) {
    text.textContent = unmarked;
    return;
  }
  let last = text;
  for (const number of pages) {
    if (number === Number(page)) continue;
    const image = pages.includes(Number(page)) || last !== text ? first.cloneNode() : first;
    const words = caption.replace("{page}", number);
    image.alt = words;
    image.dataset.src = `source/${version}/page/${number}.png?${asked}`;
    if (image === first) {
      text.textContent = words;
      image.src = image.dataset.src;
      figure.dataset.page = number;
      continue;
    }
    const under = document.createElement("figcaption");
    under.textContent = words;
    last.after(image, under);
    last = under;
    load(figure, image);
  }
}
