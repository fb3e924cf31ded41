// Files that a visitor sends: kept in the browser until the server has them, sent up in pieces that can be resumed.
const PIECE_BYTES = 512 * 1024;
const PIECE_MS = 60000;
const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/;
const SOUNDS = /^audio\//;
const VIDEOS = /^video\//;

// Contents by id, in IndexedDB, so that they outlive the page; where that is forbidden, in memory.
class FileStore {
  constructor(name) {
    this.memory = new Map();
    this.opened = new Promise((resolve) => {
      try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore("files");
        request.onsuccess = () => resolve(request.result);
        request.onerror = request.onblocked = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  async put(id, blob) {
    this.memory.set(id, blob);
    await this.ask("readwrite", (store) => store.put(blob, id));
  }

  // The content; undefined when the browser has let go of it.
  async get(id) {
    return this.memory.get(id) || (await this.ask("readonly", (store) => store.get(id)));
  }

  async remove(id) {
    this.memory.delete(id);
    await this.ask("readwrite", (store) => store.delete(id));
  }

  async ask(mode, act) {
    const database = await this.opened;
    if (!database) return undefined;
    return new Promise((resolve) => {
      const request = act(database.transaction("files", mode).objectStore("files"));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined); // full: memory has it
    });
  }
}

// Send a content up, from wherever the server has it to. `onprogress(share)`: 0 to 1.
async function upload(server, { id, name }, blob, onprogress) {
  const path = `/uploads/${id}`;
  let { offset } = await server.request("PUT", path, { name, size_bytes: blob.size });
  for (onprogress(offset / blob.size); offset < blob.size; onprogress(offset / blob.size)) {
    const headers = { "Content-Type": "application/partial-upload", "Upload-Offset": String(offset) };
    const body = blob.slice(offset, offset + PIECE_BYTES);
    try {
      offset = (await server.requestRaw("PATCH", path, { headers, body, mostMs: PIECE_MS }).then((answer) => answer.json())).offset;
    } catch (error) {
      // Another tab, or an answer that was lost: the server says where it is.
      if (error.status !== 409 || !Number.isInteger(error.offset)) throw error;
      offset = error.offset;
    }
  }
}

function kindOf(type, isVoice) {
  if (isVoice) return "voice";
  if (PICTURES.test(type)) return "image";
  if (VIDEOS.test(type)) return "video";
  return SOUNDS.test(type) ? "audio" : "file";
}

// "1.4 MB", in the language of the words.
function sizeWords(bytes, language) {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", Math.max(1, bytes / 1e3)] : ["megabyte", bytes / 1e6];
  const digits = value < 10 && unit === "megabyte" ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
