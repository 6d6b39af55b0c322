// Sends one event and waits for its reply. A failed event may be sent again under the same id.

const PATIENCE_MS = 60_000;

export class TurnProblem extends Error {
  constructor(kind, message = "") {
    super(message || kind);
    this.kind = kind;
    this.said = message;
  }
}

export function newEventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function refusal(response) {
  if (response.status >= 500) return new TurnProblem("server");
  const { code, message } = await response.json().catch(() => ({}));
  if (code === "locked") location.assign(`/login?next=${location.pathname}`);
  return new TurnProblem("refused", message);
}

async function* lines(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value ?? new Uint8Array(), { stream: !done });
    const complete = rest.split("\n");
    rest = complete.pop();
    yield* complete;
    if (done) return;
  }
}

async function exchange(event, onTyping, signal) {
  const response = await fetch("/api/turn", {
    method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(event),
  });
  if (!response.ok) throw await refusal(response);
  for await (const line of lines(response.body)) {
    const message = JSON.parse(line);
    if (message.state === "typing") onTyping();
    if (message.state === "error") throw new TurnProblem("server");
    if (message.state === "reply") return message.reply;
  }
  throw new TurnProblem("lost");
}

export async function sendTurn(event, onTyping) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await exchange(event, onTyping, patience.signal);
  } catch (error) {
    if (error instanceof TurnProblem) throw error;
    throw new TurnProblem(patience.signal.aborted ? "slow" : "lost");
  } finally {
    clearTimeout(timer);
  }
}
