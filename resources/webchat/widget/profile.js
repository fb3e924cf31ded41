// The offer to leave a name and an email address: one line after the visitor's first message, which can be declined for good.
class Profile {
  constructor(chat, memory, say) {
    Object.assign(this, { chat, memory, say });
    const skip = () => el("button", { class: "link", type: "button", onclick: () => this.end("declined") }, say("skip"));
    this.name = el("input", { id: "name", type: "text", autocomplete: "name", maxlength: "120", dir: "auto" });
    this.email = el("input", { id: "email", type: "email", autocomplete: "email", maxlength: "254", inputmode: "email", "aria-describedby": "problem" });
    this.problem = el("p", { class: "problem", id: "problem", role: "alert" });
    this.offer = el("div", { class: "offer" }, el("span", {}, say("profileAsk")), el("button", { class: "link strong", type: "button", onclick: () => this.begin() }, say("profileAdd")), skip());
    this.form = el(
      "form",
      { hidden: true, novalidate: true, onsubmit: (event) => this.onSubmit(event) },
      el("label", { for: "name" }, say("name")),
      this.name,
      el("label", { for: "email" }, say("email")),
      this.email,
      this.problem,
      el("div", { class: "buttons" }, el("button", { class: "save" }, say("save")), skip()),
    );
    this.thanks = el("p", { role: "status" });
    this.node = el("div", { class: "profile", hidden: true }, this.offer, this.form, this.thanks);
  }

  update() {
    const { session, messages } = this.chat;
    const hasWritten = session && session.is_known && messages.size;
    const isDue = hasWritten && session.asks_profile && !session.has_profile && !this.memory.get().profile;
    this.node.hidden = !isDue && !this.thanks.textContent;
  }

  begin() {
    this.offer.hidden = true;
    this.form.hidden = false;
    this.name.focus();
  }

  async onSubmit(event) {
    event.preventDefault();
    const [name, email] = [this.name.value.trim(), this.email.value.trim()];
    if (!name && !email) return this.name.focus();
    try {
      await this.chat.server.request("POST", "/profile", { name, email });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.problem.textContent = this.say(error.status === 400 ? "badEmail" : "profileFailed");
      return this.email.focus();
    }
    this.thanks.textContent = this.say("profileSaved");
    this.end("given");
    setTimeout(() => {
      this.thanks.textContent = "";
      this.update();
    }, 4000);
  }

  end(outcome) {
    this.memory.set({ profile: outcome });
    this.offer.hidden = this.form.hidden = true;
    this.update();
    this.node.getRootNode().querySelector("textarea").focus();
  }
}
