// The desk: exhibits and pages are dragged to another place, pictures of pages are asked for when they come into sight, and
// black boxes are drawn on a page. Everything that the mouse does here has a button too.

const MOST_PICTURES = 800;
const STEP = 0.005; // of the page, for one press of an arrow key

function wireDesk(root, send, model) {
  if (!root.classList.contains("pk-desk")) return null;
  wireDragging(root, send);
  wireBoxes(root, send);
  return wirePictures(root, model);
}

// An exhibit or a page is dragged onto another one and takes its place.
function wireDragging(root, send) {
  let held = null;
  const rowOf = (event, kind) => event.target.closest && event.target.closest(kind);
  const kindOf = (event) => (rowOf(event, ".pk-page") ? "[data-page-row]" : "[data-exhibit-row]");
  const clear = () => root.querySelectorAll(".pk-target").forEach((row) => row.classList.remove("pk-target"));
  root.addEventListener("dragstart", (event) => {
    const kind = kindOf(event);
    const row = rowOf(event, kind);
    if (!row) return;
    held = { kind, row };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  root.addEventListener("dragover", (event) => {
    const row = held && rowOf(event, held.kind);
    if (!row) return;
    event.preventDefault();
    clear();
    if (row !== held.row) row.classList.add("pk-target");
  });
  root.addEventListener("drop", (event) => {
    const row = held && rowOf(event, held.kind);
    if (row && row !== held.row) {
      event.preventDefault();
      const from = held.row.dataset;
      if (held.kind === "[data-page-row]") send({ do: "page_place", moved: from.pageRow, before: row.dataset.pageRow });
      else send({ do: "place", exhibit: from.exhibitRow, before: row.dataset.exhibitRow });
    }
    held = null;
    clear();
  });
  root.addEventListener("dragend", () => { held = null; clear(); });
}

// Pictures are kept here by their names; the kit draws each one once.
function wirePictures(root, model) {
  const held = new Map();
  const asked = new Set();
  let wanted = [];
  let soon = 0;
  const show = (img) => {
    const address = held.get(img.dataset.picture);
    if (address && img.src !== address) img.src = address;
    return Boolean(address);
  };
  const flush = () => { soon = 0; model.send({ do: "pictures", n: 0, wanted: wanted.splice(0) }); };
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const key = target.dataset.picture;
      if (!isIntersecting || show(target) || asked.has(key)) continue;
      asked.add(key);
      wanted.push(key);
      soon = soon || setTimeout(flush, 60);
    }
  }, { rootMargin: "300px" });
  const look = () => {
    for (const img of root.querySelectorAll("img[data-picture]")) {
      if (show(img)) continue;
      seen.unobserve(img);
      seen.observe(img);
    }
  };
  const drawn = new MutationObserver(look);
  drawn.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-picture"] });
  const take = (message, buffers) => {
    if (message.do !== "pictures") return;
    message.keys.forEach((key, at) => held.set(key, URL.createObjectURL(new Blob([buffers[at]], { type: "image/png" }))));
    while (held.size > MOST_PICTURES) {
      const [oldest, address] = held.entries().next().value;
      URL.revokeObjectURL(address);
      held.delete(oldest);
      asked.delete(oldest);
    }
    look();
  };
  model.on("msg:custom", take);
  look();
  return () => {
    model.off("msg:custom", take);
    seen.disconnect();
    drawn.disconnect();
    for (const address of held.values()) URL.revokeObjectURL(address);
  };
}

// Boxes on a page: drawn, moved and sized with the mouse; moved and sized with the arrow keys.
function wireBoxes(root, send) {
  const within = (sheet, event) => {
    const box = sheet.getBoundingClientRect();
    const part = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  };
  const place = (el, [left, top, right, bottom]) => Object.assign(el.style, {
    left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%`,
  });
  const tell = (box, area) => {
    const { exhibit, page } = box.closest("[data-sheet]").dataset;
    box.dataset.area = area.join(" ");
    send({ do: "black_set", exhibit, page, box: box.dataset.box, area });
  };
  let hold = null;
  root.addEventListener("pointerdown", (event) => {
    const sheet = event.button === 0 && event.pointerType !== "touch" && event.target.closest("[data-sheet]");
    if (!sheet) return;
    const at = within(sheet, event);
    const box = event.target.closest("[data-box]");
    if (box) {
      const area = box.dataset.area.split(" ").map(Number);
      const edge = box.getBoundingClientRect();
      const sizes = edge.right - event.clientX < 10 && edge.bottom - event.clientY < 10;
      hold = { sheet, at, box, area, sizes, now: area };
      box.focus();
    } else {
      const drawing = Object.assign(document.createElement("div"), { className: "pk-black pk-drawing" });
      sheet.append(drawing);
      hold = { sheet, at, drawing };
    }
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
  });
  root.addEventListener("pointermove", (event) => {
    if (!hold) return;
    const [x, y] = within(hold.sheet, event);
    const [x0, y0] = hold.at;
    if (hold.drawing) {
      hold.now = [Math.min(x, x0), Math.min(y, y0), Math.max(x, x0), Math.max(y, y0)];
      place(hold.drawing, hold.now);
    } else {
      hold.now = shifted(hold.area, x - x0, y - y0, hold.sizes);
      place(hold.box, hold.now);
    }
  });
  const release = () => {
    if (!hold) return;
    const { sheet, drawing, box, area, now } = hold;
    hold = null;
    if (drawing) {
      drawing.remove();
      if (now) send({ do: "black", exhibit: sheet.dataset.exhibit, page: sheet.dataset.page, area: now });
    } else if (now !== area) tell(box, now);
  };
  root.addEventListener("pointerup", release);
  root.addEventListener("pointercancel", release);
  let pause = 0;
  root.addEventListener("keydown", (event) => {
    const box = event.target.closest && event.target.closest("[data-box]");
    if (!box || box.tagName !== "BUTTON" || !box.dataset.area) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      const { exhibit, page } = box.closest("[data-sheet]").dataset;
      send({ do: "black_off", exhibit, page, box: box.dataset.box });
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const area = shifted(box.dataset.area.split(" ").map(Number), way[0] * STEP, way[1] * STEP, event.shiftKey);
    place(box, area);
    box.dataset.area = area.join(" ");
    clearTimeout(pause);
    pause = setTimeout(() => tell(box, area), 300);
  });
}

// An area moved, or its lower right corner moved, and kept on the page.
function shifted([left, top, right, bottom], across, down, sizes) {
  if (sizes) return [left, top, Math.min(1, Math.max(left + STEP, right + across)), Math.min(1, Math.max(top + STEP, bottom + down))];
  const x = Math.min(1 - right, Math.max(-left, across));
  const y = Math.min(1 - bottom, Math.max(-top, down));
  return [left + x, top + y, right + x, bottom + y];
}
