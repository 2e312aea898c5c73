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

const stillWaits = (field, isWaiting) => [...field.querySelectorAll("[data-answer]")].some((el) => el.dataset.dirty || isWaiting(el));

function syncElement(el, fresh, isWaiting) {
  const keepOpen = el.tagName === "DETAILS" || el.tagName === "DIALOG";
  const isField = el.tagName === "INPUT" || el.tagName === "TEXTAREA";
  if (isField) syncControl(el, fresh, isWaiting);
  const before = el.tagName === "SELECT" ? chosenIn(el) : "";
  for (const name of el.getAttributeNames()) {
    const own = name === "data-dirty" || (name === "open" && keepOpen) || (name === "src" && el.hasAttribute("data-picture"))
      || (name === "data-state" && stillWaits(el, isWaiting));
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

// The page has one voice for all views: what is said at the same moment is said together.
function announce(text, el) {
  const live = document.getElementById("pk-live") || el.querySelector(".pk-own-live");
  if (!live || !text) return;
  if (live.pkSaying) { live.pkSaying.push(text); return; }
  live.pkSaying = [text];
  live.textContent = "";
  setTimeout(() => { live.textContent = live.pkSaying.join(" "); live.pkSaying = null; }, 60);
}

// One of many people is folded to a name: show the questions first.
function unfold(question, person) {
  const block = [...document.querySelectorAll(`[data-holds~="${CSS.escape(question)}"]`)].find((b) => !person || b.dataset.person === person);
  const button = block && block.querySelector("button[data-do=fold]");
  if (!button) return false;
  block.removeAttribute("data-holds");
  button.click();
  return true;
}

// What is looked for may be drawn a moment later: look at every frame, for at most five seconds.
function whenThere(find, then, until = performance.now() + 5000) {
  const found = find();
  if (found) then(found);
  else if (performance.now() < until) requestAnimationFrame(() => whenThere(find, then, until));
}

// While the pointer is down the page stays as it is: what moved away under it would not be pressed, or something else would.
function makeHand(signal) {
  let down = 0;
  let waits = [];
  const letGo = () => {
    clearTimeout(down);
    down = 0;
    const now = waits;
    waits = [];
    now.forEach((work) => work());
  };
  window.addEventListener("pointerdown", () => { clearTimeout(down); down = setTimeout(letGo, 1000); }, { capture: true, signal });
  for (const kind of ["pointerup", "pointercancel"]) {
    window.addEventListener(kind, () => { if (down) setTimeout(letGo, 0); }, { capture: true, signal }); // the click comes first
  }
  return (work) => { if (down) waits.push(work); else work(); };
}

const stepNow = () => location.hash.slice(1).split("/")[0];

// Go to a question, or an exhibit, wherever it stands: its step first, then the field itself.
function goTo(step, question, person) {
  let unfolded = false;
  const find = () => {
    const fields = [...document.querySelectorAll(`[data-question="${CSS.escape(question)}"]`)];
    const field = fields.find((f) => !person || f.dataset.person === person);
    if (!field && !unfolded) unfolded = unfold(question, person);
    return field && (field.querySelector("[data-lead]") || field.querySelector("input:not([type=hidden]), textarea, select, button") || field);
  };
  const reach = () => whenThere(find, (target) => {
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
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

const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary";

// What has the focus was moved, or is gone: the focus goes along, to the answer of the same question, or to what stood before it.
function holdPlace(root, held, stops, field) {
  const seen = (el) => el.isConnected && el.tabIndex >= 0 && el.checkVisibility({ visibilityProperty: true });
  const answers = field && field.isConnected ? [...field.querySelectorAll("[data-answer]")].filter(seen) : [];
  const above = stops.slice(0, Math.max(0, stops.indexOf(held))).reverse();
  const again = held.isConnected ? held : held.id && root.querySelector(`#${CSS.escape(held.id)}`);
  const next = again || answers.find((each) => each.checked) || answers[0] || above.find(seen);
  if (next) next.focus({ preventScroll: next !== held });
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
  const ended = new AbortController();
  const whenFree = makeHand(ended.signal);
  let count = 0;
  const sent = new Map(); // number -> a message that was not answered for yet
  const waiting = new Map(); // control -> number of its last message
  // Of several boxes of one question, none follows the kit while one of them waits: marking one unmarks another.
  const heldBy = (control) => (["radio", "checkbox"].includes(control.type) && control.closest(".pk-field")) || control;
  const isWaiting = (control) => (waiting.get(heldBy(control)) || 0) > model.get("seen");
  const fresh = () => {
    const shell = document.createElement("template");
    shell.innerHTML = model.get("html").replaceAll(uid, own);
    // A browser writes what stands in its fields to the disk, to bring it back; not where it is told to leave them alone.
    shell.content.querySelectorAll("input, select, textarea").forEach((each) => each.setAttribute("autocomplete", each.getAttribute("autocomplete") || "off"));
    return shell.content;
  };
  const draw = () => {
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const stops = held ? [...root.querySelectorAll(STOPS)] : [];
    const field = held && held.closest(".pk-field");
    syncChildren(root, fresh(), isWaiting);
    if (held && document.activeElement !== held) holdPlace(root, held, stops, field);
    for (const [control] of waiting) if (!control.isConnected || !isWaiting(control)) waiting.delete(control);
    for (const [number] of sent) if (number <= model.get("seen")) sent.delete(number);
    dress(root);
  };
  const send = (message, control) => {
    count += 1;
    if (control) waiting.set(heldBy(control), count);
    sent.set(count, { message, control });
    try { model.send({ ...message, n: count, step: stepNow() }); } catch { /* the session has ended; the frame says so */ }
  };
  // What the kit says it never got, because the line was down; not where the same field has sent something newer.
  const sendAgain = (first, last) => {
    const lost = [...sent].filter(([number]) => number >= first && number <= last);
    lost.forEach(([number]) => sent.delete(number));
    const newer = new Set([...sent.values()].map(({ control }) => control && heldBy(control)).filter(Boolean));
    for (const [, { message, control }] of lost) if (!control || !newer.has(heldBy(control))) send(message, control);
  };
  const stop = [wireActions(root, send), wireFields(root, send, model), wireFiles(root, send, model), wireDesk(root, send, model), wireFrame(model, send)];
  wireUnsaved(root, ended.signal);
  window.addEventListener("pk-back", () => model.send({ do: "reconnected", n: 0 }), { signal: ended.signal });
  const onMessage = (message, buffers) => {
    if (message.do === "announce") announce(message.text, el);
    if (message.do === "focus") setTimeout(() => whenFree(() => focusOn(root, message.key)), 0);
    if (message.do === "address") setAddress(message.case);
    if (message.do === "go") location.hash = message.step;
    if (message.do === "download") download(message, buffers, model);
    if (message.do === "resend") sendAgain(message.first, message.last);
  };
  let due = false;
  const drawSoon = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => whenFree(() => { due = false; draw(); }));
  };
  model.on("change:html change:seen", drawSoon);
  model.on("msg:custom", onMessage);
  draw();
  return () => {
    ended.abort();
    model.off("change:html change:seen", drawSoon);
    model.off("msg:custom", onMessage);
    stop.forEach((end) => end && end());
  };
}

// Answers that are typed and not saved: the frame asks for them when the line is gone, and gives them back after a reload.
function wireUnsaved(root, signal) {
  const words = (field) => (field.querySelector(".pk-label") || field).textContent.replace(/\s+/g, " ").trim();
  window.addEventListener("pk-unsaved", (event) => {
    for (const field of root.querySelectorAll(".pk-field[data-question][data-state]")) {
      event.detail.push({ question: field.dataset.question, person: field.dataset.person, raw: rawOf(field), label: words(field) });
    }
  }, { signal });
  window.addEventListener("pk-give-back", (event) => {
    for (const kept of event.detail) {
      const field = kept.taken ? null : root.querySelector(`.pk-field[data-question="${CSS.escape(kept.question)}"][data-person="${CSS.escape(kept.person)}"]`);
      if (!field) continue;
      kept.taken = true;
      const controls = [...field.querySelectorAll("[data-answer]")];
      for (const each of controls) {
        if (each.type === "checkbox") each.checked = kept.raw.includes(each.value);
        else if (each.type === "radio") each.checked = kept.raw === each.value;
        else each.value = kept.raw;
      }
      (controls.find((each) => each.checked) || controls[0]).dispatchEvent(new Event("change", { bubbles: true }));
    }
  }, { signal });
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
