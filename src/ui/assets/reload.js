// Shows how far the work has come, until the page that comes back no longer asks for it.
setTimeout(() => location.reload(), 2_000)
