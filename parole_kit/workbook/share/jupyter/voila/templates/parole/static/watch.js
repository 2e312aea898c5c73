// Says when the page has lost its server or its kernel, takes the line up again, and carries what was typed and not saved
// over a reload: in the memory of the page or of the server, never on a disk. A drop shorter than 2.5 seconds is not announced.
(() => {
  const root = document.documentElement;
  const bar = document.getElementById('pk-conn');
  const base = document.body.dataset.baseUrl.replace(/voila\/$/, '');
  const saved = () => (document.getElementById('pk-saved')?.dataset.at || '');
  let lostAt = 0;
  let everConnected = false;
  let gone = false;
  let asked = 0;
  let waitsSince = 0; // when an answer began to wait for its word

  function say(text, ...more) {
    const all = [text, ...more.map((each) => each.textContent || each)].join('|');
    if (bar.dataset.says === all) return;
    bar.dataset.says = all;
    bar.replaceChildren(text, ...more.flatMap((each) => [' ', each]));
  }
  function reloader() {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Reload the page';
    button.addEventListener('click', async () => {
      await hand(unsaved());
      location.reload();
    });
    return button;
  }

  // --- what was typed and not saved

  function unsaved() {
    const found = [];
    window.dispatchEvent(new CustomEvent('pk-unsaved', { detail: found }));
    return found;
  }
  const names = (kept) => kept.map((each) => `“${each.label}”`).join(', ');
  function words(kept) {
    if (!kept.length) return '';
    return kept.length === 1 ? `One answer is not saved yet: ${names(kept)}.` : `${kept.length} answers are not saved yet: ${names(kept)}.`;
  }
  const kept = () => `${base}pk/kept/${encodeURIComponent(new URLSearchParams(location.search).get('case') || '')}`;
  const mark = () => (document.cookie.split('; ').find((pair) => pair.startsWith('_xsrf=')) || '').slice(6);
  const headers = () => ({ 'X-XSRFToken': decodeURIComponent(mark()) });
  let handed = '';
  async function hand(list, keepalive = false) {
    const body = JSON.stringify(list);
    if (!list.length || body === handed) return;
    try {
      const answer = await fetch(kept(), { method: 'PUT', headers: headers(), body, keepalive });
      if (answer.ok) handed = body;
    } catch { /* the server is gone too; the browser asks before the page is left */ }
  }
  async function takeBack() {
    if (root.dataset.pkOpen !== 'yes') return;
    let list = [];
    try {
      const answer = await fetch(kept(), { method: 'DELETE', headers: headers() });
      if (answer.status !== 200) return;
      list = await answer.json();
    } catch { return; }
    for (let turn = 0; turn < 4; turn += 1) { // an answer may bring the question of another one
      window.dispatchEvent(new CustomEvent('pk-give-back', { detail: list }));
      if (list.every((each) => each.taken)) break;
      await new Promise((done) => setTimeout(done, 1000));
    }
    const left = list.filter((each) => !each.taken);
    if (left.length) say(`This was typed and could not be put back. Copy it: ${left.map((each) => `${each.label}: ${each.raw}`).join('; ')}`);
    const live = document.getElementById('pk-live');
    if (live && left.length < list.length) live.textContent = 'What was typed before the reload has been put back.';
  }
  new MutationObserver(takeBack).observe(root, { attributes: true, attributeFilter: ['data-pk-open'] });
  window.addEventListener('pk-ready', takeBack);

  // Voila would cut the line here, before what is typed has gone along, and though the person may choose to stay.
  window.addEventListener('beforeunload', (event) => {
    event.stopImmediatePropagation();
    window.dispatchEvent(new Event('pk-leave'));
    if (root.dataset.pkConn === 'ok' || !everConnected) return;
    const list = unsaved();
    if (!list.length || JSON.stringify(list) === handed) return;
    hand(list, true);
    event.preventDefault();
  }, true);
  window.addEventListener('pagehide', () => {
    const kernel = document.querySelector('meta[name=pk-kernel]');
    if (!kernel) return;
    const form = new FormData();
    form.append('_xsrf', headers()['X-XSRFToken']);
    navigator.sendBeacon(`${base}voila/api/shutdown/${kernel.content}`, form);
  });

  // --- the line

  // Once the session has ended nothing can be saved, so nothing may be typed; text can still be read and copied.
  function refuse(event) {
    if (!gone || bar.contains(event.target)) return;
    if (event.type === 'click' && event.target.closest('a[href^="#"],summary')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  ['beforeinput', 'change', 'input', 'submit', 'drop', 'paste'].forEach((kind) => document.addEventListener(kind, refuse, true));
  document.addEventListener('click', (event) => {
    if (event.target.closest && event.target.closest('#rendered_cells')) refuse(event);
  }, true);

  async function end() {
    if (gone) return;
    gone = true;
    root.dataset.pkConn = 'gone';
    const list = unsaved();
    await hand(list);
    const comes = !list.length ? '' : JSON.stringify(list) === handed ? ` ${words(list)} It comes back with the reload.` : ` ${words(list)} Copy it first.`;
    say(`This session has ended. Your saved work is safe.${comes} Reload the page.`, reloader());
  }

  function watch(kernel) {
    const address = `${kernel.serverSettings.baseUrl}api/kernels/${kernel.id}`;
    async function ask() {
      if (Date.now() - asked < 1000) return;
      asked = Date.now();
      let status = 0;
      try { status = (await fetch(address, { cache: 'no-store' })).status; } catch { /* still not connected */ }
      if (status === 404) end();
      if (status === 0 && kernel.connectionStatus === 'connected') kernel.reconnect().catch(() => {}); // the line is dead, and nobody said so
      if (status === 403) root.dataset.pkStopped = '';
      if (status === 200 && kernel.connectionStatus !== 'connected' && Date.now() - lostAt > 2000) kernel.reconnect().catch(() => {}); // Voila itself waits ever longer, then gives up
    }
    function look() {
      if (gone) return;
      if (['dead', 'autorestarting', 'restarting', 'terminating'].includes(kernel.status)) { end(); return; }
      if (kernel.connectionStatus === 'connected') {
        if (root.dataset.pkConn !== 'ok') root.dataset.pkConn = 'ok';
        if (lostAt && everConnected) window.dispatchEvent(new Event('pk-back'));
        if (lostAt) say('');
        lostAt = 0;
        everConnected = true;
        const waits = document.querySelector('.pk-field[data-state="saving"]');
        waitsSince = waits ? waitsSince || Date.now() : 0;
        if (waits && Date.now() - waitsSince > 4000) ask();
        return;
      }
      lostAt = lostAt || Date.now();
      const seconds = (Date.now() - lostAt) / 1000;
      if (seconds < (everConnected ? 2.5 : 20)) return; // the first connection may take its time on a busy computer
      root.dataset.pkConn = 'lost';
      const upTo = saved() ? `Everything up to ${saved()} is saved.` : 'What was marked as saved is safe.';
      const stopped = 'pkStopped' in root.dataset || seconds > 60;
      const next = stopped ? 'If Parole Kit was stopped, start it again, then come back to this page.' : 'What you type stays on this page, and is saved when the line is back.';
      say(['Not connected.', upTo, words(unsaved()), next].filter(Boolean).join(' '), reloader());
      ask();
    }
    kernel.connectionStatusChanged.connect(look);
    kernel.statusChanged.connect(look);
    setInterval(look, 500);
    look();
  }

  // Ready: connected, and every part of the page has been made.
  function ready() {
    if (document.querySelector('script[type="application/vnd.voila.cell-output+json"]')) return false;
    const parts = [...document.querySelectorAll('.pk-output')];
    return parts.every((part) => part.querySelector('.jupyter-widgets, .jp-OutputArea-output:not(.lm-mod-hidden) > *') || !part.querySelector('.jp-OutputArea-output'));
  }
  const looking = setInterval(() => {
    const manager = window.jupyterapp && window.jupyterapp.widgetManager;
    if (!manager || !manager.kernel || !ready()) return;
    clearInterval(looking);
    watch(manager.kernel);
    requestAnimationFrame(() => {
      root.dataset.pkReady = String(Math.round(performance.now()));
      window.dispatchEvent(new Event('pk-ready'));
    });
  }, 25);
})();
