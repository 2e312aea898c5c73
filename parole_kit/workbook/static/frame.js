// The frame around every step: whose case, what is saved, the state of each step. Only the first view of a page fills it.

function wireFrame(model, send) {
  if (!model.get("leads")) return null;
  const put = (el, text) => { if (el && el.textContent !== text) el.textContent = text; };
  const fill = () => {
    const { owner, saved, at, law, steps, open } = model.get("frame");
    document.documentElement.dataset.pkOpen = open ? "yes" : "no";
    put(document.getElementById("pk-case"), owner || "");
    put(document.getElementById("pk-law"), law || "");
    const status = document.getElementById("pk-saved");
    if (status) status.dataset.at = at || "";
    put(status, saved || "");
    for (const [step, { state, icon, says }] of Object.entries(steps || {})) {
      for (const link of document.querySelectorAll(`nav a[data-step="${CSS.escape(step)}"]`)) {
        link.dataset.state = state;
        put(link.querySelector(".pk-icon"), icon);
        put(link.querySelector(".pk-state"), says);
      }
    }
  };
  const shown = () => send({ do: "shown" });
  // What takes long to draw waits until the page stands; where nothing says that it does (JupyterLab), for a moment.
  let told = false;
  const stands = () => { if (!told) { told = true; send({ do: "stands" }); } };
  const moment = setTimeout(stands, window.voila_finish ? 6000 : 300);
  window.addEventListener("pk-ready", stands, { once: true });
  if (document.documentElement.dataset.pkReady) stands();
  const looked = () => { if (document.visibilityState === "visible") send({ do: "looked" }); };
  model.on("change:frame", fill);
  window.addEventListener("hashchange", shown);
  document.addEventListener("visibilitychange", looked);
  fill();
  return () => {
    clearTimeout(moment);
    window.removeEventListener("pk-ready", stands);
    model.off("change:frame", fill);
    window.removeEventListener("hashchange", shown);
    document.removeEventListener("visibilitychange", looked);
  };
}
