// What messages bear besides text: pictures, sounds, videos and files, each fetched with the visitor's token when it is wanted.
const LARGEST_FETCHED_UNASKED = 5e6;
const SPEEDS = [1, 1.5, 2];

class Attachments {
  constructor(chat, say, language) {
    Object.assign(this, { chat, say, language });
    this.urls = new Map();
    this.playing = null;
    this.inView = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) target.onseen();
    });
  }

  node(attachment) {
    if (attachment.kind === "image") return this.picture(attachment);
    if (attachment.kind === "voice" || attachment.kind === "audio") return new Player(this, attachment).node;
    return this.file(attachment);
  }

  // An address of the content in this page; fetched once.
  url(attachment) {
    if (!this.urls.has(attachment.id)) {
      const fetched = this.chat.content(attachment.id).then((blob) => URL.createObjectURL(inert(attachment, blob)));
      fetched.catch(() => this.urls.delete(attachment.id));
      this.urls.set(attachment.id, fetched);
    }
    return this.urls.get(attachment.id);
  }

  // A picture at its own proportions from the beginning, so nothing jumps; a click opens it in a tab of its own.
  picture(attachment) {
    const image = el("img", { alt: attachment.name });
    const frame = el("button", { class: "picture", type: "button", "aria-label": this.say("openPicture", { name: attachment.name }) }, image);
    if (attachment.width && attachment.height) frame.style.aspectRatio = `${attachment.width} / ${attachment.height}`;
    const show = async () => {
      this.inView.unobserve(frame);
      try {
        image.src = await this.url(attachment);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        frame.replaceWith(this.file(attachment));
      }
    };
    image.addEventListener("error", () => frame.replaceWith(this.file(attachment)));
    frame.addEventListener("click", () => this.look(attachment));
    if (attachment.size_bytes > LARGEST_FETCHED_UNASKED) return this.file(attachment);
    frame.onseen = show;
    this.inView.observe(frame);
    return frame;
  }

  async look(attachment) {
    const link = el("a", { href: await this.url(attachment), target: "_blank", rel: "noopener" });
    link.click();
  }

  file(attachment) {
    const name = el("span", { class: "file-name", dir: "auto" }, attachment.name);
    const size = el("span", { class: "file-size" }, sizeWords(attachment.size_bytes, this.language));
    const label = this.say("saveFile", { name: attachment.name });
    const save = async () => {
      row.setAttribute("aria-busy", "true");
      size.classList.remove("bad");
      try {
        el("a", { href: await this.url(attachment), download: attachment.name }).click();
        size.textContent = sizeWords(attachment.size_bytes, this.language);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        size.textContent = this.say("fileFailed");
        size.classList.add("bad");
      }
      row.removeAttribute("aria-busy");
    };
    const row = el("button", { class: "file", type: "button", "aria-label": label, onclick: save }, icon("file"), el("span", {}, name, size));
    return row;
  }
}

// A content that is not shown here is only ever saved: a browser that opens it instead must not run it on the site's page.
function inert(attachment, blob) {
  return attachment.kind === "file" ? blob.slice(0, blob.size, "application/octet-stream") : blob;
}

// A sound: play and pause, a waveform to seek in, the time, the speed. One plays at a time.
class Player {
  constructor(attachments, attachment) {
    Object.assign(this, { attachments, attachment });
    const { say } = attachments;
    this.sound = null;
    this.durationMs = attachment.duration_ms || 0;
    this.button = el("button", { class: "play", type: "button", "aria-label": say("play"), onclick: () => this.toggle() }, icon("play"));
    this.bars = waveform(attachment.waveform);
    this.seek = el("input", { type: "range", min: "0", max: "1000", value: "0", "aria-label": say("position"), oninput: () => this.onSeek() });
    this.time = el("span", { class: "time" }, clock(this.durationMs));
    this.speed = el("button", { class: "speed", type: "button", onclick: () => this.faster() }, "1×");
    this.speed.setAttribute("aria-label", say("speed", { speed: "1" }));
    this.rate = 1;
    this.failed = el("span", { class: "file-size bad" });
    this.node = el(
      "div",
      { class: "player", role: "group", "aria-label": say(attachment.kind === "voice" ? "voiceNote" : "sound", { time: clock(this.durationMs) }) },
      this.button,
      el("div", { class: "track" }, this.bars, this.seek),
      this.time,
      this.speed,
      this.failed,
    );
  }

  async toggle() {
    if (this.sound && !this.sound.paused) return this.sound.pause();
    this.failed.textContent = "";
    try {
      if (!this.sound) await this.load();
      if (this.attachments.playing && this.attachments.playing !== this.sound) this.attachments.playing.pause();
      this.attachments.playing = this.sound;
      await this.sound.play();
    } catch (error) {
      this.onFailed(error);
    }
  }

  // What the browser has no decoder for can be saved. What was stopped, or wants another click, can just be tried again.
  onFailed(error) {
    const { say } = this.attachments;
    if (error instanceof RequestError) this.failed.textContent = say("fileFailed");
    if (error.name !== "NotSupportedError") return;
    this.failed.textContent = say("cannotPlay");
    this.saving ||= this.attachments.file(this.attachment);
    this.node.after(this.saving);
  }

  async load() {
    const sound = new Audio(await this.attachments.url(this.attachment));
    sound.playbackRate = this.rate;
    sound.ontimeupdate = () => this.show();
    sound.onplay = sound.onpause = sound.onended = () => this.onState();
    sound.onloadedmetadata = () => {
      if (Number.isFinite(sound.duration)) this.durationMs = sound.duration * 1000;
      if (this.wanted) sound.currentTime = this.wanted * (this.durationMs / 1000);
      this.show();
    };
    this.sound = sound;
  }

  onState() {
    const isPlaying = !this.sound.paused && !this.sound.ended;
    this.button.replaceChildren(icon(isPlaying ? "pause" : "play"));
    this.button.setAttribute("aria-label", this.attachments.say(isPlaying ? "pause" : "play"));
    if (this.sound.ended) this.sound.currentTime = 0;
    this.show();
  }

  show() {
    const share = this.durationMs ? (this.sound.currentTime * 1000) / this.durationMs : 0;
    this.seek.value = String(Math.round(share * 1000));
    this.paint(share);
    const at = this.sound.currentTime;
    this.time.textContent = at > 0 ? `${clock(at * 1000)} / ${clock(this.durationMs)}` : clock(this.durationMs);
    this.seek.setAttribute("aria-valuetext", this.time.textContent);
  }

  paint(share) {
    [...this.bars.children].forEach((bar, index) => bar.classList.toggle("played", index < share * this.bars.children.length));
  }

  onSeek() {
    const share = Number(this.seek.value) / 1000;
    this.wanted = share;
    if (this.sound && this.durationMs) this.sound.currentTime = share * (this.durationMs / 1000);
    this.paint(share);
  }

  faster() {
    this.rate = SPEEDS[(SPEEDS.indexOf(this.rate) + 1) % SPEEDS.length];
    if (this.sound) this.sound.playbackRate = this.rate;
    this.speed.textContent = `${this.rate}×`;
    this.speed.setAttribute("aria-label", this.attachments.say("speed", { speed: this.rate }));
  }
}

// Bars from a waveform in Base64, one byte each; even ones where it is unknown.
function waveform(encoded) {
  const loud = encoded ? Array.from(atob(encoded), (one) => one.charCodeAt(0)) : Array(32).fill(60);
  const bars = loud.filter((_, index) => loud.length <= 40 || index % 2 === 0).map((value) => {
    const bar = el("i");
    bar.style.height = `${Math.max(8, Math.round((value / 255) * 100))}%`;
    return bar;
  });
  return el("div", { class: "wave", "aria-hidden": "true" }, ...bars);
}
