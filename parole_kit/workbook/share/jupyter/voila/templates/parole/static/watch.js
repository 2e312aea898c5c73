// Says when the page has lost its server or its kernel. A drop shorter than 2.5 seconds is not announced.
(() => {
  const root = document.documentElement;
  const bar = document.getElementById('pk-conn');
  const saved = () => (document.getElementById('pk-saved')?.dataset.at || '');
  let lostAt = 0;
  let everConnected = false;
  let gone = false;

  function say(text, reload) {
    if (bar.dataset.says === text) return;
    bar.dataset.says = text;
    bar.textContent = text;
    if (reload) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Reload the page';
      button.addEventListener('click', () => location.reload());
      bar.append(' ', button);
    }
  }

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

  function end() {
    if (gone) return;
    gone = true;
    root.dataset.pkConn = 'gone';
    say('This session has ended. Your saved work is safe. Reload the page.', true);
  }

  function watch(kernel) {
    const address = `${kernel.serverSettings.baseUrl}api/kernels/${kernel.id}`;
    async function look() {
      if (gone) return;
      if (['dead', 'autorestarting', 'restarting', 'terminating'].includes(kernel.status)) { end(); return; }
      if (kernel.connectionStatus === 'connected') {
        if (root.dataset.pkConn !== 'ok') root.dataset.pkConn = 'ok';
        lostAt = 0;
        everConnected = true;
        say('');
        return;
      }
      lostAt = lostAt || Date.now();
      const seconds = (Date.now() - lostAt) / 1000;
      if (seconds < (everConnected ? 2.5 : 20)) return; // the first connection may take its time on a busy computer
      root.dataset.pkConn = 'lost';
      const upTo = saved() ? `Everything up to ${saved()} is saved.` : 'What was marked as saved is safe.';
      const later = seconds > 60 ? ' If Parole Kit was stopped, start it again.' : ' Trying to connect again…';
      say(`Not connected. ${upTo} What you type now is not saved yet.${later}`);
      try {
        const answer = await fetch(address, { cache: 'no-store' });
        if (answer.status === 404 || answer.status === 403) end();
      } catch { /* still not connected */ }
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
