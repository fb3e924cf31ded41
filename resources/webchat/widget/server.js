// Talking to the server: requests with the visitor's token, and the live line.
const REQUEST_MS = 15000;
const SILENCE_MS = 60000; // the server ticks every 25 s

// An answer that is no success. `status` 0: none came.
class RequestError extends Error {
  constructor(status, problem = {}) {
    super(problem.code || `status ${status}`);
    this.status = status;
    this.code = problem.reason || problem.code || "";
    this.retryMs = (problem.retry_after_s || 0) * 1000;
    this.offset = problem.offset;
  }

  // Trying the same again can help: no answer, too many requests, or a fault of the server.
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

// Milliseconds before attempt number `attempts`: doubling from 0.5 s to 30 s, half of it chance, so that a thousand browsers
// do not return in the same moment.
function backOffMs(attempts) {
  const most = Math.min(30000, 500 * 2 ** attempts);
  return most / 2 + (Math.random() * most) / 2;
}

class Server {
  constructor(base, memory) {
    this.base = base;
    this.memory = memory;
    this.token = "";
  }

  // Begin, or begin again. A new visitor's token is stored only once they use the chat (`keepToken`).
  async session() {
    const kept = this.memory.get().token;
    const session = await this.fetch("POST", "/session", { token: kept || this.token });
    this.token = session.token;
    if (kept) this.memory.set({ token: this.token });
    return session;
  }

  // Stay this visitor on later visits; if another tab was first, become its visitor.
  keepToken() {
    const kept = this.memory.get().token;
    if (kept) this.token = kept;
    else if (this.token) this.memory.set({ token: this.token });
  }

  // A request as the visitor, with JSON both ways. A token that is no longer accepted is replaced once.
  async request(method, path, body) {
    return this.asVisitor(() => this.fetch(method, path, body));
  }

  // A request as the visitor whose answer is returned as it is. `body` may be a Blob.
  async requestRaw(method, path, options = {}) {
    return this.asVisitor(() => this.fetchRaw(method, path, options));
  }

  async asVisitor(attempt) {
    if (!this.token) await this.session();
    try {
      return await attempt();
    } catch (error) {
      if (error.status !== 401) throw error;
      await this.session();
      return attempt();
    }
  }

  async fetch(method, path, body) {
    const headers = body ? { "Content-Type": "application/json" } : {};
    const response = await this.fetchRaw(method, path, { headers, body: body && JSON.stringify(body) });
    return response.json().catch(() => ({}));
  }

  async fetchRaw(method, path, { headers = {}, body, mostMs = REQUEST_MS } = {}) {
    const all = this.token ? { ...headers, Authorization: `Bearer ${this.token}` } : headers;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), mostMs);
    try {
      const options = { method, headers: all, body, signal: stop.signal, credentials: "omit", cache: "no-store" };
      const response = await fetch(this.base + path, options);
      if (response.ok) return response;
      const problem = await response.json().catch(() => ({}));
      const offset = response.headers.get("Upload-Offset");
      throw new RequestError(response.status, { ...problem, offset: offset === null ? undefined : Number(offset) });
    } catch (error) {
      throw error instanceof RequestError ? error : new RequestError(0);
    } finally {
      clearTimeout(timer);
    }
  }
}

// The live line. It comes back by itself, and at once when the network or the page does.
class Line {
  // `handlers`: `onready()`, `onframe(frame)`, `ondown(attempts)`, `onrefused()` when the token is not accepted.
  constructor(server, handlers) {
    this.server = server;
    this.handlers = handlers;
    this.attempts = 0;
    this.socket = null;
    this.isReady = false;
  }

  connect() {
    clearTimeout(this.timer);
    if (this.socket) return;
    this.socket = new WebSocket(this.server.base.replace(/^http/, "ws") + "/live");
    this.heardAt = Date.now();
    this.socket.onopen = () => this.send({ type: "hello", token: this.server.token });
    this.socket.onmessage = (event) => this.onMessage(JSON.parse(event.data));
    this.socket.onclose = (event) => this.onClose(event.code);
    this.watch = setInterval(() => this.check(SILENCE_MS), 5000);
  }

  // Try now: the network is back, or the page is in view again after its timers slept.
  wake() {
    if (!this.socket) this.connect();
    else this.check(SILENCE_MS / 2);
  }

  send(frame) {
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  check(mostMs) {
    if (Date.now() - this.heardAt > mostMs) this.drop();
  }

  // A dead socket may take minutes to say so: do not wait for it.
  drop() {
    const socket = this.socket;
    socket.onclose = socket.onmessage = null;
    socket.close();
    this.onClose(1006);
  }

  onMessage(frame) {
    this.heardAt = Date.now();
    if (frame.type === "ready") {
      this.attempts = 0;
      this.isReady = true;
      this.handlers.onready();
    } else {
      this.handlers.onframe(frame);
    }
  }

  onClose(code) {
    clearInterval(this.watch);
    this.socket = null;
    this.isReady = false;
    this.timer = setTimeout(() => this.connect(), backOffMs(this.attempts++));
    if (code === 4401) this.handlers.onrefused();
    this.handlers.ondown(this.attempts);
  }
}
