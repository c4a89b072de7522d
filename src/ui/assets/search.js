// 「/」 puts the cursor into the search box. Without this file the box works as well.
addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '')
  const box = document.querySelector('input[type=search]')
  if (event.key !== '/' || typing || !box || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  box.focus()
  box.select()
})
