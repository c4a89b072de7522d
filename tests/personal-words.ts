/** The lines that hold one of these words, however they are escaped: names as typed, in base64, in a URL. */
export function personalWordsIn(lines: string[], words: string[]) {
  const spellings = words.flatMap((word) => [
    word,
    JSON.stringify(word).slice(1, -1),
    encodeURIComponent(word),
    Buffer.from(word).toString('base64').replace(/=+$/, ''),
  ])
  return lines.filter((line) => spellings.some((spelling) => line.includes(spelling)))
}
