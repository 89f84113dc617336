// Help and the calm page ask the browser to keep a copy of themselves for when there is no connection. No other page does.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/worker.js", { updateViaCache: "none" }).catch(() => {}));
}
