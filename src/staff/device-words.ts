const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
]
/** In this order: Edge calls itself Chrome too, and Chrome calls itself Safari. */
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** A device in words that its owner knows: Windows の Edge. */
export function deviceWord(agent: string | null): string {
  const found = (words: [RegExp, string][]) => words.find(([pattern]) => pattern.test(agent ?? ''))?.[1]
  const [system, browser] = [found(SYSTEMS), found(BROWSERS)]
  if (system && browser) return `${system} の ${browser}`
  return system ?? browser ?? '分からない端末'
}
