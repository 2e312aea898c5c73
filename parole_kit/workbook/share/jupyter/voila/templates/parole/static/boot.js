// First script of the page: the words Voila calls while the page is made, and what to say when the page does not arrive whole.
(() => {
  const root = document.documentElement;
  root.dataset.pkBegun = String(Math.round(performance.now()));
  window.voila_heartbeat = window.voila_process = window.update_loading_text = () => {};
  window.display_cells = window.voila_finish = () => {
    if (!window.themeLoaded) { window.cellLoaded = true; return; }
    root.dataset.pkShown = '';
  };

  const say = (text) => {
    const opening = document.getElementById('pk-opening');
    if (opening) opening.firstElementChild.textContent = text;
  };
  const slow = setTimeout(() => say('Still opening your case. This computer is busy; what was saved is safe.'), 12000);

  window.addEventListener('load', () => {
    const failed = document.querySelector('[data-pk-failed]');
    const whole = document.querySelector('meta[name=pk-end]');
    if (whole && !failed) return;
    clearTimeout(slow);
    root.dataset.pkShown = '';
    root.dataset.pkConn = 'gone';
    if (failed) return;
    say('The page did not arrive whole. What was saved is safe. Reload the page.');
    root.dataset.pkBroken = '';
  });
  window.addEventListener('pk-ready', () => clearTimeout(slow));
})();
