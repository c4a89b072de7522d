// Shows the buttons that print, which do nothing without a script.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.onclick = () => print()
}
