// Coming closer to the map and moving over it, by button, key and pointer. Without this script the
// page says the same; only the map stays as wide as it is, and folded tables stay folded on paper.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");

  // On paper nothing can be unfolded.
  const folded = [...document.querySelectorAll("details:not([open])")];
  addEventListener("beforeprint", () => folded.forEach((one) => { one.dataset.wasOpen = one.open; one.open = true; }));
  addEventListener("afterprint", () => folded.forEach((one) => { one.open = one.dataset.wasOpen === "true"; }));

  for (const map of document.querySelectorAll(".map")) {
    const svg = map.querySelector("svg");
    const whole = svg.viewBox.baseVal;
    const full = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
    svg.setAttribute("tabindex", "0");
    let view = { ...full };
    const bar = map.querySelector(".scale span");
    const label = map.querySelector(".scale b");

    const show = () => {
      view.w = Math.min(Math.max(view.w, full.w / 16), full.w);
      view.h = view.w * full.h / full.w;
      view.x = Math.min(Math.max(view.x, full.x), full.x + full.w - view.w);
      view.y = Math.min(Math.max(view.y, full.y), full.y + full.h - view.h);
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
      svg.style.setProperty("--u", view.w / svg.clientWidth);
      svg.classList.toggle("close", view.w < full.w / 1.9);
      const lengths = [.1, .2, .5, 1, 2, 5, 10, 20, 50, 100, 200];
      const length = lengths.findLast((one) => one <= view.w / 4) ?? lengths[0];
      bar.style.width = `${100 * length / view.w}%`;
      label.textContent = `${length} km`;
    };
    const zoom = (factor, x = view.x + view.w / 2, y = view.y + view.h / 2) => {
      const wide = Math.min(Math.max(view.w * factor, full.w / 16), full.w) / view.w;
      view.x = x - (x - view.x) * wide;
      view.y = y - (y - view.y) * wide;
      view.w *= wide;
      show();
    };
    const move = (right, down) => {
      view.x += right * view.w;
      view.y += down * view.h;
      show();
    };
    const wholeAgain = () => { view = { ...full }; show(); };
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      return [view.x + (event.clientX - box.left) / box.width * view.w,
              view.y + (event.clientY - box.top) / box.height * view.h];
    };

    const acts = { in: () => zoom(1 / 1.6), out: () => zoom(1.6), whole: wholeAgain };
    for (const button of map.querySelectorAll("button")) {
      button.addEventListener("click", acts[button.dataset.act]);
    }
    const keys = {
      "+": acts.in, "=": acts.in, "-": acts.out, "0": acts.whole,
      ArrowLeft: () => move(-.15, 0), ArrowRight: () => move(.15, 0),
      ArrowUp: () => move(0, -.15), ArrowDown: () => move(0, .15),
    };
    svg.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { act(); event.preventDefault(); }
    });
    svg.addEventListener("wheel", (event) => {
      if (event.ctrlKey) { zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, ...at(event)); event.preventDefault(); }
    }, { passive: false });

    let held = null;
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0) {
        held = at(event);
        svg.setPointerCapture(event.pointerId);
      }
    });
    svg.addEventListener("pointermove", (event) => {
      if (held) {
        const now = at(event);
        view.x += held[0] - now[0];
        view.y += held[1] - now[1];
        show();
      }
    });
    svg.addEventListener("pointerup", () => { held = null; });
    addEventListener("resize", show);
    show();
  }
})();
