// What the browser keeps for this channel: the visitor's token, unsent messages, the draft. Shared by all tabs of the site, so
// everything is read again before it is changed. Where storage is forbidden, the page remembers until it is left.
class Memory {
  constructor(channel) {
    this.key = `desktop-inbox:${channel}`;
    this.fallback = {};
  }

  get() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || this.fallback;
    } catch {
      return this.fallback;
    }
  }

  set(values) {
    const all = { ...this.get(), ...values };
    this.fallback = all;
    try {
      localStorage.setItem(this.key, JSON.stringify(all));
    } catch {
      // Full or forbidden: the fallback has it.
    }
  }

  get queue() {
    return this.get().queue || [];
  }

  enqueue(message) {
    this.set({ queue: [...this.queue, message] });
  }

  // Change one waiting message; null takes it out.
  amend(id, values) {
    const queue = this.queue.map((one) => (one.id === id ? values && { ...one, ...values } : one));
    this.set({ queue: queue.filter(Boolean) });
  }
}

// A UUIDv7 (RFC 9562): the message's own id, by which the server knows it however often it is sent.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(now / 256 ** (5 - index)) & 255;
  bytes[6] = (bytes[6] & 15) | 0x70;
  bytes[8] = (bytes[8] & 63) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
