/**
 * What nobody sees (control, bidi, zero-width): it could hide a word, or be the name of nothing. Hangul fillers and the
 * empty Braille cell count as letters and signs, yet nobody sees them either.
 */
export const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]/u
