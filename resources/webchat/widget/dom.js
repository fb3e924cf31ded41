// Making elements. Text only ever becomes a text node: nothing in this widget parses markup.
const SVG = "http://www.w3.org/2000/svg";

// Strokes on a 24 × 24 grid.
const ICONS = {
  chat: ["M4 5.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-9L6 21v-3.5H4A1.5 1.5 0 0 1 2.5 16V7A1.5 1.5 0 0 1 4 5.5Z", "M7.5 10h9", "M7.5 13.3h5.5"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  attach: ["m20.5 11.5-8.6 8.6a5.5 5.5 0 0 1-7.8-7.8l8.6-8.6a3.7 3.7 0 0 1 5.2 5.2l-8.5 8.5a1.8 1.8 0 0 1-2.6-2.6l7.8-7.8"],
  answer: ["M9 14 4 9l5-5", "M4 9h10.5a5.5 5.5 0 0 1 0 11H11"],
  file: ["M14.5 2.5H6.5a2 2 0 0 0-2 2v15a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-12Z", "M14 2.5v5.5h5.5"],
  microphone: ["M12 2.5a3 3 0 0 0-3 3V12a3 3 0 0 0 6 0V5.5a3 3 0 0 0-3-3Z", "M5 11v1a7 7 0 0 0 14 0v-1", "M12 19v2.5"],
  pause: ["M9 6v12", "M15 6v12"],
  play: ["M8 5.5v13l10.5-6.5Z"],
  stop: ["M7 7h10v10H7Z"],
  trash: ["M4 6.5h16", "M9 6.5v-2h6v2", "M6.5 6.5l1 13h9l1-13", "M10.5 10.5v5.5", "M13.5 10.5v5.5"],
  down: ["M6 9.5l6 6 6-6"],
  send: ["M4 12 20.5 4.5 15 20l-3.5-6.5Z", "M11.5 13.5 20.5 4.5"],
  waiting: ["M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z", "M12 7.5V12l3 2"],
  sent: ["M5 12.5l4.5 4.5L19 7.5"],
  seen: ["M2 12.5l4.5 4.5L16 7.5", "M11.5 16l1 1L22 7.5"],
  failed: ["M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z", "M12 7.5v5.5", "M12 16.3v.1"],
};

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const line of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}

// `el("button", { class: "x", onclick: f }, "text", child)`: functions become listeners, everything else attributes.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"]+/gi;

// Text as nodes, with web addresses as links. An address that could mislead (a user before the host) stays text, and one that
// is not what it reads as (a host in look-alike letters) is shown in its true form.
function textNodes(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const raw = trimAddress(match[0]);
    const link = makeLink(raw);
    if (!link) continue;
    nodes.push(text.slice(end, match.index), link);
    end = match.index + raw.length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}

// A full stop or a bracket after an address belongs to the sentence, unless the address opened the bracket.
function trimAddress(raw) {
  let text = raw.replace(/[.,;:!?'»”]+$/, "");
  while (text.endsWith(")") && text.split(")").length > text.split("(").length) text = text.slice(0, -1);
  return text;
}

function makeLink(raw) {
  let url;
  try {
    url = new URL(/^www\./i.test(raw) ? "https://" + raw : raw);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || !url.hostname.includes(".")) return null;
  const isPlain = raw.toLowerCase().startsWith(url.origin) || raw.toLowerCase().startsWith(url.host);
  const attributes = { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", title: url.host };
  return el("a", attributes, isPlain ? raw : url.href);
}

// Make `parent` hold exactly `nodes`, in order, moving as few as possible: a screen reader hears only what is new.
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] || null);
  });
}

// Black or white, whichever reads better on `#rrggbb` (relative luminance of WCAG 2.2).
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= 4.5 ? "#ffffff" : "#10151c";
}
