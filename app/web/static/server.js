// Gradio's own API: a call that answers at once, and a question whose answer streams.

const root = new URL("gradio_api/", document.baseURI);

export class Unreachable extends Error {}

async function post(path, body, options = {}) {
  let response;
  try {
    response = await fetch(new URL(path, root), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...options,
    });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Unreachable(error.message);
  }
  if (!response.ok) throw new Unreachable(`status ${response.status}`);
  return response.json();
}

export async function call(name, ...data) {
  return (await post(`run/${name}`, { data })).data[0];
}

// Call `each` with every patch of an answer, in order. Resolves to true when the answer came to its end.
export async function stream(name, data, each, signal) {
  const { event_id: id } = await post(`call/${name}`, { data }, { signal });
  const stop = () => cancel(name, id);
  signal.addEventListener("abort", stop);
  addEventListener("pagehide", stop);
  try {
    const response = await fetch(new URL(`call/${name}/${id}`, root), { signal });
    if (!response.ok) throw new Unreachable(`status ${response.status}`);
    return await events(response.body, each);
  } catch (error) {
    if (signal.aborted) return false;
    throw error instanceof Unreachable ? error : new Unreachable(error.message);
  } finally {
    signal.removeEventListener("abort", stop);
    removeEventListener("pagehide", stop);
  }
}

async function events(body, each) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    held += value;
    let end;
    while ((end = held.indexOf("\n\n")) >= 0) {
      const lines = held.slice(0, end).split("\n");
      held = held.slice(end + 2);
      const kind = lines.find(line => line.startsWith("event: "))?.slice(7);
      const data = lines.find(line => line.startsWith("data: "))?.slice(6);
      if (kind === "generating") each(JSON.parse(data)[0]);
      if (kind === "complete") return true;
      if (kind === "error") throw new Unreachable("the server ended the answer");
    }
  }
}

// Tell the server to stop at once, also when the page is being closed.
function cancel(name, id) {
  const number = window.gradio_config?.dependencies?.findIndex(d => d.api_name === name) ?? -1;
  const body = JSON.stringify({ session_hash: id, fn_index: window.gradio_config?.dependencies?.[number]?.id ?? number, event_id: id });
  navigator.sendBeacon(new URL("cancel", root), new Blob([body], { type: "application/json" }));
}
