// Going from step to step: a link and a hash, no kernel. #factors shows a step; #factors/criminal-history goes on to a question.
(() => {
  const root = document.documentElement;
  const kernel = document.querySelector('meta[name=pk-kernel]');
  if (kernel) document.body.dataset.kernelId = kernel.content;

  const steps = [...document.querySelectorAll('section.pk-step')];
  const links = [...document.querySelectorAll('#pk-header nav [data-step]')];
  const memory = () => 'pk-place ' + new URLSearchParams(location.search).get('case'); // the case may be opened after the page
  const asked = () => decodeURIComponent(location.hash.slice(1)).split('/');
  const stepOf = (id) => steps.find((step) => step.dataset.step === id);
  const words = (node) => node.textContent.replace(/\s+/g, ' ').trim();
  let current = null;
  let found = false; // the browser's own search goes to the step by itself

  function title(step) {
    const link = links.find((each) => each.dataset.step === step.dataset.step);
    const name = words(step.querySelector('h1,h2') || link || step);
    const about = words(document.getElementById('pk-case'));
    document.title = [name, about, 'Parole Kit'].filter(Boolean).join(' – ');
  }

  function focusOn(node) {
    if (!node.matches('a[href],button,input,select,textarea,[tabindex]')) node.tabIndex = -1;
    node.focus({ preventScroll: true });
    const top = node.getBoundingClientRect().top + window.scrollY - header() - 16;
    window.scrollTo(0, Math.max(0, top));
  }
  const header = () => {
    const bar = document.getElementById('pk-header');
    return bar && getComputedStyle(bar).position === 'sticky' ? bar.offsetHeight : 0;
  };

  // A question's own field, by the name its widget gives it; its anchor where there is no field.
  function question(step, id) {
    const named = step.querySelector(`[data-question="${CSS.escape(id)}"]`) || document.getElementById(id);
    if (!named || !step.contains(named)) return null;
    return named.matches('input,select,textarea,button') ? named : named.querySelector('input,select,textarea,button') || named;
  }

  function show(focus) {
    const [id, wanted] = asked();
    const step = stepOf(id) || steps[0];
    if (!step) return;
    steps.forEach((each) => {
      if (each === step) each.removeAttribute('hidden');
      else if (each.hidden !== 'until-found') each.setAttribute('hidden', 'until-found');
    });
    links.forEach((link) => {
      if (link.dataset.step === step.dataset.step) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    });
    root.dataset.pkStep = step.dataset.step;
    title(step);
    const moved = step !== current;
    current = step;
    if (focus) {
      const target = (wanted && question(step, wanted)) || step.querySelector('h1,h2') || step;
      focusOn(target);
      if (moved && target.matches('h1,h2,section')) window.scrollTo(0, 0);
    }
    if (moved) window.dispatchEvent(new Event('resize')); // plain widgets measure themselves
  }

  window.addEventListener('hashchange', () => {
    show(!found);
    found = false;
    warm();
  });
  steps.forEach((step) => step.addEventListener('beforematch', () => {
    found = true;
    location.hash = step.dataset.step;
    show(false);
  }));

  // The steps out of sight are laid out while nobody waits, so that going to one only paints it.
  let idle = 0;
  const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
  function warm() {
    clearTimeout(idle);
    idle = setTimeout(() => {
      const rest = steps.filter((step) => step !== current);
      const one = () => {
        const step = rest.shift();
        if (!step) return;
        if (step.lastElementChild) step.lastElementChild.getBoundingClientRect();
        whenIdle(one);
      };
      whenIdle(one);
    }, 700);
  }
  window.addEventListener('pk-ready', warm);
  window.addEventListener('resize', warm);
  document.querySelector('.pk-skip')?.addEventListener('click', (event) => {
    event.preventDefault();
    if (current) focusOn(current.querySelector('h1,h2') || current);
  });
  const about = document.getElementById('pk-case');
  if (about) new MutationObserver(() => current && title(current)).observe(about, { childList: true, characterData: true, subtree: true });

  // After a reload: the same place and the same field. Only ids are kept, never a value.
  function field(node) {
    const holder = node && node.closest && node.closest('[data-question]');
    return holder ? { question: holder.dataset.question, person: holder.dataset.person || '' } : null;
  }
  window.addEventListener('pagehide', () => {
    sessionStorage.setItem(memory(), JSON.stringify({ step: current && current.dataset.step, at: window.scrollY, field: field(document.activeElement) }));
  });
  function controlOf(kept) {
    const all = [...current.querySelectorAll(`[data-question="${CSS.escape(kept.question)}"]`)];
    const same = all.find((each) => (each.dataset.person || '') === kept.person);
    return same && (same.matches('input,select,textarea') ? same : same.querySelector('input,select,textarea'));
  }
  // Parts that are drawn late make the page longer; the place is looked for until it is there, or the person moves.
  function comeBack(kept) {
    const moves = ['wheel', 'pointerdown', 'keydown', 'touchstart', 'hashchange'];
    const place = () => {
      const control = kept.field && document.activeElement === document.body && controlOf(kept.field);
      if (control) control.focus({ preventScroll: true });
      window.scrollTo(0, kept.at || 0);
    };
    const longer = new ResizeObserver(place);
    const end = () => {
      longer.disconnect();
      moves.forEach((kind) => window.removeEventListener(kind, end, true));
    };
    moves.forEach((kind) => window.addEventListener(kind, end, true));
    longer.observe(current);
    setTimeout(end, 8000);
    place();
  }
  history.scrollRestoration = 'manual';
  window.addEventListener('pk-ready', () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(memory())); } catch { kept = null; }
    const [entry] = performance.getEntriesByType('navigation');
    const again = entry && (entry.type === 'reload' || entry.type === 'back_forward');
    const [, wanted] = asked();
    if (again && kept && current && kept.step === current.dataset.step) comeBack(kept);
    else if (wanted) show(true);
  });

  show(false);
  window.voila_finish();
})();
