// Fields: an answer leaves when the field is left, a long text also when the typing pauses. Nothing typed is ever wiped.

const PAUSE = 2500; // milliseconds without typing before a long text is saved

const PREVIEW_PAUSE = 400; // milliseconds without typing before the sheet beside a text is asked for anew

const fieldOf = (el) => el.closest(".pk-field");

function rawOf(field) {
  const controls = [...field.querySelectorAll("[data-answer]")];
  const first = controls[0];
  if (first.type === "checkbox") return controls.filter((c) => c.checked).map((c) => c.value);
  if (first.type === "radio") return (controls.find((c) => c.checked) || { value: "" }).value;
  return first.value;
}

function fit(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}

function dress(root) {
  root.querySelectorAll("textarea").forEach(fit);
}

const BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, blockquote, pre, td, th, dt, dd";

// Word puts every paragraph in a <p>; as plain text they would run together. Every word is kept, wherever it stands.
function paragraphsOf(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  if (!page.body.querySelector(BLOCKS)) return "";
  const found = [""];
  const read = (node) => {
    if (node.nodeType === 3) found.push(found.pop() + node.data.replace(/\s+/g, " "));
    if (node.nodeType !== 1 || node.matches("style, script, title")) return;
    if (node.matches("br")) found.push(`${found.pop()}\n`);
    const block = node.matches(BLOCKS);
    if (block) found.push("");
    node.childNodes.forEach(read);
    if (block) found.push("");
  };
  read(page.body);
  return found.map((text) => text.replace(/ *\n */g, "\n").replace(/ +/g, " ").trim()).filter(Boolean).join("\n\n");
}

function insertAt(area, text) {
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// An A-number as it is written, whatever part of it was typed, taken away or put in; the caret stays with its digit.
function formatNumber(box, forward) {
  const digits = box.value.replace(/\D/g, "");
  if (!digits || digits.length > 9 || /[^\dAa#\s-]/.test(box.value)) return;
  const before = box.value.slice(0, box.selectionStart).replace(/\D/g, "").length;
  const wanted = `A ${digits.replace(/(\d{3})(?=\d)/g, "$1-")}`;
  let place = 2 + before + Math.floor(Math.max(before - 1, 0) / 3);
  if (forward && wanted[place] === "-") place += 1;
  if (wanted !== box.value) box.value = wanted;
  box.setSelectionRange(place, place);
}

// The sheets beside the texts of the factors: asked for when they are seen, and while the text is written.
function wirePreviews(root, model) {
  const timers = new WeakMap();
  const textOf = (sheet) => sheet.closest(".pk-factor").querySelector("textarea[data-answer]");
  const ask = (sheet) => model.send({ do: "preview", n: 0, factor: sheet.dataset.preview, text: textOf(sheet).value });
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting && textOf(entry.target)) ask(entry.target);
  }, { rootMargin: "200px" });
  const watched = new WeakSet();
  const watch = () => {
    for (const sheet of root.querySelectorAll("[data-preview]")) {
      if (!watched.has(sheet)) { watched.add(sheet); seen.observe(sheet); }
    }
  };
  const drawn = new MutationObserver(watch);
  drawn.observe(root, { childList: true, subtree: true });
  watch();
  const typed = (event) => {
    const card = event.target.tagName === "TEXTAREA" && event.target.closest(".pk-factor");
    const sheet = card && card.querySelector("[data-preview]");
    if (!sheet) return;
    clearTimeout(timers.get(sheet));
    timers.set(sheet, setTimeout(() => ask(sheet), PREVIEW_PAUSE));
  };
  const show = (message) => {
    if (message.do !== "preview") return;
    const sheet = root.querySelector(`[data-preview="${CSS.escape(message.factor)}"]`);
    if (sheet && sheet.innerHTML !== message.html) sheet.innerHTML = message.html; // made and escaped in Python
  };
  root.addEventListener("input", typed);
  model.on("msg:custom", show);
  return () => { seen.disconnect(); drawn.disconnect(); model.off("msg:custom", show); };
}

function wireFields(root, send, model) {
  const endPreviews = root.classList.contains("pk-factors") ? wirePreviews(root, model) : null;
  const timers = new Map();
  const commit = (control) => {
    clearTimeout(timers.get(control));
    const field = fieldOf(control);
    if (!field) return;
    delete control.dataset.dirty;
    field.dataset.state = "saving";
    send({ do: "answer", question: field.dataset.question, person: field.dataset.person, raw: rawOf(field) }, control);
  };
  const commitLive = (box) => {
    clearTimeout(timers.get(box));
    delete box.dataset.dirty;
    send({ do: box.dataset.live, ...box.dataset, value: box.type === "checkbox" ? box.checked : box.value }, box);
  };
  root.addEventListener("input", (event) => {
    const box = event.target;
    if (box.tagName === "TEXTAREA") fit(box);
    if (box.matches("textarea[data-live]")) {
      box.dataset.dirty = "1";
      clearTimeout(timers.get(box));
      timers.set(box, setTimeout(() => commitLive(box), PAUSE));
    }
    if (!box.matches("[data-answer]") || box.type === "radio" || box.type === "checkbox" || box.tagName === "SELECT") return;
    const field = fieldOf(box);
    box.dataset.dirty = "1";
    field.dataset.state = "typing";
    if (field.dataset.kind === "a-number" && !event.isComposing) formatNumber(box, event.inputType === "deleteContentForward");
    clearTimeout(timers.get(box));
    if (box.tagName === "TEXTAREA") timers.set(box, setTimeout(() => commit(box), PAUSE));
  });
  root.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-answer]")) commit(box);
    else if (box.matches("[data-source]")) {
      const field = fieldOf(box);
      send({ do: "source", question: field.dataset.question, person: field.dataset.person, source: box.value }, box);
    } else if (box.matches("[data-picker]")) {
      const text = fieldOf(box).querySelector("[data-answer]");
      if (box.value) { text.value = box.value; text.dataset.dirty = "1"; commit(text); text.focus(); }
    } else if (box.matches("[data-live]")) {
      commitLive(box);
    }
  });
  root.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-answer][data-dirty]")) commit(event.target);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[data-answer][data-dirty]")) { event.preventDefault(); commit(event.target); }
  });
  root.addEventListener("paste", (event) => {
    const markup = event.target.tagName === "TEXTAREA" && event.clipboardData.getData("text/html");
    const text = markup && paragraphsOf(markup);
    if (!text) return;
    event.preventDefault();
    insertAt(event.target, text);
  });
  root.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (pick) {
      const picker = fieldOf(pick).querySelector("[data-picker]");
      try { picker.showPicker(); } catch { picker.focus(); }
    }
    const cite = event.target.closest("[data-cite]");
    if (cite) {
      const field = fieldOf(cite);
      const chosen = field.querySelector("[data-exhibit]");
      if (chosen.value) insertAt(field.querySelector("textarea"), `[[${chosen.value}]]`);
    }
  });
  const flush = () => {
    root.querySelectorAll("[data-answer][data-dirty]").forEach(commit);
    root.querySelectorAll("[data-live][data-dirty]").forEach(commitLive);
  };
  const hide = () => { if (document.visibilityState === "hidden") flush(); };
  document.addEventListener("visibilitychange", hide);
  window.addEventListener("pagehide", flush);
  window.addEventListener("pk-leave", flush);
  return () => {
    flush();
    if (endPreviews) endPreviews();
    document.removeEventListener("visibilitychange", hide);
    window.removeEventListener("pagehide", flush);
    window.removeEventListener("pk-leave", flush);
  };
}
