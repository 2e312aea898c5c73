// Adds to the plain ipywidgets that staff may use what they leave out for keyboards and screen readers.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  let number = 0;
  const idOf = (node) => node.id || (node.id = `pk-help-${(number += 1)}`);
  const words = (node) => (node.textContent || '').replace(/\u200b/g, '').trim();
  const press = (node) => node.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); node.click(); }
  });

  // Voila's shell brings empty landmarks of its own.
  function quieten() {
    for (const empty of all('#main [role=banner], #main [role=contentinfo], #main [role=complementary]')) {
      if (!empty.closest('#pk-main')) empty.removeAttribute('role');
    }
  }
  window.addEventListener('pk-ready', quieten);

  function mend() {
    for (const head of all('.jupyter-widget-Collapse-header')) {
      if (!head.dataset.pkHelp) {
        head.dataset.pkHelp = '1';
        head.tabIndex = 0;
        head.setAttribute('role', 'button');
        press(head);
      }
      const content = head.nextElementSibling;
      if (content) {
        head.setAttribute('aria-controls', idOf(content));
        head.setAttribute('aria-expanded', String(!content.classList.contains('lm-mod-hidden')));
      }
    }
    for (const group of all('.widget-radio')) {
      const box = group.querySelector('.widget-radio-box');
      const label = group.querySelector(':scope > label');
      if (!box || !label) continue;
      box.setAttribute('role', 'radiogroup');
      box.setAttribute('aria-labelledby', idOf(label));
      box.querySelectorAll('input[type=radio]').forEach((radio) => { radio.name = idOf(box); });
    }
    for (const group of all('.widget-toggle-buttons')) {
      const box = group.querySelector(':scope > div');
      const label = group.querySelector(':scope > label');
      if (!box || !label) continue;
      box.setAttribute('role', 'group');
      box.setAttribute('aria-labelledby', idOf(label));
      box.querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed', String(button.classList.contains('mod-active'))));
    }
    for (const slider of all('.widget-slider')) {
      const label = slider.querySelector('label');
      const handle = slider.querySelector('[role=slider]');
      if (label && handle) handle.setAttribute('aria-labelledby', idOf(label));
    }
    // a browser would write what stands in them to the disk, to bring it back after a crash
    all(':is(input, select, textarea):not([autocomplete])').forEach((field) => field.setAttribute('autocomplete', 'off'));
    all('label[title="null"],button[title="null"],button[title=""]').forEach((node) => node.removeAttribute('title'));
    all('.widget-checkbox > label.widget-label').forEach((label) => { if (!words(label)) label.remove(); });
    all('.jupyter-button > i.fa, .jupyter-widget-Collapse-header > i.fa').forEach((icon) => icon.setAttribute('aria-hidden', 'true'));
  }

  let waiting = false;
  const observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; observer.disconnect(); mend(); observe(); });
  });
  const observe = () => observer.observe(document.getElementById('rendered_cells') || document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
  mend();
  observe();
})();
