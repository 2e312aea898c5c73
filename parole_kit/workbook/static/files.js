// Files: many at once, chosen or dropped, each with its progress. They go to the server by PUT, or in pieces to the kernel
// where there is no server of ours (JupyterLab).

const PIECE = 1 << 20; // bytes
const LARGEST = 200 * PIECE; // what the server takes

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function putFile(base, file, progress, job) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${base}pk/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-XSRFToken", cookie("_xsrf"));
    request.upload.onprogress = (event) => progress(event.loaded, event.total);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* said below */ }
      if (request.status < 300 && answer.id) done(answer);
      else fail(new Error(answer.what ? `${answer.what} ${answer.fix}` : `The file did not arrive (${request.status}). Choose it again.`));
    };
    request.onerror = () => fail(new Error("The connection broke while the file was on its way. Choose it again."));
    request.onabort = () => fail(new Error("Stopped."));
    job.stop = () => request.abort();
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
    if (share === null) { bar.remove(); row.querySelector("button").textContent = "Put away"; }
    else if (bar) bar.value = share;
  };
  // Several files have a line above them that counts them, and stops them all.
  let batch = { done: 0, all: 0, list: null };
  const count = () => {
    const { done, all, list } = batch;
    let head = list && list.querySelector("[data-head]");
    if (all < 2 || done >= all) { if (head) head.remove(); return; }
    if (!head) {
      head = document.createElement("li");
      head.dataset.head = "1";
      head.append(document.createElement("strong"), stopButton("Stop all", "Stop all files that are on their way"));
      head.querySelector("button").addEventListener("click", () => { for (const job of [...waiting, current]) if (job) end(job); });
      list.prepend(head);
    }
    head.querySelector("strong").textContent = `File ${Math.min(done + 1, all)} of ${all}`;
  };
  const stopButton = (says, named) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "pk-clear", textContent: says });
    button.setAttribute("aria-label", named);
    return button;
  };
  let current = null;
  const end = (job) => {
    if (job.ended) return;
    job.ended = true;
    const at = waiting.indexOf(job);
    if (at >= 0) { waiting.splice(at, 1); batch.done += 1; job.row.remove(); count(); }
    else if (job.stop) job.stop();
  };
  const pieces = async (file, progress, job) => {
    const id = crypto.randomUUID();
    for (let at = 0; at < file.size || at === 0; at += PIECE) {
      if (job.ended) throw new Error("Stopped.");
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
      const job = current = waiting.shift();
      const { file, row, extra } = job;
      const progress = (loaded, total) => note(row, `${file.name}: sending`, total ? loaded / total : 0);
      count();
      try {
        if (file.size > LARGEST) throw new Error("The file is larger than 200 MB. Split it, or scan it at a lower resolution.");
        const base = model.get("base");
        const answer = base ? await putFile(base, file, progress, job) : await pieces(file, progress, job);
        note(row, `${file.name}: being looked at`, 1);
        const looked = new Promise((go) => acks.set(answer.id, go));
        job.stop = () => { note(row, `${file.name}: being stopped`, 1); model.send({ do: "stop", n: 0, id: answer.id }); };
        if (extra.purpose !== "exhibit") row.querySelector("button").remove();
        send({ do: "file", id: answer.id, name: file.name, ...extra });
        await looked;
        row.remove();
      } catch (problem) {
        if (job.ended) row.remove();
        else { note(row, `${file.name}: ${problem.message}`, null); announce(`${file.name}: ${problem.message}`, root); }
      }
      batch.done += 1;
    }
    current = null;
    count();
    batch = { done: 0, all: 0, list: null };
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
      row.append(stopButton("Stop", `Stop ${file.name}`));
      note(row, `${file.name}: waiting`, 0);
      list.append(row);
      const job = { file, row, extra };
      row.querySelector("button").addEventListener("click", () => { if (row.querySelector("progress")) end(job); else row.remove(); });
      waiting.push(job);
    }
    batch.all += files.length;
    batch.list = list;
    count();
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
  return () => model.off("msg:custom", onMessage);
}
