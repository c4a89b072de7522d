// A telephone's photo has five to ten megabytes; what is kept has at most three. Without this script the sender is
// told so and chooses a smaller size.
const MOST_PIXELS = 1600

for (const input of document.querySelectorAll('input[data-shrink]'))
  input.addEventListener('change', async () => {
    const [file] = input.files
    if (!file || file.size < 1_000_000) return
    try {
      const picture = await createImageBitmap(file)
      const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height))
      const canvas = document.createElement('canvas')
      canvas.width = Math.round(picture.width * scale)
      canvas.height = Math.round(picture.height * scale)
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
      if (!blob || blob.size >= file.size) return
      const chosen = new DataTransfer()
      chosen.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }))
      input.files = chosen.files
    } catch {
      // It goes as it is, and the server says what is wrong with it.
    }
  })
