// One view: HTML made in Python, changed in place; what the person does goes back as small messages.
// Kept alone: what is typed and not yet answered for, what is open, what has the focus.

const keyOf = (node) => (node.nodeType === 1 && (node.id || node.dataset.key)) || "";

// An answer's control always follows the kit. A control of a form that is not sent yet follows it only where the kit
// itself has changed its mind, so that a half-filled form stays as it is.
const follows = (el) => el.matches("[data-answer], [data-source], [data-picker], [data-live]");

const sameWords = (one, other) => one.split(/\s+/).join(" ").trim() === other.split(/\s+/).join(" ").trim();

function syncControl(el, fresh, isWaiting) {
  if (isWaiting(el)) return;
  if (el.type === "checkbox" || el.type === "radio") {
    const wanted = fresh.hasAttribute("checked");
    if (follows(el) || wanted !== el.defaultChecked) el.checked = wanted;
  } else if (el.type !== "file" && (follows(el) || fresh.defaultValue !== el.defaultValue)) {
    // A long text is saved without the blank at its end; while the cursor is in it, the blank stays for the next word.
    const typing = el === document.activeElement && (el.dataset.dirty || sameWords(el.value, fresh.defaultValue));
    if (el.value !== fresh.defaultValue && !typing) el.value = fresh.defaultValue;
  }
  if (el.tagName === "TEXTAREA") el.defaultValue = fresh.defaultValue;
}

const chosenIn = (select) => { const option = select.querySelector("option[selected]"); return option ? option.value : (select.options[0] || {}).value || ""; };

function syncElement(el, fresh, isWaiting) {
  const keepOpen = el.tagName === "DETAILS" || el.tagName === "DIALOG";
  const isField = el.tagName === "INPUT" || el.tagName === "TEXTAREA";
  if (isField) syncControl(el, fresh, isWaiting);
  const before = el.tagName === "SELECT" ? chosenIn(el) : "";
  for (const name of el.getAttributeNames()) {
    const own = name === "data-dirty" || (name === "open" && keepOpen) || (name === "src" && el.hasAttribute("data-picture"));
    if (!own && !fresh.hasAttribute(name)) el.removeAttribute(name);
  }
  if (el.hasAttribute("data-own") && fresh.hasAttribute("data-own")) return; // its inside is the script's own
  for (const name of fresh.getAttributeNames()) {
    if (name === "open" && keepOpen) continue;
    if (el.getAttribute(name) !== fresh.getAttribute(name)) el.setAttribute(name, fresh.getAttribute(name));
  }
  if (isField) return;
  if (el.tagName === "SELECT") {
    const now = el.value;
    syncChildren(el, fresh, isWaiting);
    const wanted = chosenIn(el);
    if (isWaiting(el)) el.value = now;
    else el.value = follows(el) || wanted !== before ? wanted : now;
  } else if (el.innerHTML !== fresh.innerHTML || el.querySelector("input, textarea, select")) {
    syncChildren(el, fresh, isWaiting);
  }
}

function syncChildren(parent, fresh, isWaiting) {
  const wanted = new Set([...fresh.children].map(keyOf).filter(Boolean));
  const kept = new Map();
  for (const child of [...parent.children]) {
    const key = keyOf(child);
    if (!key) continue;
    if (wanted.has(key)) kept.set(key, child);
    else child.remove();
  }
  let old = parent.firstChild;
  for (const node of [...fresh.childNodes]) {
    const key = keyOf(node);
    const same = old && !keyOf(old) && old.nodeName === node.nodeName;
    const match = key ? kept.get(key) : same ? old : null;
    if (!match || match.nodeName !== node.nodeName) {
      parent.insertBefore(node, old);
      continue;
    }
    if (match === old) old = old.nextSibling;
    else parent.insertBefore(match, old);
    if (node.nodeType === 3) { if (match.data !== node.data) match.data = node.data; }
    else if (node.nodeType === 1) syncElement(match, node, isWaiting);
  }
  while (old) { const next = old.nextSibling; old.remove(); old = next; }
}

function announce(text, el) {
  const live = document.getElementById("pk-live") || el.querySelector(".pk-own-live");
  if (!live || !text) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 60);
}

// One of many people is folded to a name: show the questions first, once.
function unfold(question, person, then) {
  const block = [...document.querySelectorAll(`[data-holds~="${CSS.escape(question)}"]`)].find((b) => !person || b.dataset.person === person);
  const button = block && block.querySelector("button[data-do=fold]");
  if (!button) return;
  block.removeAttribute("data-holds");
  button.click();
  setTimeout(then, 400);
}

const stepNow = () => location.hash.slice(1).split("/")[0];

// Go to a question wherever it stands: its step first, then the field itself.
function goTo(step, question, person) {
  const reach = () => {
    const fields = [...document.querySelectorAll(`[data-question="${CSS.escape(question)}"]`)];
    const field = fields.find((f) => !person || f.dataset.person === person);
    const target = field && (field.querySelector("input:not([type=hidden]), textarea, select, button") || field);
    if (!target) { unfold(question, person, reach); return; }
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
  if (step && stepNow() !== step && document.querySelector(`[data-step="${CSS.escape(step)}"]`)) {
    window.addEventListener("hashchange", () => setTimeout(reach, 40), { once: true });
    location.hash = step;
  } else reach();
}

function focusOn(root, key) {
  const target = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  const inner = target.matches("input, textarea, select, button, a, h2, h3, [tabindex]") ? target
    : target.querySelector("input:not([tabindex='-1']), textarea, select, button");
  if (!inner) return;
  if (/^H[1-6]$/.test(inner.tagName)) inner.tabIndex = -1;
  inner.focus();
}

function setAddress(file) {
  const address = new URL(location.href);
  if (file) address.searchParams.set("case", file);
  else address.searchParams.delete("case");
  history.replaceState(history.state, "", address);
}

function render({ model, el }) {
  const own = "u" + crypto.randomUUID().slice(0, 8);
  const uid = model.get("uid");
  const root = document.createElement("div");
  root.className = `pk-view pk-${model.get("kind")}`;
  const live = document.createElement("div");
  live.className = "pk-own-live pk-vh";
  live.setAttribute("role", "status");
  el.append(root, live);
  let count = 0;
  const waiting = new Map(); // control -> number of its last message
  // Of several boxes of one question, none follows the kit while one of them waits: marking one unmarks another.
  const heldBy = (control) => (["radio", "checkbox"].includes(control.type) && control.closest(".pk-field")) || control;
  const isWaiting = (control) => (waiting.get(heldBy(control)) || 0) > model.get("seen");
  const fresh = () => {
    const shell = document.createElement("template");
    shell.innerHTML = model.get("html").replaceAll(uid, own);
    return shell.content;
  };
  const draw = () => {
    syncChildren(root, fresh(), isWaiting);
    for (const [control] of waiting) if (!control.isConnected || !isWaiting(control)) waiting.delete(control);
    dress(root);
  };
  const send = (message, control) => {
    count += 1;
    if (control) waiting.set(heldBy(control), count);
    model.send({ ...message, n: count, step: stepNow() });
  };
  const stop = [wireActions(root, send), wireFields(root, send, model), wireFiles(root, send, model), wireDesk(root, send, model), wireFrame(model, send)];
  const onMessage = (message, buffers) => {
    if (message.do === "announce") announce(message.text, el);
    if (message.do === "focus") setTimeout(() => focusOn(root, message.key), 0);
    if (message.do === "address") setAddress(message.case);
    if (message.do === "go") location.hash = message.step;
    if (message.do === "download") download(message, buffers, model);
  };
  let due = false;
  const drawSoon = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => { due = false; draw(); });
  };
  model.on("change:html change:seen", drawSoon);
  model.on("msg:custom", onMessage);
  draw();
  return () => { model.off("change:html change:seen", drawSoon); model.off("msg:custom", onMessage); stop.forEach((end) => end && end()); };
}

function wireActions(root, send) {
  const data = (el) => Object.fromEntries(Object.entries(el.dataset).filter(([name]) => !["key", "dirty"].includes(name)));
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-goto]");
    if (link) {
      event.preventDefault();
      goTo(link.getAttribute("href").slice(1).split("/")[0], link.dataset.goto, link.dataset.person || "");
      return;
    }
    const pressed = event.target.closest("button[data-do]");
    if (pressed && pressed.getAttribute("aria-disabled") !== "true") send(data(pressed));
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (!form.dataset.do) return;
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string") continue;
      if (name.endsWith("[]")) (values[name.slice(0, -2)] ??= []).push(value);
      else values[name] = value;
    }
    for (const box of form.querySelectorAll("[name$='[]']")) values[box.name.slice(0, -2)] ??= [];
    send({ ...data(form), values });
    if (form.dataset.wipe) for (const secret of form.querySelectorAll("input[type=password]")) secret.value = "";
  });
}

function download(message, buffers, model) {
  const link = document.createElement("a");
  link.download = message.name;
  const held = buffers && buffers.length ? URL.createObjectURL(new Blob(buffers)) : "";
  link.href = held || `${model.get("base")}pk/download/${message.secret}/${encodeURIComponent(message.name)}`;
  document.body.append(link);
  link.click();
  link.remove();
  if (held) setTimeout(() => URL.revokeObjectURL(held), 60000);
}

export default { render };
