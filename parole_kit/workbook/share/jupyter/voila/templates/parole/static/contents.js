// A long step begins with links to its parts. They are made from the headings of the notebook, when the page stands.
(() => {
  const FEWEST = 4;
  function contents(step) {
    const parts = [...step.querySelectorAll('.pk-text h2')];
    const first = step.querySelector('.pk-text');
    if (parts.length < FEWEST || !first) return;
    const nav = document.createElement('nav');
    nav.className = 'pk-contents';
    nav.setAttribute('aria-label', 'On this page');
    const list = document.createElement('ol');
    parts.forEach((part, place) => {
      part.id ||= `pk-part-${step.dataset.step}-${place + 1}`;
      const link = document.createElement('a');
      link.href = `#${step.dataset.step}/${part.id}`;
      link.textContent = part.textContent;
      const item = document.createElement('li');
      item.append(link);
      list.append(item);
    });
    nav.append(list);
    first.after(nav);
  }
  window.addEventListener('pk-ready', () => document.querySelectorAll('section.pk-step').forEach(contents), { once: true });
})();
