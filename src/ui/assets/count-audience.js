// Counts anew whom a draft would ask when a box is ticked. Without this file 「人数を数え直す」 does the same.
addEventListener('change', async ({ target }) => {
  const shown = document.querySelector('[data-count]')
  if (!shown || !target.form || !/^(audience$|ward_|type_)/.test(target.name)) return
  const body = new URLSearchParams(new FormData(target.form))
  body.set('count', 'yes')
  const asked = `${body}`
  shown.dataset.count = asked
  const answer = await fetch(target.form.action, { method: 'POST', body })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('[data-count]')
  // Of two answers that overtake each other the later question's counts.
  if (fresh && shown.dataset.count === asked) shown.replaceChildren(...fresh.childNodes)
})
