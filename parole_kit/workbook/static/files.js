// Files: many at once, chosen or dropped, each with its progress. They go to the server by PUT, or in pieces to the kernel
// where there is no server of ours (JupyterLab).

const PIECE = 1 << 20; // bytes

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function putFile(base, file, progress) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${base}pk/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-XSRFToken", cookie("_xsrf"));
    request.upload.onprogress = (event) => progress(event.loaded, event.total);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* said below */ }
      if (request.status < 300 && answer.id) done(answer);
      else fail(new Error(answer.what || `The file did not arrive (${request.status}).`));
    };
    request.onerror = () => fail(new Error("The connection broke while the file was on its way."));
    request.send(file);
  });
}

function wireFiles(root, send, model) {
  const waiting = [];
  const acks = new Map();
  let running = false;
  const note = (row, text, share) => {
    row.querySelector("span").textContent = text;
    const bar = row.querySelector("progress");
    if (share === null) bar.remove();
    else if (bar) bar.value = share;
  };
  const pieces = async (file, progress) => {
    const id = crypto.randomUUID();
    for (let at = 0; at < file.size || at === 0; at += PIECE) {
      const bytes = await file.slice(at, at + PIECE).arrayBuffer();
      const acked = new Promise((go) => acks.set(id, go));
      model.send({ do: "piece", n: 0, id, name: file.name, last: at + PIECE >= file.size }, undefined, [bytes]);
      await acked;
      progress(Math.min(at + PIECE, file.size), file.size);
    }
    return { id };
  };
  const run = async () => {
    if (running) return;
    running = true;
    while (waiting.length) {
      const { file, row, extra } = waiting.shift();
      const progress = (loaded, total) => note(row, `${file.name}: sending`, total ? loaded / total : 0);
      try {
        const answer = model.get("base") ? await putFile(model.get("base"), file, progress) : await pieces(file, progress);
        note(row, `${file.name}: being looked at`, 1);
        const looked = new Promise((go) => acks.set(answer.id, go));
        send({ do: "file", id: answer.id, name: file.name, ...extra });
        await looked;
        row.remove();
      } catch (problem) {
        note(row, `${file.name}: ${problem.message} Choose it again to try once more.`, null);
      }
    }
    running = false;
  };
  const take = (zone, files) => {
    const list = zone.parentElement.querySelector("[data-progress]");
    const extra = { purpose: zone.dataset.files };
    for (const named of zone.querySelectorAll("select[name], input[name]")) extra[named.name] = named.value;
    for (const file of files) {
      const row = document.createElement("li");
      row.append(document.createElement("span"), Object.assign(document.createElement("progress"), { max: 1, value: 0 }));
      row.querySelector("progress").setAttribute("aria-label", file.name);
      note(row, `${file.name}: waiting`, 0);
      list.append(row);
      waiting.push({ file, row, extra });
    }
    run();
  };
  const onMessage = (message) => {
    if (message.do === "ack" && acks.has(message.id)) { const go = acks.get(message.id); acks.delete(message.id); go(); }
  };
  model.on("msg:custom", onMessage);
  root.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=file]")) return;
    take(event.target.closest("[data-files]"), [...event.target.files]);
    event.target.value = "";
  });
  const zoneOf = (event) => event.target.closest && event.target.closest("[data-files]");
  root.addEventListener("dragover", (event) => {
    const zone = zoneOf(event);
    if (zone && [...event.dataTransfer.types].includes("Files")) { event.preventDefault(); zone.classList.add("pk-over"); }
  });
  root.addEventListener("dragleave", (event) => { const zone = zoneOf(event); if (zone) zone.classList.remove("pk-over"); });
  root.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    zone.classList.remove("pk-over");
    take(zone, [...event.dataTransfer.files]);
  });
  wireDragging(root, send);
  return () => model.off("msg:custom", onMessage);
}

// An exhibit is dragged onto another one and takes its place. The move buttons do the same by keyboard.
function wireDragging(root, send) {
  let held = "";
  root.addEventListener("dragstart", (event) => {
    const row = event.target.closest && event.target.closest("[data-exhibit-row]");
    if (!row) return;
    held = row.dataset.exhibitRow;
    event.dataTransfer.effectAllowed = "move";
  });
  root.addEventListener("dragover", (event) => { if (held && event.target.closest("[data-exhibit-row]")) event.preventDefault(); });
  root.addEventListener("drop", (event) => {
    const row = event.target.closest && event.target.closest("[data-exhibit-row]");
    if (held && row && row.dataset.exhibitRow !== held) { event.preventDefault(); send({ do: "place", exhibit: held, before: row.dataset.exhibitRow }); }
    held = "";
  });
  root.addEventListener("dragend", () => { held = ""; });
}
