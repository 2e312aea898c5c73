// Going from step to step: a link and a hash, no kernel. #factors shows a step; #factors/criminal-history goes on to a question.
(() => {
  const root = document.documentElement;
  const kernel = document.querySelector('meta[name=pk-kernel]');
  if (kernel) document.body.dataset.kernelId = kernel.content;

  const steps = [...document.querySelectorAll('section.pk-step')];
  const links = [...document.querySelectorAll('#pk-header nav [data-step]')];
  const memory = 'pk-place ' + new URLSearchParams(location.search).get('case');
  const asked = () => decodeURIComponent(location.hash.slice(1)).split('/');
  const stepOf = (id) => steps.find((step) => step.dataset.step === id);
  const words = (node) => node.textContent.replace(/\s+/g, ' ').trim();
  let current = null;

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
    steps.forEach((each) => { each.hidden = each !== step; });
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
    if (moved) window.dispatchEvent(new Event('resize'));
  }

  window.addEventListener('hashchange', () => show(true));
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
    sessionStorage.setItem(memory, JSON.stringify({ step: current && current.dataset.step, at: window.scrollY, field: field(document.activeElement) }));
  });
  window.addEventListener('pk-ready', () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(memory)); } catch { kept = null; }
    const [entry] = performance.getEntriesByType('navigation');
    const again = entry && (entry.type === 'reload' || entry.type === 'back_forward');
    const [, wanted] = asked();
    if (again && kept && current && kept.step === current.dataset.step) {
      if (kept.field) {
        const all = [...current.querySelectorAll(`[data-question="${CSS.escape(kept.field.question)}"]`)];
        const same = all.find((each) => (each.dataset.person || '') === kept.field.person);
        const target = same && (same.matches('input,select,textarea') ? same : same.querySelector('input,select,textarea'));
        if (target) target.focus({ preventScroll: true });
      }
      window.scrollTo(0, kept.at || 0);
    } else if (wanted) show(true);
  });

  show(false);
  window.voila_finish();
})();
