// Looks for news once a minute, unless somebody is in the middle of the page or elsewhere.
setInterval(() => {
  if (document.activeElement === document.body && document.visibilityState === 'visible') location.reload()
}, 60_000)
