// Keeps the board current: replaces what changed, keeps the focus, and says how old the numbers are.
;(() => {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.onclick = () => print()
  }
  const board = document.getElementById('board')
  if (!board) return
  const word = document.getElementById('freshness')
  let { have, time } = board.dataset
  let countedAt = Date.now() - board.dataset.age
  let lostAt = 0

  const say = () => {
    const seconds = Math.round((Date.now() - countedAt) / 5000) * 5
    const lost = lostAt && Date.now() - lostAt > 3000
    const old = seconds >= (lost ? 10 : 40)
    const age = old ? `${seconds < 60 ? `${seconds}秒` : `${Math.floor(seconds / 60)}分`}前の内容です。` : ''
    const text = age + (lost ? 'つなぎ直しています…' : '') || `最新 ${time}`
    if (word.textContent !== text) word.textContent = text
    word.classList.toggle('old', Boolean(old || lost))
  }

  // What holds the focus is not torn from under the reader's finger; it follows when the focus leaves. A tile is one
  // link and no more, so it changes at once and keeps the focus.
  const waiting = new Map()
  const flush = () => {
    for (const [id, html] of waiting) {
      const region = document.getElementById(id)
      const held = region.contains(document.activeElement)
      if (held && !document.activeElement.matches('.tile')) continue
      region.innerHTML = html
      if (held) region.querySelector('.tile').focus({ preventScroll: true })
      waiting.delete(id)
    }
  }
  addEventListener('focusout', () => setTimeout(flush))

  const connect = () => {
    const source = new EventSource(`${board.dataset.live}?have=${have}`)
    source.onmessage = ({ data, lastEventId }) => {
      const message = JSON.parse(data)
      have = lastEventId
      time = message.time
      countedAt = Date.now() - message.age_ms
      lostAt = 0
      for (const [id, html] of Object.entries(message.regions)) waiting.set(id, html)
      flush()
      say()
    }
    source.onerror = () => {
      lostAt ||= Date.now()
      // An error page ends an EventSource for good; a server that is just starting deserves another try.
      if (source.readyState === 2) setTimeout(connect, 5000)
    }
  }
  connect()
  setInterval(say, 1000)
})()
