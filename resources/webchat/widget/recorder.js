// Recording a voice note in the place of the text: record, stop, listen, delete, send. It ends by itself after five minutes.
const LONGEST_MS = 5 * 60 * 1000;
const FORMATS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4", "audio/webm"];
const LEVEL_MS = 80;

class Recorder {
  // `ondone(blob, durationMs, waveform)` when it shall be sent; `onend()` when the text comes back.
  constructor(say, ondone, onend) {
    Object.assign(this, { say, ondone, onend });
    this.node = el("div", { class: "recorder", hidden: true, role: "group", "aria-label": say("recording") });
    this.node.addEventListener("keydown", (event) => this.onKey(event));
  }

  static isPossible() {
    return Boolean(window.isSecureContext && navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.MediaRecorder);
  }

  async start() {
    this.node.hidden = false;
    this.levels = [];
    this.showWords(this.say("asking"), this.action("cancel", "close", () => this.close()));
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      const why = { NotAllowedError: "noPermission", NotFoundError: "noMicrophone" }[error.name] || "microphoneFailed";
      return this.showWords(this.say(why), this.action("cancel", "close", () => this.close()));
    }
    if (this.node.hidden) return this.release(); // it was cancelled meanwhile
    this.record();
  }

  record() {
    const type = FORMATS.find((one) => MediaRecorder.isTypeSupported(one)) || "";
    this.pieces = [];
    this.recorder = new MediaRecorder(this.stream, { mimeType: type, audioBitsPerSecond: 24000 });
    this.recorder.ondataavailable = (event) => event.data.size && this.pieces.push(event.data);
    this.recorder.onstop = () => this.review();
    this.stream.getAudioTracks()[0].onended = () => this.stop(); // unplugged: what there is stays
    this.recorder.start(500);
    this.startedAt = performance.now();
    this.listen();
    this.time = el("span", { class: "time" }, "0:00");
    this.left = el("span", { class: "left" }, clock(LONGEST_MS));
    this.wave = el("div", { class: "wave live", "aria-hidden": "true" });
    this.node.replaceChildren(el("i", { class: "red" }), this.time, this.wave, this.left, this.action("stop", "stop", () => this.stop()));
    this.node.lastChild.focus();
    this.timer = setInterval(() => this.tick(), LEVEL_MS);
  }

  // Levels for the bars, from the microphone itself.
  listen() {
    this.audio = new AudioContext();
    this.analyser = this.audio.createAnalyser();
    this.analyser.fftSize = 1024;
    this.audio.createMediaStreamSource(this.stream).connect(this.analyser);
    this.samples = new Float32Array(this.analyser.fftSize);
  }

  tick() {
    const ms = performance.now() - this.startedAt;
    this.analyser.getFloatTimeDomainData(this.samples);
    const loud = Math.min(1, Math.max(...this.samples.map(Math.abs)) * 1.6);
    this.levels.push(Math.round(loud * 255));
    const bar = el("i");
    bar.style.height = `${Math.max(8, loud * 100)}%`;
    this.wave.append(bar);
    if (this.wave.children.length > 36) this.wave.firstChild.remove();
    this.time.textContent = clock(ms);
    this.left.textContent = this.say("left", { time: clock(Math.max(0, LONGEST_MS - ms)) });
    if (ms >= LONGEST_MS) this.stop();
  }

  stop() {
    if (!this.recorder || this.recorder.state === "inactive") return;
    this.durationMs = Math.min(LONGEST_MS, performance.now() - this.startedAt);
    clearInterval(this.timer);
    this.recorder.stop();
    this.release();
  }

  review() {
    if (this.node.hidden) return;
    this.blob = new Blob(this.pieces, { type: this.recorder.mimeType.split(";")[0] });
    const bars = this.bars();
    const url = URL.createObjectURL(this.blob);
    const source = { say: this.say, playing: null, url: async () => url };
    this.player = new Player(source, { id: "", kind: "voice", name: "", duration_ms: this.durationMs, waveform: bars });
    const send = this.action("send", "send", () => this.send());
    send.className = "send";
    this.node.replaceChildren(this.action("discard", "trash", () => this.close()), this.player.node, send);
    send.focus();
  }

  // At most 64 bars in Base64, the loudest of each stretch.
  bars() {
    const count = Math.min(64, this.levels.length);
    const bars = Array.from({ length: count }, (_, index) => {
      const from = Math.floor((index * this.levels.length) / count);
      return Math.max(...this.levels.slice(from, Math.max(from + 1, Math.floor(((index + 1) * this.levels.length) / count))));
    });
    return btoa(String.fromCharCode(...bars));
  }

  send() {
    const { blob, durationMs } = this;
    const bars = this.bars();
    this.close();
    this.ondone(blob, Math.round(durationMs), bars);
  }

  close() {
    clearInterval(this.timer);
    this.node.hidden = true;
    if (this.player && this.player.sound) this.player.sound.pause();
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
    this.release();
    this.node.replaceChildren();
    this.player = this.recorder = null;
    this.onend();
  }

  release() {
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    if (this.audio) this.audio.close();
    this.stream = this.audio = null;
  }

  onKey(event) {
    if (event.key !== "Escape" || this.node.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  showWords(words, ...actions) {
    this.node.replaceChildren(el("span", { class: "words", role: "status" }, words), ...actions);
  }

  action(word, sign, act) {
    return el("button", { class: `action ${sign}`, type: "button", "aria-label": this.say(word), onclick: () => act() }, icon(sign));
  }
}
