// Counts down what is about to be sent, and looks for an actual launch that a colleague has begun.
;(() => {
  const LOOK_EVERY = 5_000
  // A page that nobody touches does not keep its person signed in for ever.
  const LOOK_FOR = 15 * 60_000
  const place = document.getElementById('launching')
  let touched = performance.now()
  let looked = touched
  for (const what of ['pointerdown', 'keydown']) addEventListener(what, () => (touched = performance.now()))

  const tick = () => {
    const now = performance.now()
    for (const word of document.querySelectorAll('[data-left]')) {
      word.end ??= now + word.dataset.left * 1_000
      const left = Math.max(0, Math.ceil((word.end - now) / 1_000))
      if (word.textContent !== String(left)) word.textContent = left
      word.parentElement.hidden = false
      // A moment for the worker; the page that comes says what has become of it.
      if (left === 0 && 'reload' in word.dataset && now - word.end > 2_000) {
        word.end = now
        location.reload()
      }
    }
    if (place && now - looked > LOOK_EVERY && now - touched < LOOK_FOR && !document.hidden) {
      looked = now
      look()
    }
  }

  const ids = (root) => [...root.querySelectorAll('[data-of]')].map((band) => band.dataset.of).join()
  const look = async () => {
    const answer = await fetch(place.dataset.look).catch(() => null)
    if (!answer?.ok) return
    const fresh = document.createElement('div')
    fresh.innerHTML = await answer.text()
    // What is pressed at this moment stays where it is.
    if (ids(fresh) !== ids(place)) place.replaceChildren(...fresh.children)
  }
  tick()
  setInterval(tick, 250)
})()
