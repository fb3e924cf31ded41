// The launcher button and the panel: a dialog beside the page, on a phone over all of it.
const PHONE = "(max-width: 480px), (max-height: 420px)";

class Panel {
  constructor(chat, memory, say, language) {
    Object.assign(this, { chat, memory, say });
    this.phone = matchMedia(PHONE);
    this.log = new Log(chat, say, language);
    this.profile = new Profile(chat, memory, say);
    this.chosen = []; // files that go with the next message: `{ blob, name }`
    this.language = language;
    this.log.onanswer = () => this.input.focus();
    this.isOpen = false;
    this.build();
    this.phone.addEventListener("change", () => this.fit());
    document.addEventListener("visibilitychange", () => this.look());
    if (window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
  }

  build() {
    const { say } = this;
    this.badge = el("span", { class: "badge", hidden: true, "aria-hidden": "true" });
    this.launcher = el(
      "button",
      { class: "launcher", type: "button", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.toggle() },
      icon("chat"),
      icon("close"),
      this.badge,
    );
    this.title = el("h2", { id: "title", dir: "auto" });
    this.subtitle = el("p", {}, say("subtitle"));
    this.status = el("div", { class: "status", role: "status" });
    this.typing = el("div", { class: "typing", role: "status" });
    const closer = el("button", { class: "close", type: "button", "aria-label": say("close"), onclick: () => this.toggle(false) }, icon("close"));
    this.panel = el(
      "section",
      {
        class: "panel",
        id: "panel",
        role: "dialog",
        "aria-labelledby": "title",
        hidden: true,
        onkeydown: (event) => this.onKey(event),
        ondragover: (event) => this.onDrag(event),
        ondragleave: () => this.panel.classList.remove("dropping"),
        ondrop: (event) => this.onDrop(event),
      },
      el("header", {}, el("div", {}, this.title, this.subtitle), closer),
      this.status,
      el("div", { class: "middle" }, this.log.list, this.log.jump),
      this.typing,
      this.profile.node,
      this.composer(),
    );
    this.root = el("div", { class: "root", dir: "ltr" }, this.panel, this.launcher);
  }

  composer() {
    const { say } = this;
    this.input = el("textarea", {
      rows: "1",
      dir: "auto",
      placeholder: say("placeholder"),
      "aria-label": say("placeholder"),
      "aria-describedby": "excess",
      enterkeyhint: "send",
      oninput: () => this.onInput(),
      onkeydown: (event) => this.onComposerKey(event),
      onblur: () => this.chat.setTyping(false),
      onpaste: (event) => this.onPaste(event),
    });
    this.button = el("button", { class: "send", "aria-label": say("send"), disabled: true }, icon("send"));
    this.picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => this.onPicked() });
    const tool = (word, sign, act) => el("button", { class: "tool", type: "button", "aria-label": say(word), onclick: () => act() }, icon(sign));
    this.microphone = tool("record", "microphone", () => this.record());
    this.microphone.hidden = !Recorder.isPossible();
    this.recorder = new Recorder(say, (blob, durationMs, bars) => this.sendVoice(blob, durationMs, bars), () => this.endRecording());
    this.files = el("div", { class: "chosen" });
    this.quote = el("div", { class: "quoting" });
    this.excess = el("p", { class: "excess", id: "excess", role: "status" });
    const submit = (event) => {
      event.preventDefault();
      this.submit();
    };
    const attach = tool("attach", "attach", () => this.picker.click());
    this.field = el("div", { class: "field" }, attach, this.input, this.microphone, this.button);
    return el("form", { class: "composer", onsubmit: submit }, this.quote, this.files, this.excess, this.field, this.recorder.node, this.picker);
  }

  // Files -------------------------------------------------------------------------------------------------------------------
  onPicked() {
    this.choose([...this.picker.files]);
    this.picker.value = "";
  }

  onPaste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.choose(files);
  }

  onDrag(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.panel.classList.add("dropping");
  }

  onDrop(event) {
    this.panel.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.choose([...event.dataTransfer.files]);
  }

  // Take files for the next message; what cannot go says why at once.
  choose(files) {
    const { attachments = 10, file_bytes: most = 25e6 } = this.chat.session || {};
    const problems = [];
    for (const file of files) {
      const name = file.name || "image.png";
      if (!file.size) problems.push(this.say("emptyFile", { name }));
      else if (file.size > most) problems.push(this.say("largeFile", { name, size: sizeWords(most, this.language) }));
      else if (this.chosen.length >= attachments) problems.push(this.say("manyFiles", { count: attachments }));
      else this.chosen.push({ blob: file, name });
    }
    this.problem = [...new Set(problems)].join(" ");
    this.showChosen();
    this.input.focus();
  }

  showChosen() {
    const row = (one) => {
      const size = el("span", { class: "file-size" }, sizeWords(one.blob.size, this.language));
      const drop = () => {
        this.chosen = this.chosen.filter((other) => other !== one);
        this.showChosen();
        this.input.focus();
      };
      const away = el("button", { class: "away", type: "button", "aria-label": this.say("removeFile", { name: one.name }), onclick: drop }, icon("close"));
      return el("div", { class: "chip" }, icon("file"), el("span", { class: "file-name", dir: "auto" }, one.name), size, away);
    };
    this.files.replaceChildren(...this.chosen.map(row));
    this.onInput(false);
  }

  // Voice notes -------------------------------------------------------------------------------------------------------------
  record() {
    this.field.hidden = true;
    this.recorder.start();
  }

  endRecording() {
    this.field.hidden = false;
    this.microphone.focus();
  }

  sendVoice(blob, durationMs, bars) {
    const ending = { "audio/ogg": "ogg", "audio/mp4": "m4a" }[blob.type] || "webm";
    this.chat.send("", [{ blob, name: `voice.${ending}`, durationMs, waveform: bars }], true);
  }

  showQuote() {
    const { quoted } = this.chat;
    const key = quoted ? quoted.id : "";
    if (this.quote.dataset.of === key) return;
    this.quote.dataset.of = key;
    if (!quoted) return this.quote.replaceChildren();
    const who = quoted.mine ? this.say("you") : quoted.author || this.say("someone");
    const words = quoted.text || quoted.file_name;
    const away = el("button", { class: "away", type: "button", "aria-label": this.say("noAnswer"), onclick: () => this.chat.quote(null) }, icon("close"));
    this.quote.replaceChildren(el("div", { class: "quote" }, el("b", { dir: "auto" }, who), el("span", { dir: "auto" }, words)), away);
  }

  toggle(isOpen = !this.isOpen) {
    if (isOpen === this.isOpen) return;
    this.isOpen = isOpen;
    this.panel.hidden = !isOpen;
    this.root.classList.toggle("open", isOpen);
    this.launcher.setAttribute("aria-expanded", isOpen);
    if (isOpen) {
      this.chat.want();
      this.input.value = this.memory.get().draft || "";
      this.fit();
      this.onInput(false);
      this.log.toEnd();
      this.input.focus();
    } else {
      this.fit();
      this.launcher.focus();
    }
    this.look();
  }

  // Whether what arrives is seen: the panel is open and the page in view.
  look() {
    this.chat.setInView(this.isOpen && document.visibilityState === "visible");
  }

  // On a phone the panel is a modal page: the site behind does not scroll, and the keyboard does not cover the composer.
  fit() {
    const isModal = this.isOpen && this.phone.matches;
    this.panel.setAttribute("aria-modal", isModal);
    if (isModal !== this.isModal) {
      if (isModal) this.pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = isModal ? "hidden" : this.pageOverflow || "";
      this.isModal = isModal;
    }
    const keyboard = isModal && window.visualViewport && visualViewport.scale === 1 ? `${visualViewport.height}px` : "";
    this.panel.style.height = keyboard;
  }

  onKey(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.toggle(false);
    } else if (event.key === "Tab" && this.isModal) {
      this.keepFocus(event);
    }
  }

  keepFocus(event) {
    const stops = [...this.panel.querySelectorAll("a, button, textarea, input, [tabindex]")].filter((one) => !one.disabled && one.offsetParent);
    const [from, to] = event.shiftKey ? [stops[0], stops[stops.length - 1]] : [stops[stops.length - 1], stops[0]];
    if (event.target !== from) return;
    event.preventDefault();
    to.focus();
  }

  // Enter sends, Shift+Enter breaks the line; while an input method composes, Enter is its own.
  onComposerKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  onInput(isTyping = true) {
    const text = this.input.value;
    const excess = [...text.trim()].length - TEXT_CHARACTERS;
    this.button.disabled = (!text.trim() && !this.chosen.length) || excess > 0;
    if (isTyping) this.problem = "";
    this.excess.textContent = excess > 0 ? this.say("tooLong", { count: excess }) : this.problem || "";
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
    if (!isTyping) return;
    this.memory.set({ draft: text });
    this.chat.setTyping(text.trim() !== "");
  }

  submit() {
    this.input.focus();
    if (this.button.disabled) return;
    const text = this.input.value.trim();
    const files = this.chosen;
    this.chosen = [];
    this.input.value = "";
    this.showChosen();
    this.onInput();
    this.chat.send(text, files);
  }

  update() {
    const { chat, say } = this;
    const { session } = chat;
    // Where the server cannot be reached, or does not allow this site, a new visitor is offered nothing.
    this.root.hidden = chat.status === "refused" || (!session && !this.memory.get().token);
    this.title.textContent = (session && session.title) || say("title");
    if (session) this.paint(session.colour);
    const status = this.isOpen && chat.status !== "online" ? say(chat.status === "offline" ? "offline" : "connecting") : "";
    if (this.status.textContent !== status) this.status.textContent = status;
    this.status.className = `status ${chat.status}`;
    this.showWriter();
    this.showUnread(this.isOpen ? 0 : chat.unread());
    this.showQuote();
    this.profile.update();
    this.log.update();
  }

  paint(colour) {
    this.root.style.setProperty("--accent", colour);
    this.root.style.setProperty("--ink", inkOn(colour));
  }

  showWriter() {
    const { writer } = this.chat;
    const words = writer ? this.say("writing", { name: writer.name || this.say("someone") }) : "";
    if (this.typing.textContent === words) return;
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.typing.replaceChildren(...(words ? [dots, words] : []));
  }

  showUnread(count) {
    this.badge.hidden = !count;
    this.badge.textContent = count > 99 ? "99+" : count;
    const label = this.isOpen ? this.say("close") : count ? this.say("openUnread", { count }) : this.say("open");
    if (this.launcher.getAttribute("aria-label") !== label) this.launcher.setAttribute("aria-label", label);
  }
}
