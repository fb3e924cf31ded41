// The conversation as this page knows it: messages, the unsent ones, who writes, what was seen. Knows nothing of the screen;
// after every change it calls `onchange`.
const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 5000;
const TEXT_CHARACTERS = 4000;
const DOWNLOAD_MS = 120000;

class Chat {
  constructor(server, memory, files, onchange) {
    Object.assign(this, { server, memory, files, onchange });
    this.session = null;
    this.status = "connecting"; // connecting, online, offline, refused
    this.messages = new Map();
    this.hasOlder = false;
    this.isLoading = false;
    this.seen = 0;
    this.writer = null;
    this.isInView = false;
    this.quoted = null;
    this.progress = new Map(); // of files on their way: id, share from 0 to 1
    this.told = { received: 0, read: 0 };
    this.wholeUpto = 0; // nothing is missing below this position, down to the oldest message known
    this.line = new Line(server, {
      onready: () => this.onReady(),
      onframe: (frame) => this.onFrame(frame),
      ondown: (attempts) => this.onDown(attempts),
      onrefused: () => this.server.session().catch(() => {}),
    });
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.wake());
  }

  // Begin the session; go live only for a visitor who has written before, has something unsent, or opens the panel.
  async begin(attempts = 0) {
    clearTimeout(this.beginTimer);
    try {
      this.session = await this.server.session();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (!attempts) console.warn("Web chat: the server cannot be reached, or it does not allow this site.");
      this.status = error.isPassing ? "offline" : "refused";
      if (error.isPassing) this.beginTimer = setTimeout(() => this.begin(attempts + 1), error.retryMs || backOffMs(attempts));
      return this.onchange();
    }
    if (this.isWanted || this.memory.queue.length) this.server.keepToken();
    if (this.session.is_known || this.isWanted || this.memory.queue.length) this.line.connect();
    this.tellOpened();
    this.flush();
    this.onchange();
  }

  // The visitor uses the chat: keep who they are, and go live.
  want() {
    this.isWanted = true;
    this.server.keepToken();
    if (this.session) this.line.connect();
    else this.begin();
    this.tellOpened();
  }

  // Tell the server that the visitor has opened the chat, once while the page is there.
  async tellOpened(attempts = 0) {
    clearTimeout(this.openedTimer);
    if (!this.isWanted || !this.session || this.isOpenedTold) return;
    this.isOpenedTold = true;
    try {
      await this.server.request("POST", "/opened");
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.isOpenedTold = !error.isPassing;
      if (error.isPassing) this.openedTimer = setTimeout(() => this.tellOpened(attempts + 1), error.retryMs || backOffMs(attempts));
    }
  }

  wake() {
    if (!this.session) this.begin();
    else if (this.line.attempts || this.line.socket) this.line.wake();
    this.flush();
  }

  // All messages, oldest first, those that wait to be sent last.
  list() {
    const placed = [...this.messages.values()].sort((a, b) => a.position - b.position);
    const waiting = this.memory.queue.filter((one) => !this.messages.has(one.id));
    return [...placed, ...waiting.map((one) => ({ ...one, mine: true, state: one.failed ? "failed" : "waiting" }))];
  }

  unread() {
    const read = this.memory.get().read || 0;
    return [...this.messages.values()].filter((one) => !one.mine && one.position > read).length;
  }

  // Send a text, files or both. `files`: `{ blob, name }`; of a voice note also `durationMs` and `waveform`.
  async send(text, files = [], isVoice = false) {
    const kept = files.map(({ blob, name, durationMs = 0, waveform: bars = "" }) => ({
      id: newId(),
      name,
      kind: kindOf(blob.type, isVoice),
      media_type: blob.type,
      size_bytes: blob.size,
      duration_ms: durationMs,
      waveform: bars,
    }));
    const quote = this.quoted;
    this.quoted = null;
    await Promise.all(kept.map((one, index) => this.files.put(one.id, files[index].blob)));
    this.memory.enqueue({ id: newId(), text, at: new Date().toISOString(), attachments: kept, isVoice, quote });
    this.setTyping(false);
    this.want();
    this.onchange();
    this.flush();
  }

  retry(id) {
    this.memory.amend(id, { failed: "" });
    this.onchange();
    this.flush();
  }

  discard(id) {
    const gone = this.memory.queue.find((one) => one.id === id);
    this.memory.amend(id, null);
    for (const file of (gone && gone.attachments) || []) {
      this.files.remove(file.id);
      this.server.request("DELETE", `/uploads/${file.id}`).catch(() => {}); // else the server forgets it in time
    }
    this.onchange();
  }

  // Send what waits, one after the other. What is refused for good is marked and holds nothing else up.
  async flush(attempts = 0) {
    clearTimeout(this.flushTimer);
    if (this.isFlushing || !this.session) return;
    this.isFlushing = true;
    try {
      for (let next; (next = this.memory.queue.find((one) => !one.failed)); ) await this.deliver(next);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.flushTimer = setTimeout(() => this.flush(attempts + 1), error.retryMs || backOffMs(attempts));
    } finally {
      this.isFlushing = false;
    }
  }

  // Answer a message visibly; null: none.
  quote(message) {
    this.quoted = message && quoteOf(message);
    this.onchange();
  }

  // The content of an attachment: what this browser has sent, else what the server gives.
  async content(id) {
    const kept = await this.files.get(id);
    if (kept) return kept;
    const response = await this.server.requestRaw("GET", `/attachments/${id}`, { mostMs: DOWNLOAD_MS });
    return response.blob();
  }

  async deliver({ id, text, attachments = [], isVoice = false, quote = null }) {
    try {
      for (const file of attachments) await this.sendUp(file);
      const body = { id, text, attachments: attachments.map((file) => file.id), is_voice: isVoice };
      const message = await this.server.request("POST", "/messages", quote ? { ...body, quoted: quote.id } : body);
      this.memory.amend(id, null);
      for (const file of attachments) this.files.remove(file.id);
      this.session = { ...this.session, is_known: true };
      this.take([message]);
    } catch (error) {
      if (error.isPassing || !(error instanceof RequestError)) throw error;
      this.memory.amend(id, { failed: error.code || "refused" });
    }
    this.onchange();
  }

  // Fetch the newest page. If it does not reach what is known, there is a gap: forget what lies below it.
  async refresh() {
    const page = await this.server.request("GET", "/messages");
    const first = page.messages.length ? page.messages[0].position : 0;
    if (first > this.wholeUpto) {
      for (const one of this.messages.values()) if (one.position < first) this.messages.delete(one.id);
      this.hasOlder = page.more;
    }
    this.seen = Math.max(this.seen, page.seen);
    this.take(page.messages);
    this.wholeUpto = this.newest();
    this.isFresh = this.line.isReady;
    this.onchange();
  }

  async sendUp(file) {
    const blob = await this.files.get(file.id);
    if (!blob) throw new RequestError(410, { code: "file_gone" });
    await upload(this.server, file, blob, (share) => {
      this.progress.set(file.id, share);
      this.onchange();
    });
  }

  async keepRefreshing(attempts = 0) {
    clearTimeout(this.refreshTimer);
    try {
      await this.refresh();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (this.line.isReady) this.refreshTimer = setTimeout(() => this.keepRefreshing(attempts + 1), error.retryMs || backOffMs(attempts));
    }
  }

  newest(wanted = () => true) {
    return Math.max(0, ...[...this.messages.values()].filter(wanted).map((one) => one.position));
  }

  async loadOlder() {
    if (this.isLoading || !this.hasOlder) return;
    this.isLoading = true;
    this.onchange();
    try {
      const first = Math.min(...[...this.messages.values()].map((one) => one.position));
      const page = await this.server.request("GET", `/messages?before=${first}`);
      this.hasOlder = page.more;
      this.take(page.messages);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error; // scrolling again tries again
    }
    this.isLoading = false;
    this.onchange();
  }

  take(messages) {
    for (const one of messages) this.messages.set(one.id, { ...one, state: "sent" });
    this.report();
  }

  // Tell the server what has arrived and what was in view; each position once a connection.
  report() {
    const newest = this.newest((one) => !one.mine);
    if (this.isInView && newest > (this.memory.get().read || 0)) this.memory.set({ read: newest });
    this.tell("received", newest);
    if (this.isInView) this.tell("read", newest);
  }

  tell(type, upto) {
    if (!this.line.isReady || upto <= this.told[type]) return;
    this.told[type] = upto;
    this.line.send({ type, upto });
  }

  setInView(isInView) {
    this.isInView = isInView;
    this.report();
    this.onchange();
  }

  // Called on every key: the server hears of it every few seconds, and when it ends.
  setTyping(isTyping) {
    clearTimeout(this.typingTimer);
    if (isTyping) this.typingTimer = setTimeout(() => this.setTyping(false), TYPING_ENDS_MS);
    const now = Date.now();
    if (isTyping ? now - (this.typedAt || 0) < TYPING_EVERY_MS : !this.typedAt) return;
    this.typedAt = isTyping ? now : 0;
    this.line.send({ type: "typing", is_typing: isTyping });
  }

  onReady() {
    this.status = "online";
    this.told = { received: 0, read: 0 };
    this.writer = null;
    this.keepRefreshing();
    this.flush();
    this.onchange();
  }

  onFrame(frame) {
    if (frame.type === "message") {
      this.take([frame.message]);
      if (!frame.message.mine) this.writer = null;
    } else if (frame.type === "seen") {
      this.seen = Math.max(this.seen, frame.upto);
    } else if (frame.type === "typing") {
      this.writer = frame.is_typing ? { name: frame.author || "" } : null;
    }
    this.onchange();
  }

  // Where WebSockets are blocked for good, messages still come, with each attempt.
  onDown(attempts) {
    this.status = attempts > 2 || !navigator.onLine ? "offline" : "connecting";
    this.writer = null;
    if (this.isFresh) this.wholeUpto = this.newest();
    this.isFresh = false;
    if (attempts > 2 && this.isWanted) this.keepRefreshing();
    this.onchange();
  }
}

// What an answer shows of a message, as the server will make it.
function quoteOf({ id, mine, author, text, attachments = [] }) {
  const [first] = attachments;
  return { id, mine, author, text: text.slice(0, 160), file_name: first ? first.name : "", kind: first ? (first.kind === "voice" ? "voice" : "file") : "text" };
}
