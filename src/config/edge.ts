/** エッジの設定 — the Worker that takes answers while this server is away; see README, Edge intake. */
export interface EdgeSettings {
  /** Where LINE and the doctors reach it, without a slash at the end. */
  url: string
  /** At least 32 characters, the same at both ends: signs what goes between them. */
  secret: string
  /** Opens what the edge sealed; PKCS#8 in base64url, as `tomoshibi edge keys` prints it. */
  private_key: string
}

const HINTS = {
  TOMOSHIBI_EDGE_URL: 'エッジのアドレス (例: https://anpi.example.jp)',
  TOMOSHIBI_EDGE_SECRET: '32文字以上の、エッジと同じ秘密の文字列 (tomoshibi edge keys が作ります)',
  TOMOSHIBI_EDGE_PRIVATE_KEY: 'このサーバーだけが持つ鍵 (tomoshibi edge keys が作ります)',
} as const

/** All three or none: half an edge would take answers that nobody can open. */
export function readEdgeSettings(
  env: NodeJS.ProcessEnv,
): { ok: true; settings: EdgeSettings | null } | { ok: false; missing: string[] } {
  const url = env.TOMOSHIBI_EDGE_URL
  const secret = env.TOMOSHIBI_EDGE_SECRET
  const private_key = env.TOMOSHIBI_EDGE_PRIVATE_KEY
  if (!url && !secret && !private_key) return { ok: true, settings: null }
  const fit = {
    TOMOSHIBI_EDGE_URL: /^https?:\/\//.test(url ?? '') && URL.canParse(url ?? ''),
    TOMOSHIBI_EDGE_SECRET: (secret ?? '').length >= 32,
    TOMOSHIBI_EDGE_PRIVATE_KEY: /^[A-Za-z0-9_-]{150,400}$/.test(private_key ?? ''),
  }
  const missing = Object.entries(HINTS)
    .filter(([name]) => !fit[name as keyof typeof HINTS])
    .map(([name, hint]) => `${name}: ${hint}`)
  if (missing.length > 0 || !url || !secret || !private_key) return { ok: false, missing }
  return { ok: true, settings: { url: url.replace(/\/+$/, ''), secret, private_key } }
}
