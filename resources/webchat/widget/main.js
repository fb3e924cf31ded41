// <script src="https://HOST/webchat/widget.js" data-channel="CHANNEL_ID" async></script>; `data-language`: "en" or "es".
function start(script) {
  const { channel, language: wish } = script.dataset;
  if (!channel) return console.warn("Web chat: the script tag has no data-channel.");
  const memory = new Memory(channel);
  const server = new Server(new URL(`${encodeURIComponent(channel)}`, script.src).href, memory);
  const language = pickLanguage(wish);
  let isDue = false;
  const chat = new Chat(server, memory, new FileStore(`desktop-inbox:${channel}`), () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      panel.update();
    });
  });
  const panel = new Panel(chat, memory, makeSay(language), language);
  const host = el("div", { id: "desktop-inbox-chat", lang: language });
  const shadow = host.attachShadow({ mode: "open" });
  addStyle(shadow);
  shadow.append(panel.root);
  document.body.append(host);
  panel.update();
  chat.begin();
}

// A constructed style sheet is no inline style: a strict content security policy lets it pass.
function addStyle(shadow) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(el("style", {}, STYLE));
  }
}

const script = document.currentScript;
if (document.body) start(script);
else addEventListener("DOMContentLoaded", () => start(script));
