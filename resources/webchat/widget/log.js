// The list of messages: one element a message, kept and changed in place, so nothing jumps or is read aloud twice.
const NEAR_PX = 80;

class Log {
  constructor(chat, say, language) {
    Object.assign(this, { chat, say });
    this.attachments = new Attachments(chat, say, language);
    this.time = new Intl.DateTimeFormat(language, { timeStyle: "short" });
    this.day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
    this.rows = new Map();
    this.days = new Map();
    this.greeting = el("div", { class: "row theirs" });
    this.loading = el("div", { class: "note" }, say("older"));
    this.list = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": say("log"), tabindex: "0" });
    this.jump = el("button", { class: "jump", type: "button", "aria-label": say("newest"), hidden: true, onclick: () => this.toEnd() }, icon("down"));
    this.isAtEnd = true;
    this.onanswer = () => {};
    this.list.addEventListener("scroll", () => this.onScroll(), { passive: true });
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.list);
  }

  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.jump.hidden = this.isAtEnd;
    if (scrollTop < NEAR_PX) this.chat.loadOlder();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  // Draw what the chat knows now. Who is at the end stays there; who reads further up does not move, whatever comes above.
  update() {
    const messages = this.chat.list();
    const first = messages.length ? messages[0].id : "";
    const isOlder = this.first !== first && this.rows.has(this.first);
    const anchor = this.isAtEnd ? null : this.firstInView();
    const bottom = anchor && bottomOf(anchor);
    const wroteNow = messages.length && messages[messages.length - 1].state === "waiting" && messages[messages.length - 1].id !== this.last;
    this.list.setAttribute("aria-busy", isOlder);
    arrange(this.list, this.nodes(messages));
    this.first = first;
    this.last = messages.length ? messages[messages.length - 1].id : "";
    if (this.isAtEnd || wroteNow) this.toEnd();
    else if (anchor && anchor.isConnected) this.list.scrollTop += bottomOf(anchor) - bottom;
  }

  firstInView() {
    return [...this.list.querySelectorAll(".row")].find((row) => bottomOf(row) > this.list.scrollTop);
  }

  nodes(messages) {
    const nodes = this.chat.isLoading ? [this.loading] : [];
    if (!this.chat.hasOlder) nodes.push(this.welcome());
    let before = null;
    messages.forEach((one, index) => {
      const at = new Date(one.at);
      const day = at.toDateString();
      const isNewDay = !before || new Date(before.at).toDateString() !== day;
      if (isNewDay) nodes.push(this.dayRow(day, at));
      const next = messages[index + 1];
      const startsGroup = isNewDay || !sameWriter(before, one);
      nodes.push(this.row(one, startsGroup, !next || !sameWriter(one, next)));
      before = one;
    });
    for (const id of this.rows.keys()) if (!messages.some((one) => one.id === id)) this.rows.delete(id);
    return nodes;
  }

  welcome() {
    const { session } = this.chat;
    const text = (session && session.greeting) || this.say("greeting");
    if (this.greeting.textContent !== text) {
      this.greeting.replaceChildren(el("div", { class: "bubble" }, el("span", { class: "text", dir: "auto" }, ...textNodes(text))));
    }
    return this.greeting;
  }

  dayRow(key, at) {
    if (!this.days.has(key)) this.days.set(key, el("div", { class: "note day" }));
    const row = this.days.get(key);
    const text = this.dayName(at);
    if (row.textContent !== text) row.textContent = text;
    return row;
  }

  dayName(at) {
    const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86400000);
    return ago === 0 ? this.say("today") : ago === 1 ? this.say("yesterday") : this.day.format(at);
  }

  row(message, startsGroup, endsGroup) {
    let row = this.rows.get(message.id);
    if (!row) this.rows.set(message.id, (row = this.makeRow(message)));
    row.node.className = `row ${message.mine ? "mine" : "theirs"}${startsGroup ? " starts" : ""}${endsGroup ? " ends" : ""}`;
    if (message.mine) this.showState(row, message);
    this.showProgress(row, message);
    return row.node;
  }

  makeRow(message) {
    const { text, at, mine, author, attachments = [], quote } = message;
    const moment = new Date(at);
    const time = el("time", { datetime: moment.toISOString(), title: moment.toLocaleString() }, this.time.format(moment));
    const meta = el("span", { class: "meta" }, time);
    const words = el("span", { class: "text", dir: "auto" }, ...textNodes(text));
    const name = el("span", { class: mine ? "spoken" : "author" }, mine ? this.say("you") : author || "");
    const look = isEmojiOnly(text) && !quote && !attachments.length ? "bubble big" : "bubble";
    const files = attachments.map((one) => this.attachments.node(one));
    const bar = el("div", { class: "progress", hidden: true, role: "progressbar", "aria-label": this.say("sendingFile") }, el("i"));
    const bubble = el("div", { class: look }, ...(quote ? [this.quoteNode(quote)] : []), ...files, bar, ...(text ? [words] : []), meta);
    const answer = el("button", { class: "answer", type: "button", "aria-label": this.say("answer"), onclick: () => this.onAnswer(message.id) }, icon("answer"));
    return { node: el("div", {}, name, el("div", { class: "line" }, bubble, answer)), meta, bar, state: "" };
  }

  // Above an answer, what it answers; a click leads there if it is on the page.
  quoteNode(quote) {
    const who = quote.mine ? this.say("you") : quote.author || this.say("someone");
    const words = quote.text || quote.file_name || this.say(quote.kind === "voice" ? "voice" : "file");
    const onclick = () => {
      const row = this.rows.get(quote.id);
      if (row) row.node.scrollIntoView({ block: "center", behavior: "smooth" });
    };
    return el("button", { class: "quote", type: "button", onclick }, el("b", { dir: "auto" }, who), el("span", { dir: "auto" }, words));
  }

  onAnswer(id) {
    this.chat.quote(this.chat.messages.get(id) || null);
    this.onanswer();
  }

  // How far the files of a message that waits have come.
  showProgress(row, { state, attachments = [] }) {
    const shares = state === "waiting" ? attachments.map((one) => this.chat.progress.get(one.id) || 0) : [];
    row.bar.hidden = !shares.length;
    if (!shares.length) return;
    const percent = Math.round((shares.reduce((sum, share) => sum + share, 0) / shares.length) * 100);
    row.bar.setAttribute("aria-valuenow", percent);
    row.bar.firstChild.style.width = `${percent}%`;
  }

  showState(row, message) {
    const state = message.state === "sent" && message.position <= this.chat.seen ? "seen" : message.state;
    if (row.state === state) return;
    row.state = state;
    const tick = el("span", { class: `tick ${state}` }, icon(state), el("span", { class: "spoken" }, this.say(state)));
    row.meta.replaceChildren(row.meta.firstChild, tick);
    if (state === "failed") {
      const why = { file_too_large: "tooLarge", file_gone: "fileGone", too_many_attachments: "tooManyFiles", kind_not_taken: "notTaken", type_not_taken: "notTaken" }[message.failed];
      if (why) tick.lastChild.textContent = this.say(why);
      const button = (word, action) => el("button", { class: "link", type: "button", onclick: () => action() }, this.say(word));
      tick.lastChild.className = "";
      row.meta.append(button("retry", () => this.chat.retry(message.id)), button("discard", () => this.chat.discard(message.id)));
    }
  }
}

// A row's bottom stays where it is read, even when the row above joins its group and the name over it goes.
function bottomOf(row) {
  return row.offsetTop + row.offsetHeight;
}

function sameWriter(one, other) {
  return one.mine === other.mine && one.author === other.author;
}

// One to three emoji and nothing else are shown large.
function isEmojiOnly(text) {
  return text.length < 40 && /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f]*\s*){1,3}$/u.test(text);
}
